// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/cell"
)

// maxReason bounds a reason in bytes.
const maxReason = 4000

// Desk is the acts on people and charters. It holds no state: everything it knows it reads inside the Update.
type Desk struct {
	Update cell.Update[Tx]
	Clock  cell.Clock // gives the milliseconds inside new ids
	// Origin is that of the pages, on which passkeys sign, as "https://host:port"; "" takes any secure one of the
	// relying party.
	Origin string
}

// Done is the outcome of an act.
type Done struct {
	ID       cell.ID // what was made or signed
	Seq      cell.Seq
	Complete bool    // a signature that put its proposal in force
	Opened   cell.ID // the crisis that this opened
}

// AddPerson makes an account's person known; who is an administrator. The id of p is given here.
func (d *Desk) AddPerson(ctx context.Context, who cell.Actor, p Person) (Done, error) {
	if err := CheckName(p.Name); err != nil {
		return Done{}, err
	}
	p.ID = cell.NewID(d.Clock.Now())
	seq, err := d.Update(ctx, who, "", func(tx Tx) error {
		me, err := tx.Person(who.ID)
		if err != nil && cell.CodeOf(err) != cell.NotFound {
			return err
		}
		if !me.Administrator {
			return charterError("administrator", cell.Denied, "only an administrator makes accounts")
		}
		_, err = tx.Append(cell.House, PersonAdded{p})
		return err
	})
	return Done{ID: p.ID, Seq: seq}, err
}

// Propose asks for changes of the charter of a crisis. Whoever sits in a seat there may, an auditor not. What would not
// fit is refused at once.
func (d *Desk) Propose(ctx context.Context, who cell.Actor, crisis cell.ID, changes []Change, reason string) (Done, error) {
	if err := checkReason(reason); err != nil {
		return Done{}, err
	}
	p := CharterProposed{ID: cell.NewID(d.Clock.Now()), Crisis: crisis, Changes: changes}
	for _, ch := range changes {
		if ch.Opening != nil {
			if err := CheckZone(ch.Opening.Crisis.Zone); err != nil {
				return Done{}, err
			}
		}
	}
	seq, err := d.Update(ctx, who, reason, func(tx Tx) error {
		c, err := seated(tx, who, crisis, changes)
		if err != nil {
			return err
		}
		p.Charter = c.Charter.Version
		next, err := c.Charter.Next(changes, tx.Now())
		if err != nil {
			return err
		}
		if err := fitsHouse(tx, c, next, changes); err != nil {
			return err
		}
		_, err = tx.Append(home(crisis, changes), p)
		return err
	})
	return Done{ID: p.ID, Seq: seq}, err
}

// Drop ends an open proposal: withdrawn by who made it, returned or refused by the authority.
func (d *Desk) Drop(ctx context.Context, who cell.Actor, crisis, id cell.ID, how, reason string) (Done, error) {
	if err := checkReason(reason); err != nil {
		return Done{}, err
	}
	seq, err := d.Update(ctx, who, reason, func(tx Tx) error {
		p, err := tx.Proposal(crisis, id)
		if err != nil {
			return err
		}
		c, err := seated(tx, who, crisis, p.Changes)
		if err != nil {
			return err
		}
		if err := open(p); err != nil {
			return err
		}
		seat, _ := c.Charter.Seat(cell.ID(who.Seat))
		switch {
		case !slices.Contains([]string{Withdrawn, Returned, Refused}, how):
			return charterError("drop.how", cell.Invalid, "a proposal is withdrawn, returned or refused")
		case how == Withdrawn && p.Made.Actor != who.ID:
			return charterError("drop.other", cell.Denied, "a proposal is withdrawn by who made it")
		case how != Withdrawn && seat.Kind != Authority:
			return charterError("drop.authority", cell.Denied, "a proposal is returned or refused by the authority")
		}
		_, err = tx.Append(home(crisis, p.Changes), CharterDropped{Proposal: id, How: how})
		return err
	})
	return Done{ID: id, Seq: seq}, err
}

// seated returns the crisis when who sits in the seat acted from and may act. A closed crisis is acted in no more but to
// open another one.
func seated(tx Tx, who cell.Actor, crisis cell.ID, changes []Change) (Crisis, error) {
	c, err := tx.Crisis(crisis)
	if err != nil {
		return c, err
	}
	seat, there := c.Charter.Seat(cell.ID(who.Seat))
	switch {
	case c.Closed && home(crisis, changes) != cell.House:
		return c, &cell.Error{Code: cell.Conflict, Key: "error.crisis.closed", Msg: "the crisis is closed: it is read, and nothing more is done in it"}
	case !there || !c.Charter.Sits(who.ID, seat.ID, tx.Now()):
		return c, charterError("seat.none", cell.Denied, "you do not sit in this seat now")
	case seat.Kind == Auditor:
		return c, charterError("auditor.acts", cell.Denied, "an auditor reads and does nothing")
	}
	return c, nil
}

// home is the crisis of a proposal's entries: an opening belongs to the house, since a closed crisis takes none.
func home(crisis cell.ID, changes []Change) cell.ID {
	if len(changes) == 1 && changes[0].Op == CrisisOpen {
		return cell.House
	}
	return crisis
}

// fitsHouse holds what becomes of a charter against the people and the other crises of the house.
func fitsHouse(tx Tx, c Crisis, next Charter, changes []Change) error {
	exercise := c.Exercise
	if len(changes) == 1 && changes[0].Opening != nil {
		o := changes[0].Opening
		if c.Exercise && !o.Crisis.Exercise {
			return charterError("opening.exercise", cell.Denied, "an exercise opens no live crisis: its signatures count in exercises only")
		}
		if _, err := tx.Crisis(o.Crisis.ID); cell.CodeOf(err) != cell.NotFound {
			return charterError("id", cell.Invalid, "an id is none, or stands twice")
		}
		next, exercise = o.Charter, o.Crisis.Exercise
	}
	people := map[cell.ID]bool{}
	for _, m := range next.Members {
		people[m.Person] = true
	}
	for _, k := range next.Keys {
		people[k.Person] = true
		use, err := tx.KeyUse(k.ID)
		if err != nil {
			return err
		}
		if exercise && use.Live || !exercise && use.Exercise {
			return charterError("key.exercise", cell.Denied, "a key serves in exercises or live, never in both: make another one")
		}
	}
	for id := range people {
		p, err := tx.Person(id)
		if err != nil {
			return err
		}
		if p.Administrator {
			return charterError("member.administrator", cell.Denied, "an administrator sits in no seat and has no approval key")
		}
	}
	return nil
}

func open(p Proposal) error {
	if p.State != Open {
		return charterError("proposal.ended", cell.Conflict, "this proposal has ended: look at how it stands now")
	}
	return nil
}

func checkReason(s string) error {
	switch {
	case strings.TrimSpace(s) == "":
		return &cell.Error{Code: cell.Invalid, Key: "error.reason.missing", Msg: "a reason is needed: say in a sentence why"}
	case len(s) > maxReason:
		return charterError("text.long", cell.TooLarge, "the reason is too long", "limit", maxReason)
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return charterError("text.hidden", cell.Invalid, "the reason holds characters that do not show")
	}
	return nil
}
