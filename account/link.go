// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
)

// Purposes of a one-time link.
const (
	ForFirst    = "first"    // the first sign-in of a new account
	ForRecovery = "recovery" // the way back in, after two seats and the wait
	ForLocal    = "local"    // printed on the machine itself by who runs it: a role of the demo, the first officer
)

// LinkFor is how long a link may be used. A first link is handed over in person within a watch or two.
const LinkFor = 24 * hour

// Link is a way in that works once.
type Link struct {
	Key      Key
	Account  cell.ID
	Purpose  string
	Recovery cell.ID // for ForRecovery
	Made     cell.Time
	Until    cell.Time
	Used     cell.Time // 0 while unused
}

// Links keeps one-time links.
type Links interface {
	// AddLink keeps a new link and forgets the older ones of its account.
	AddLink(ctx context.Context, l Link) error
	// Link reads one, also a used one, so that its user can be told which it is. NotFound for none.
	Link(ctx context.Context, key Key) (Link, error)
	// UseLink marks it as used; false when it was already.
	UseLink(ctx context.Context, key Key, at cell.Time) (bool, error)
}

// link makes a link for the account and gives its token.
func (d *Desk) link(ctx context.Context, account cell.ID, purpose string, recovery cell.ID) (string, error) {
	token, key := NewToken()
	now := d.Clock.Now()
	return token, d.Links.AddLink(ctx, Link{Key: key, Account: account, Purpose: purpose, Recovery: recovery, Made: now, Until: now + LinkFor})
}

// LocalLink makes a link for whatever account, with or without ways in. It is for a demo and for the first officer, who has
// the machine itself; the caller makes sure that it is one of them.
func (d *Desk) LocalLink(ctx context.Context, account cell.ID) (string, error) {
	return d.link(ctx, account, ForLocal, "")
}

// FirstLink makes the link for somebody who has no way in yet. Its errors: Conflict for one who has, NotFound.
func (d *Desk) FirstLink(ctx context.Context, account cell.ID) (string, error) {
	a, err := d.Accounts.Account(ctx, account)
	if err != nil {
		return "", err
	}
	if a.Closed {
		return "", errClosed()
	}
	if a.Ways() {
		return "", &cell.Error{Code: cell.Conflict, Key: "error.link.ways",
			Msg: "this account has a way in: what is lost comes back by two seats, never by the administrator"}
	}
	return d.link(ctx, account, ForFirst, "")
}

func errClosed() error {
	return &cell.Error{Code: cell.Conflict, Key: "error.account.closed", Msg: "the account is closed for good: open another one"}
}

func errLink(key, msg string) error { return &cell.Error{Code: cell.Denied, Key: key, Msg: msg} }

// UseLink signs in by a link's token. Its errors, all Denied: error.link.none, error.link.used, error.link.expired.
func (d *Desk) UseLink(ctx context.Context, token string, b Browser) (string, Session, error) {
	none := errLink("error.link.none", "this is no sign-in link of this installation: take it again as it was given")
	l, err := d.Links.Link(ctx, KeyOf(token))
	if cell.CodeOf(err) == cell.NotFound {
		return "", Session{}, none
	}
	if err != nil {
		return "", Session{}, err
	}
	now := d.Clock.Now()
	used := errLink("error.link.used", "this link was used already: ask for a new one")
	switch {
	case l.Used != 0:
		return "", Session{}, used
	case now >= l.Until || l.Made > now+skew:
		return "", Session{}, errLink("error.link.expired", "this link is no longer valid: ask for a new one")
	}
	a, err := d.Accounts.Account(ctx, l.Account)
	if err != nil || a.Closed {
		return "", Session{}, errorsJoin(none, notMissing(err))
	}
	if ok, err := d.Links.UseLink(ctx, l.Key, now); err != nil || !ok {
		return "", Session{}, errorsJoin(used, err)
	}
	if l.Purpose == ForRecovery {
		if err := d.recovered(ctx, a, l.Recovery); err != nil {
			return "", Session{}, err
		}
	}
	how := "link"
	if l.Purpose == ForLocal {
		how = ForLocal
	}
	return d.begin(ctx, a, how, false, b)
}

// notMissing drops an error that says that something is not there.
func notMissing(err error) error {
	if cell.CodeOf(err) == cell.NotFound {
		return nil
	}
	return err
}
