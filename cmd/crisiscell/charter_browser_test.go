// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/ed25519"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/internal/browsertest"
	"github.com/crisiscell/crisiscell/internal/keyfile"
)

// cellOf is the demo in a browser, one role after the other.
type cellOf struct {
	*testing.T
	*app
	*browsertest.Browser
	url, keys string
}

// as signs the role in.
func (c cellOf) as(r role) {
	c.Helper()
	c.Open(c.url + "/charter")
	if c.Count(`form[action="/sign-out"] button`) > 0 {
		c.Click(`form[action="/sign-out"] button`)
		c.WaitGone(`form[action="/sign-out"]`)
	}
	v, err := c.accountOf(c.Context(), r.person().ID, strings.ToLower(r.seat.En))
	if err != nil {
		c.Fatal(err)
	}
	token, err := c.door.LocalLink(c.Context(), v.ID)
	if err != nil {
		c.Fatal(err)
	}
	c.Open(c.url + "/sign-in?token=" + token)
	c.Wait(`form[action="/sign-out"]`)
	c.Open(c.url + "/charter")
	c.Wait("#history")
}

// secret is the key of a role's file.
func (c cellOf) secret(r role) ed25519.PrivateKey {
	c.Helper()
	b, err := readKey(filepath.Join(c.keys, r.seat.En+".key"))
	if err != nil {
		c.Fatal(err)
	}
	k, err := keyfile.Open(b, demoPassphrase)
	if err != nil {
		c.Fatal(err)
	}
	return k
}

// signFile signs the proposal that is shown, as `crisiscell key sign` does.
func (c cellOf) signFile(r role) {
	c.Helper()
	st, err := decision.ParseStatement(browsertest.Eval[string](c.Browser, `document.querySelector("#by-file textarea").value`))
	if err != nil {
		c.Fatal(err)
	}
	g, err := st.Sign(c.secret(r))
	if err != nil {
		c.Fatal(err)
	}
	c.Type(`#by-file input[name="signature"]`, g.Signature)
	c.Click("#by-file button")
	c.WaitGone("#by-file") // the page behind the form: what the old one shows may be new already
}

func TestACharterChangesInTheBrowser(t *testing.T) {
	t.Parallel()
	situation, head := demoRoles[0], demoRoles[1]
	for _, lang := range []string{"en", "ar"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			a, p := demoApp(t)
			if err := a.openDemo(t.Context()); err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(a.handler())
			t.Cleanup(server.Close)
			c := cellOf{t, a, browsertest.Start(t), strings.Replace(server.URL, "127.0.0.1", "localhost", 1), p.keys()}
			c.Passkeys()
			if lang == "ar" {
				c.Open(c.url + "/settings")
				c.Click(`button[value="ar"], input[value="ar"]`)
				c.Wait(`html[dir="rtl"]`)
			}
			c.as(situation)
			c.Axe(t)
			c.Open(c.url + "/charter/propose")
			c.Axe(t)
			// A passkey of one's own, made here and countersigned with the two key files.
			c.Click("#key-mine summary")
			c.Type(`#key-mine input[name="reason"]`, "a key on this device")
			c.Click("#key-mine button")
			c.Wait("#by-file")
			c.Axe(t)
			at := c.URL()
			c.signFile(situation)
			c.as(head)
			c.Open(at)
			c.signFile(head)
			c.Wait("#state.in_force")
			// The next change is signed with it.
			c.Open(c.url + "/charter/propose")
			c.Click("#seat-new summary")
			c.Type(`#seat-new input[name="en"]`, "Foreign affairs")
			c.Click(`#seat-new input[value="liaison"]`)
			c.Type(`#seat-new input[name="reason"]`, "they join")
			c.Click("#seat-new button")
			c.Wait("#by-file")
			at = c.URL()
			c.signFile(head)
			c.as(situation)
			c.Open(at)
			c.Click(`form[data-approve="sign"] button`)
			c.WaitGone(`form[data-approve="sign"]`)
			c.Wait("#state.in_force")
			c.Open(c.url + "/charter")
			c.WaitText("#v3", "Foreign affairs")
			c.Size(360, 740)
			if browsertest.Eval[bool](c.Browser, "document.documentElement.scrollWidth > innerWidth") {
				t.Error("the charter is wider than a phone")
			}
			c.Axe(t)
			code, out, errs := cli(t, "", "record", "verify", p.Data, "--trust", a.made.Fingerprint)
			if code != 0 || !strings.Contains(out, "\n6 signatures under charters, 0 not judged") {
				t.Errorf("exit %d\n%s%s", code, out, errs)
			}
		})
	}
}
