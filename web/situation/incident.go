// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"slices"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/locale"
)

// incidentPage is what the cell holds to have happened, the claims that rest under it, and how it came to be so.
type incidentPage struct {
	around
	situation.IncidentView
	By       version
	Cards    []claimCard
	Disputes []disputeCard
	Open     int64 // disputes that are open
	History  []step
	Events   []option
	States   []string // that it may change to
}

// Count is the number of claims as messages count.
func (p incidentPage) Count() int64 { return int64(len(p.Cards)) }

// incident shows one incident.
func (p pages) incident(r *web.Request, k *kept) error {
	id, err := ident(r, "incident")
	if err != nil {
		return err
	}
	in, err := p.reads.Incident(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	known, err := p.known(r)
	if err != nil {
		return err
	}
	a, err := p.around(r, k)
	if err != nil {
		return err
	}
	data := incidentPage{around: a, IncidentView: in, By: a.version(in.Made), Cards: a.cards(in.ClaimViews, in.Disputes, known),
		Events: options(r, "event", in.EventType)}
	said := map[cell.ID]string{}
	for i, c := range in.ClaimViews {
		said[c.ID] = c.Proposition
		data.Cards[i].Supports = slices.DeleteFunc(data.Cards[i].Supports, func(l incidentLink) bool { return l.ID == id })
	}
	if err := p.formerly(r, in, said); err != nil {
		return err
	}
	data.History = history(a, in.History, func(v situation.IncidentVersion) situation.Made { return v.Made }, a.incidentChanges(said))
	for _, d := range in.Disputes {
		data.Disputes = append(data.Disputes, a.dispute(r.Actor.ID, d))
		if d.State == situation.DisputeOpen {
			data.Open++
		}
	}
	for _, s := range []string{situation.Reported, situation.Confirmed, situation.Refuted, situation.Closed} {
		if s != in.Incident.State {
			data.States = append(data.States, s)
		}
	}
	title := r.T("incident") + " " + r.Words.Number(in.Number) + ": " + locale.Isolate(in.Title)
	return r.Page(p.templates, web.Page{Name: "incident", Title: title, Section: "incidents", Data: data})
}

// formerly adds what the claims say that the incident rested on once and no longer does.
func (p pages) formerly(r *web.Request, in situation.IncidentView, said map[cell.ID]string) error {
	for _, v := range in.History {
		for _, id := range missing(v.Claims, in.Incident.Claims) {
			if _, known := said[id]; known {
				continue
			}
			vs, err := p.reads.ClaimHistory(r.Context(), r.Viewer, id)
			if cell.CodeOf(err) == cell.NotFound { // sealed since, or not for this reader
				said[id] = ""
				continue
			}
			if err != nil {
				return err
			}
			said[id] = vs[len(vs)-1].Proposition
		}
	}
	return nil
}
