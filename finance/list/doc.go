// SPDX-License-Identifier: Apache-2.0

// Package list is what sanctions lists say about parties, in one form whatever the list was written in: names with
// kind, strength and script, births, documents, addresses, programmes, links, and the source rows unaltered.
//
// Invariants: a list is read whole or not at all; what is wrong is a *cell.Error that names file, line or byte,
// what was expected and what to do; each entry keeps the rows it came from. It must not decide who matches whom.
// One folder beside this file is one format; package open recognises them.
//
// Start reading at Entry in entry.go.
package list
