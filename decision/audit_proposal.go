// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"fmt"
	"slices"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

func (a *Audit) proposed(e record.Entry) error {
	seat, f, err := read[CharterProposed](e)
	if err != nil {
		return err
	}
	c := a.crises[f.Crisis]
	switch {
	case c == nil || home(f.Crisis, f.Changes) != e.Crisis:
		return fmt.Errorf("a proposal about another crisis than its entry's")
	case c.proposals[f.ID] != nil:
		return fmt.Errorf("the proposal was made before")
	}
	c.proposals[f.ID] = &Proposal{CharterProposed: f, State: Open, Made: Entered{Seq: e.Seq, Actor: e.Actor, Seat: seat}}
	return nil
}

// find returns an open proposal with the crisis whose charter it is about.
func (a *Audit) find(e record.Entry, id cell.ID) (*audited, *Proposal, error) {
	for of, c := range a.crises {
		if p := c.proposals[id]; p != nil {
			switch {
			case home(of, p.Changes) != e.Crisis:
				return c, p, fmt.Errorf("it is about a proposal of another crisis")
			case p.State != Open:
				return c, p, fmt.Errorf("the proposal had ended before (%s)", p.State)
			}
			return c, p, nil
		}
	}
	return nil, nil, fmt.Errorf("no such proposal stands before it")
}

func (a *Audit) signed(e record.Entry) error {
	seat, f, err := read[CharterSigned](e)
	if err != nil {
		return err
	}
	c, p, err := a.find(e, f.Proposal)
	if err != nil {
		if a.anyDark() {
			a.Unchecked++
			return nil
		}
		return err
	}
	if c.dark {
		a.Unchecked++
		a.follow(c, p, f)
		return nil
	}
	s := f.Signed.Statement
	if s.Person != e.Actor || string(s.Seat) != seat {
		return fmt.Errorf("the signature was handed in by another person than its signer, or from another seat")
	}
	if slices.ContainsFunc(p.Signatures, func(g Signature) bool { return g.Statement.Person == s.Person }) {
		return fmt.Errorf("one person signed twice")
	}
	counter, err := bench{a.house, "", c.CrisisOpened, e.Time}.signature(f.Signed, p.CharterProposed, c.Charter)
	if err != nil {
		return err
	}
	if s.Seen >= e.Seq {
		return fmt.Errorf("it says that position %d was seen, which came later", s.Seen)
	}
	if err := a.counted(f.Signed.Key, counter); err != nil {
		return err
	}
	p.Signatures = append(p.Signatures, Signature{Signed: f.Signed})
	err = a.effect(e, c, p, f)
	a.follow(c, p, f)
	return err
}

// effect holds what a signature put in force against what the proposal asked for and who signed it.
func (a *Audit) effect(e record.Entry, c *audited, p *Proposal, f CharterSigned) error {
	var all []Signed
	for _, g := range p.Signatures {
		all = append(all, g.Signed)
	}
	complete := enough(c.Charter, all, e.Time)
	switch {
	case f.Complete && !complete:
		return fmt.Errorf("it took effect without a signature of the authority and one of another person's seat")
	case !f.Complete && complete:
		return fmt.Errorf("there were enough signatures, and it did not take effect")
	case !complete && f.Charter != nil:
		return fmt.Errorf("a charter came in force before there were enough signatures")
	case !complete:
		return nil
	}
	next, err := c.Charter.Next(p.Changes, e.Time)
	if err != nil {
		return err
	}
	switch op := p.Changes[0].Op; {
	case op == CrisisOpen || op == CrisisClose:
		if f.Charter != nil {
			return fmt.Errorf("a charter came in force that nobody signed")
		}
		return nil
	case f.Charter == nil || !same(next, *f.Charter):
		return fmt.Errorf("the charter that came in force is not what the proposal makes of the one before")
	}
	return a.fits(c, next)
}

// follow goes on with what the entry says is in force, also after a fault, so that one fault is named once.
func (a *Audit) follow(c *audited, p *Proposal, f CharterSigned) {
	if !f.Complete {
		return
	}
	p.State = InForce
	if f.Charter != nil {
		c.Charter = *f.Charter
	}
	switch p.Changes[0].Op {
	case CrisisOpen:
		a.due = due{cell.CrisisOpened{}.Kind(), "", p}
	case CrisisClose:
		a.due = due{CrisisClosed{}.Kind(), p.Crisis, p}
	}
}

func (a *Audit) dropped(e record.Entry) error {
	_, f, err := read[CharterDropped](e)
	if err != nil {
		return err
	}
	_, p, err := a.find(e, f.Proposal)
	if p != nil {
		p.State = f.How
	}
	if err != nil && a.anyDark() {
		return nil
	}
	return err
}

func (a *Audit) closed(e record.Entry) error {
	_, f, err := read[CrisisClosed](e)
	if err != nil {
		return err
	}
	asked, c := a.due.kind == f.Kind() && a.due.crisis == f.Crisis && a.due.from.ID == f.Proposal, a.crises[f.Crisis]
	a.due = due{}
	if c == nil || e.Crisis != f.Crisis {
		return fmt.Errorf("a crisis was closed that was not opened")
	}
	c.Closed = true
	if !asked && !c.dark {
		return fmt.Errorf("a crisis was closed without a signed proposal")
	}
	return nil
}
