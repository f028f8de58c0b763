// SPDX-License-Identifier: Apache-2.0

package main

import (
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/browsertest"
)

// doorSite serves a demo under http://localhost, where browsers offer passkeys, and gives a tab on it.
func doorSite(t *testing.T) (*app, string, *browsertest.Browser) {
	t.Helper()
	a, _ := demoApp(t)
	if err := a.openDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(a.handler())
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		t.Fatal(err)
	}
	if a.door.Relying, err = account.NewRelying(local(port).Origin()); err != nil {
		t.Fatal(err)
	}
	return a, local(port).Origin(), browsertest.Start(t)
}

// enter signs in with the demo's password.
func enter(b *browsertest.Browser, base, login string) {
	b.Open(base + "/sign-in?other=1") // also over a session that is there
	b.Type(`input[name="login"]`, login)
	b.Type(`input[name="password"]`, demoPassphrase)
	b.Press("Enter") // the form is sent by the keyboard alone
}

func TestPasskeysInABrowser(t *testing.T) {
	t.Parallel()
	_, base, b := doorSite(t)
	b.Passkeys()
	enter(b, base, "situation")
	b.Wait("nav a[data-go=inbox]")
	b.Open(base + "/account")
	b.Type(`input[name="name"]`, "مفتاح 1")
	b.Click("[data-make]")
	b.Wait(`form[action="/account/passkey/remove"] button[aria-label*="مفتاح 1"]`)

	b.Click(`form[action="/sign-out"] button`) // as the only factor
	b.Click(".entry [data-passkey]")
	b.Wait("nav a[data-go=inbox]")

	b.Click(`form[action="/sign-out"] button`) // as the second
	b.Wait("#door")
	enter(b, base, "situation")
	b.Wait("#second")
	b.Open(base + "/inbox") // half a sign-in opens nothing
	b.Wait("#second")
	b.Axe(t)
	b.Click(".entry [data-passkey]")
	b.Wait("nav a[data-go=inbox]")

	b.Click("[data-lock-now]") // it unlocks too
	b.Wait("#locked")
	b.Click(".entry [data-passkey]")
	b.Wait("nav a[data-go=inbox]")
}

func TestAPasskeyThatIsWrongOpensNothingInABrowser(t *testing.T) {
	t.Parallel()
	a, base, b := doorSite(t)
	keys := b.Passkeys()
	enter(b, base, "situation")
	b.Wait("nav a[data-go=inbox]")
	b.Open(base + "/account")
	b.Click("[data-make]")
	b.Wait(`form[action="/account/passkey/remove"]`)
	b.Click("[data-lock-now]")
	b.Wait("#locked")
	v, err := a.accountOf(t.Context(), officer.ID, "situation")
	if err != nil {
		t.Fatal(err)
	}
	copied := func(counter int64) { // as if a copy of the key had been used meanwhile
		t.Helper()
		ps, err := a.store.PasskeysOf(t.Context(), v.ID)
		if err != nil || len(ps) != 1 {
			t.Fatalf("%d passkeys, %v", len(ps), err)
		}
		was := ps[0].Counter
		ps[0].Counter = counter
		if ok, err := a.store.UsePasskey(t.Context(), ps[0], was); err != nil || !ok {
			t.Fatal(ok, err)
		}
	}
	copied(1000)
	b.Expect("/sign-in/passkey: status 403")
	b.Click(".entry [data-passkey]")
	b.WaitText("#passkey-note", "counter went back")
	copied(0)
	keys.Unverified()
	b.Click(".entry [data-passkey]")
	b.Wait(`[data-passkey]:not([disabled])`)
	if b.Count("#locked") != 1 || b.Count("#passkey-note:not([hidden])") != 1 {
		t.Error("who was not verified came in")
	}
	told, err := a.store.LockOuts(t.Context(), v.ID, 0, 10)
	if err != nil || len(told) != 1 || told[0].What != account.CounterBack {
		t.Errorf("notices: %+v, %v", told, err)
	}
}

func TestTheScreenLocksAndAnotherPersonSignsIn(t *testing.T) {
	t.Parallel()
	_, base, b := doorSite(t)
	enter(b, base, "situation")
	b.Wait("nav a[data-go=inbox]")
	b.Open(base + "/inbox")
	b.Press("Control+Alt+l")
	b.Wait("#locked")
	if n := b.Count("nav a"); n != 0 || b.Count("a[href='/inbox']") != 0 {
		t.Error("the locked screen leads to pages")
	}
	b.Open(base + "/inbox") // and the program keeps it locked
	b.Wait("#locked")
	b.Type(`input[name="password"]`, "wrong")
	b.Expect("/unlock: status 403")
	b.Press("Enter")
	b.Wait("#locked .banner.bad[role=alert]:not([hidden])")
	b.Type(`input[name="password"]`, demoPassphrase)
	b.Press("Enter")
	b.Wait("nav a[data-go=inbox]")
	browsertest.Eval[bool](b, "new Promise(r => document.readyState === 'complete' ? r(true) : addEventListener('load', () => r(true)))") // its script is there
	b.Press("Control+Alt+u")
	b.Wait("#door .banner[role=status]")
	b.Type(`input[name="login"]`, "border")
	b.Type(`input[name="password"]`, demoPassphrase)
	b.Press("Enter")
	b.Wait("nav a[data-go=inbox]")
	b.Open(base + "/account")
	b.Wait("#sessions-h")
	b.WaitText("footer", "Border")
	if n := b.Count("#sessions-h + ul > li"); n != 1 {
		t.Errorf("%d sessions of the border officer", n)
	}
}

func TestARevokedSessionLosesItsOpenPage(t *testing.T) {
	t.Parallel()
	a, base, b := doorSite(t)
	enter(b, base, "health")
	b.Wait("nav a[data-go=inbox]")
	v, err := a.accountOf(t.Context(), demoRoles[4].person().ID, "health")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.door.CloseAccount(t.Context(), cell.Actor{}, v.ID, "left"); err != nil {
		t.Fatal(err)
	}
	b.Wait("#door") // the page went by itself
}

func TestThePagesOfTheDoorForEverybody(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "ar"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			_, base, b := doorSite(t)
			b.Passkeys()
			look := func(path string) {
				t.Helper()
				b.Open(base + path)
				for _, size := range [][2]int{{1280, 900}, {360, 740}} {
					b.Size(size[0], size[1])
					b.Axe(t)
					if browsertest.Eval[bool](b, "document.documentElement.scrollWidth > innerWidth") {
						t.Errorf("%s is wider than %d", path, size[0])
					}
				}
			}
			b.Open(base + "/sign-in")
			if lang == "ar" {
				b.Click(`button[value="ar"]`)
				b.Wait(`html[dir="rtl"]`)
			}
			look("/sign-in")
			enter(b, base, "administrator")
			b.Wait("#list-h")
			look("/accounts")
			look("/account")
			look("/standing")
			enter(b, base, "finance")
			b.Wait("nav a[data-go=inbox]")
			look("/recoveries")
			b.Type(`input[name="reason"]`, "lost")
			b.Press("Enter")
			b.Wait("#toast .toast")
			look("/recoveries")
			look("/roles")
			b.Click("[data-lock-now]")
			b.Wait("#locked")
			look("/locked")
		})
	}
}
