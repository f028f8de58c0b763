// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"
	"slices"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web/locale"
)

// setting is a choice that a browser keeps, under its name as a cookie; the words are the messages <Name>.label and
// <Name>.<value>. The first value holds where nothing was chosen.
type setting struct {
	Name   string
	Values []string
	Arabic bool // it matters in Arabic pages alone
}

var settingsKept = [...]setting{
	{"lang", locale.Langs[:], false},
	{"theme", []string{"auto", "dark", "light"}, false},
	{"digits", []string{locale.DigitsLatin, locale.DigitsArabic}, true},
	{"months", []string{locale.MonthsOfZone, locale.MonthsLevant, locale.MonthsEgypt}, true},
	{"hijri", []string{locale.HijriBeside, locale.HijriHide}, false},
}

// of is what the browser of hr keeps, else the first value.
func (s setting) of(hr *http.Request) string {
	if c, err := hr.Cookie(s.Name); err == nil && slices.Contains(s.Values, c.Value) {
		return c.Value
	}
	return s.Values[0]
}

// named is the setting with that name.
func named(name string) setting {
	i := slices.IndexFunc(settingsKept[:], func(s setting) bool { return s.Name == name })
	return settingsKept[i]
}

// manner is how the reader of hr wants words, numbers and dates.
func manner(hr *http.Request) locale.Manner {
	return locale.Manner{Lang: pickLang(hr), Digits: named("digits").of(hr), Months: named("months").of(hr), Hijri: named("hijri").of(hr)}.Tidy()
}

// displayPage is the page on which they are chosen, with samples of how it looks.
type displayPage struct {
	Settings []chosen
	Now      cell.Time
	Many     int64
}

type chosen struct {
	setting
	Now string
}

// display shows the settings. It needs no session: who cannot read the sign-in page must be able to change it.
func (s *Shell) display(r *Request) error {
	p := displayPage{Now: s.cfg.Clock.Now(), Many: 1234567}
	for _, k := range settingsKept {
		c := chosen{k, k.of(r.Request)}
		if k.Name == "lang" {
			c.Now = r.Words.Lang
		}
		p.Settings = append(p.Settings, c)
	}
	return r.Page(s.own, Page{Name: "settings", Title: r.T("settings.title"), Section: "settings", Data: p})
}

// settings keeps what was chosen in the browser.
func (s *Shell) settings(r *Request) error {
	v, err := r.FormWithin(4096)
	if err != nil {
		return err
	}
	for _, k := range settingsKept {
		if slices.Contains(k.Values, v.Get(k.Name)) {
			http.SetCookie(r.w, &http.Cookie{Name: k.Name, Value: v.Get(k.Name), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true,
				Secure: s.cfg.Secure, SameSite: http.SameSiteLaxMode})
		}
	}
	return r.Back(v, "/")
}
