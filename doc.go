// SPDX-License-Identifier: Apache-2.0

// Package crisiscell is the root of the program for a crisis cell: reports come in, claims are attributed,
// contradictions shown, incidents held, and no measure takes effect before the authority has approved exactly
// that text. The folder itself holds no code, only the tests that hold the structure: which folder may import
// which (arch_test.go), that each package says what it is (doc_test.go) and under which licence (license_test.go).
//
// Invariants: nothing imports this package. It must not hold anything that runs.
//
// Start reading at cell/doc.go for the words, docs/design.md for the flow, and rings in arch_test.go for the
// structure.
package crisiscell
