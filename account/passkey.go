// SPDX-License-Identifier: Apache-2.0

package account

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"sync"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/crisiscell/crisiscell/cell"
)

// Passkey is one key of an account.
type Passkey struct {
	ID      string // the credential's id in base64url
	Account cell.ID
	Name    string // what its person calls it
	Since   cell.Time
	Used    cell.Time // 0 before the first use
	Counter int64     // signature counter, 0 for keys that have none
	Data    []byte    // the library's record of the credential, JSON
}

// Passkeys keeps passkeys.
type Passkeys interface {
	// AddPasskey keeps a new one; Conflict when its id is known.
	AddPasskey(ctx context.Context, p Passkey) error
	// PasskeysOf lists those of an account, the oldest first.
	PasskeysOf(ctx context.Context, account cell.ID) ([]Passkey, error)
	// UsePasskey writes Counter, Used and Data; false when the counter is no longer was, as after a use at the same time.
	UsePasskey(ctx context.Context, p Passkey, was int64) (bool, error)
	// RemovePasskey forgets one of the account; NotFound for none.
	RemovePasskey(ctx context.Context, account cell.ID, id string) error
}

// ceremonyFor is how long a challenge lasts; maxCeremonies bounds how many are out at once, the oldest goes first.
const (
	ceremonyFor   = 5 * minute
	maxCeremonies = 4096
	maxPasskeys   = 16
	maxKeyName    = 64
)

// Relying is the relying party of WebAuthn (W3C, Level 3): this origin, and the challenges that are out.
type Relying struct {
	lib *webauthn.WebAuthn

	mu    sync.Mutex
	out   map[string]ceremony // by challenge
	order []string
}

// ceremony is one challenge on its way.
type ceremony struct {
	data    webauthn.SessionData
	session Key // to which it belongs; empty for a sign-in from nothing
	make    bool
	until   cell.Time
}

// NewRelying makes the relying party of the pages' address, such as https://cell.example or http://localhost:8080. Its error names an
// address at which browsers offer no passkeys: an IP address, or plain HTTP beyond localhost.
func NewRelying(origin string) (*Relying, error) {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is no address of pages", origin)
	}
	if u.Scheme != "https" && u.Hostname() != "localhost" {
		return nil, fmt.Errorf("%s: passkeys need https, or http on localhost", origin)
	}
	verified := protocol.AuthenticatorSelection{UserVerification: protocol.VerificationRequired, ResidentKey: protocol.ResidentKeyRequirementRequired}
	lib, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "crisiscell", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AuthenticatorSelection: verified})
	if err != nil {
		return nil, fmt.Errorf("passkeys at %s: %w", origin, err)
	}
	return &Relying{lib: lib, out: map[string]ceremony{}}, nil
}

func (r *Relying) put(c ceremony) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.order) >= maxCeremonies {
		delete(r.out, r.order[0])
		r.order = r.order[1:]
	}
	r.out[c.data.Challenge] = c
	r.order = append(r.order, c.data.Challenge)
}

// take gives the ceremony of a challenge, once.
func (r *Relying) take(challenge string, now cell.Time) (ceremony, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c, ok := r.out[challenge]
	delete(r.out, challenge)
	return c, ok && now < c.until
}

// owner is an account as the library asks for it.
type owner struct {
	Account
	keys []webauthn.Credential
}

// WebAuthnID implements webauthn.User: the account's id, which tells nothing about its person.
func (o owner) WebAuthnID() []byte { return []byte(o.ID) }

// WebAuthnName implements webauthn.User.
func (o owner) WebAuthnName() string { return o.Login }

// WebAuthnDisplayName implements webauthn.User.
func (o owner) WebAuthnDisplayName() string { return o.Login }

// WebAuthnCredentials implements webauthn.User.
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

