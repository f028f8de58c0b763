// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
)

// Statement is what who would sign for p now. It can be handed in for Validity.
func (p Proposal) Statement(h House, c Crisis, who cell.Actor, seen cell.Seq, now cell.Time) (Statement, error) {
	content, err := ContentHash(p.CharterProposed)
	return Statement{Act: SignAct, Installation: h.Installation, Crisis: c.ID, Exercise: c.Exercise, Charter: c.Charter.Version,
		Proposal: p.ID, Content: content, Person: who.ID, Seat: cell.ID(who.Seat), Seen: seen, Nonce: NewNonce(), Expires: now + Validity}, err
}

// Sign hands in a signature under a proposal. The one that makes it complete takes effect in its own entry: the charter
// that follows is in force from there, a crisis is opened or closed.
func (d *Desk) Sign(ctx context.Context, who cell.Actor, g Signed) (Done, error) {
	done := Done{ID: g.Statement.Proposal}
	if g.Statement.Person != who.ID || string(g.Statement.Seat) != who.Seat {
		return Done{}, charterError("statement.person", cell.Denied, "a signature is handed in by who signed, from the seat it names")
	}
	_, err := d.Update(ctx, who, "", func(tx Tx) error {
		done.Complete, done.Opened = false, "" // an Update may run again
		p, err := tx.Proposal(g.Statement.Crisis, g.Statement.Proposal)
		if err != nil {
			return err
		}
		c, err := seated(tx, who, p.Crisis, p.Changes)
		if err != nil {
			return err
		}
		if err := d.admit(tx, c, p, g); err != nil {
			return err
		}
		done.Seq, err = d.accept(tx, c, p, g, &done)
		return err
	})
	if err != nil {
		return Done{}, err
	}
	return done, nil
}

// admit refuses a signature that does not count.
func (d *Desk) admit(tx Tx, c Crisis, p Proposal, g Signed) error {
	if err := open(p); err != nil {
		return err
	}
	for _, other := range p.Signatures {
		if other.Statement.Person == g.Statement.Person {
			return charterError("signed.twice", cell.Conflict, "you have signed this already: one person counts once, whatever seats")
		}
	}
	h, err := tx.House()
	if err != nil {
		return err
	}
	counter, err := bench{h, d.Origin, c.CrisisOpened, tx.Now()}.signature(g, p.CharterProposed, c.Charter)
	if err != nil {
		return err
	}
	use, err := tx.KeyUse(g.Key)
	if err != nil {
		return err
	}
	return checkCounter(use.Counter, counter)
}

// checkCounter refuses a counter that did not rise: two authenticators hold the key. Who keeps none says 0 always.
func checkCounter(last, now uint32) error {
	if (last != 0 || now != 0) && now <= last {
		return charterError("key.counter", cell.Denied, "the key's counter did not rise, so that somebody holds a copy of it: end this key")
	}
	return nil
}

// accept appends the signature and, when it completes the proposal, what follows from it.
func (d *Desk) accept(tx Tx, c Crisis, p Proposal, g Signed, done *Done) (cell.Seq, error) {
	all := []Signed{g}
	for _, other := range p.Signatures {
		all = append(all, other.Signed)
	}
	f := CharterSigned{Proposal: p.ID, Signed: g, Complete: enough(c.Charter, all, tx.Now())}
	at := home(p.Crisis, p.Changes)
	if !f.Complete {
		return tx.Append(at, f)
	}
	done.Complete = true
	next, err := c.Charter.Next(p.Changes, tx.Now())
	if err != nil {
		return 0, err
	}
	if err := fitsHouse(tx, c, next, p.Changes); err != nil {
		return 0, err
	}
	switch p.Changes[0].Op {
	case CrisisOpen:
		o := p.Changes[0].Opening
		done.Opened = o.Crisis.ID
		return inTurn(tx, entry{at, f}, entry{cell.House, o.Crisis}, entry{o.Crisis.ID, CharterFounded{Charter: o.Charter, Proposal: p.ID}})
	case CrisisClose:
		return inTurn(tx, entry{at, f}, entry{at, CrisisClosed{Crisis: p.Crisis, Proposal: p.ID}})
	}
	f.Charter = &next
	return tx.Append(at, f)
}

type entry struct {
	crisis cell.ID
	fact   cell.Fact
}

// inTurn appends entries and returns the position of the first.
func inTurn(tx Tx, all ...entry) (first cell.Seq, err error) {
	for i, e := range all {
		seq, err := tx.Append(e.crisis, e.fact)
		if err != nil {
			return 0, err
		}
		if i == 0 {
			first = seq
		}
	}
	return first, nil
}
