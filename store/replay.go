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
)

// Difference is a row that is not what the record gives, or a part of the log that does not fit the rest of it.
type Difference struct {
	Table string
	Row   int64  // 1-based in the order of the table's key; for entry and payload the position
	What  string // edited, missing or extra
}

// Replay applies every entry again in a temporary SQLite store and compares each spine table row by row, whatever the
// engine of s, and the access log with its digests; on the way it computes each leaf, payload hash and hash of the Merkle tree anew and compares those
// too. It returns how many rows were compared and what differs, at most one difference per table, since
// everything after the first is likely to be shifted. Writers may go on: it looks at one moment of the store.
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
	from, err := s.moment(ctx)
	if err != nil {
		return 0, nil, unavailable("the store cannot be read", err)
	}
	defer from.Rollback() // nothing was written
	l := &relog{}
	applied, err := l.replayInto(ctx, from, tmp)
	if err == nil {
		err = l.compareHashes(ctx, from)
	}
	if err != nil || !applied {
		return 0, l.diffs, err
	}
	for _, t := range tables {
		var n int64
		var d *Difference
		switch t.class {
		case spine:
			n, d, err = compare(ctx, from, tmp.read, t)
		case bulk:
			n, d, err = compareAccess(ctx, from, tmp.read)
		default:
			continue
		}
		if err != nil {
			return compared, l.diffs, fmt.Errorf("compare %s: %w", t.name, err)
		}
		compared += n
		if d != nil {
			l.diffs = append(l.diffs, *d)
		}
	}
	return compared, l.diffs, nil
}

// moment is a transaction whose reads all see the same commit.
func (s *Store) moment(ctx context.Context) (*sql.Tx, error) {
	return s.read.BeginTx(ctx, s.d.snapshot)
}

func copyBlobNames(ctx context.Context, from queryer, to *sql.Tx) error {
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
func compare(ctx context.Context, have, want queryer, t table) (int64, *Difference, error) {
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
