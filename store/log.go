// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// Entries calls fn with each entry from position from on, in order, as they stood when it was called. A payload that is
// missing without a seal comes as present and empty, so that its hash shows that it is gone.
func (s *Store) Entries(ctx context.Context, from cell.Seq, fn func(record.Entry) error) error {
	return entries(ctx, s.read, from, fn)
}

func entries(ctx context.Context, db queryer, from cell.Seq, fn func(record.Entry) error) error {
	rs, err := db.QueryContext(ctx, `SELECT e.seq, e.kind, e.version, e.time, e.actor, e.crisis, e.payload, e.leaf, p.salt, p.body, s.since
FROM entry e LEFT JOIN payload p ON p.seq = e.seq LEFT JOIN sealed s ON s.seq = e.seq WHERE e.seq >= $1 ORDER BY e.seq`, int64(from))
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
	rs, err := s.read.QueryContext(ctx, "SELECT text FROM checkpoint ORDER BY size")
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
