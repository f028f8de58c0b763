// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
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

// accountAsk is what a verb asks, of the store itself or of the program that runs on it.
type accountAsk struct {
	Verb   string  `json:"verb"` // add, link, list, close
	Person cell.ID `json:"person,omitempty"`
	Login  string  `json:"login,omitempty"`
	Reason string  `json:"reason,omitempty"`
}

// accountAnswer is what comes back.
type accountAnswer struct {
	Link     string        `json:"link,omitempty"`
	Accounts []accountLine `json:"accounts,omitempty"`
}

type accountLine struct {
	Login  string  `json:"login"`
	ID     cell.ID `json:"id"`
	Person cell.ID `json:"person"`
	State  string  `json:"state"`
}

// answerAccount carries a verb out. The installation itself acts: the record names nobody, since nobody signed in.
func answerAccount(ctx context.Context, d *account.Desk, p publicURL, q accountAsk) (accountAnswer, error) {
	switch q.Verb {
	case "add":
		a, err := d.AddAccount(ctx, cell.Actor{}, q.Person, q.Login)
		if err != nil {
			return accountAnswer{}, err
		}
		return firstLink(ctx, d, p, a.ID)
	case "list":
		return listAccounts(ctx, d)
	case "link", "close":
		name, err := account.FoldLogin(q.Login)
		if err != nil {
			return accountAnswer{}, err
		}
		a, err := d.Accounts.AccountByLogin(ctx, name)
		if err != nil {
			return accountAnswer{}, err
		}
		if q.Verb == "link" {
			return firstLink(ctx, d, p, a.ID)
		}
		return accountAnswer{}, d.CloseAccount(ctx, cell.Actor{}, a.ID, q.Reason)
	}
	return accountAnswer{}, &cell.Error{Code: cell.Invalid, Key: "error.form", Msg: "there is no such verb: use the same release for both"}
}

func firstLink(ctx context.Context, d *account.Desk, p publicURL, id cell.ID) (accountAnswer, error) {
	token, err := d.FirstLink(ctx, id)
	if err != nil {
		return accountAnswer{}, err
	}
	return accountAnswer{Link: signInAddress(p, token)}, nil
}

func listAccounts(ctx context.Context, d *account.Desk) (out accountAnswer, err error) {
	all, err := d.Accounts.Accounts(ctx)
	for _, a := range all {
		state := "open"
		switch {
		case a.Closed:
			state = "closed"
		case !a.Ways():
			state = "no way in yet"
		}
		out.Accounts = append(out.Accounts, accountLine{a.Login, a.ID, a.Person, state})
	}
	return out, err
}

// doorAt is where the accounts are and how links to them begin.
type doorAt struct {
	place     `embed:""`
	acting    `embed:""`
	PublicURL string `help:"Address under which people reach the program, when none runs; http://localhost:8080 when not given." placeholder:"URL"`
}

// ask asks the program that runs on the store, else the store itself, with its lock.
func (v doorAt) ask(s streams, q accountAsk) (answer accountAnswer, err error) {
	public := local(8080)
	if v.PublicURL != "" {
		if public, err = parsePublic(v.PublicURL); err != nil {
			return answer, err
		}
	}
	c, err := dialSocket(s.ctx(), v.Data)
	if err != nil {
		return answer, err
	}
	if c == nil {
		answer, err = v.askStore(s.ctx(), public, q)
	} else {
		c.as = v.As
		if c.token, err = v.token(v.Data); err != nil {
			return answer, err
		}
		answer, err = c.account(s.ctx(), q)
	}
	if cell.CodeOf(err) == cell.NotFound {
		err = fmt.Errorf("%s: %w", q.Login, err)
	}
	return answer, err
}

func (v doorAt) askStore(ctx context.Context, p publicURL, q accountAsk) (answer accountAnswer, err error) {
	st, err := store.Open(ctx, store.Config{Dir: v.Data, URL: v.Database, Clock: clock})
	if err != nil {
		return answer, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	d := newDoor(&app{store: st, front: front{public: p}, log: slog.New(slog.DiscardHandler)})
	d.Update = func(ctx context.Context, who cell.Actor, reason string, fn func(account.Tx) error) (cell.Seq, error) {
		return st.Update(ctx, who, reason, func(tx *store.Tx) error { return fn(tx) }) // nobody follows, and nothing is measured
	}
	return answerAccount(ctx, d, p, q)
}

// printLink prints the link that was made, and how to hand it over.
func (v doorAt) printLink(s streams, q accountAsk) error {
	answer, err := v.ask(s, q)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.err, "For %s, once and within 24 hours; hand it over in person:\n", q.Login)
	_, err = fmt.Fprintln(s.out, answer.Link)
	return err
}

// accountAdd is `crisiscell account add`.
type accountAdd struct {
	doorAt
	Person string `arg:"" help:"Id of the person, see the charter."`
	Login  string `arg:"" help:"Login name."`
}

// Run prints the first link.
func (v *accountAdd) Run(s streams) error {
	return v.printLink(s, accountAsk{Verb: "add", Person: cell.ID(v.Person), Login: v.Login})
}

// accountLink is `crisiscell account link`.
type accountLink struct {
	doorAt
	Login string `arg:"" help:"Login name."`
}

// Run prints the link.
func (v *accountLink) Run(s streams) error {
	return v.printLink(s, accountAsk{Verb: "link", Login: v.Login})
}

// accountList is `crisiscell account list`.
type accountList struct{ doorAt }

// Run prints one line an account, tab-separated.
func (v *accountList) Run(s streams) error {
	answer, err := v.ask(s, accountAsk{Verb: "list"})
	if err != nil {
		return err
	}
	for _, a := range answer.Accounts {
		if _, err := fmt.Fprintf(s.out, "%s\t%s\t%s\t%s\n", a.Login, a.ID, a.Person, a.State); err != nil {
			return err
		}
	}
	return nil
}

// accountClose is `crisiscell account close`.
type accountClose struct {
	doorAt
	Login  string `arg:"" help:"Login name."`
	Reason string `help:"Why, in a sentence; it stands in the record." required:""`
}

// Run closes it.
func (v *accountClose) Run(s streams) error {
	_, err := v.ask(s, accountAsk{Verb: "close", Login: v.Login, Reason: v.Reason})
	return err
}
