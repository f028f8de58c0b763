// SPDX-License-Identifier: Apache-2.0

package account

import (
	"net/http"
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
)

// register is what the administrator sees.
type register struct {
	Fault    string
	Link     string // made just now, shown once
	LinkFor  string // login of whose it is
	Accounts []entry
	Persons  []decision.Person // without an account
	Kept     struct{ Login, Person string }
	LockOuts []attempt
	Login    string // of the provider; empty without one
}

type entry struct {
	account.Account
	Name     cell.Name
	Sessions int
}

type attempt struct {
	account.LockOut
	Login string
}

// administrator refuses everybody else.
func administrator(r *web.Request) error {
	if !r.Standing.Administrator {
		return &cell.Error{Code: cell.Denied, Key: "error.account.administrator", Msg: "only the administrator does this"}
	}
	return nil
}

func (p *pages) list(r *web.Request) error {
	if err := administrator(r); err != nil {
		return err
	}
	return p.showList(r, register{})
}

func (p *pages) showList(r *web.Request, g register) error {
	ctx := r.Context()
	persons, err := p.People.Persons(ctx)
	if err != nil {
		return err
	}
	all, err := p.Accounts.Accounts.Accounts(ctx)
	if err != nil {
		return err
	}
	logins := map[cell.ID]string{}
	has := map[cell.ID]bool{}
	for _, a := range all {
		e := entry{Account: a}
		if i := slices.IndexFunc(persons, func(d decision.Person) bool { return d.ID == a.Person }); i >= 0 {
			e.Name = persons[i].Name
		}
		open, err := p.Accounts.Sessions.SessionsOf(ctx, a.ID)
		if err != nil {
			return err
		}
		e.Sessions, logins[a.ID] = len(open), a.Login
		has[a.Person] = has[a.Person] || !a.Closed
		g.Accounts = append(g.Accounts, e)
	}
	g.Persons = slices.DeleteFunc(persons, func(d decision.Person) bool { return has[d.ID] })
	told, err := p.Accounts.Notices.LockOuts(ctx, "", 0, lockOutsShown)
	if err != nil {
		return err
	}
	for _, l := range told {
		g.LockOuts = append(g.LockOuts, attempt{l, logins[l.Account]})
	}
	if p.Provider != nil {
		g.Login = p.Provider.Name
	}
	return r.Page(p.pages, web.Page{Name: "accounts", Title: r.T("accounts.title"), Section: "accounts", Data: g})
}

// failed answers a refused form of the administrator with the page it stood on.
func (p *pages) failed(r *web.Request, g register, err error) error {
	switch cell.CodeOf(err) {
	case cell.Invalid, cell.Conflict, cell.NotFound:
		g.Fault = r.ErrorText(err)
		r.Status(http.StatusUnprocessableEntity)
		return p.showList(r, g)
	}
	return err
}

// add opens an account and shows its first link.
func (p *pages) add(r *web.Request) error {
	if err := administrator(r); err != nil {
		return err
	}
	v, err := r.Form()
	if err != nil {
		return err
	}
	var g register
	g.Kept.Login, g.Kept.Person = v.Get("login"), v.Get("person")
	a, err := p.Accounts.AddAccount(r.Context(), r.Actor, cell.ID(v.Get("person")), v.Get("login"))
	if err != nil {
		return p.failed(r, g, err)
	}
	if subject := strings.TrimSpace(v.Get("subject")); subject != "" && p.Provider != nil {
		if err := p.Accounts.AddIdentity(r.Context(), r.Actor, a.ID, p.Provider.Issuer, subject); err != nil {
			return p.failed(r, register{}, err)
		}
		return p.done(r, "accounts.added", "/accounts")
	}
	return p.showLink(r, a)
}

// link makes the first link of an account anew, while it has no way in.
func (p *pages) link(r *web.Request) error {
	if err := administrator(r); err != nil {
		return err
	}
	v, err := r.Form()
	if err != nil {
		return err
	}
	a, err := p.Accounts.Accounts.Account(r.Context(), cell.ID(v.Get("account")))
	if err != nil {
		return p.failed(r, register{}, err)
	}
	return p.showLink(r, a)
}

func (p *pages) showLink(r *web.Request, a account.Account) error {
	token, err := p.Accounts.FirstLink(r.Context(), a.ID)
	if err != nil {
		return p.failed(r, register{}, err)
	}
	return p.showList(r, register{Link: p.address(token), LinkFor: a.Login})
}

// address is the link of a token, as it is handed over.
func (p *pages) address(token string) string { return p.Origin + "/sign-in?token=" + token }

func (p *pages) close(r *web.Request) error {
	if err := administrator(r); err != nil {
		return err
	}
	v, err := r.Form()
	if err != nil {
		return err
	}
	if err := p.Accounts.CloseAccount(r.Context(), r.Actor, cell.ID(v.Get("account")), strings.TrimSpace(v.Get("reason"))); err != nil {
		return p.failed(r, register{}, err)
	}
	return p.done(r, "accounts.closed", "/accounts")
}
