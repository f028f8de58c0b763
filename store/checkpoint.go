// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// Checkpoint signs the record as it stands now and keeps the signed note. Where the record has not grown since the last
// one, that one is returned. Its errors: NotFound before the genesis entry, Denied when signer is not the log key in
// force, Unavailable.
func (s *Store) Checkpoint(ctx context.Context, signer note.Signer) ([]byte, error) {
	c, kept, err := s.present(ctx, signer)
	if err != nil || kept != nil {
		return kept, err
	}
	text, err := record.Sign(signer, c)
	if err != nil {
		return nil, err
	}
	// Only the writer that holds the lease may add one; a checkpoint of another writer's size must not be doubled.
	res, err := s.write.ExecContext(ctx, `INSERT INTO checkpoint (size, time, text)
SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), $3 FROM lease WHERE id = 1 AND fence = $4 ON CONFLICT (size) DO NOTHING`,
		int64(c.Size), int64(s.clock.Now()), text, s.fence)
	if err != nil {
		return nil, unavailable("the checkpoint cannot be kept", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return text, err
	}
	if _, kept, err := s.present(ctx, signer); err != nil || kept != nil {
		return kept, err
	}
	return nil, unavailable("the checkpoint cannot be kept", errFenced)
}

// present gives what a checkpoint made now would say, or the one of that size that is kept already.
func (s *Store) present(ctx context.Context, signer note.Signer) (c record.Checkpoint, kept []byte, err error) {
	in, found, err := s.Installation(ctx)
	if err != nil {
		return c, nil, err
	}
	if !found {
		_, err := s.Fingerprint(ctx) // says what is missing
		return c, nil, errors.Join(err)
	}
	// One query, so that key and size belong together; hashes only ever grow, so they may be read after it.
	var vkey string
	err = s.read.QueryRowContext(ctx, `SELECT m.size, (SELECT verifier FROM log_key ORDER BY since DESC LIMIT 1), c.text
FROM (SELECT MAX(seq) AS size FROM entry) m LEFT JOIN checkpoint c ON c.size = m.size`).Scan(&c.Size, &vkey, &kept)
	if err != nil {
		return c, nil, unavailable("the record cannot be read", err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return c, nil, fmt.Errorf("the log key in force: %w", err)
	}
	if v.Name() != signer.Name() || v.KeyHash() != signer.KeyHash() {
		return c, nil, &cell.Error{Code: cell.Denied, Key: "error.store.signer", Args: map[string]any{"key": signer.Name()},
			Msg: "this is not the log key in force: load the key of this installation, or rotate to it first"}
	}
	c.Origin = in.Origin
	c.Root, err = tlog.TreeHash(int64(c.Size), hashesOf(ctx, s.read))
	if err != nil {
		return c, nil, unavailable("the tree's hashes cannot be read", err)
	}
	return c, kept, nil
}

// KeepCheckpoints makes a checkpoint whenever entries have come in since the last one and either so many of them or so
// much time has passed, until ctx ends; then it makes the last one. failed is told what went wrong; the next
// try comes a second later.
func (s *Store) KeepCheckpoints(ctx context.Context, signer note.Signer, entries cell.Seq, each time.Duration, failed func(error)) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for last := time.Now(); ; {
		select {
		case <-ctx.Done():
			if _, err := s.Checkpoint(context.WithoutCancel(ctx), signer); err != nil {
				failed(err)
			}
			return
		case now := <-tick.C:
			behind, err := s.uncovered(ctx)
			if err == nil && (behind >= entries || (behind > 0 && now.Sub(last) >= each)) {
				_, err = s.Checkpoint(ctx, signer)
				last = now
			}
			if err != nil && ctx.Err() == nil {
				failed(err)
			}
		}
	}
}

// uncovered is how many entries stand after the last checkpoint.
func (s *Store) uncovered(ctx context.Context) (n cell.Seq, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT COALESCE((SELECT MAX(seq) FROM entry), 0) - COALESCE((SELECT MAX(size) FROM checkpoint), 0)").Scan(&n)
	if err != nil {
		return 0, unavailable("the record cannot be read", err)
	}
	return n, nil
}

// queryer is a database, a transaction or a batch's session.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// hashesOf reads stored hashes of the Merkle tree by index.
func hashesOf(ctx context.Context, db queryer) tlog.HashReaderFunc {
	return func(indexes []int64) ([]tlog.Hash, error) {
		at := make(map[int64]int, len(indexes))
		args := make([]any, len(indexes))
		names := ""
		for i, idx := range indexes {
			at[idx], args[i] = i, idx
			if i > 0 {
				names += ", "
			}
			names += fmt.Sprintf("$%d", i+1)
		}
		rs, err := db.QueryContext(ctx, "SELECT idx, hash FROM hash WHERE idx IN ("+names+")", args...)
		if err != nil {
			return nil, err
		}
		defer rs.Close() // Err tells what went wrong
		out, n := make([]tlog.Hash, len(indexes)), 0
		for ; rs.Next(); n++ {
			var idx int64
			var raw []byte
			if err := rs.Scan(&idx, &raw); err != nil {
				return nil, err
			}
			copy(out[at[idx]][:], raw)
		}
		if n != len(at) && rs.Err() == nil {
			return nil, fmt.Errorf("%d of %d hashes are there", n, len(at))
		}
		return out, rs.Err()
	}
}
