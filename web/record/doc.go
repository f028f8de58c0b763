// SPDX-License-Identifier: Apache-2.0

// Package record is the page of the record: where the log stands, who signed it, its entries from the newest back, and
// for one entry the bytes that its leaf hashes and the proof that it lies under the newest checkpoint.
//
// Invariants: a page reads as many entries as it shows, however long the record is; headers are shown to whoever
// sees the page, payloads only where Reads.Withheld allows; bytes of others never turn the text around them. It must not change
// anything, nor decide what an entry means: that is the desk's.
//
// Start reading at Routes, then desk.may in entry.go.
package record