func (d *Desk) owner(ctx context.Context, account cell.ID) (owner, []Passkey, error) {
	a, err := d.Accounts.Account(ctx, account)
	if err != nil {
		return owner{}, nil, err
	}
	ps, err := d.Keys.PasskeysOf(ctx, account)
	o := owner{Account: a}
	for _, p := range ps {
		var c webauthn.Credential
		if err := json.Unmarshal(p.Data, &c); err != nil {
			return o, nil, fmt.Errorf("passkey %s of account %s: %w", p.ID, account, err)
		}
		c.Authenticator.SignCount = uint32(p.Counter) // 32 bits in the assertion
		o.keys = append(o.keys, c)
	}
	return o, ps, err
}

func errPasskey(err error) error {
	return &cell.Error{Code: cell.Denied, Key: "error.passkey.refused", Err: err, Msg: "the passkey was not accepted: try again, or use another way in"}
}

var errNoPasskeys = &cell.Error{Code: cell.Unsupported, Key: "error.passkey.address",
	Msg: "passkeys need https and a host name, or localhost: open the pages under such an address"}

// NewPasskey begins to make a passkey for a session's account and gives what the browser needs, as JSON.
func (d *Desk) NewPasskey(ctx context.Context, s Session) ([]byte, error) {
	if d.Relying == nil {
		return nil, errNoPasskeys
	}
	if err := d.Fresh(s); err != nil {
		return nil, err
	}
	o, _, err := d.owner(ctx, s.Account)
	if err != nil {
		return nil, err
	}
	if len(o.keys) >= maxPasskeys {
		return nil, &cell.Error{Code: cell.Conflict, Key: "error.passkey.many", Args: map[string]any{"limit": maxPasskeys}, Msg: "an account has at most 16 passkeys: remove one"}
	}
	creation, data, err := d.Relying.lib.BeginRegistration(o, webauthn.WithExclusions(webauthn.Credentials(o.keys).CredentialDescriptors()))
	if err != nil {
		return nil, err
	}
	d.Relying.put(ceremony{data: *data, session: s.Key, make: true, until: d.Clock.Now() + ceremonyFor})
	return json.Marshal(creation.Response)
}

// KeepPasskey keeps the passkey that the browser made.
func (d *Desk) KeepPasskey(ctx context.Context, s Session, name string, answer []byte) error {
	if d.Relying == nil {
		return errNoPasskeys
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return errPasskey(err)
	}
	c, ok := d.Relying.take(parsed.Response.CollectedClientData.Challenge, d.Clock.Now())
	if !ok || !c.make || c.session != s.Key {
		return errPasskey(errReplayed)
	}
	o, _, err := d.owner(ctx, s.Account)
	if err != nil {
		return err
	}
	made, err := d.Relying.lib.CreateCredential(o, c.data, parsed)
	if err != nil {
		return errPasskey(err)
	}
	raw, err := json.Marshal(made)
	if err != nil {
		return err
	}
	if name = clip(name, maxKeyName); name == "" {
		name = "passkey"
	}
	err = d.Keys.AddPasskey(ctx, Passkey{ID: base64.RawURLEncoding.EncodeToString(made.ID), Account: s.Account, Name: name, Since: d.Clock.Now(),
		Counter: int64(made.Authenticator.SignCount), Data: raw})
	if err != nil {
		return err
	}
	return d.Revoke(ctx, s.Account, s.Key, true)
}

// RemovePasskey removes one. Its errors: Conflict for the last way in, NotFound.
func (d *Desk) RemovePasskey(ctx context.Context, s Session, id string) error {
	if err := d.Fresh(s); err != nil {
		return err
	}
	a, err := d.Accounts.Account(ctx, s.Account)
	if err != nil {
		return err
	}
	if a.Passkeys == 1 && a.Password == "" && !a.Outside {
		return &cell.Error{Code: cell.Conflict, Key: "error.passkey.last", Msg: "this is the last way in: set a password or add another passkey first"}
	}
	return d.Keys.RemovePasskey(ctx, s.Account, id)
}

var errReplayed = fmt.Errorf("the challenge is none that is out for this browser")

