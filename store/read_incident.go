// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// Incidents returns the incidents of the viewer's crisis, the newest change first, without their claims and history.
func (s *Store) Incidents(ctx context.Context, v cell.Viewer, q situation.IncidentQuery) ([]situation.IncidentView, error) {
	return look(ctx, s, v, func(w *view) ([]situation.IncidentView, error) {
		return paged(q.Before, q.Limit, func(before int64, n int) ([]situation.IncidentView, error) {
			return w.incidents("v.since < $3 ORDER BY v.since DESC LIMIT $4", before, n)
		}, func(in situation.IncidentView) cell.Seq { return in.Since }, func(in situation.IncidentView) bool {
			return q.State == "" || in.State == q.State
		})
	})
}

func (w *view) incidents(rest string, args ...any) ([]situation.IncidentView, error) {
	return gather(w, func(rs *sql.Rows) (in situation.IncidentView, err error) {
		in.Incident, in.Made, err = scanVersion[situation.Incident](rs)
		return in, err
	}, "SELECT "+madeColumns+" FROM "+inForce("incident")+" WHERE i.crisis = $1 AND "+rest, append([]any{string(w.v.Crisis), w.at}, args...)...)
}

// Incident returns one incident with the claims it rests on, their disputes and its versions.
func (s *Store) Incident(ctx context.Context, v cell.Viewer, id cell.ID) (situation.IncidentView, error) {
	return look(ctx, s, v, func(w *view) (situation.IncidentView, error) {
		found, err := w.incidents("i.id = $3", string(id))
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
		const rests = "SELECT claim FROM incident_claim WHERE incident = $3 AND since <= $2 AND until > $2"
		if in.Disputes, err = w.disputes("(i.a IN ("+rests+") OR i.b IN ("+rests+")) ORDER BY i.since", string(id)); err != nil {
			return in, err
		}
		in.History, err = history(w, "incident", id, func(i situation.Incident, m situation.Made) situation.IncidentVersion {
			return situation.IncidentVersion{Incident: i, Made: m}
		})
		return in, err
	})
}
