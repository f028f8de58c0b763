// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"cmp"

	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/locale"
)

// reportPage is the reading view: a report with its claims marked in place, and their cards beside it.
type reportPage struct {
	around
	situation.ReportView
	Lang      string
	Passages  []passage
	Stories   []storyCards
	Incidents []incidentLink
}

// storyCards are the claims of one story.
type storyCards struct {
	N     int64
	Title string
	Lang  string
	Cards []claimCard
}

// report is the reading view.
func (p pages) report(r *web.Request, k *kept) error {
	id, err := ident(r, "report")
	if err != nil {
		return err
	}
	v, err := p.reads.Report(r.Context(), r.Viewer, id)
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
	data := reportPage{around: a, ReportView: v, Lang: spoken(v.InboxItem.Report.Lang), Passages: passages(v), Incidents: known}
	cards := a.cards(v.Claims, v.Disputes, known)
	for _, s := range v.Stories {
		c := storyCards{N: s.N, Title: s.Title, Lang: spoken(s.Lang)}
		for _, card := range cards {
			if card.Story == s.ID {
				c.Cards = append(c.Cards, card)
			}
		}
		data.Stories = append(data.Stories, c)
	}
	title := cmp.Or(v.InboxItem.Report.Title, v.InboxItem.Report.Filename, r.T("inbox.untitled"))
	return r.Page(p.templates, web.Page{Name: "report", Title: locale.Isolate(title), Section: "inbox", Data: data})
}
