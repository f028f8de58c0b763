// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/internal/browsertest"
)

func TestTheSearchBoxFindsAcrossScriptsAndSaysWhatItDoesNotUnderstand(t *testing.T) {
	t.Parallel()
	s, v := pasted(t)
	s.page("/search", `type="search"`, "What can be typed")
	word := strings.Fields(v.Claims[0].Quote)[0]
	s.page("/search?q="+url.QueryEscape(word), "/claims/"+string(v.Claims[0].ID))
	s.page("/search?q="+url.QueryEscape("-"+word+" kind:claim polarity:affirm"), `id="found"`)
	s.page("/search?q=zzzz", "Nothing was found", "Try fewer words")
	s.page("/search?q="+url.QueryEscape(`<b>"`), `value="&lt;b&gt;&#34;"`)
	s.holds(s.get("/search?q=polarity:maybe"), http.StatusUnprocessableEntity, "is not understood", "affirm, deny or unconfirmed")
	s.holds(s.get("/search?q="+strings.Repeat("word+", 300)), http.StatusRequestEntityTooLarge, "more than")
	s.page("/search?q="+url.QueryEscape(`.*(a|b)[c]{9}\ %_'`), `id="found"`)
	s.holds(s.get("/search?q=a&before=x"), http.StatusUnprocessableEntity)
}

func TestTheMapCountsForItsReaderAsOfAnyPosition(t *testing.T) {
	t.Parallel()
	s, v := pasted(t)
	s.page("/map", `id="map"`, "Map and timeline", "/claims/")
	type drawing struct {
		Points  []struct{ At [2]float64 }
		Nowhere int
		Total   int
	}
	drawn := func(query string) (d drawing) {
		t.Helper()
		if err := json.Unmarshal([]byte(s.page("/map/items?"+query)), &d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	all := drawn("")
	if all.Total != len(v.Claims)+1 || len(all.Points) == 0 {
		t.Errorf("%d items with %d points, want %d claims and their report", all.Total, len(all.Points), len(v.Claims))
	}
	if p := all.Points[0].At; p[0] < 30 || p[0] > 60 || p[1] < 20 || p[1] > 45 {
		t.Errorf("it is drawn at %v, longitude first", p)
	}
	if d := drawn("kind=incident"); d.Total != 0 {
		t.Errorf("%d incidents", d.Total)
	}
	if d := drawn("at=2"); d.Total != 0 {
		t.Errorf("at the beginning there were %d", d.Total)
	}
	if d := drawn("box=-10,-20,-5,-10"); len(d.Points) != 0 {
		t.Errorf("in the sea there are %v", d.Points)
	}
	c := v.Claims[0]
	s.holds(s.post("/claims/"+string(c.ID)+"/review", "state", "rejected", "reason", "misread", "base", fmt.Sprint(c.Since), "back", "/inbox"), http.StatusSeeOther)
	if d := drawn(""); d.Total != all.Total-1 {
		t.Errorf("a rejected claim still counts: %d of %d", d.Total, all.Total)
	}
	if d := drawn("at=" + fmt.Sprint(s.head()-1)); d.Total != all.Total {
		t.Errorf("before it was rejected there were %d, want %d", d.Total, all.Total)
	}
	for _, bad := range []string{"box=95,0,99,10", "box=40,40,30,50", "box=x", "box=1,2,3", "box=NaN,0,1,1", "axis=wish", "polarity=maybe", "from=soon"} {
		s.holds(s.get("/map/items?"+bad), http.StatusUnprocessableEntity)
	}
	s.holds(s.get("/map?from=soon"), http.StatusUnprocessableEntity, "2026-01-31")
	s.holds(s.get("/map?asof=1999-01-01T06:00"), http.StatusNotFound, "had not begun")
	if a := s.get("/map?asof=2199-01-01T06:00"); a.status != http.StatusSeeOther || a.to != fmt.Sprintf("/map?at=%d", s.head()) {
		t.Errorf("%d to %q", a.status, a.to)
	}
}

func TestThePictureInABrowser(t *testing.T) {
	t.Parallel()
	a, base, b := doorSite(t)
	if err := loadDemo(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	enter(b, base, "situation")
	b.Wait("nav a[data-go=inbox]")
	for _, lang := range []string{"en", "ar"} {
		b.Size(1360, 900)
		b.Open(base + "/map")
		if lang == "ar" {
			b.Click(`button[value="ar"]`)
		}
		b.Wait(`html[lang="` + lang + `"] #map[data-drawn]`)
		b.Axe(t)
		b.Size(360, 740)
		if browsertest.Eval[bool](b, "document.documentElement.scrollWidth > innerWidth") {
			t.Errorf("%s: the map is wider than a phone", lang)
		}
		b.Open(base + "/search?q=Baaj")
		b.Wait("#found .hits li")
		b.Axe(t)
		if browsertest.Eval[bool](b, "document.documentElement.scrollWidth > innerWidth") {
			t.Errorf("%s: the search is wider than a phone", lang)
		}
	}
}
