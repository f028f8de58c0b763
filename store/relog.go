// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// relog reads a log again and notes where it does not hold together.
type relog struct {
	leaves []tlog.Hash // of the headers as they stand
	gone   []cell.Seq  // entries without payload
	diffs  []Difference
}

// differ notes the first difference of a table.
func (l *relog) differ(d Difference) {
	if !slices.ContainsFunc(l.diffs, func(x Difference) bool { return x.Table == d.Table }) {
		l.diffs = append(l.diffs, d)
	}
}

// replayInto applies the entries in one transaction of tmp. applied is false when an edited payload made that
// impossible; the difference is noted.
func (l *relog) replayInto(ctx context.Context, from queryer, tmp *Store) (applied bool, err error) {
	tx, err := tmp.write.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() // after a commit it does nothing
	// Rows point to blobs; the replay needs their names, not their bytes, and checks order only at the end.
	if _, err := tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = 1"); err != nil {
		return false, err
	}
	if err := copyBlobNames(ctx, from, tx); err != nil {
		return false, err
	}
	b := &book{ctx: ctx, tx: &session{sql: tx, again: newAgain(nil)}}
	// One goroutine reads, checks and parses ahead while this one applies.
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ahead := make(chan step, 64)
	var reading error
	go func() {
		defer close(ahead)
		reading = entries(ctx, from, 1, func(e record.Entry) error {
			select {
			case ahead <- l.step(e):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	applied = true
	for st := range ahead {
		if err != nil || !applied || st.skip {
			continue
		}
		if err = st.err; err == nil {
			err = b.applyParsed(st.header, st.parsed)
		}
		if err != nil && !st.whole {
			applied, err = false, nil // the edit is noted, and nothing can be built on it
		}
		if err != nil || !applied {
			stop()
		}
	}
	if err != nil || !applied {
		return false, err
	}
	if reading != nil {
		return false, reading
	}
	sealed, err := column[cell.Seq](b, "SELECT seq FROM sealed ORDER BY seq")
	if err != nil {
		return false, err
	}
	l.payloads(sealed)
	return true, tx.Commit()
}

// step is an entry ready to be applied.
type step struct {
	header record.Header
	parsed
	skip  bool // sealed, or gone
	whole bool // the payload is the one that was accepted
	err   error
}

func (l *relog) step(e record.Entry) step {
	st := step{header: e.Header, whole: l.entry(e), skip: e.Body == nil}
	if !st.skip {
		st.parsed, st.err = parse(e.Header, e.Body)
	}
	return st
}

// entry checks one entry in itself and reports whether its payload is the one it was accepted with.
func (l *relog) entry(e record.Entry) bool {
	leaf := e.LeafHash()
	l.leaves = append(l.leaves, leaf)
	if int(e.Seq) != len(l.leaves) {
		l.differ(Difference{"entry", int64(len(l.leaves)), "missing"})
	}
	if leaf != e.Kept {
		l.differ(Difference{"entry", int64(e.Seq), "edited"})
	}
	if e.Body == nil {
		l.gone = append(l.gone, e.Seq)
		return true
	}
	if len(e.Salt) != record.SaltSize || record.PayloadHash([record.SaltSize]byte(e.Salt), e.Body) != e.Payload {
		l.differ(Difference{"payload", int64(e.Seq), "edited"})
		return false
	}
	return true
}

// payloads holds the payloads that are not there against those that were sealed.
func (l *relog) payloads(sealed []cell.Seq) {
	for _, n := range l.gone {
		if _, ok := slices.BinarySearch(sealed, n); !ok {
			l.differ(Difference{"payload", int64(n), "missing"})
		}
	}
	for _, n := range sealed {
		if _, ok := slices.BinarySearch(l.gone, n); !ok {
			l.differ(Difference{"payload", int64(n), "extra"})
		}
	}
}

// compareHashes computes the Merkle tree of the leaves and compares each stored hash with it.
func (l *relog) compareHashes(ctx context.Context, from queryer) error {
	want := treeHashes(l.leaves)
	rs, err := from.QueryContext(ctx, "SELECT idx, hash FROM hash ORDER BY idx")
	if err != nil {
		return fmt.Errorf("stored hashes: %w", err)
	}
	defer rs.Close() // Err tells what went wrong
	n := 0
	for ; rs.Next(); n++ {
		var idx int64
		var raw []byte
		if err := rs.Scan(&idx, &raw); err != nil {
			return err
		}
		switch {
		case n >= len(want):
			l.differ(Difference{"hash", int64(n + 1), "extra"})
		case idx != int64(n):
			l.differ(Difference{"hash", int64(n + 1), "missing"})
		case hash32(raw) != want[n]:
			l.differ(Difference{"hash", int64(n + 1), "edited"})
		}
	}
	if n < len(want) && rs.Err() == nil {
		l.differ(Difference{"hash", int64(n + 1), "missing"})
	}
	return rs.Err()
}

// treeHashes gives the hashes that are stored for leaves, in the order of tlog.StoredHashIndex.
func treeHashes(leaves []tlog.Hash) []tlog.Hash {
	out := make([]tlog.Hash, 0, 2*len(leaves))
	var e edge
	for i, leaf := range leaves {
		var stored []tlog.Hash
		e, stored = e.add(int64(i), leaf)
		out = append(out, stored...)
	}
	return out
}
