// SPDX-License-Identifier: Apache-2.0

package charter

import (
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
)

// page is the charter as it was in force at the position looked at.
type page struct {
	Version  int64 // 0 when none was in force
	Seats    []seatView
	Lists    []listView
	Channels []decision.Channel
	Synced   bool
	Open     []proposalLine
	History  []versionView
	Closed   bool
	Auditor  bool // the reader is one
	Writable bool
	At       string // "?at=N" for links
}

type seatView struct {
	decision.Seat
	Members []memberView
}

type memberView struct {
	Name        string
	From, Until cell.Time
	Now         bool // sits there now
	Keys        []string
}

type listView struct {
	Name       cell.Name
	Recipients []recipientView
}

type recipientView struct {
	decision.Recipient
	Channel string
}

type proposalLine struct {
	ID      cell.ID
	Made    decision.Entered
	By      string
	State   string
	Changes []string
	Signed  []string // who has
	Stale   bool     // of a charter that is in force no more: it can be withdrawn, not signed
}

type versionView struct {
	Version int64
	Since   cell.Seq
	Time    cell.Time
	Made    *proposalLine // nil for the first of the house
}

// show lists people and seats, as they are or were at ?at=N, what is proposed, and how it came about.
func (d desk) show(r *web.Request, h house) error {
	versions, err := d.reads.Charters(r.Context(), h.ID)
	if err != nil {
		return err
	}
	proposals, err := d.reads.Proposals(r.Context(), h.ID)
	if err != nil {
		return err
	}
	p := page{Closed: h.Closed, Auditor: r.Standing.Kind == decision.Auditor, Writable: writable(r), At: r.AtQuery()}
	byID := map[cell.ID]decision.Proposal{}
	for _, x := range proposals {
		byID[x.ID] = x
		if x.State == decision.Open && writable(r) {
			p.Open = append(p.Open, h.line(r, x))
		}
	}
	for _, v := range versions {
		if at := r.Viewer.At; at != 0 && v.Since > at {
			continue
		}
		if p.Version == 0 {
			p.fill(r, h, v.Charter, d.clock.Now())
		}
		made := versionView{Version: v.Charter.Version, Since: v.Since, Time: v.Time}
		if x, there := byID[v.Proposal]; there {
			line := h.line(r, x)
			made.Made = &line
		}
		p.History = append(p.History, made)
	}
	return r.Page(d.pages, web.Page{Name: "charter", Title: r.T("charter.title"), Section: "charter", Data: p})
}

func (p *page) fill(r *web.Request, h house, c decision.Charter, now cell.Time) {
	p.Version, p.Channels, p.Synced = c.Version, c.Channels, c.SyncedKeys
	for _, s := range c.Seats {
		v := seatView{Seat: s}
		for _, m := range c.Members {
			if m.Seat != s.ID {
				continue
			}
			mv := memberView{Name: h.person(r, m.Person), From: m.From, Until: m.Until, Now: m.In(now)}
			for _, k := range c.KeysOf(m.Person) {
				mv.Keys = append(mv.Keys, k.Type)
			}
			v.Members = append(v.Members, mv)
		}
		p.Seats = append(p.Seats, v)
	}
	for _, l := range c.Lists {
		v := listView{Name: l.Name}
		for _, x := range l.Recipients {
			v.Recipients = append(v.Recipients, recipientView{x, channelName(r, c, x.Channel)})
		}
		p.Lists = append(p.Lists, v)
	}
}

func (h house) line(r *web.Request, p decision.Proposal) proposalLine {
	l := proposalLine{ID: p.ID, Made: p.Made, By: h.person(r, p.Made.Actor), State: p.State, Changes: h.words(r, p),
		Stale: p.State == decision.Open && p.Charter != h.Charter.Version}
	for _, g := range p.Signatures {
		l.Signed = append(l.Signed, h.signer(r, g))
	}
	return l
}

// signer names who signed and from which seat.
func (h house) signer(r *web.Request, g decision.Signature) string {
	return r.T("charter.signer", "person", h.person(r, g.Statement.Person), "seat", h.seat(r, g.Statement.Seat))
}
