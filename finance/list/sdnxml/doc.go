// SPDX-License-Identifier: Apache-2.0

// Package sdnxml reads the simple XML files of the United States' Office of Foreign Assets Control: sdn.xml and
// consolidated.xml.
//
// Invariants: the list is read whole or not at all, and has as many entries as its Record_Count says; aliases of the
// category "weak" are weak. It must not decide who matches.
//
// Start reading at Read in reader.go; mapper.go makes entries.
package sdnxml
