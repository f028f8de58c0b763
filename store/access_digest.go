// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"github.com/crisiscell/crisiscell/cell"
)

// AccessDigested commits the record to the access log as it stood: how many rows, and the hash of their chain.
type AccessDigested struct {
	Rows int64  `json:"rows"`
	Hash string `json:"hash"` // in hex
}

// Kind implements cell.Fact.
func (AccessDigested) Kind() cell.Kind { return "access.digested" }

// Version implements cell.Fact.
func (AccessDigested) Version() int { return 1 }

func (a applied) accessDigested(f AccessDigested) error {
	hash, err := hex.DecodeString(f.Hash)
	if err != nil || len(hash) != 32 || f.Rows < 1 {
		return &cell.Error{Code: cell.Invalid, Key: "error.access.digest", Msg: "a digest of the access log has rows and a hash of 32 bytes in hex"}
	}
	return a.exec("INSERT INTO access_digest (since, rows, hash) VALUES ($1, $2, $3)", int64(a.Seq), f.Rows, hash)
}

// DigestAccess enters the access log's digest in the record, where it has grown since the last one.
func (s *Store) DigestAccess(ctx context.Context) error {
	_, err := s.Update(ctx, cell.Actor{}, "", func(tx *Tx) error {
		have, err := column[int64](tx.book, "SELECT COALESCE(MAX(rows), 0) FROM access_digest")
		if err != nil || have[0] >= tx.book.head.access.n {
			return err
		}
		end := tx.book.head.access
		_, err = tx.Append(cell.House, AccessDigested{Rows: end.n, Hash: hex.EncodeToString(end.hash[:])})
		return err
	})
	return err
}

// KeepAccessDigests enters digests of the access log whenever so many rows came in or so much time has passed since the
// last one, until ctx ends; then it enters the last one. failed is told what went wrong; the next try comes a second
// later.
func (s *Store) KeepAccessDigests(ctx context.Context, rows int64, each time.Duration, failed func(error)) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for last := time.Now(); ; {
		select {
		case <-ctx.Done():
			if err := s.DigestAccess(context.WithoutCancel(ctx)); err != nil {
				failed(err)
			}
			return
		case now := <-tick.C:
			behind, err := s.undigested(ctx)
			if err == nil && (behind >= rows || (behind > 0 && now.Sub(last) >= each)) {
				err = s.DigestAccess(ctx)
				last = now
			}
			if err != nil && ctx.Err() == nil {
				failed(err)
			}
		}
	}
}

// undigested is how many rows of the access log no entry covers.
func (s *Store) undigested(ctx context.Context) (n int64, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT COALESCE((SELECT MAX(n) FROM access), 0) - COALESCE((SELECT MAX(rows) FROM access_digest), 0)").Scan(&n)
	if err != nil {
		return 0, unavailable("the access log cannot be read", err)
	}
	return n, nil
}

// compareAccess computes the chain of the access log anew and holds it against the digests that want, a replay, gives. The
// first row that differs is named; where the chain itself was made anew, the first one after the last digest that fits.
func compareAccess(ctx context.Context, have, want queryer) (n int64, d *Difference, err error) {
	digests, err := want.QueryContext(ctx, "SELECT rows, hash FROM access_digest ORDER BY rows")
	if err != nil {
		return 0, nil, err
	}
	defer digests.Close() // Err tells what went wrong
	next := func() (rows int64, hash [32]byte, more bool, err error) {
		var raw []byte
		if more = digests.Next(); more {
			err = digests.Scan(&rows, &raw)
		}
		return rows, hash32(raw), more, errors.Join(err, digests.Err())
	}
	rs, err := have.QueryContext(ctx, "SELECT n, time, actor, seat, crisis, act, kind, item, hash FROM access ORDER BY n")
	if err != nil {
		return 0, nil, err
	}
	defer rs.Close() // Err tells what went wrong
	size, hash, more, err := next()
	good := int64(0) // rows that a digest covers and that fit it
	for chain := ([32]byte{}); err == nil; n++ {
		if more && size == n {
			if chain != hash {
				return n, &Difference{"access", good + 1, "edited"}, nil
			}
			good = n
			if size, hash, more, err = next(); err != nil {
				break
			}
		}
		if !rs.Next() {
			break
		}
		var what string
		if chain, what, err = scanAccess(rs, n+1, chain); what != "" && err == nil {
			return n, &Difference{"access", n + 1, what}, nil
		}
	}
	if err = errors.Join(err, rs.Err()); err == nil && more {
		d = &Difference{"access", n + 1, "missing"}
	}
	return n, d, err
}

// scanAccess reads row n and gives the chain's hash with it, and what is wrong with it.
func scanAccess(rs *sql.Rows, n int64, chain [32]byte) ([32]byte, string, error) {
	var r accessed
	var kept []byte
	if err := rs.Scan(&r.N, &r.Time, &r.Actor, &r.Seat, &r.Crisis, &r.Act, &r.Kind, &r.Item, &kept); err != nil {
		return chain, "", err
	}
	switch chain, err := r.after(chain); {
	case r.N > n:
		return chain, "missing", nil
	case r.N < n:
		return chain, "extra", nil
	case err != nil || chain != hash32(kept): // what cannot be hashed was not written by the store
		return chain, "edited", nil
	default:
		return chain, "", nil
	}
}
