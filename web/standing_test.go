// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web/webtest"
)

var drill = cell.CrisisOpened{ID: "01980000-0000-7000-8000-000000000002", Name: cell.Name{En: "Drill"}, Exercise: true, Zone: "Africa/Cairo"}

// acting serves a page that tells who acts, and takes forms.
func acting(s *Shell) {
	s.Handle("GET /who", func(r *Request) error {
		return r.Send("text/plain", "", []byte(string(r.Actor.ID)+" "+r.Actor.Seat+" "+string(r.Viewer.Crisis)+" "+strings.Join(r.Viewer.Desks, "+")))
	})
	s.Handle("POST /act", func(r *Request) error {
		r.Tell(Flash{Text: "secret of " + r.Standing.Crisis.Name.En})
		return r.Redirect("/help")
	})
}

func page(t *testing.T, s *Shell, path string, c *http.Cookie) string {
	t.Helper()
	return text(t, answer(s, with(httptest.NewRequest("GET", path, nil), c)))
}

func TestAPersonActsFromTheSeatThatIsChosen(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	acting(s)
	border := webtest.Seat(drill, cell.Actor{ID: who.ID, Seat: "border"})
	border.Desks = []string{"border"}
	c := signedIn(t, s)
	if got := page(t, s, "/who", c); got != "officer-1 situation "+string(crisisID)+" "+strings.Join(decision.Desks(), "+") {
		t.Errorf("one seat: %q", got)
	}
	peopleOf(s).Seats(who.ID, webtest.Seat(flood, who), border)
	if a := answer(s, with(httptest.NewRequest("GET", "/who", nil), c)); a.Header.Get("Location") != "/standing" {
		t.Errorf("two seats and none chosen: %d", a.StatusCode)
	}
	choose := func(to string) int {
		return answer(s, with(form("/standing", url.Values{"to": {to}}.Encode()), c)).StatusCode
	}
	if status := choose(string(drill.ID) + "/situation"); status != http.StatusForbidden {
		t.Errorf("a seat that is not held: %d", status)
	}
	if status := choose(string(drill.ID) + "/border"); status != http.StatusSeeOther {
		t.Errorf("a seat that is held: %d", status)
	}
	if got := page(t, s, "/who", c); got != "officer-1 border "+string(drill.ID)+" border" {
		t.Errorf("the chosen seat: %q", got)
	}
	peopleOf(s).Seats(who.ID, webtest.Seat(flood, who), webtest.Seat(flood, cell.Actor{ID: who.ID, Seat: "health"}))
	if a := answer(s, with(httptest.NewRequest("GET", "/who", nil), c)); a.Header.Get("Location") != "/standing" {
		t.Error("a seat that was lost is still sat on")
	}
	peopleOf(s).Seats(who.ID)
	if got := page(t, s, "/standing", c); !strings.Contains(got, s.catalogues["en"].Text("standing.ask", nil)) {
		t.Error("who sits nowhere is not told whom to ask")
	}
}

func TestLiveAndExerciseShareNothingOnTheirPages(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	acting(s)
	peopleOf(s).Seats(who.ID, webtest.Seat(flood, who), webtest.Seat(drill, who))
	c := signedIn(t, s)
	on := func(crisis cell.CrisisOpened) {
		t.Helper()
		answer(s, with(form("/standing", url.Values{"to": {string(crisis.ID) + "/situation"}}.Encode()), c))
	}
	on(flood)
	answer(s, with(form("/act", ""), c))
	live := page(t, s, "/help", c)
	on(drill)
	exercise := page(t, s, "/help", c)
	if !strings.Contains(live, "secret of Flood") || strings.Contains(exercise, "secret of Flood") {
		t.Error("what was told in one crisis shows in another")
	}
	mark := s.catalogues["en"].Text("exercise", nil)
	for _, part := range []string{"<title>" + mark, `class="exercise-mark"`, `class="exercise"`} {
		if !strings.Contains(exercise, part) || strings.Contains(live, part) {
			t.Errorf("%s does not tell exercise from live", part)
		}
	}
	if !strings.Contains(exercise, s.words[manner(httptest.NewRequest("GET", "/", nil))].Zone(zoneOf(t, "Africa/Cairo"))) {
		t.Error("the page does not name the zone of its crisis")
	}
}

