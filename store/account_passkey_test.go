// SPDX-License-Identifier: Apache-2.0

package store

import (
	"testing"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/internal/passkeytest"
)

// key makes a passkey for the account with a fresh session.
func (d *door) key(s account.Session) *passkeytest.Key {
	d.Helper()
	options, err := d.NewPasskey(d.Context(), s)
	d.no(err)
	k := passkeytest.New(d, pageOrigin, "cell.example")
	d.no(d.KeepPasskey(d.Context(), s, "token", k.Create(d, options)))
	k.Counter = 1
	return k
}

func TestAPasskeySignsInAloneOrAfterThePassword(t *testing.T) {
	doors(t, func(d *door, _ account.Account) {
		_, s, err := d.signIn("amal", sentence)
		d.no(err)
		k := d.key(s)
		half, s, err := d.signIn("amal", sentence)
		d.no(err)
		if !s.Half {
			d.Fatal("the password alone is enough")
		}
		options, err := d.AskPasskey(d.Context(), &s)
		d.no(err)
		_, whole, err := d.UsePasskey(d.Context(), &s, k.Sign(d, options), account.Browser{Token: half})
		d.no(err)
		if whole.Half || whole.How != "password+passkey" || whole.Key == s.Key {
			d.Errorf("%+v", whole)
		}
		if _, err := d.Open(d.Context(), half, true); err == nil {
			d.Error("the half session is still there")
		}
		options, err = d.AskPasskey(d.Context(), nil)
		d.no(err)
		k.Counter++
		_, alone, err := d.UsePasskey(d.Context(), nil, k.Sign(d, options), account.Browser{})
		d.no(err)
		if alone.How != "passkey" || alone.Person != personA {
			d.Errorf("%+v", alone)
		}
		d.pass(11 * tMinute)
		_, err = d.NewPasskey(d.Context(), alone)
		d.want("error.session.stale", err)
	})
}

// spoiled are answers of a passkey that must be refused, with the key of the error.
var spoiled = map[string]struct {
	key   string
	wrong func(d *door, k *passkeytest.Key, options []byte) []byte
}{
	"another origin": {"error.passkey.refused", func(d *door, k *passkeytest.Key, o []byte) []byte {
		k.Origin = "https://evil.example"
		return k.Sign(d, o)
	}},
	"a port of this host": {"error.passkey.refused", func(d *door, k *passkeytest.Key, o []byte) []byte {
		k.Origin = pageOrigin + ":8443"
		return k.Sign(d, o)
	}},
	"another relying party": {"error.passkey.refused", func(d *door, k *passkeytest.Key, o []byte) []byte { k.RPID = "evil.example"; return k.Sign(d, o) }},
	"the user not verified": {"error.passkey.refused", func(d *door, k *passkeytest.Key, o []byte) []byte { k.Verified = false; return k.Sign(d, o) }},
	"another account":       {"error.passkey.refused", func(d *door, k *passkeytest.Key, o []byte) []byte { k.Handle = []byte("nobody"); return k.Sign(d, o) }},
	"another key": {"error.passkey.refused", func(d *door, k *passkeytest.Key, o []byte) []byte {
		other := passkeytest.New(d, pageOrigin, "cell.example")
		other.Handle, other.Counter = k.Handle, 9
		return other.Sign(d, o)
	}},
	"a counter that stands still": {"error.passkey.counter", func(d *door, k *passkeytest.Key, o []byte) []byte { k.Counter = 1; return k.Sign(d, o) }},
	"a counter that goes back":    {"error.passkey.counter", func(d *door, k *passkeytest.Key, o []byte) []byte { k.Counter = 0; return k.Sign(d, o) }},
	"a made-up challenge": {"error.passkey.refused", func(d *door, k *passkeytest.Key, _ []byte) []byte {
		return k.Sign(d, []byte(`{"challenge":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}`))
	}},
	"a challenge that is too old": {"error.passkey.refused", func(d *door, k *passkeytest.Key, o []byte) []byte { d.pass(5 * tMinute); return k.Sign(d, o) }},
	"the challenge of a session": {"error.passkey.refused", func(d *door, k *passkeytest.Key, _ []byte) []byte {
		_, s, err := d.signIn("amal", sentence)
		d.no(err)
		o, err := d.AskPasskey(d.Context(), &s)
		d.no(err)
		return k.Sign(d, o)
	}},
	"an answer that was used": {"error.passkey.refused", func(d *door, k *passkeytest.Key, o []byte) []byte {
		b := k.Sign(d, o)
		_, _, err := d.UsePasskey(d.Context(), nil, b, account.Browser{})
		d.no(err)
		return b
	}},
	"no JSON":       {"error.passkey.refused", func(*door, *passkeytest.Key, []byte) []byte { return []byte("no") }},
	"an empty form": {"error.passkey.refused", func(*door, *passkeytest.Key, []byte) []byte { return []byte("{}") }},
}

func TestPasskeysThatAreWrongAreRefused(t *testing.T) {
	for name, c := range spoiled {
		t.Run(name, func(t *testing.T) {
			doors(t, func(d *door, a account.Account) {
				_, s, err := d.signIn("amal", sentence)
				d.no(err)
				k := d.key(s)
				options, err := d.AskPasskey(d.Context(), nil)
				d.no(err)
				_, _, err = d.UsePasskey(d.Context(), nil, k.Sign(d, options), account.Browser{})
				d.no(err)
				options, err = d.AskPasskey(d.Context(), nil)
				d.no(err)
				k.Counter = 2
				_, _, err = d.UsePasskey(d.Context(), nil, c.wrong(d, k, options), account.Browser{})
				d.want(c.key, err)
				told, err := d.Notices.LockOuts(d.Context(), a.ID, 0, 10)
				d.no(err)
				if (len(told) == 1) != (c.key == "error.passkey.counter") {
					d.Errorf("notices: %v", told)
				}
			})
		})
	}
}
