// SPDX-License-Identifier: Apache-2.0

package store

import (
	"cmp"
	"context"
	"database/sql"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// claims returns the claims that meet cond (placeholders as in w.args) in the order they were found.
func (w *view) claims(cond string, args ...any) ([]situation.ClaimView, error) {
	cs, err := gather(w, func(rs *sql.Rows) (c situation.ClaimView, err error) {
		c.Claim, c.Made, err = scanVersion[situation.Claim](rs)
		return c, err
	}, "SELECT "+madeColumns+" FROM "+inForce("claim")+" AND "+cond+" ORDER BY i.since, i.n", w.args(args...)...)
	if err != nil {
		return nil, err
	}
	byID := map[cell.ID]*situation.ClaimView{}
	ids := make([]string, len(cs))
	for i := range cs {
		if err := w.surround(&cs[i]); err != nil {
			return nil, err
		}
		byID[cs[i].ID], ids[i] = &cs[i], string(cs[i].ID)
	}
	return cs, w.restingOn(ids, func(claim, incident cell.ID) {
		byID[claim].Incidents = append(byID[claim].Incidents, incident)
	})
}

// surround fills in what stands around a claim: its report, its story and its source.
func (w *view) surround(c *situation.ClaimView) error {
	t, err := w.about(c.Report)
	if err != nil {
		return err
	}
	if c.Protected, err = w.protect(&c.Claim); err != nil {
		return err
	}
	if c.Audience, err = w.audience(c.Report); err != nil {
		return err
	}
	hidden, err := w.withheldLines(c.Report)
	if err != nil {
		return err
	}
	c.ReportTitle, c.Source, c.Published = cmp.Or(t.report.Title, t.report.Filename), t.source, t.report.Published
	c.Lang, c.Dir = t.report.Lang, t.report.Dir
	for _, s := range t.reading.Story {
		if s.ID == c.Story {
			if hidden[s.TitleLine] {
				if c.ReportTitle == s.Title {
					c.ReportTitle = ""
				}
				s.Title = ""
			}
			c.StoryTitle, c.Lang, c.Dir = s.Title, cmp.Or(s.Lang, c.Lang), cmp.Or(s.Dir, c.Dir)
			c.Published = cmp.Or(s.Published, c.Published)
		}
	}
	return nil
}

// restingOn calls fn with each incident that rests on one of the claims.
func (w *view) restingOn(claims []string, fn func(claim, incident cell.ID)) error {
	for len(claims) > 0 {
		n := min(len(claims), maxRows)
		in, args := list(w.args(), claims[:n])
		_, err := gather(w, func(rs *sql.Rows) (none struct{}, err error) {
			var claim, incident cell.ID
			if err = rs.Scan(&claim, &incident); err == nil {
				fn(claim, incident)
			}
			return none, err
		}, "SELECT c.claim, c.incident FROM incident_claim c JOIN incident i ON i.id = c.incident AND i.crisis = $1 WHERE c.since <= $2 AND c.until > $2 AND c.claim IN ("+in+") AND "+
			sees("c.incident", seesFrom)+" ORDER BY c.claim, c.since", args...)
		if err != nil {
			return err
		}
		claims = claims[n:]
	}
	return nil
}

// ClaimHistory returns the versions of a claim, the oldest first.
func (s *Store) ClaimHistory(ctx context.Context, v cell.Viewer, id cell.ID) ([]situation.ClaimVersion, error) {
	return look(ctx, s, v, func(w *view) ([]situation.ClaimVersion, error) {
		versions, err := history(w, "claim", id, func(c situation.Claim, m situation.Made) situation.ClaimVersion {
			return situation.ClaimVersion{Claim: c, Made: m}
		})
		for i := range versions {
			s, err := w.protect(&versions[i].Claim)
			if err != nil {
				return nil, err
			}
			if s != cell.Ordinary {
				versions[i].Reason = ""
			}
		}
		return versions, err
	})
}

// history returns every version of a thing of the viewer's crisis, the oldest first.
func history[T, V any](w *view, table string, id cell.ID, pair func(T, situation.Made) V) ([]V, error) {
	vs, err := gather(w, func(rs *sql.Rows) (none V, err error) {
		v, m, err := scanVersion[T](rs)
		if err != nil {
			return none, err
		}
		return pair(v, m), nil
	}, "SELECT "+madeColumns+" FROM "+table+" i JOIN "+table+"_version v ON v.id = i.id AND v.since <= $2 WHERE i.crisis = $1 AND i.id = $6 AND "+visible(table)+" ORDER BY v.since",
		w.args(string(id))...)
	if err == nil && len(vs) == 0 {
		err = notFound(table)
	}
	return vs, err
}

// disputes returns the disputes that meet rest, which is a condition and an order (placeholders as in w.args).
func (w *view) disputes(rest string, args ...any) ([]situation.DisputeView, error) {
	ds, err := gather(w, func(rs *sql.Rows) (d situation.DisputeView, err error) {
		d.Dispute, d.Made, err = scanVersion[situation.Dispute](rs, &d.Opened, &d.First)
		return d, err
	}, "SELECT "+madeColumns+", (SELECT f.time FROM dispute_version f WHERE f.id = i.id AND f.since = i.since), i.since FROM "+inForce("dispute")+
		" AND "+rest, w.args(args...)...)
	if err != nil || len(ds) == 0 {
		return ds, err
	}
	var ids []string
	for _, d := range ds {
		ids = append(ids, string(d.A), string(d.B))
	}
	byID, err := w.claimsByID(ids)
	for i := range ds {
		ds[i].ClaimA, ds[i].ClaimB = byID[ds[i].A], byID[ds[i].B]
		if closedDispute(ds[i]) {
			ds[i].Dispute = wordless(ds[i].Dispute)
			ds[i].Reason = ""
		}
	}
	return ds, err
}

// closedDispute reports whether one of the claims is protected for the viewer; then what was written of them is too.
func closedDispute(d situation.DisputeView) bool {
	return d.ClaimA.Protected != cell.Ordinary || d.ClaimB.Protected != cell.Ordinary
}

func wordless(d situation.Dispute) situation.Dispute {
	d.Why, d.Question, d.Answer = cell.Name{}, cell.Name{}, ""
	return d
}

func (w *view) claimsByID(ids []string) (map[cell.ID]situation.ClaimView, error) {
	out := map[cell.ID]situation.ClaimView{}
	for len(ids) > 0 {
		n := min(len(ids), maxRows)
		in, args := list(w.args(), ids[:n])
		cs, err := w.claims("i.id IN ("+in+")", args[len(w.args()):]...)
		if err != nil {
			return nil, err
		}
		for _, c := range cs {
			out[c.ID] = c
		}
		ids = ids[n:]
	}
	return out, nil
}

// placed is a dispute with the position that opened it.
type placed struct {
	situation.DisputeView
	first cell.Seq
}

// Disputes returns the disputes of the viewer's crisis, the newest first.
func (s *Store) Disputes(ctx context.Context, v cell.Viewer, q situation.DisputeQuery) ([]situation.DisputeView, error) {
	return look(ctx, s, v, func(w *view) ([]situation.DisputeView, error) {
		found, err := paged(q.Before, q.Limit, func(before int64, n int) ([]placed, error) {
			return gather(w, func(rs *sql.Rows) (p placed, err error) {
				p.Dispute, p.Made, err = scanVersion[situation.Dispute](rs, &p.first)
				return p, err
			}, "SELECT "+madeColumns+", i.since FROM "+inForce("dispute")+" AND i.since < $6 ORDER BY i.since DESC LIMIT $7",
				w.args(before, n)...)
		}, func(p placed) cell.Seq { return p.first }, func(p placed) bool {
			return (q.State == "" || p.State == q.State) && (q.Strength == "" || p.Strength == q.Strength) && (q.Claim == "" || p.A == q.Claim || p.B == q.Claim)
		})
		if err != nil || len(found) == 0 {
			return nil, err
		}
		ids := make([]string, len(found))
		for i, p := range found {
			ids[i] = string(p.ID)
		}
		in, args := list(w.args(), ids)
		return w.disputes("i.id IN ("+in+") ORDER BY i.since DESC", args[len(w.args()):]...)
	})
}

// Dispute returns one dispute and its versions, the oldest first.
func (s *Store) Dispute(ctx context.Context, v cell.Viewer, id cell.ID) (situation.DisputeView, []situation.DisputeVersion, error) {
	var versions []situation.DisputeVersion
	d, err := look(ctx, s, v, func(w *view) (situation.DisputeView, error) {
		ds, err := w.disputes("i.id = $6", string(id))
		if err != nil {
			return situation.DisputeView{}, err
		}
		if len(ds) == 0 {
			return situation.DisputeView{}, notFound("dispute")
		}
		versions, err = history(w, "dispute", id, func(d situation.Dispute, m situation.Made) situation.DisputeVersion {
			if closedDispute(ds[0]) {
				d, m.Reason = wordless(d), ""
			}
			return situation.DisputeVersion{Dispute: d, Made: m}
		})
		return ds[0], err
	})
	return d, versions, err
}
