// SPDX-License-Identifier: Apache-2.0

// Package arabic folds text for matching: letter case, Arabic vowel signs, variants of alef and ya, digits and quotation
// marks.
//
// Invariants: the fold of a fold is itself; every byte of it knows the byte it came from. It must not change what is
// stored or shown: a fold is for comparing only.
//
// Start reading at Fold in fold.go.
package arabic
