// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
)

// newDoor puts the way in together. Passkeys belong to the address under which people reach the pages.
func newDoor(a *app) *account.Desk {
	d := &account.Desk{Update: update[account.Tx](a), Accounts: a.store, Sessions: a.store, Links: a.store, Keys: a.store, Recoveries: a.store,
		Notices: a.store, Clock: clock, Hasher: account.NewHasher(account.DefaultCost), Throttle: account.NewThrottle()}
	if a.front.public.host == "" { // nobody reaches it yet: a command, or a test
		return d
	}
	relying, err := account.NewRelying(a.front.public.Origin())
	if err != nil {
		a.log.Warn("no passkeys", "err", err)
		return d
	}
	d.Relying = relying
	return d
}

// accountOf gives the account of a person under a login name, opened when there is none.
func (a *app) accountOf(ctx context.Context, person cell.ID, login string) (account.Account, error) {
	all, err := a.store.Accounts(ctx)
	if err != nil {
		return account.Account{}, err
	}
	for _, v := range all {
		if v.Person == person && !v.Closed {
			return v, nil
		}
	}
	return a.door.AddAccount(ctx, cell.Actor{}, person, login)
}

// printDoor says how to sign in: by a link that works once in the demo and where the officer of the command line holds a seat,
// after the founding by the founders' first links.
func (a *app) printDoor(ctx context.Context, out io.Writer) error {
	if a.began && !a.made.Demo {
		return a.printFirst(ctx, out)
	}
	if a.made.Demo {
		if err := a.openDemo(ctx); err != nil {
			return err
		}
	} else if st, err := a.store.Standings(ctx, officer.ID); err != nil || len(st) == 0 {
		_, e := fmt.Fprintf(out, "Sign in at:\n  %s\n", a.front.public.Origin())
		return errors.Join(err, e)
	}
	v, err := a.accountOf(ctx, officer.ID, "situation")
	if err != nil {
		return err
	}
	token, err := a.door.LocalLink(ctx, v.ID)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "Open this link once to sign in:\n  %s\n", signInAddress(a.front.public, token)); err != nil || !a.made.Demo {
		return err
	}
	_, err = fmt.Fprintf(out, "Or sign in with the password %q as one of:", demoPassphrase)
	for _, l := range demoLogins() {
		fmt.Fprintf(out, " %s", l.login)
	}
	fmt.Fprintln(out)
	return err
}

// signInAddress is the link of a token.
func signInAddress(p publicURL, token string) string { return p.Origin() + "/sign-in?token=" + token }
