// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"context"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
)

// ReachTx is what a change of an audience needs inside an Update.
type ReachTx interface {
	cell.Tx
	// Audience returns who may see the item now; NotFound where there is none that the one who acts may see.
	Audience(crisis, item cell.ID) (cell.Audience, error)
}

// Reach changes who may see an item of any desk.
type Reach struct {
	Update cell.Update[ReachTx]
	// May decides by the policy whether who may change the audience of an item from one to another; release tells in which
	// direction.
	May func(ctx context.Context, who cell.Actor, crisis cell.ID, from, to cell.Audience, release bool) error
}

// Set gives an item another audience. To narrow is to leave some out, to release is to take others in: the owner's seat
// does both, and any seat that sees an item may narrow it to its owner's seat at once. Its errors: Invalid, NotFound,
// Conflict when the audience is that already or leaves some out and takes others in, Denied by the policy.
func (d *Reach) Set(ctx context.Context, who cell.Actor, crisis, item cell.ID, to cell.Audience, reason string) (cell.Seq, error) {
	if strings.TrimSpace(reason) == "" {
		return 0, &cell.Error{Code: cell.Invalid, Key: "error.reason.missing", Msg: "changing who may see an item needs a reason: say in a sentence why"}
	}
	return d.Update(ctx, who, reason, func(tx ReachTx) error {
		from, err := tx.Audience(crisis, item)
		if err != nil {
			return err
		}
		to := to
		to.Owner = from.Owner // an item stays whose it was
		to.Seats, to.Persons = append([]string{}, to.Seats...), append([]cell.ID{}, to.Persons...)
		if err := to.Check(); err != nil {
			return err
		}
		wider, narrower := to.Covers(from), from.Covers(to)
		act := "narrow"
		switch {
		case wider && narrower && to.Marking == from.Marking:
			return &cell.Error{Code: cell.Conflict, Key: "error.audience.same", Msg: "the item is for these people already"}
		case wider:
			act = "release"
		case !narrower:
			return &cell.Error{Code: cell.Conflict, Key: "error.audience.act",
				Msg: "the new audience leaves some out and takes others in: do it in two steps"}
		}
		// CLEAR may leave the cell, GREEN may not: from one to the other is a release although the seats are the same.
		if wider && narrower && to.Marking != cell.Clear {
			act = "narrow"
		}
		if err := d.May(ctx, who, crisis, from, to, act == "release"); err != nil {
			return err
		}
		_, err = tx.Append(crisis, cell.AudienceSet{Act: act, Item: item, Audience: to})
		return err
	})
}

// Item is something with an audience of its own, as a page about it shows it.
type Item struct {
	ID       cell.ID
	Type     string // report, incident
	Number   int64  // of an incident
	Title    string
	Audience cell.Audience
}
