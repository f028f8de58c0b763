// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"net/url"
	"strconv"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
)

// boardSize is how many disputes stand on one page of the board.
const boardSize = 100

// disputesPage is the dispute board.
type disputesPage struct {
	around
	State, Strength string
	Claim           cell.ID // only disputes that touch it
	Sections        []disputeSection
	Older           string // address of the next page, empty when there is none
	All             bool   // nothing was filtered away
}

// disputeSection is the disputes of one strength.
type disputeSection struct {
	Strength string
	Cards    []disputeCard
}

// Count is their number as messages count.
func (s disputeSection) Count() int64 { return int64(len(s.Cards)) }

// disputeCard is a dispute with its claims side by side.
type disputeCard struct {
	around
	situation.DisputeView
	A, B     claimCard
	By       version
	Assigned string // what the assignee is called, empty for nobody
	Mine     bool
	Me       cell.ID
}

// Anchor leads back to the card when a form of it was taken.
func (d disputeCard) Anchor() string { return d.Back + "#d-" + string(d.ID) }

// disputes is the board: open disputes when nothing else is asked for, the hard ones first.
func (p pages) disputes(r *web.Request, k *kept) error {
	q := r.URL.Query()
	a, err := p.around(r, k)
	if err != nil {
		return err
	}
	data := disputesPage{around: a, State: one(q.Get("state"), situation.DisputeOpen, "all", situation.DisputeExplained, situation.DisputeResolved),
		Strength: one(q.Get("strength"), "", situation.Hard, situation.Apparent, situation.Weak)}
	if id := cell.ID(q.Get("claim")); id.Valid() {
		data.Claim = id
	}
	before, err := position(q.Get("before"))
	if err != nil {
		return err
	}
	query := situation.DisputeQuery{State: data.State, Strength: data.Strength, Claim: data.Claim, Before: before, Limit: boardSize + 1}
	if data.State == "all" {
		query.State, data.All = "", data.Strength == "" && data.Claim == ""
	}
	ds, err := p.reads.Disputes(r.Context(), r.Viewer, query)
	if err != nil {
		return err
	}
	if len(ds) > boardSize {
		ds = ds[:boardSize]
		data.Older = older(r, ds[boardSize-1].First)
	}
	for _, s := range strengths {
		section := disputeSection{Strength: s}
		for _, d := range ds {
			if d.Strength == s {
				section.Cards = append(section.Cards, a.dispute(r.Actor.ID, d))
			}
		}
		if len(section.Cards) > 0 {
			data.Sections = append(data.Sections, section)
		}
	}
	return r.Page(p.templates, web.Page{Name: "disputes", Title: r.T("nav.disputes"), Section: "disputes", Data: data})
}

// dispute is the card of d for the reader me.
func (a around) dispute(me cell.ID, d situation.DisputeView) disputeCard {
	sides := a.cards([]situation.ClaimView{d.ClaimA, d.ClaimB}, nil, nil)
	out := disputeCard{around: a, DisputeView: d, A: sides[0], B: sides[1], By: a.version(d.Made),
		Mine: d.Assignee == me, Me: me}
	if d.Assignee != "" {
		out.Assigned = a.assignee(d.Assignee)
	}
	return out
}

// one is v where it is among the others, else preset.
func one(v, preset string, others ...string) string {
	for _, o := range others {
		if v == o {
			return v
		}
	}
	return preset
}

// position reads where a page of a list begins; nothing is the newest.
func position(text string) (cell.Seq, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, &cell.Error{Code: cell.Invalid, Key: "error.at", Msg: "before is no position of the record"}
	}
	return cell.Seq(n), nil
}

// older is the address of this list from before the position on.
func older(r *web.Request, before cell.Seq) string {
	u := url.URL{Path: r.URL.Path}
	q := r.URL.Query()
	q.Set("before", strconv.FormatInt(int64(before), 10))
	u.RawQuery = q.Encode()
	return u.String()
}
