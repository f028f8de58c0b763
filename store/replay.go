// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// Difference is a row that is not what the record gives.
type Difference struct {
	Table string
	Row   int64  // 1-based in the order of the table's key
	What  string // edited, missing or extra
}

// Replay applies every entry again in a temporary SQLite store and compares each spine table row by row, whatever the
// engine of s. It returns how many rows were compared and what differs, at most one difference per table, since
// everything after the first is likely to be shifted.
func (s *Store) Replay(ctx context.Context) (compared int64, diffs []Difference, err error) {
	dir, err := os.MkdirTemp("", "crisiscell-replay-")
	if err != nil {
		return 0, nil, unavailable("the temporary store cannot be made", err)
	}
	defer os.RemoveAll(dir) // what stays behind is in the temporary folder
	tmp, err := Open(ctx, Config{Dir: dir, Clock: s.clock})
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, tmp.Close()) }()
	if err := s.replayInto(ctx, tmp); err != nil {
		return 0, nil, err
	}
	for _, t := range tables {
		if t.class != spine {
			continue
		}
		n, d, err := compare(ctx, s.read, tmp.read, t)
		if err != nil {
			return compared, diffs, fmt.Errorf("compare %s: %w", t.name, err)
		}
		compared += n
		if d != nil {
			diffs = append(diffs, *d)
		}
	}
	return compared, diffs, nil
}

// replayInto applies the entries in one transaction of tmp.
func (s *Store) replayInto(ctx context.Context, tmp *Store) error {
	tx, err := tmp.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it does nothing
	// Rows point to blobs; the replay needs their names, not their bytes, and checks order only at the end.
	if _, err := tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = 1"); err != nil {
		return err
	}
	if err := copyBlobNames(ctx, s.read, tx); err != nil {
		return err
	}
	b := &book{ctx: ctx, tx: tx}
	rs, err := s.read.QueryContext(ctx, `SELECT e.seq, e.kind, e.version, e.time, e.actor, e.crisis, p.body
FROM entry e JOIN payload p ON p.seq = e.seq ORDER BY e.seq`)
	if err != nil {
		return err
	}
	defer rs.Close() // Err tells what went wrong
	for rs.Next() {
		var h record.Header
		var body []byte
		if err := rs.Scan(&h.Seq, &h.Kind, &h.Version, &h.Time, &h.Actor, &h.Crisis, &body); err != nil {
			return err
		}
		if err := b.apply(h, body); err != nil {
			return err
		}
	}
	return errors.Join(rs.Err(), tx.Commit())
}

func copyBlobNames(ctx context.Context, from *sql.DB, to *sql.Tx) error {
	rs, err := from.QueryContext(ctx, "SELECT hash FROM blob")
	if err != nil {
		return err
	}
	defer rs.Close() // Err tells what went wrong
	for rs.Next() {
		var h cell.Hash
		if err := rs.Scan(&h); err != nil {
			return err
		}
		if _, err := to.ExecContext(ctx, "INSERT INTO blob (hash, bytes) VALUES ($1, $2)", string(h), []byte{}); err != nil {
			return err
		}
	}
	return rs.Err()
}

// compare walks both tables in the order of their key.
func compare(ctx context.Context, have, want *sql.DB, t table) (int64, *Difference, error) {
	query := "SELECT * FROM " + t.name + " ORDER BY " + t.order
	a, err := have.QueryContext(ctx, query)
	if err != nil {
		return 0, nil, err
	}
	defer a.Close() // Err tells what went wrong
	b, err := want.QueryContext(ctx, query)
	if err != nil {
		return 0, nil, err
	}
	defer b.Close() // Err tells what went wrong
	for n := int64(0); ; n++ {
		more, should := a.Next(), b.Next()
		switch {
		case !more && !should:
			return n, nil, errors.Join(a.Err(), b.Err())
		case more && !should:
			return n, &Difference{t.name, n + 1, "extra"}, b.Err()
		case !more && should:
			return n, &Difference{t.name, n + 1, "missing"}, a.Err()
		}
		x, err := digest(a)
		if err != nil {
			return n, nil, err
		}
		y, err := digest(b)
		if err != nil {
			return n, nil, err
		}
		if x != y {
			return n, &Difference{t.name, n + 1, "edited"}, nil
		}
	}
}

// digest is SHA-256 over the row's values, each with its type and length; the same on both engines.
func digest(rs *sql.Rows) ([32]byte, error) {
	cols, err := rs.Columns()
	if err != nil {
		return [32]byte{}, err
	}
	vals, ptrs := make([]any, len(cols)), make([]any, len(cols))
	for i := range vals {
		ptrs[i] = &vals[i]
	}
	if err := rs.Scan(ptrs...); err != nil {
		return [32]byte{}, err
	}
	h := sha256.New()
	for _, v := range vals {
		switch v := v.(type) {
		case int64:
			fmt.Fprintf(h, "i%d;", v)
		case string:
			fmt.Fprintf(h, "s%d:%s;", len(v), v)
		case []byte:
			fmt.Fprintf(h, "b%d:%s;", len(v), v)
		default:
			return [32]byte{}, fmt.Errorf("a column holds a %T", v)
		}
	}
	return [32]byte(h.Sum(nil)), nil
}
