// SPDX-License-Identifier: Apache-2.0

package account

import (
	"errors"
	"net/http"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web"
)

// maxSecret bounds the forms and answers of these pages in bytes: an answer of a passkey with attestation is some 10 kB.
const maxSecret = 64 << 10

// door is what the sign-in page shows.
type door struct {
	Login    string // as it was typed
	Fault    string
	Provider string // name of the provider, empty for none
	Passkeys bool
	Other    bool // another person comes to a screen that somebody left locked
}

func (p *pages) door() door {
	d := door{Passkeys: p.Accounts.Relying != nil}
	if p.Provider != nil {
		d.Provider = p.Provider.Name
	}
	return d
}

func (p *pages) showDoor(r *web.Request, d door) error {
	return r.Page(p.pages, web.Page{Name: "sign-in", Title: r.T("signin.title"), Data: d})
}

// signIn shows how to sign in, and takes the token of a link.
func (p *pages) signIn(r *web.Request) error {
	d := p.door()
	d.Other = r.URL.Query().Has("other")
	if token := r.URL.Query().Get("token"); token != "" && r.Method == http.MethodGet && r.Header.Get("Sec-Purpose") == "" {
		return p.useLink(r, token, d)
	}
	if s := r.Session(); s != nil && !d.Other {
		switch {
		case s.Locked:
			return r.Redirect("/locked")
		case !s.Half:
			return r.Redirect("/")
		}
	}
	return p.showDoor(r, d)
}

func (p *pages) useLink(r *web.Request, token string, d door) error {
	token, s, err := p.Accounts.UseLink(r.Context(), token, r.Browser())
	if cell.CodeOf(err) == cell.Denied {
		d.Fault = r.ErrorText(err)
		r.Status(http.StatusForbidden)
		return p.showDoor(r, d)
	}
	if err != nil {
		return err
	}
	r.Enter(token)
	switch {
	case p.Demo != nil:
		return r.Redirect("/roles")
	case s.How == account.ForLocal:
		return r.Redirect("/")
	}
	return r.Redirect("/account") // to set a password or add a passkey
}

// refused sets the status of an attempt that failed: too many, or wrong.
func refused(r *web.Request, err error) string {
	r.Status(http.StatusForbidden)
	if account.IsWait(err) {
		r.Status(http.StatusTooManyRequests)
	}
	return r.ErrorText(err)
}

// password signs in with one.
func (p *pages) password(r *web.Request) error {
	v, err := r.SecretForm(maxSecret)
	if err != nil {
		return err
	}
	token, s, err := p.Accounts.SignIn(r.Context(), v.Get("login"), v.Get("password"), r.Browser())
	if code := cell.CodeOf(err); code == cell.Denied || code == cell.Unavailable {
		d := p.door()
		d.Login, d.Fault = v.Get("login"), refused(r, err)
		if code == cell.Unavailable {
			r.Status(http.StatusServiceUnavailable)
		}
		return p.showDoor(r, d)
	}
	if err != nil {
		return err
	}
	return p.entered(r, token, s)
}

// entered leads on after a password or provider: to the passkey that is still to come, or in.
func (p *pages) entered(r *web.Request, token string, s account.Session) error {
	r.Enter(token)
	if s.Half {
		return r.Redirect("/sign-in/second")
	}
	return r.Redirect("/")
}

// second asks for the passkey after the password.
func (p *pages) second(r *web.Request) error {
	if s := r.Session(); s == nil || !s.Half {
		return r.Redirect("/sign-in")
	}
	return r.Page(p.pages, web.Page{Name: "second", Title: r.T("signin.second")})
}

// locked shows that the screen is, to whom it belongs, and nothing else.
func (p *pages) locked(r *web.Request) error { return p.showLocked(r, "") }

type screen struct {
	Login, Fault       string
	Password, Passkeys bool
}

func (p *pages) showLocked(r *web.Request, fault string) error {
	s := r.Session()
	if s == nil || !s.Locked {
		return r.Redirect("/")
	}
	a, err := p.Accounts.Accounts.Account(r.Context(), s.Account)
	if err != nil {
		return err
	}
	return r.Page(p.pages, web.Page{Name: "locked", Title: r.T("locked.title"),
		Data: screen{s.Login, fault, a.Password != "", a.Passkeys > 0 && p.Accounts.Relying != nil}})
}

// unlock opens the screen again with the password of who left it. Where a passkey is asked for at sign-in, the password alone
// opens it too: the session showed both when it began, and the machine is where it was.
func (p *pages) unlock(r *web.Request) error {
	v, err := r.SecretForm(maxSecret)
	if err != nil {
		return err
	}
	s := r.Session()
	if s == nil || !s.Locked {
		return r.Redirect("/")
	}
	token, _, err := p.Accounts.Unlock(r.Context(), *s, v.Get("password"), r.Browser())
	if cell.CodeOf(err) == cell.Denied {
		return p.showLocked(r, refused(r, err))
	}
	if err != nil {
		return err
	}
	r.Enter(token)
	return r.Redirect("/")
}

// passkeyOptions begins a sign-in with a passkey: after a password, on a locked screen, or from nothing.
func (p *pages) passkeyOptions(r *web.Request) error {
	options, err := p.Accounts.AskPasskey(r.Context(), p.unfinished(r))
	return answer(r, options, err)
}

// unfinished is the session that a passkey finishes or unlocks.
func (p *pages) unfinished(r *web.Request) *account.Session {
	if s := r.Session(); s != nil && (s.Half || s.Locked) && !r.URL.Query().Has("other") {
		return s
	}
	return nil
}

// passkey takes what the passkey signed.
func (p *pages) passkey(r *web.Request) error {
	b, err := r.Bytes(maxSecret)
	if err != nil {
		return answer(r, nil, err)
	}
	token, _, err := p.Accounts.UsePasskey(r.Context(), p.unfinished(r), b, r.Browser())
	if err != nil {
		return answer(r, nil, err)
	}
	r.Enter(token)
	return answer(r, []byte(`{"to":"/"}`), nil)
}

// answer sends JSON to the page's script, or what to tell the reader.
func answer(r *web.Request, b []byte, err error) error {
	var e *cell.Error
	if err != nil && !errors.As(err, &e) {
		return err
	}
	return r.Answer(b, err)
}
