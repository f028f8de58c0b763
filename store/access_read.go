// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// accessible are the kinds of items that WhoSaw can ask about: those with an audience of their own or of what they are part of.
var accessible = []string{"report", "claim", "dispute", "incident"}

// WhoSaw lists who was shown an item, the newest first, at most limit of them (1 to 1000). Who may not see the item is told
// that there is none.
func (s *Store) WhoSaw(ctx context.Context, v cell.Viewer, kind string, item cell.ID, limit int) ([]cell.Access, error) {
	if !slices.Contains(accessible, kind) {
		return nil, &cell.Error{Code: cell.Invalid, Key: "error.access.kind", Args: map[string]any{"kind": kind},
			Msg: fmt.Sprintf("there are no items of the kind %q", kind)}
	}
	return look(ctx, s, v, func(w *view) ([]cell.Access, error) {
		var one int
		err := w.tx.QueryRowContext(ctx, "SELECT 1 FROM "+kind+" i WHERE i.id = $6 AND i.crisis = $1 AND i.since <= $2 AND "+visible(kind),
			w.args(string(item))...).Scan(&one)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, notFound(kind)
		} else if err != nil {
			return nil, err
		}
		return w.accesses("item = $1", string(item), limit)
	})
}

// SawSealed lists who had been shown what the seal at position n destroyed, the newest first, at most limit of them.
func (s *Store) SawSealed(ctx context.Context, n cell.Seq, limit int) ([]cell.Access, error) {
	return look(ctx, s, cell.Viewer{}, func(w *view) ([]cell.Access, error) {
		var body []byte
		err := w.tx.QueryRowContext(ctx, "SELECT p.body FROM entry e JOIN payload p ON p.seq = e.seq WHERE e.seq = $1 AND e.kind = $2",
			int64(n), string(record.KindSealed)).Scan(&body)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, notFound("seal")
		} else if err != nil {
			return nil, err
		}
		_, _, data, err := record.OpenBody(body)
		if err != nil {
			return nil, err
		}
		var f record.Sealed
		if err := record.Unmarshal(data, &f); err != nil {
			return nil, err
		}
		var out []cell.Access
		for _, id := range items(f.Tombstones) {
			as, err := w.accesses("item = $1", string(id), limit)
			if err != nil {
				return nil, err
			}
			out = append(out, as...)
		}
		slices.SortStableFunc(out, func(a, b cell.Access) int { return int(b.Time - a.Time) })
		return out[:min(len(out), clampPage(limit))], nil
	})
}

// items are the ids of tombstones, each once.
func items(stones []record.Tombstone) (ids []cell.ID) {
	for _, t := range stones {
		if !slices.Contains(ids, t.ID) {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

func clampPage(limit int) int { return min(max(limit, 1), maxPage) }

func (w *view) accesses(where, arg string, limit int) ([]cell.Access, error) {
	return gather(w, func(rs *sql.Rows) (a cell.Access, err error) {
		return a, rs.Scan(&a.Time, &a.Actor, &a.Seat, &a.Crisis, &a.Act, &a.Kind, &a.Item)
	}, "SELECT time, actor, seat, crisis, act, kind, item FROM access WHERE "+where+" ORDER BY n DESC LIMIT $2", arg, clampPage(limit))
}
