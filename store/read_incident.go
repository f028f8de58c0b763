// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// Incidents returns the incidents of the viewer's crisis, the newest change first, without their claims and history.
func (s *Store) Incidents(ctx context.Context, v cell.Viewer, q situation.IncidentQuery) ([]situation.IncidentView, error) {
	return look(ctx, s, v, func(w *view) ([]situation.IncidentView, error) {
		return paged(q.Before, q.Limit, func(before int64, n int) ([]situation.IncidentView, error) {
			return w.incidents("v.since < $6 ORDER BY v.since DESC LIMIT $7", before, n)
		}, func(in situation.IncidentView) cell.Seq { return in.Since }, func(in situation.IncidentView) bool {
			return q.State == "" || in.State == q.State
		})
	})
}

// incidents returns the incidents that meet rest, which is a condition and an order (placeholders as in w.args), with
// those of their claims that the viewer may see.
func (w *view) incidents(rest string, args ...any) ([]situation.IncidentView, error) {
	ins, err := gather(w, func(rs *sql.Rows) (in situation.IncidentView, err error) {
		in.Incident, in.Made, err = scanVersion[situation.Incident](rs)
		return in, err
	}, "SELECT "+madeColumns+" FROM "+inForce("incident")+" AND "+rest, w.args(args...)...)
	if err != nil {
		return nil, err
	}
	lists := make([]*[]cell.ID, len(ins))
	for i := range ins {
		if ins[i].Made.Audience, err = w.audience(ins[i].ID); err != nil {
			return nil, err
		}
		lists[i] = &ins[i].Claims
	}
	return ins, w.onlySeen(lists...)
}

// onlySeen takes from lists of claims those that the viewer may not see.
func (w *view) onlySeen(lists ...*[]cell.ID) error {
	var ids []string
	for _, l := range lists {
		for _, id := range *l {
			ids = append(ids, string(id))
		}
	}
	slices.Sort(ids)
	seen := map[cell.ID]bool{}
	for part := range slices.Chunk(slices.Compact(ids), maxRows) {
		in, args := list(principals(w.v), part)
		_, err := gather(w, func(rs *sql.Rows) (none struct{}, err error) {
			var id cell.ID
			if err = rs.Scan(&id); err == nil {
				seen[id] = true
			}
			return none, err
		}, "SELECT i.id FROM claim i WHERE i.id IN ("+in+") AND "+visibleFrom("claim", 1), args...)
		if err != nil {
			return err
		}
	}
	for _, l := range lists {
		*l = slices.DeleteFunc(*l, func(id cell.ID) bool { return !seen[id] })
	}
	return nil
}

// Incident returns one incident with the claims it rests on, their disputes and its versions.
func (s *Store) Incident(ctx context.Context, v cell.Viewer, id cell.ID) (situation.IncidentView, error) {
	return look(ctx, s, v, func(w *view) (situation.IncidentView, error) {
		found, err := w.incidents("i.id = $6", string(id))
		if err != nil {
			return situation.IncidentView{}, err
		}
		if len(found) == 0 {
			return situation.IncidentView{}, notFound("incident")
		}
		in := found[0]
		ids := make([]string, len(in.Claims))
		for i, c := range in.Claims {
			ids[i] = string(c)
		}
		byID, err := w.claimsByID(ids)
		if err != nil {
			return in, err
		}
		for _, c := range in.Claims {
			in.ClaimViews = append(in.ClaimViews, byID[c])
		}
		const rests = "SELECT claim FROM incident_claim WHERE incident = $6 AND since <= $2 AND until > $2"
		if in.Disputes, err = w.disputes("(i.a IN ("+rests+") OR i.b IN ("+rests+")) ORDER BY i.since", string(id)); err != nil {
			return in, err
		}
		in.History, err = history(w, "incident", id, func(i situation.Incident, m situation.Made) situation.IncidentVersion {
			return situation.IncidentVersion{Incident: i, Made: m}
		})
		lists := make([]*[]cell.ID, len(in.History))
		for i := range in.History {
			lists[i] = &in.History[i].Claims
		}
		if err != nil {
			return in, err
		}
		return in, w.onlySeen(lists...)
	})
}
