// SPDX-License-Identifier: Apache-2.0

package charter

import (
	"strconv"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
)

// auditLimit bounds the lines of an answer.
const auditLimit = 1000

// auditPage is what an auditor asked, with the answer.
type auditPage struct {
	Seats []option
	Seat  string
	At    cell.Seq
	Asked string // seat or item, "" for nothing yet
	Seen  []seenView
	Item  string
	Saw   []sawView
}

type seenView struct {
	decision.Seen
	Owner string
}

type sawView struct {
	cell.Access
	Person, SeatName string
}

// audit answers "what could seat X see at position N" and "who saw item Y". It is for auditors; for others there is no such
// page. What it tells of an item is that it is there and for whom, never its content.
func (d desk) audit(r *web.Request, h house) error {
	if r.Standing.Kind != decision.Auditor {
		return &cell.Error{Code: cell.NotFound, Key: "error.page.missing", Msg: "there is no such page"}
	}
	p := auditPage{Seat: r.URL.Query().Get("seat"), Item: r.URL.Query().Get("item")}
	for _, s := range h.Charter.Seats {
		p.Seats = append(p.Seats, option{string(s.ID), s.Name.In(r.Words.Lang)})
	}
	var err error
	if p.At, err = d.reads.Last(r.Context()); err != nil {
		return err
	}
	switch {
	case p.Item != "":
		p.Asked = "item"
		all, err := d.reads.Sightings(r.Context(), h.ID, cell.ID(p.Item), auditLimit)
		if err != nil {
			return err
		}
		for _, a := range all {
			p.Saw = append(p.Saw, sawView{a, h.person(r, a.Actor), h.seat(r, cell.ID(a.Seat))})
		}
	case p.Seat != "":
		p.Asked = "seat"
		if text := r.URL.Query().Get("position"); text != "" {
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil || n < 1 || cell.Seq(n) > p.At {
				return &cell.Error{Code: cell.Invalid, Key: "error.at", Msg: "the position is none of the record"}
			}
			p.At = cell.Seq(n)
		}
		all, err := d.reads.CouldSee(r.Context(), h.ID, cell.ID(p.Seat), p.At, auditLimit)
		if err != nil {
			return err
		}
		for _, s := range all {
			p.Seen = append(p.Seen, seenView{s, h.seat(r, cell.ID(s.Audience.Owner))})
		}
	}
	return r.Page(d.pages, web.Page{Name: "audit", Title: r.T("audit.title"), Section: "charter", Data: p})
}
