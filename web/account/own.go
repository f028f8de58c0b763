// SPDX-License-Identifier: Apache-2.0

package account

import (
	"encoding/json"
	"net/http"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web"
)

// own is what a person sees of the own account.
type own struct {
	account.Account
	Fault    string
	Fresh    bool // a way in may be added without signing in again
	CanKey   bool
	Keys     []account.Passkey
	Sessions []open
	LockOuts []account.LockOut
	Seats    bool
	Roles    bool
	Recovery *account.Recovery // of this account, under way
}

// open is one session in the list.
type open struct {
	account.Session
	Here bool
}

const lockOutsShown = 20

func (p *pages) own(r *web.Request) error { return p.showOwn(r, "") }

func (p *pages) showOwn(r *web.Request, fault string) error {
	ctx, s := r.Context(), r.Session()
	a, err := p.Accounts.Accounts.Account(ctx, s.Account)
	if err != nil {
		return err
	}
	o := own{Account: a, Fault: fault, Fresh: p.Accounts.Fresh(*s) == nil, CanKey: p.Accounts.Relying != nil, Seats: r.Seated(), Roles: p.Demo != nil}
	if o.Keys, err = p.Accounts.Keys.PasskeysOf(ctx, a.ID); err != nil {
		return err
	}
	all, err := p.Accounts.Sessions.SessionsOf(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, v := range all {
		o.Sessions = append(o.Sessions, open{v, v.Key == s.Key})
	}
	if o.LockOuts, err = p.Accounts.Notices.LockOuts(ctx, a.ID, 0, lockOutsShown); err != nil {
		return err
	}
	open, err := p.Accounts.Recoveries.OpenRecoveries(ctx)
	if err != nil {
		return err
	}
	for i, v := range open {
		if v.Account == a.ID {
			o.Recovery = &open[i]
		}
	}
	return r.Page(p.pages, web.Page{Name: "account", Title: r.T("account.title"), Section: "account", Data: o})
}

// shown answers a refused form with the page it stood on.
func (p *pages) shown(r *web.Request, err error) error {
	switch cell.CodeOf(err) {
	case cell.Denied:
		return p.showOwn(r, refused(r, err))
	case cell.Invalid, cell.Conflict, cell.NotFound:
		r.Status(http.StatusUnprocessableEntity)
		return p.showOwn(r, r.ErrorText(err))
	}
	return err
}

func (p *pages) done(r *web.Request, key, path string) error {
	r.Tell(web.Flash{Text: r.T(key)})
	return r.Redirect(path)
}

func (p *pages) setPassword(r *web.Request) error {
	v, err := r.SecretForm(maxSecret)
	if err != nil {
		return err
	}
	if v.Get("new") != v.Get("again") {
		return p.shown(r, &cell.Error{Code: cell.Invalid, Key: "error.password.again", Msg: "the two passwords are not the same"})
	}
	if err := p.Accounts.SetPassword(r.Context(), *r.Session(), v.Get("old"), v.Get("new"), r.Browser()); err != nil {
		return p.shown(r, err)
	}
	return p.done(r, "account.password.done", "/account")
}

func (p *pages) newPasskey(r *web.Request) error {
	options, err := p.Accounts.NewPasskey(r.Context(), *r.Session())
	return answer(r, options, err)
}

func (p *pages) keepPasskey(r *web.Request) error {
	b, err := r.Bytes(maxSecret)
	if err != nil {
		return answer(r, nil, err)
	}
	var made struct {
		Name string          `json:"name"`
		Key  json.RawMessage `json:"key"`
	}
	if err := json.Unmarshal(b, &made); err != nil {
		return answer(r, nil, &cell.Error{Code: cell.Invalid, Key: "error.form", Msg: "the answer is no JSON", Err: err})
	}
	if err := p.Accounts.KeepPasskey(r.Context(), *r.Session(), made.Name, made.Key); err != nil {
		return answer(r, nil, err)
	}
	r.Tell(web.Flash{Text: r.T("account.passkey.done")})
	return answer(r, []byte(`{"to":"/account"}`), nil)
}

func (p *pages) removePasskey(r *web.Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	if err := p.Accounts.RemovePasskey(r.Context(), *r.Session(), v.Get("id")); err != nil {
		return p.shown(r, err)
	}
	return p.done(r, "account.passkey.removed", "/account")
}

// endSession ends one of the own sessions, or all others.
func (p *pages) endSession(r *web.Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	s := r.Session()
	key, others := account.Key(v.Get("id")), v.Has("others")
	if others {
		key = s.Key
	}
	if err := p.Accounts.Revoke(r.Context(), s.Account, key, others); err != nil {
		return err
	}
	return p.done(r, "account.session.done", "/account")
}

// notes are the lines above every page: recoveries, to every seat and to the person; lock-outs of the last day, to the person
// and to the administrator.
func (p *pages) notes(r *web.Request) ([]web.Note, error) {
	ctx, s := r.Context(), r.Session()
	var out []web.Note
	open, err := p.Accounts.Recoveries.OpenRecoveries(ctx)
	if err != nil {
		return nil, err
	}
	for _, v := range open {
		a, err := p.Accounts.Accounts.Account(ctx, v.Account)
		if err != nil {
			return nil, err
		}
		switch {
		case r.Seated():
			out = append(out, web.Note{Text: r.T("recovery.note", "login", a.Login), Path: "/recoveries"})
		case a.ID == s.Account:
			out = append(out, web.Note{Text: r.T("recovery.note", "login", a.Login), Path: "/account"})
		}
	}
	of, path := s.Account, "/account#attempts"
	if r.Standing.Administrator {
		of, path = "", "/accounts#attempts"
	}
	const day = cell.Time(24 * 3600 * 1_000_000)
	told, err := p.Accounts.Notices.LockOuts(ctx, of, p.Clock.Now()-day, lockOutsShown)
	if err != nil {
		return nil, err
	}
	if n := int64(len(told)); n > 0 {
		out = append(out, web.Note{Text: r.Words.Count("attempts.note", n), Path: path})
	}
	return out, nil
}
