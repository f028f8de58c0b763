// SPDX-License-Identifier: Apache-2.0

// Package likeness tells how alike two texts are, by MinHash over word triples (Broder, "On the resemblance and
// containment of documents", 1997), so that near copies of a report are found among many without comparing all.
//
// Invariants: a signature depends on the text alone; equal texts have equal signatures. It must not decide what is a
// near copy: the desk does.
//
// Start reading at Of in likeness.go.
package likeness
