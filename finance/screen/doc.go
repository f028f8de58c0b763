// SPDX-License-Identifier: Apache-2.0

// Package screen compares names with listed names, across scripts, and says why they meet, word by word.
//
// How it goes: a name becomes words (token.go, with the tables of data); each word finds the listed words that
// resemble it by hashed keys of its letters, its sound and its consonants (keys.go, near.go, lexicon.go), on which
// Arabic and Latin spellings meet; the names that hold them are gathered, rare words first (search.go); the best are
// compared in full, each word with at most one (assign.go); what is linked, left and contradicted makes a
// probability (score.go), which birth, country, type and numbers move (evidence.go).
//
// Invariants: an index never changes once built and may be used by many goroutines; equal input gives equal output,
// whatever the number of cores; no single equal word is a hit by itself; a weak alias alone is never at a level; an
// exact number is a hit by itself. It must not store anything or decide what a match means.
//
// The ideas are known ones, written anew: symmetric deletes (Garbe's SymSpell), postings with early stop (Turtle and
// Flood's MaxScore), evidence against chance as in the E-values of sequence search (Karlin and Altschul), records
// linked by odds (Fellegi and Sunter).
//
// Start reading at Index.Search in search.go.
package screen
