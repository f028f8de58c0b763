// SPDX-License-Identifier: Apache-2.0

// Package record is the append-only log of everything the spine ever accepted: entries with salted payloads, the
// canonical form they are hashed in, the Merkle tree over them (RFC 6962), signed checkpoints, exports for one
// reader and the check of all of it without database or network.
//
// Invariants: the leaf of an entry never changes; a payload can be sealed (destroyed) without making the log
// faulty; the same value has the same bytes on every machine; verification needs public keys only. It must not
// know any desk, nor SQL: what it checks it reads through the small interface Log.
//
// Start reading at Header in entry.go; the bytes are specified in docs/record-format.md.
package record
