// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestSigningOutEndsTheSessionAndForgetsThePages(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	c := signedIn(t, s)
	a := answer(s, with(form("/sign-out", ""), c))
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Clear-Site-Data") != `"cache"` || len(a.Cookies()) != 1 || a.Cookies()[0].MaxAge != -1 {
		t.Errorf("sign out: %d, %v", a.StatusCode, a.Cookies())
	}
	if a := answer(s, with(httptest.NewRequest("GET", "/help", nil), c)); a.Header.Get("Location") != "/sign-in" {
		t.Error("the session outlives its end")
	}
}

func TestTheSessionsCookieIsForThisHostAndNoScript(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{true, false} {
		s := newShell(t, newOutbox())
		s.cfg.Secure = secure
		s.HandleAnyone("GET /enter", func(r *Request) error { r.Enter("token"); return r.Redirect("/") })
		cs := answer(s, httptest.NewRequest("GET", "/enter", nil)).Cookies()
		if len(cs) != 1 {
			t.Fatalf("%d cookies", len(cs))
		}
		c := cs[0]
		if strings.HasPrefix(c.Name, "__Host-") != secure || c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 {
			t.Errorf("secure %v: %v", secure, c)
		}
	}
}
