// SPDX-License-Identifier: Apache-2.0

// Package store keeps the record and the tables that follow from it in SQLite (the default) or PostgreSQL (by URL),
// with one SQL text for both.
//
// Invariants: Update is the only way to write; one goroutine writes, and what many callers ask at once shares one
// commit; entry, hashes, rows and outbox of an Update become durable together or not at all; rows are changed
// by apply alone, which calls no clock, random source or engine, so that Replay gives the same rows again; an older
// version of a row is closed, never overwritten, and only a seal destroys. A second writer on the same database is
// refused. After a failure the next batch first makes sure who the writer is and where the record ends.
//
// It must not hold rules of a desk: what an entry means is decided before it is appended.
//
// Start reading at Update in sequencer.go; the tables are in table.go and migration/.
package store
