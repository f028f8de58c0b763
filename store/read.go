// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"
	"math"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

// view is one consistent look at the store for one viewer: all its queries see the same commit.
type view struct {
	ctx       context.Context
	tx        *sql.Tx
	v         cell.Viewer
	at        int64 // the last position that counts
	sources   map[cell.ID]cell.Name
	reports   map[cell.ID]*told
	audiences map[cell.ID]cell.Audience
	sensitive map[cell.ID]map[cell.ID]cell.Sensitivity // by report
}

// look runs fn inside one read transaction. What is not in the catalogue of errors comes from the database, so it is
// told as Unavailable.
func look[T any](ctx context.Context, s *Store, v cell.Viewer, fn func(w *view) (T, error)) (T, error) {
	var none T
	tx, err := s.read.BeginTx(ctx, s.d.snapshot)
	if err != nil {
		return none, unread(err)
	}
	defer tx.Rollback() // nothing was written
	w := &view{ctx: ctx, tx: tx, v: v, at: int64(v.At), sources: map[cell.ID]cell.Name{}, reports: map[cell.ID]*told{}, audiences: map[cell.ID]cell.Audience{}, sensitive: map[cell.ID]map[cell.ID]cell.Sensitivity{}}
	if v.At == 0 {
		w.at = math.MaxInt64 - 1 // the open versions reach beyond it, the closed ones do not
	}
	out, err := fn(w)
	if err != nil {
		return none, unread(err)
	}
	return out, nil
}

func unread(err error) error {
	var known *cell.Error
	if errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return unavailable("the store cannot be read now, try again", err)
}

// gather runs a query and scans each row.
func gather[T any](w *view, scan func(rs *sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rs, err := w.tx.QueryContext(w.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rs.Close() // Err tells what went wrong
	var out []T
	for rs.Next() {
		v, err := scan(rs)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rs.Err()
}

// inForce selects the version of i that is in force at $2, of what the viewer of w.args may see in the crisis; a
// condition may follow.
func inForce(table string) string {
	return table + " i JOIN " + table + "_version v ON v.id = i.id AND v.since <= $2 AND v.until > $2 WHERE i.crisis = $1 AND " + visible(table)
}

// madeColumns are what scanVersion expects first.
const madeColumns = "v.data, v.since, v.time, v.actor, v.seat, v.act, v.reason, v.reverses"

// scanVersion scans madeColumns and then more.
func scanVersion[T any](rs *sql.Rows, more ...any) (T, situation.Made, error) {
	var v T
	var raw []byte
	var m situation.Made
	err := rs.Scan(append([]any{&raw, &m.Since, &m.Time, &m.Actor, &m.Seat, &m.Act, &m.Reason, &m.Reverses}, more...)...)
	if err == nil {
		err = record.Unmarshal(raw, &v)
	}
	return v, m, err
}

// paged reads pages of rows until limit of them pass keep or there are no more. fetch reads at most n rows before a
// position, last gives a row's position.
func paged[T any](before cell.Seq, limit int, fetch func(before int64, n int) ([]T, error), last func(T) cell.Seq, keep func(T) bool) ([]T, error) {
	const page = 200
	limit = min(max(limit, 1), 1000)
	from := int64(before)
	if from == 0 {
		from = math.MaxInt64
	}
	var out []T
	for {
		rows, err := fetch(from, page)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if keep(r) {
				if out = append(out, r); len(out) == limit {
					return out, nil
				}
			}
			from = int64(last(r))
		}
		if len(rows) < page {
			return out, nil
		}
	}
}

// source names a source; one that is not known has no name.
func (w *view) source(id cell.ID) (cell.Name, error) {
	if n, ok := w.sources[id]; ok || id == "" {
		return n, nil
	}
	var raw []byte
	var f cell.SourceNamed
	err := w.tx.QueryRowContext(w.ctx, "SELECT data FROM source WHERE id = $1 AND since <= $2", string(id), w.at).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return cell.Name{}, nil
	}
	if err == nil {
		err = record.Unmarshal(raw, &f)
	}
	w.sources[id] = f.Name
	return f.Name, err
}

// Crises lists every crisis of the installation, the oldest first.
func (s *Store) Crises(ctx context.Context) ([]cell.CrisisOpened, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) ([]cell.CrisisOpened, error) {
		return gather(w, scanFact[cell.CrisisOpened], "SELECT data FROM crisis ORDER BY since")
	})
}

// Sources lists every source of the house, the oldest first.
func (s *Store) Sources(ctx context.Context) ([]cell.SourceNamed, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) ([]cell.SourceNamed, error) {
		return gather(w, scanFact[cell.SourceNamed], "SELECT data FROM source ORDER BY since")
	})
}

func scanFact[T any](rs *sql.Rows) (T, error) {
	var raw []byte
	var v T
	err := rs.Scan(&raw)
	if err == nil {
		err = record.Unmarshal(raw, &v)
	}
	return v, err
}

// Noticed says that an entry was committed.
type Noticed struct {
	Seq    cell.Seq
	Crisis cell.ID
	Kind   cell.Kind
}

// Notices returns at most limit notices after the position, in order: of the viewer's crisis and the house, none of
// items that the viewer may not see, and each change of an audience, since a page may show what it takes away.
func (s *Store) Notices(ctx context.Context, v cell.Viewer, after cell.Seq, limit int) ([]Noticed, error) {
	return look(ctx, s, v, func(w *view) ([]Noticed, error) {
		return gather(w, func(rs *sql.Rows) (n Noticed, err error) {
			return n, rs.Scan(&n.Seq, &n.Crisis, &n.Kind)
		}, `SELECT o.seq, o.crisis, o.kind FROM outbox o WHERE o.seq > $1 AND o.crisis IN ('', $2)
AND (o.kind = 'audience.set' OR NOT EXISTS (SELECT 1 FROM entry_item x WHERE x.since = o.seq AND NOT `+sees("x.item", 4)+`)) ORDER BY o.seq LIMIT $3`,
			append([]any{int64(after), string(v.Crisis), limit}, principals(v)...)...)
	})
}

// Last returns the position where the record ends, 0 for an empty one.
func (s *Store) Last(ctx context.Context) (cell.Seq, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) (n cell.Seq, err error) {
		return n, w.tx.QueryRowContext(w.ctx, "SELECT COALESCE(MAX(seq), 0) FROM entry").Scan(&n)
	})
}
