// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// kept is the page at path in a browser that keeps the settings, written name=value.
func kept(t *testing.T, s *Shell, path string, settings ...string) string {
	t.Helper()
	hr := httptest.NewRequest("GET", path, nil)
	for _, c := range settings {
		name, value, _ := strings.Cut(c, "=")
		hr.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	a := answer(s, hr)
	if a.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d", path, a.StatusCode)
	}
	return text(t, a)
}

func TestTheReaderChoosesDigitsMonthsAndCalendarWithoutASession(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	for _, c := range []struct {
		name     string
		settings []string
		has, not string
	}{
		{"English", []string{"lang=en"}, "1\u202f234\u202f567 claims", "١"},
		{"English with the Hijri date", []string{"lang=en"}, " AH)", ""},
		{"English without it", []string{"lang=en", "hijri=hide"}, "claims", " AH)"},
		{"English keeps its digits", []string{"lang=en", "digits=arabic"}, "1\u202f234\u202f567", "٢٣٤"},
		{"Arabic with Latin digits", []string{"lang=ar"}, "1\u202f234\u202f567", "١٬٢٣٤٬٥٦٧"},
		{"Arabic with Arabic digits", []string{"lang=ar", "digits=arabic"}, "١٬٢٣٤٬٥٦٧", "1\u202f234\u202f567"},
		{"an unknown value is none", []string{"lang=ar", "digits=roman", "hijri=<b>"}, "1\u202f234\u202f567", "<b>"},
	} {
		page := kept(t, s, "/settings", c.settings...)
		if !strings.Contains(page, c.has) || c.not != "" && strings.Contains(page[strings.Index(page, `id="sample"`):], c.not) {
			t.Errorf("%s: %q is not there, or %q is", c.name, c.has, c.not)
		}
	}
}

func TestEverySettingIsKeptAndShownAsChosen(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	for _, k := range settingsKept {
		for _, v := range k.Values {
			a := answer(s, form("/settings", url.Values{k.Name: {v}, "back": {"/settings"}}.Encode()))
			if cs := a.Cookies(); len(cs) != 1 || cs[0].Name != k.Name || cs[0].Value != v || !cs[0].HttpOnly || a.Header.Get("Location") != "/settings" {
				t.Errorf("%s=%s: %v to %q", k.Name, v, cs, a.Header.Get("Location"))
			}
			if page := kept(t, s, "/settings", k.Name+"="+v); !strings.Contains(page, `name="`+k.Name+`" value="`+v+`" checked`) {
				t.Errorf("%s=%s is not shown as chosen", k.Name, v)
			}
		}
	}
}