// AskPasskey begins a sign-in with a passkey and gives what the browser needs, as JSON. With a half or locked session only the
// keys of its account will do; without one (nil) the key says whose it is.
func (d *Desk) AskPasskey(ctx context.Context, s *Session) ([]byte, error) {
	if d.Relying == nil {
		return nil, errNoPasskeys
	}
	var assertion *protocol.CredentialAssertion
	var data *webauthn.SessionData
	c := ceremony{until: d.Clock.Now() + ceremonyFor}
	if s == nil {
		var err error
		if assertion, data, err = d.Relying.lib.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired)); err != nil {
			return nil, err
		}
	} else {
		c.session = s.Key
		o, _, err := d.owner(ctx, s.Account)
		if err != nil {
			return nil, err
		}
		if len(o.keys) == 0 {
			return nil, errPasskey(fmt.Errorf("account %s has none", s.Account))
		}
		if assertion, data, err = d.Relying.lib.BeginLogin(o, webauthn.WithUserVerification(protocol.VerificationRequired)); err != nil {
			return nil, err
		}
	}
	c.data = *data
	d.Relying.put(c)
	return json.Marshal(assertion.Response)
}

// UsePasskey checks what the browser's passkey signed and opens a session: whole after a half one, unlocked after a locked
// one. Its error is Denied for everything that is wrong with the answer; a counter that went back is a notice too.
func (d *Desk) UsePasskey(ctx context.Context, s *Session, answer []byte, b Browser) (string, Session, error) {
	if d.Relying == nil {
		return "", Session{}, errNoPasskeys
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", Session{}, errPasskey(err)
	}
	c, ok := d.Relying.take(parsed.Response.CollectedClientData.Challenge, d.Clock.Now())
	if !ok || c.make || (s == nil) != (c.session == "") || (s != nil && c.session != s.Key) {
		return "", Session{}, errPasskey(errReplayed)
	}
	o, err := d.assert(ctx, c, parsed, b)
	switch {
	case err != nil:
		return "", Session{}, err
	case s == nil:
		return d.begin(ctx, o.Account, "passkey", false, b)
	case s.Half:
		return d.begin(ctx, o.Account, s.How+"+passkey", false, b)
	}
	return d.renew(ctx, *s, b)
}

// assert checks an assertion and writes the counter.
func (d *Desk) assert(ctx context.Context, c ceremony, parsed *protocol.ParsedCredentialAssertionData, b Browser) (owner, error) {
	handle := parsed.Response.UserHandle
	if c.session != "" {
		handle = c.data.UserID
	}
	o, keys, err := d.owner(ctx, cell.ID(handle))
	if notMissing(err) != nil {
		return o, err
	}
	if err != nil || o.Closed {
		return o, errPasskey(fmt.Errorf("no account %q", handle))
	}
	var used *webauthn.Credential
	if c.session == "" {
		_, used, err = d.Relying.lib.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return o, nil }, c.data, parsed)
	} else {
		used, err = d.Relying.lib.ValidateLogin(o, c.data, parsed)
	}
	if err != nil {
		return o, errPasskey(err)
	}
	return o, d.counted(ctx, o, keys, used, b)
}

// counted refuses a counter that did not go up (a copy of the key may be about), and writes it.
func (d *Desk) counted(ctx context.Context, o owner, keys []Passkey, used *webauthn.Credential, b Browser) error {
	for _, p := range keys {
		if id, err := base64.RawURLEncoding.DecodeString(p.ID); err != nil || !bytes.Equal(id, used.ID) {
			continue
		}
		back := &cell.Error{Code: cell.Denied, Key: "error.passkey.counter",
			Msg: "the passkey's counter went back, so there may be a copy of it: use another way in and remove this passkey"}
		if used.Authenticator.CloneWarning {
			return errorsJoin(back, d.Notices.AddLockOut(ctx, LockOut{Account: o.ID, Time: d.Clock.Now(), Address: b.Address, What: CounterBack}))
		}
		raw, err := json.Marshal(used)
		if err != nil {
			return err
		}
		was := p.Counter
		p.Counter, p.Used, p.Data = int64(used.Authenticator.SignCount), d.Clock.Now(), raw
		ok, err := d.Keys.UsePasskey(ctx, p, was)
		if err == nil && !ok {
			err = back // used twice at once
		}
		return err
	}
	return errPasskey(fmt.Errorf("the credential is not kept"))
}