func TestAuditorsAndClosedCrisesAreReadOnly(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	acting(s)
	s.Handle("GET /may", func(r *Request) error {
		if r.Writable() {
			return r.Send("text/plain", "", []byte("acts"))
		}
		return r.Send("text/plain", "", []byte("reads"))
	})
	auditor, closed := webtest.Seat(flood, who), webtest.Seat(flood, who)
	auditor.Kind, closed.Closed = decision.Auditor, true
	for name, c := range map[string]struct {
		st     decision.Standing
		status int
		may    string
	}{"a seat": {webtest.Seat(flood, who), 303, "acts"}, "an auditor": {auditor, 403, "reads"}, "a closed crisis": {closed, 409, "reads"}} {
		peopleOf(s).Seats(who.ID, c.st)
		cookie := signedIn(t, s)
		if a := answer(s, with(form("/act", ""), cookie)); a.StatusCode != c.status {
			t.Errorf("%s: an act answers %d", name, a.StatusCode)
		}
		if got := page(t, s, "/may", cookie); got != c.may {
			t.Errorf("%s %s", name, got)
		}
		if a := answer(s, with(form("/lock", ""), cookie)); a.Header.Get("Location") != "/locked" {
			t.Errorf("%s cannot lock the screen: %d", name, a.StatusCode)
		}
	}
}

func TestNoPageAnswersAHalfOrLockedSession(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	for to, v := range map[string]account.Session{"/locked": {Person: who.ID, Locked: true}, "/sign-in/second": {Person: who.ID, Half: true}} {
		c := cookieOf(peopleOf(s).Put(v))
		for pattern, how := range registered(t) {
			if how == "HandleAnyone" || how == "HandleFunc" {
				continue
			}
			method, path, found := strings.Cut(pattern, " ")
			if !found {
				method, path = "GET", pattern
			}
			path = strings.NewReplacer("{$}", "", "{", "", "}", "").Replace(path)
			if a := answer(s, with(httptest.NewRequest(method, path, nil), c)); a.Header.Get("Location") != to {
				t.Errorf("%s with a session for %s: %d", pattern, to, a.StatusCode)
			}
		}
		if got := page(t, s, "/settings", c); strings.Contains(got, "Flood") || strings.Contains(got, "data-head") {
			t.Error("a page for everybody shows the crisis")
		}
	}
}

func TestAStreamEndsWithTheSessionAndTheSeat(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(p *webtest.People, token string, v account.Session){
		"ended": func(p *webtest.People, token string, _ account.Session) { _ = p.End(t.Context(), token) }, "locked": func(p *webtest.People, _ string, v account.Session) { _ = p.Lock(t.Context(), v) },
		"moved to another seat": func(p *webtest.People, _ string, v account.Session) {
			_ = p.Choose(t.Context(), v, drill.ID, "situation")
		},
		"unseated": func(p *webtest.People, _ string, _ account.Session) { p.Seats(who.ID) },
		"of a crisis that was closed": func(p *webtest.People, _ string, _ account.Session) {
			st := webtest.Seat(flood, who)
			st.Closed = true
			p.Seats(who.ID, st, webtest.Seat(drill, who))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShell(t, newOutbox())
			people := peopleOf(s)
			people.Seats(who.ID, webtest.Seat(flood, who), webtest.Seat(drill, who))
			token := people.SignIn(who.ID)
			v, err := people.Open(t.Context(), token, false)
			if err != nil {
				t.Fatal(err)
			}
			if err := people.Choose(t.Context(), v, flood.ID, who.Seat); err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(s.Handler())
			t.Cleanup(server.Close)
			in, stop := listen(t, server, cookieOf(token), "?after=0", "")
			defer stop()
			next(t, in, "retry:")
			change(people, token, v)
			next(t, in, "event: left")
			if line, err := in.ReadString('\n'); err != nil || line != "data: {}\n" {
				t.Errorf("%q, %v", line, err)
			}
			_, _ = in.ReadString('\n')
			if line, err := in.ReadString('\n'); err == nil {
				t.Errorf("the stream goes on: %q", line)
			}
		})
	}
}

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}
