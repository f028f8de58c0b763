// SPDX-License-Identifier: Apache-2.0

// Package ofac reads the CSV sets of the United States' Office of Foreign Assets Control: the SDN list (sdn.csv,
// alt.csv, add.csv, sdn_comments.csv) and the consolidated one (cons_prim.csv and its companions).
//
// Invariants: a set is read whole or not at all; an alias, address or comment of an entry that the primary file does
// not have refuses the set; what the remarks say of births, documents and links is taken out of them, and the
// remarks are kept. It must not decide who matches.
//
// Start reading at Read in reader.go; mapper.go and remarks.go make entries of rows.
package ofac
