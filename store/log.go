// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"math"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// Entries calls fn with each entry from position from on, in order, as they stood when it was called. A payload that is
// missing without a seal comes as present and empty, so that its hash shows that it is gone.
func (s *Store) Entries(ctx context.Context, from cell.Seq, fn func(record.Entry) error) error {
	return entries(ctx, s.read, from, fn)
}

// entryRows selects what scanEntry reads.
const entryRows = `SELECT e.seq, e.kind, e.version, e.time, e.actor, e.crisis, e.payload, e.leaf, p.salt, p.body, s.since
FROM entry e LEFT JOIN payload p ON p.seq = e.seq LEFT JOIN sealed s ON s.seq = e.seq `

func entries(ctx context.Context, db queryer, from cell.Seq, fn func(record.Entry) error) error {
	rs, err := db.QueryContext(ctx, entryRows+"WHERE e.seq >= $1 ORDER BY e.seq", int64(from))
	if err != nil {
		return unavailable("the record cannot be read", err)
	}
	defer rs.Close() // Err tells what went wrong
	for rs.Next() {
		e, err := scanEntry(rs)
		if err != nil {
			return unavailable("the record cannot be read", err)
		}
		if err := fn(e); err != nil {
			return err
		}
	}
	if err := rs.Err(); err != nil {
		return unavailable("the record cannot be read", err)
	}
	return nil
}

// maxPage is the most entries or checkpoints that one page of them holds.
const maxPage = 1000

// EntriesBefore returns at most limit entries before the position, the newest first; before 0 is the end of the record.
// A limit outside 1 to 1000 is brought into it. Payloads are as in Entries.
func (s *Store) EntriesBefore(ctx context.Context, before cell.Seq, limit int) ([]record.Entry, error) {
	return pageBefore(ctx, s.read, scanEntry, entryRows+"WHERE e.seq < $1 ORDER BY e.seq DESC LIMIT $2", before, limit)
}

// CheckpointsBefore returns at most limit signed checkpoints of less than size entries, the largest first; size 0 is
// no bound. A limit outside 1 to 1000 is brought into it.
func (s *Store) CheckpointsBefore(ctx context.Context, size cell.Seq, limit int) ([][]byte, error) {
	return pageBefore(ctx, s.read, func(rs *sql.Rows) (text []byte, err error) { return text, rs.Scan(&text) },
		"SELECT text FROM checkpoint WHERE size < $1 ORDER BY size DESC LIMIT $2", size, limit)
}

func pageBefore[T any](ctx context.Context, db queryer, scan func(*sql.Rows) (T, error), query string, before cell.Seq, limit int) ([]T, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return scanAll(ctx, db, scan, query, int64(before), min(max(limit, 1), maxPage))
}

func scanAll[T any](ctx context.Context, db queryer, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rs, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, unavailable("the record cannot be read", err)
	}
	defer rs.Close() // Err tells what went wrong
	var out []T
	for rs.Next() {
		v, err := scan(rs)
		if err != nil {
			return nil, unavailable("the record cannot be read", err)
		}
		out = append(out, v)
	}
	if err := rs.Err(); err != nil {
		return nil, unavailable("the record cannot be read", err)
	}
	return out, nil
}

// Hashes returns stored hashes of the Merkle tree by their indexes (golang.org/x/mod/sumdb/tlog), for roots and proofs.
func (s *Store) Hashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error) {
	hs, err := hashesOf(ctx, s.read)(indexes)
	if err != nil {
		return nil, unavailable("the tree's hashes cannot be read", err)
	}
	return hs, nil
}

func scanEntry(rs *sql.Rows) (record.Entry, error) {
	e := record.Entry{State: record.StatePresent}
	var payload, leaf []byte
	var sealed sql.NullInt64
	err := rs.Scan(&e.Seq, &e.Kind, &e.Version, &e.Time, &e.Actor, &e.Crisis, &payload, &leaf, &e.Salt, &e.Body, &sealed)
	e.Payload, e.Kept = hash32(payload), hash32(leaf)
	if sealed.Valid && e.Body == nil && e.Salt == nil {
		e.State = record.StateSealed
	}
	return e, err
}

// Checkpoints calls fn with each signed checkpoint that is kept, the smallest first.
func (s *Store) Checkpoints(ctx context.Context, fn func(text []byte) error) error {
	return checkpoints(ctx, s.read, fn)
}

func checkpoints(ctx context.Context, db queryer, fn func(text []byte) error) error {
	rs, err := db.QueryContext(ctx, "SELECT text FROM checkpoint ORDER BY size")
	if err != nil {
		return unavailable("the checkpoints cannot be read", err)
	}
	defer rs.Close() // Err tells what went wrong
	for rs.Next() {
		var text []byte
		if err := rs.Scan(&text); err != nil {
			return unavailable("the checkpoints cannot be read", err)
		}
		if err := fn(text); err != nil {
			return err
		}
	}
	if err := rs.Err(); err != nil {
		return unavailable("the checkpoints cannot be read", err)
	}
	return nil
}

// hash32 is b as a hash; bytes of another length are no hash and give the zero one, which fits nothing.
func hash32(b []byte) (h [32]byte) {
	if len(b) == len(h) {
		copy(h[:], b)
	}
	return h
}
