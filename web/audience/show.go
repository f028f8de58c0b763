// SPDX-License-Identifier: Apache-2.0

package audience

import (
	"slices"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
)

// page is who may see one item.
type page struct {
	Item     decision.Item
	Link     string // to the item
	Everyone bool   // every seat of the crisis may see it
	Owner    string // the owner's seat by name, "" when it is unknown
	Markings []choice
	Seats    []choice
	Persons  []choice
	Mine     bool // the reader sits in the owner's seat
	Told     bool // the reader is told who saw it
	Saw      []saw
	Writable bool
}

// choice is one that the form offers.
type choice struct {
	ID, Name string
	On       bool // it is so now
}

// saw is one time that somebody was shown the item.
type saw struct {
	cell.Access
	Name, SeatName string
}

// maxSaw is how many of them the page lists.
const maxSaw = 200

// show says who may see the item.
func (d desk) show(r *web.Request) error {
	item, err := d.reads.Item(r.Context(), r.Viewer, cell.ID(r.PathValue("item")))
	if err != nil {
		return err
	}
	p, err := d.page(r, item)
	if err != nil {
		return err
	}
	return r.Page(d.pages, web.Page{Name: "audience", Title: r.T("audience.title"), Section: item.Type + "s", Data: p})
}

func (d desk) page(r *web.Request, item decision.Item) (page, error) {
	a := item.Audience
	p := page{Item: item, Link: "/" + item.Type + "s/" + string(item.ID), Everyone: slices.Contains(a.Members(), cell.Everyone),
		Mine: r.Viewer.Seat == a.Owner, Writable: r.Writable()}
	for _, m := range [...]cell.TLP{cell.Clear, cell.Green, cell.Amber, cell.AmberStrict, cell.Red} {
		p.Markings = append(p.Markings, choice{ID: string(m), Name: string(m), On: m == a.Marking})
	}
	crisis, err := d.reads.Crisis(r.Context(), r.Viewer.Crisis)
	if err != nil {
		return p, err
	}
	for _, s := range crisis.Charter.Seats {
		id, name := string(s.ID), s.Name.In(r.Words.Lang)
		if id == a.Owner {
			p.Owner = name
			continue
		}
		p.Seats = append(p.Seats, choice{id, name, slices.Contains(a.Seats, id)})
	}
	people, err := d.reads.Persons(r.Context())
	if err != nil {
		return p, err
	}
	for _, person := range people {
		sits := slices.ContainsFunc(crisis.Charter.Members, func(m decision.Member) bool { return m.Person == person.ID })
		on := slices.Contains(a.Persons, person.ID)
		if sits || on {
			p.Persons = append(p.Persons, choice{string(person.ID), person.Name.In(r.Words.Lang), on})
		}
	}
	p.Told = p.Mine || r.Standing.Kind == decision.Authority || r.Standing.Kind == decision.Auditor
	if !p.Told {
		return p, nil
	}
	seen, err := d.reads.WhoSaw(r.Context(), r.Viewer, item.Type, item.ID, maxSaw)
	for _, a := range seen {
		s := saw{Access: a}
		for _, person := range people {
			if person.ID == a.Actor {
				s.Name = person.Name.In(r.Words.Lang)
			}
		}
		if seat, ok := crisis.Charter.Seat(cell.ID(a.Seat)); ok {
			s.SeatName = seat.Name.In(r.Words.Lang)
		}
		p.Saw = append(p.Saw, s)
	}
	return p, err
}
