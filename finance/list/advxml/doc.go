// SPDX-License-Identifier: Apache-2.0

// Package advxml reads the advanced XML files of the United States' Office of Foreign Assets Control
// (sdn_advanced.xml, cons_advanced.xml), which alone have the names in their original scripts. The files follow the
// Advanced Sanctions Data Model: parties, places, documents and sanctions stand apart and refer to values by number.
//
// Invariants: the list is read whole or not at all; a number that refers to nothing refuses it; names keep their
// script. It must not decide who matches.
//
// Start reading at Read in reader.go; mapper.go resolves the references and makes entries.
package advxml
