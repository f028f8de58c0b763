// SPDX-License-Identifier: Apache-2.0

// Package ofac reads the CSV sets of the US Treasury's sanctions lists: the primary file and its aliases. Its
// invariant: a file it cannot read whole gives an error with its line and no parties. It must not change names.
// Start reading at Read.
package ofac
