// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web"
)

// providerBack is where the provider sends the browser back to.
const providerBack = "/sign-in/provider/back"

// Limits of a sign-in with a provider.
const (
	flowFor    = 10 * 60 * cell.Time(1_000_000) // from leaving to coming back
	maxFlows   = 4096
	leeway     = time.Minute      // by which the provider's clock may be behind or before ours
	providerIn = 10 * time.Second // for one answer of the provider
)

// Provider signs people in by OpenID Connect 1.0: the code flow with PKCE (RFC 7636), state and nonce. Use NewProvider.
type Provider struct {
	Name   string // as the sign-in page calls it
	Issuer string

	oauth  oauth2.Config
	clock  cell.Clock
	client *http.Client

	mu    sync.Mutex
	found *oidc.Provider // after its discovery document was read
	flows map[string]flow
	order []string
}

// flow is one browser on its way to the provider and back.
type flow struct {
	browser         account.Key // of the secret in its cookie
	nonce, verifier string
	until           cell.Time
}

// ProviderConfig is how this installation is known to a provider.
type ProviderConfig struct {
	Name, Issuer, Client, Secret string
	Origin                       string // where the pages are reached
}

// NewProvider makes one. It is asked for its keys at the first sign-in, so that one that is away stops nothing else.
func NewProvider(c ProviderConfig, clock cell.Clock) *Provider {
	return &Provider{Name: c.Name, Issuer: c.Issuer, clock: clock, client: &http.Client{Timeout: providerIn}, flows: map[string]flow{},
		oauth: oauth2.Config{ClientID: c.Client, ClientSecret: c.Secret, RedirectURL: c.Origin + providerBack, Scopes: []string{oidc.ScopeOpenID}}}
}

func errAnswer(err error) error {
	return &cell.Error{Code: cell.Denied, Key: "error.provider.answer", Err: err, Msg: "the provider's answer does not fit what was asked"}
}

func errProviderAway(err error) error {
	return &cell.Error{Code: cell.Unavailable, Key: "error.provider.away", Err: err, Msg: "the provider cannot be reached"}
}

// discover reads where the provider's parts are, once.
func (v *Provider) discover(ctx context.Context) (*oidc.Provider, oauth2.Config, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.found == nil {
		// The keys are read with this context for as long as the program runs, so it must not end with the request.
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), v.client), v.Issuer)
		if err != nil {
			return nil, v.oauth, errProviderAway(err)
		}
		v.found = found
	}
	c := v.oauth
	c.Endpoint = v.found.Endpoint()
	return v.found, c, nil
}

// leave begins a flow: the address of the provider, and the secret for the browser's cookie.
func (v *Provider) leave(ctx context.Context) (address, secret string, err error) {
	_, c, err := v.discover(ctx)
	if err != nil {
		return "", "", err
	}
	secret, key := account.NewToken()
	state := rand.Text()
	f := flow{browser: key, nonce: rand.Text(), verifier: oauth2.GenerateVerifier(), until: v.clock.Now() + flowFor}
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.order) >= maxFlows {
		delete(v.flows, v.order[0])
		v.order = v.order[1:]
	}
	v.flows[state], v.order = f, append(v.order, state)
	return c.AuthCodeURL(state, oidc.Nonce(f.nonce), oauth2.S256ChallengeOption(f.verifier)), secret, nil
}

// take gives the flow of a state, once, to the browser that began it.
func (v *Provider) take(state, secret string) (flow, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	f, ok := v.flows[state]
	delete(v.flows, state)
	same := subtle.ConstantTimeCompare([]byte(f.browser), []byte(account.KeyOf(secret))) == 1
	return f, ok && same && v.clock.Now() < f.until
}

// subject exchanges the code and gives who the provider says that came.
func (v *Provider) subject(ctx context.Context, state, code, secret string) (string, error) {
	f, ok := v.take(state, secret)
	if !ok || code == "" {
		return "", errAnswer(errors.New("no sign-in of this browser is under way"))
	}
	found, c, err := v.discover(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, v.client)
	tokens, err := c.Exchange(ctx, code, oauth2.VerifierOption(f.verifier))
	if err != nil {
		if _, answered := errors.AsType[*oauth2.RetrieveError](err); answered {
			return "", errAnswer(err)
		}
		return "", errProviderAway(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	now := v.clock.Now().Go()
	token, err := found.Verifier(&oidc.Config{ClientID: c.ClientID, Now: func() time.Time { return now.Add(-leeway) }}).Verify(ctx, raw)
	switch {
	case err != nil:
		return "", errAnswer(err)
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(f.nonce)) != 1:
		return "", errAnswer(errors.New("the nonce is another one"))
	case token.IssuedAt.After(now.Add(leeway)):
		return "", errAnswer(errors.New("the token is from the future"))
	}
	return token.Subject, nil
}

// providerCookie binds a flow to its browser. It is Lax, because the browser comes back from another site.
func (p *pages) providerCookie(value string, age int) *http.Cookie {
	name := "crisiscell-provider"
	if p.shell.Secure() {
		name = "__Host-" + name
	}
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: p.shell.Secure(), SameSite: http.SameSiteLaxMode}
}

// provider sends the browser to the provider.
func (p *pages) provider(r *web.Request) error {
	if p.Provider == nil {
		return r.Redirect("/sign-in")
	}
	address, secret, err := p.Provider.leave(r.Context())
	if err != nil {
		return p.turnedAway(r, err)
	}
	r.SetCookie(p.providerCookie(secret, int(flowFor/1_000_000)))
	return r.Away(address)
}

// providerBack takes the browser that comes back. The page leads on by itself: a redirect would still count as one from the
// other site, with which the session's cookie is not sent.
func (p *pages) providerBack(r *web.Request) error {
	if p.Provider == nil {
		return r.Redirect("/sign-in")
	}
	q := r.URL.Query()
	secret, err := r.Cookie(p.providerCookie("", 0).Name)
	if err != nil || q.Get("error") != "" {
		return p.turnedAway(r, errAnswer(errors.New("it was broken off")))
	}
	r.SetCookie(p.providerCookie("", -1))
	subject, err := p.Provider.subject(r.Context(), q.Get("state"), q.Get("code"), secret.Value)
	if err != nil {
		return p.turnedAway(r, err)
	}
	token, s, err := p.Accounts.SignInOutside(r.Context(), p.Provider.Issuer, subject, r.Browser())
	if err != nil {
		return p.turnedAway(r, err)
	}
	r.Enter(token)
	next := "/"
	if s.Half {
		next = "/sign-in/second"
	}
	r.RefreshTo(next)
	return r.Page(p.pages, web.Page{Name: "entered", Title: r.T("signin.title"), Data: next})
}

// turnedAway shows the sign-in page with what went wrong.
func (p *pages) turnedAway(r *web.Request, err error) error {
	d := p.door()
	switch cell.CodeOf(err) {
	case cell.Denied:
		d.Fault = refused(r, err)
	case cell.Unavailable:
		r.Status(http.StatusServiceUnavailable)
		d.Fault = r.ErrorText(err)
	default:
		return err
	}
	return p.showDoor(r, d)
}
