// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/record"
)

// CouldSee lists the reports and incidents of a crisis that a seat of it could see at a position, by the audiences and the
// members of that position, the newest first and at most limit of them (1 to 1000). It is for an auditor, who is told that an item
// is there and for whom, never what it says. NotFound when the crisis had no such seat then.
func (s *Store) CouldSee(ctx context.Context, crisis, seat cell.ID, at cell.Seq, limit int) ([]decision.Seen, error) {
	return look(ctx, s, cell.Viewer{Crisis: crisis}, func(w *view) ([]decision.Seen, error) {
		who, err := w.principalsAt(crisis, seat, at)
		if err != nil {
			return nil, err
		}
		in, args := list([]any{string(crisis), int64(at), clampPage(limit)}, who)
		return gather(w, scanSeen, fmt.Sprintf(`SELECT x.kind, x.id, x.since, a.data FROM
(SELECT 'report' AS kind, id, since FROM report WHERE crisis = $1 AND since <= $2 UNION ALL SELECT 'incident' AS kind, id, since FROM incident WHERE crisis = $1 AND since <= $2) x
JOIN audience a ON a.id = x.id AND a.since <= $2 AND a.until > $2
WHERE EXISTS (SELECT 1 FROM audience_member m WHERE m.id = x.id AND m.since <= $2 AND m.until > $2 AND m.who IN (%s)) ORDER BY x.since DESC, x.id LIMIT $3`, in), args...)
	})
}

func scanSeen(rs *sql.Rows) (x decision.Seen, err error) {
	var raw []byte
	if err := rs.Scan(&x.Kind, &x.ID, &x.Since, &raw); err != nil {
		return x, err
	}
	return x, record.Unmarshal(raw, &x.Audience)
}

// principalsAt are what a seat counted as at a position: with everyone of the crisis, as itself, and as each person who sat
// there at the time of that entry.
func (w *view) principalsAt(crisis, seat cell.ID, at cell.Seq) ([]string, error) {
	known, err := gather(w, func(rs *sql.Rows) (n int64, err error) { return n, rs.Scan(&n) },
		"SELECT v.since FROM seat s JOIN seat_version v ON v.id = s.id AND v.since <= $3 AND v.until > $3 WHERE s.id = $1 AND s.crisis = $2", string(seat), string(crisis), int64(at))
	if err != nil {
		return nil, err
	}
	if len(known) == 0 {
		return nil, notFound("seat")
	}
	persons, err := gather(w, func(rs *sql.Rows) (id cell.ID, err error) { return id, rs.Scan(&id) },
		`SELECT m.person FROM member m JOIN entry e ON e.seq = $2 WHERE m.seat = $1 AND m.since <= $2 AND m.until > $2
AND m.sits_from <= e.time AND (m.sits_until = 0 OR m.sits_until > e.time) ORDER BY m.person`, string(seat), int64(at))
	if err != nil {
		return nil, err
	}
	out := cell.Viewer{Seat: string(seat)}.Principals()[:2]
	for _, p := range persons {
		out = append(out, cell.Viewer{Actor: p}.Principals()...)
	}
	return out, nil
}

// Sightings lists who was shown an item of a crisis, the newest first, at most limit of them (1 to 1000). It is for an auditor,
// and asks nothing of the item's audience; an item that is not there was seen by nobody.
func (s *Store) Sightings(ctx context.Context, crisis, item cell.ID, limit int) ([]cell.Access, error) {
	return look(ctx, s, cell.Viewer{Crisis: crisis}, func(w *view) ([]cell.Access, error) {
		all, err := w.accesses("item = $1", string(item), limit)
		out := all[:0]
		for _, a := range all {
			if a.Crisis == crisis {
				out = append(out, a)
			}
		}
		return out, err
	})
}

// Watched notes durably that an auditor was shown a page, before it is shown. Of a long address the beginning is kept.
func (s *Store) Watched(ctx context.Context, v cell.Viewer, page string) error {
	page = strings.ToValidUTF8(page[:min(len(page), maxAccessText)], "")
	return s.Opened(ctx, cell.Access{Actor: v.Actor, Seat: v.Seat, Crisis: v.Crisis, Act: cell.AccessOpened, Kind: "page", Item: cell.ID(page)})
}
