// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/store"
)

// accountVerbs are the verbs on accounts. They are for who runs the machine: the first account, and when the administrator is
// away.
type accountVerbs struct {
	Add   accountAdd   `cmd:"" help:"Open an account for a person, and print the link that signs in once. It places nobody in a seat. Example: crisiscell account add ID amal"`
	Link  accountLink  `cmd:"" help:"Make the first link of an account anew, while it has no other way in."`
	List  accountList  `cmd:"" help:"List accounts, one a line: login name, id, person, state."`
	Close accountClose `cmd:"" help:"Close an account for good and end its sessions."`
}

// doorAt is where the accounts are and how links to them begin.
type doorAt struct {
	place     `embed:""`
	PublicURL string `help:"Address under which people reach the program; http://localhost:8080 when not given." placeholder:"URL"`
}

// with calls fn with the accounts of the store, which no server may write meanwhile.
func (v doorAt) with(s streams, fn func(context.Context, *account.Desk, publicURL) error) (err error) {
	public := local(8080)
	if v.PublicURL != "" {
		if public, err = parsePublic(v.PublicURL); err != nil {
			return err
		}
	}
	st, err := store.Open(s.ctx(), store.Config{Dir: v.Data, URL: v.Database, Clock: clock})
	if err != nil {
		return err
	}
	defer func() {
		if e := st.Close(); err == nil {
			err = e
		}
	}()
	a := &app{store: st, front: front{public: public}, log: slog.New(slog.DiscardHandler)}
	d := newDoor(a)
	d.Update = func(ctx context.Context, who cell.Actor, reason string, fn func(account.Tx) error) (cell.Seq, error) {
		return st.Update(ctx, who, reason, func(tx *store.Tx) error { return fn(tx) }) // nobody follows, and nothing is measured
	}
	return fn(s.ctx(), d, public)
}

// accountAdd is `crisiscell account add`.
type accountAdd struct {
	doorAt
	Person string `arg:"" help:"Id of the person, see the charter."`
	Login  string `arg:"" help:"Login name."`
}

// Run prints the first link.
func (v *accountAdd) Run(s streams) error {
	return v.with(s, func(ctx context.Context, d *account.Desk, p publicURL) error {
		a, err := d.AddAccount(ctx, cell.Actor{}, cell.ID(v.Person), v.Login)
		if err != nil {
			return err
		}
		return printLink(ctx, s, d, p, a)
	})
}

func printLink(ctx context.Context, s streams, d *account.Desk, p publicURL, a account.Account) error {
	token, err := d.FirstLink(ctx, a.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.err, "For %s, once and within 24 hours; hand it over in person:\n", a.Login)
	_, err = fmt.Fprintln(s.out, signInAddress(p, token))
	return err
}

// named calls fn with the account of a login name.
func (v doorAt) named(s streams, login string, fn func(context.Context, *account.Desk, publicURL, account.Account) error) error {
	return v.with(s, func(ctx context.Context, d *account.Desk, p publicURL) error {
		name, err := account.FoldLogin(login)
		if err != nil {
			return err
		}
		a, err := d.Accounts.AccountByLogin(ctx, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return fn(ctx, d, p, a)
	})
}

// accountLink is `crisiscell account link`.
type accountLink struct {
	doorAt
	Login string `arg:"" help:"Login name."`
}

// Run prints the link.
func (v *accountLink) Run(s streams) error {
	return v.named(s, v.Login, func(ctx context.Context, d *account.Desk, p publicURL, a account.Account) error {
		return printLink(ctx, s, d, p, a)
	})
}

// accountList is `crisiscell account list`.
type accountList struct{ doorAt }

// Run prints one line an account, tab-separated.
func (v *accountList) Run(s streams) error {
	return v.with(s, func(ctx context.Context, d *account.Desk, _ publicURL) error {
		all, err := d.Accounts.Accounts(ctx)
		if err != nil {
			return err
		}
		for _, a := range all {
			state := "open"
			switch {
			case a.Closed:
				state = "closed"
			case !a.Ways():
				state = "no way in yet"
			}
			if _, err := fmt.Fprintf(s.out, "%s\t%s\t%s\t%s\n", a.Login, a.ID, a.Person, state); err != nil {
				return err
			}
		}
		return nil
	})
}

// accountClose is `crisiscell account close`.
type accountClose struct {
	doorAt
	Login  string `arg:"" help:"Login name."`
	Reason string `help:"Why, in a sentence; it stands in the record." required:""`
}

// Run closes it.
func (v *accountClose) Run(s streams) error {
	return v.named(s, v.Login, func(ctx context.Context, d *account.Desk, _ publicURL, a account.Account) error {
		return d.CloseAccount(ctx, cell.Actor{}, a.ID, v.Reason)
	})
}
