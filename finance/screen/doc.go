// SPDX-License-Identifier: Apache-2.0

// Package screen compares names with listed names and says why they meet, token by token.
//
// Invariants: an index never changes once built and may be used by many goroutines; equal input gives equal
// output; no single equal token is a hit by itself. It must not store anything or decide what a match means.
// The score is a similarity from 0 to 1; it is not yet calibrated to a probability.
//
// Start reading at Index.Search in search.go.
package screen
