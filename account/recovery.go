// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
)

// RecoveryWait is the time between the second seat's word and the link, in which every seat and the person can stop it.
const RecoveryWait = 24 * hour

// Recoveries reads recoveries.
type Recoveries interface {
	// OpenRecoveries lists those that may still lead somewhere, the oldest first.
	OpenRecoveries(ctx context.Context) ([]Recovery, error)
}

// Seated is who acts in a recovery, as their standing tells.
type Seated struct {
	Actor         cell.Actor
	Holds         bool // a seat or the authority, not an auditor
	Administrator bool
}

func denied(key, msg string) error { return &cell.Error{Code: cell.Denied, Key: key, Msg: msg} }

// may refuses whoever has no say in a recovery of the account.
func (s Seated) may(a Account) error {
	switch {
	case s.Administrator:
		return denied("error.recovery.administrator", "the administrator has no say in a recovery: two other seats have")
	case !s.Holds || s.Actor.Seat == "":
		return denied("error.recovery.seat", "a recovery is asked for and agreed to from a seat")
	case s.Actor.ID == a.Person:
		return denied("error.recovery.self", "nobody brings their own account back: two other seats do")
	}
	return nil
}

// AskRecovery asks, from one seat, to bring the person of an account back in. Its errors: Denied, NotFound, Conflict when one is
// under way or the account is closed, Invalid without a reason.
func (d *Desk) AskRecovery(ctx context.Context, by Seated, account cell.ID, reason string) (Recovery, error) {
	a, err := d.Accounts.Account(ctx, account)
	if err != nil {
		return Recovery{}, err
	}
	if reason == "" {
		return Recovery{}, &cell.Error{Code: cell.Invalid, Key: "error.reason.missing", Msg: "a reason is needed: say in a sentence why"}
	}
	if err := by.may(a); err != nil {
		return Recovery{}, err
	}
	r := Recovery{ID: cell.NewID(d.Clock.Now()), Account: account, State: Asked, Asker: by.Actor.ID, AskSeat: by.Actor.Seat}
	_, err = d.Update(ctx, by.Actor, reason, func(tx Tx) error {
		if open, err := tx.AccountOpen(account); err != nil || !open {
			return errorsJoin(errClosed(), err)
		}
		if _, under, err := tx.OpenRecovery(account); err != nil || under {
			return errorsJoin(&cell.Error{Code: cell.Conflict, Key: "error.recovery.open", Msg: "a recovery of this account is under way: agree to it or stop it"}, err)
		}
		_, err := tx.Append(cell.House, RecoverySet{Act: ActAsk, Recovery: r})
		return err
	})
	return r, err
}

// step changes a recovery by one act.
func (d *Desk) step(ctx context.Context, by Seated, id cell.ID, act, reason string, change func(tx Tx, r *Recovery, a Account) error) (Recovery, error) {
	var out Recovery
	_, err := d.Update(ctx, by.Actor, reason, func(tx Tx) error {
		r, err := tx.Recovery(id)
		if err != nil {
			return err
		}
		a, err := d.Accounts.Account(ctx, r.Account)
		if err != nil {
			return err
		}
		if err := change(tx, &r, a); err != nil {
			return err
		}
		out = r
		_, err = tx.Append(cell.House, RecoverySet{Act: act, Recovery: r})
		return err
	})
	return out, err
}

func errState() error {
	return &cell.Error{Code: cell.Conflict, Key: "error.recovery.state", Msg: "the recovery does not stand so any more: look again"}
}

// AgreeRecovery is the second seat's word: another person on another seat. The wait begins.
func (d *Desk) AgreeRecovery(ctx context.Context, by Seated, id cell.ID) (Recovery, error) {
	return d.step(ctx, by, id, ActAgree, "", func(tx Tx, r *Recovery, a Account) error {
		if err := by.may(a); err != nil {
			return err
		}
		if r.State != Asked {
			return errState()
		}
		if by.Actor.ID == r.Asker || by.Actor.Seat == r.AskSeat {
			return denied("error.recovery.second", "it takes a second person on a second seat")
		}
		r.State, r.Agreer, r.AgreeSeat, r.From = Agreed, by.Actor.ID, by.Actor.Seat, tx.Now()+RecoveryWait
		return nil
	})
}

// StopRecovery ends a recovery. Any seat may, and the person whose account it is.
func (d *Desk) StopRecovery(ctx context.Context, by Seated, id cell.ID, reason string) (Recovery, error) {
	if reason == "" {
		return Recovery{}, &cell.Error{Code: cell.Invalid, Key: "error.reason.missing", Msg: "a reason is needed: say in a sentence why"}
	}
	return d.step(ctx, by, id, ActStop, reason, func(_ Tx, r *Recovery, a Account) error {
		if by.Actor.ID != a.Person && (!by.Holds || by.Actor.Seat == "") {
			return denied("error.recovery.seat", "a recovery is stopped from a seat, or by the person")
		}
		if !r.Open() {
			return errState()
		}
		r.State = Stopped
		return nil
	})
}

// IssueRecovery makes the one-time link after the wait, for one of the two who asked and agreed, and gives its token. Both must
// still hold the seats they spoke from; the caller tells whether they do. Its errors: Denied, Conflict before the wait is over.
func (d *Desk) IssueRecovery(ctx context.Context, by Seated, id cell.ID, seated func(context.Context, Recovery) (bool, error)) (string, error) {
	r, err := d.step(ctx, by, id, ActIssue, "", func(tx Tx, r *Recovery, a Account) error {
		if err := by.may(a); err != nil {
			return err
		}
		if by.Actor.ID != r.Asker && by.Actor.ID != r.Agreer {
			return denied("error.recovery.two", "the link is made by one of the two who asked and agreed")
		}
		if r.State != Agreed || a.Closed {
			return errState()
		}
		if tx.Now() < r.From {
			return &cell.Error{Code: cell.Conflict, Key: "error.recovery.wait", Msg: "the 24 hours in which every seat can object are not over"}
		}
		if ok, err := seated(ctx, *r); err != nil || !ok {
			return errorsJoin(denied("error.recovery.left", "one of the two does not hold that seat any more: stop it and ask again"), err)
		}
		r.State = Issued
		return nil
	})
	if err != nil {
		return "", err
	}
	return d.link(ctx, r.Account, ForRecovery, r.ID)
}

// recovered ends the old ways in when the link of a recovery is used.
func (d *Desk) recovered(ctx context.Context, a Account, id cell.ID) error {
	_, err := d.step(ctx, Seated{Actor: cell.Actor{ID: a.Person}}, id, ActUse, "", func(tx Tx, r *Recovery, _ Account) error {
		if r.State != Issued {
			return errLink("error.link.stopped", "this recovery was stopped: its link opens nothing")
		}
		r.State = Used
		return tx.DropWays(a.ID)
	})
	d.changed()
	return err
}
