// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// Who may be answered what: every route, every role, items of every audience. The routes are taken from the shell, so that
// a new one without a row here fails.

// The sorts of routes.
const (
	forAnyone = "anyone" // answers without a session
	forPerson = "person" // needs a session, shows nothing of a crisis
	forSeat   = "seat"   // needs a seat; shows what the reader may see of the crisis
	forItem   = "item"   // is about one item, which may be hidden
)

// access is a row: what sort of route it is, and the form that a POST sends.
type access struct {
	sort string
	form string
}

// accesses are the rows, by pattern. {id} is a report's for /reports, and so on.
var accesses = map[string]access{
	"GET /settings": {forAnyone, ""}, "POST /settings": {forAnyone, "lang=en"}, "POST /sign-out": {forAnyone, ""},
	"GET /sign-in": {forAnyone, ""}, "POST /sign-in": {forAnyone, "login=nobody&password=x"}, "GET /sign-in/second": {forAnyone, ""}, "GET /locked": {forAnyone, ""},
	"POST /unlock": {forAnyone, "password=x"}, "POST /sign-in/passkey": {forAnyone, ""}, "POST /sign-in/passkey/options": {forAnyone, ""},
	"GET /sign-in/provider": {forAnyone, ""}, "GET /sign-in/provider/back": {forAnyone, ""},

	"GET /{$}": {forPerson, ""}, "/": {forPerson, ""}, "GET /help": {forPerson, ""}, "GET /standing": {forPerson, ""}, "POST /standing": {forPerson, ""}, "POST /awake": {forPerson, ""},
	"POST /lock": {forPerson, ""}, "POST /change": {forPerson, ""}, "GET /account": {forPerson, ""}, "POST /account/password": {forPerson, ""}, "POST /account/session": {forPerson, ""},
	"POST /account/passkey": {forPerson, ""}, "POST /account/passkey/options": {forPerson, ""}, "POST /account/passkey/remove": {forPerson, ""},
	"GET /accounts": {forPerson, ""}, "POST /accounts": {forPerson, ""}, "POST /accounts/link": {forPerson, ""}, "POST /accounts/close": {forPerson, ""},
	"GET /roles": {forPerson, ""}, "POST /roles": {forPerson, ""}, "POST /recoveries/stop": {forPerson, ""},

	"GET /live": {forSeat, ""}, "GET /calendar": {forSeat, ""}, "GET /inbox": {forSeat, ""}, "GET /disputes": {forSeat, ""}, "GET /incidents": {forSeat, ""},
	"GET /map": {forSeat, ""}, "GET /map/items": {forSeat, ""}, "GET /map/list": {forSeat, ""}, "GET /search": {forSeat, ""}, "GET /record": {forSeat, ""},
	"GET /record/{seq}": {forSeat, ""}, "GET /record/payloads/{seq}": {forSeat, ""}, "GET /record/checkpoints/{size}": {forSeat, ""},
	"GET /charter": {forSeat, ""}, "GET /charter/propose": {forSeat, ""}, "POST /charter/propose": {forSeat, ""}, "GET /charter/proposals/{id}": {forSeat, ""},
	"POST /charter/proposals/{id}/sign": {forSeat, ""}, "POST /charter/proposals/{id}/drop": {forSeat, ""}, "GET /audit": {forSeat, ""},
	"GET /recoveries": {forSeat, ""}, "POST /recoveries": {forSeat, ""}, "POST /recoveries/agree": {forSeat, ""}, "POST /recoveries/issue": {forSeat, ""},
	"POST /inbox/paste": {forSeat, ""}, "POST /inbox/upload": {forSeat, ""}, "POST /incidents": {forSeat, "title=x&claim={claim}"},
	"POST /undo": {forSeat, "id={claim}&seq=1"},

	"GET /reports/{id}": {forItem, ""}, "GET /reports/{id}/original": {forItem, ""}, "GET /claims/{id}": {forItem, ""}, "GET /disputes/{id}": {forItem, ""}, "GET /incidents/{id}": {forItem, ""},
	"GET /audience/{item}": {forItem, ""}, "POST /audience/{item}": {forItem, "marking=GREEN&reason=x"}, "POST /audience/{item}/back": {forItem, "reason=x"},
	"POST /claims/{id}/review": {forItem, "state=accepted"}, "POST /claims/{id}/correct": {forItem, "proposition=x&was-proposition=y&reason=x"},
	"POST /disputes/{id}/settle": {forItem, "act=explain&reason=x"}, "POST /incidents/{id}/edit": {forItem, "title=x&was-title=y"},
	"POST /incidents/{id}/state": {forItem, "state=confirmed&reason=x"}, "POST /incidents/{id}/detach": {forItem, "claim={claim}&reason=x"},
}

// hiddenWord stands in the hidden report and nowhere else.
const hiddenWord = "Quendalor"

// kept is what one hidden report brought with it.
type kept struct {
	report, claim, dispute, incident cell.ID
	seq                              cell.Seq
}

// in puts the ids into a pattern or form.
func (k kept) in(pattern, text string) string {
	id := k.report
	for prefix, x := range map[string]cell.ID{"/claims/": k.claim, "/disputes/": k.dispute, "/incidents/": k.incident, "/charter/": "01980000-0000-7000-8000-00000000ffff"} {
		if strings.Contains(pattern, " "+prefix) {
			id = x
		}
	}
	return strings.NewReplacer("{id}", string(id), "{item}", string(k.report), "{claim}", string(k.claim), "{seq}", fmt.Sprint(k.seq), "{size}", "1", "{$}", "").Replace(text)
}

// hide brings in a report from the border seat alone, with a claim, a dispute and an incident of it.
func hide(t *testing.T, a *app) kept {
	t.Helper()
	who := cell.Actor{ID: demoID(3), Seat: string(demoID(0x103))}
	v := cell.Viewer{Actor: who.ID, Seat: who.Seat, Crisis: a.crisis.ID}
	got, err := a.desk.Receive(t.Context(), who, a.crisis.ID, situation.Incoming{Via: "paste", Filename: hiddenWord + ".txt", Audience: cell.Audience{Marking: cell.AmberStrict},
		Original: []byte(hiddenWord + " crossing\n\nThe " + hiddenWord + " police said that the border crossing of Rabia was closed on Monday.\n\nThe governor denied that the border crossing of Rabia was closed on Monday.\n")})
	if err != nil {
		t.Fatal(err)
	}
	r, err := a.store.Report(t.Context(), v, got.Report)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Claims) < 2 || len(r.Disputes) == 0 {
		t.Fatalf("the report gave %d claims and %d disputes", len(r.Claims), len(r.Disputes))
	}
	k := kept{report: got.Report, claim: r.Claims[0].ID, dispute: r.Disputes[0].ID, seq: r.Seq}
	// The border seat has no grant of the desk, so the incident is written as its facts.
	in := situation.Incident{ID: cell.NewID(clock.Now()), Number: 1, Title: hiddenWord, State: situation.Reported, Claims: []cell.ID{k.claim}, Audience: cell.Audience{Marking: cell.AmberStrict}.By(who)}
	in.Series = in.Audience.Series()
	if _, err := update[situation.OfficerTx](a)(t.Context(), who, "", func(tx situation.OfficerTx) error {
		_, err := tx.Append(a.crisis.ID, situation.IncidentSet{Act: "make", Incident: in})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	k.incident = in.ID
	return k
}

// visitor is a browser of one role, signed in unless login is empty.
func visitor(t *testing.T, server *httptest.Server, login string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if login != "" {
		s := site{T: t, url: server.URL, client: c}
		if a := s.post("/sign-in", "login", login, "password", demoPassphrase); a.status != http.StatusSeeOther {
			t.Fatalf("%s cannot sign in: %d %.300s", login, a.status, a.text)
		}
	}
	return c
}

func TestEveryRouteAnswersEveryRoleByTheAudience(t *testing.T) {
	t.Parallel()
	a, _ := demoApp(t)
	if err := a.openDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	k := hide(t, a)
	server := httptest.NewServer(a.handler())
	t.Cleanup(server.Close)
	for _, p := range a.shell.Routes() {
		if accesses[p].sort == "" {
			t.Errorf("the route %q has no row: say who may be answered what", p)
		}
	}
	for p := range accesses {
		if !slices.Contains(a.shell.Routes(), p) && !strings.Contains(p, "provider") {
			t.Errorf("the row %q is of no route", p)
		}
	}
	for _, role := range []struct {
		login          string
		seated, sees   bool
		reads, granted bool
	}{{login: ""}, {login: "administrator"}, {login: "situation", seated: true, granted: true}, {login: "health", seated: true},
		{login: "authority", seated: true}, {login: "audit", seated: true, reads: true}, {login: "border", seated: true, sees: true}} {
		s := site{T: t, app: a, url: server.URL, client: visitor(t, server, role.login)}
		for _, p := range a.shell.Routes() {
			row, method := accesses[p], http.MethodGet
			path, rest, _ := strings.Cut(p, " ")
			if rest == "" {
				rest = path + "nowhere"
			} else {
				method = path
			}
			if row.sort == forAnyone || p == "GET /live" || p == "POST /lock" || p == "POST /change" || p == "POST /roles" || p == "POST /sign-out" {
				continue // these end the session or do not end; sign-in has tests of its own
			}
			head := s.head()
			r, err := http.NewRequest(method, server.URL+k.in(p, rest), strings.NewReader(k.in(p, row.form)))
			if err != nil {
				t.Fatal(err)
			}
			if method == http.MethodPost {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
			got := s.do(r)
			name := fmt.Sprintf("%q as %q", p, role.login)
			switch {
			case role.login == "":
				if got.status != http.StatusSeeOther || got.to != "/sign-in" {
					t.Errorf("%s: %d to %q, want the sign-in", name, got.status, got.to)
				}
			case !role.seated && row.sort != forPerson:
				if got.status != http.StatusSeeOther || got.to != "/standing" {
					t.Errorf("%s: %d to %q, want what says that there is no seat", name, got.status, got.to)
				}
			case role.reads && method == http.MethodPost && row.sort != forPerson:
				if got.status != http.StatusForbidden {
					t.Errorf("%s: an auditor is answered %d", name, got.status)
				}
			case row.sort == forItem && !role.sees:
				if got.status != http.StatusNotFound && !(method == http.MethodPost && got.status == http.StatusForbidden && !role.granted) {
					t.Errorf("%s: a hidden item answers %d", name, got.status)
				}
				if gone := s.absent(t, p, method, rest, row.form, k); got.status != gone.status || len(got.text) != len(gone.text) {
					t.Errorf("%s: a hidden item answers %d with %d bytes, one that is not there %d with %d", name, got.status, len(got.text), gone.status, len(gone.text))
				}
			case row.sort == forItem && method == http.MethodGet:
				if got.status != http.StatusOK {
					t.Errorf("%s: its own seat is answered %d", name, got.status)
				}
			}
			if !role.sees && (strings.Contains(got.text, hiddenWord) || strings.Contains(got.text, string(k.report)) && row.sort != forItem) {
				t.Errorf("%s tells of the hidden report", name)
			}
			if !role.sees && s.head() != head && row.sort == forItem {
				t.Errorf("%s left an entry", name)
			}
		}
	}
}

// absent is how the route answers about something that was never there.
func (s site) absent(t *testing.T, pattern, method, rest, form string, k kept) answer {
	t.Helper()
	no := cell.ID("01980000-0000-7000-8000-0000000000aa")
	k.report, k.claim, k.dispute, k.incident = no, no, no, no
	r, err := http.NewRequest(method, s.url+k.in(pattern, rest), strings.NewReader(k.in(pattern, form)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(r)
}

func TestListsSearchesAndTheRecordTellNothingOfWhatIsHidden(t *testing.T) {
	t.Parallel()
	a, _ := demoApp(t)
	if err := a.openDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	k := hide(t, a)
	server := httptest.NewServer(a.handler())
	t.Cleanup(server.Close)
	for login, sees := range map[string]bool{"border": true, "health": false, "audit": false} {
		s := site{T: t, app: a, url: server.URL, client: visitor(t, server, login)}
		for _, path := range []string{"/inbox", "/inbox?q=" + hiddenWord, "/disputes?state=all", "/incidents", "/search?q=" + hiddenWord, "/search?q=closed", "/map", "/map/list",
			fmt.Sprintf("/record/%d", k.seq), "/record"} {
			got := s.get(path)
			text := strings.NewReplacer(`value="`+hiddenWord+`"`, "", "q="+hiddenWord, "").Replace(got.text) // what was typed comes back
			if tells := strings.Contains(text, hiddenWord); tells && !sees {
				t.Errorf("%s tells %s of what is hidden", path, login)
			} else if !tells && sees && path != "/record" {
				t.Errorf("%s hides from %s its own", path, login)
			}
		}
		if got := s.get(fmt.Sprintf("/record/payloads/%d", k.seq)); (got.status == http.StatusOK) != sees {
			t.Errorf("the payload answers %s with %d", login, got.status)
		}
		// Pasted again, the hidden bytes are taken as new ones: nobody learns that they are known.
		if login == "health" {
			_, raw, err := a.store.Original(t.Context(), cell.Viewer{Actor: demoID(3), Seat: string(demoID(0x103)), Crisis: a.crisis.ID}, k.report)
			if err != nil {
				t.Fatal(err)
			}
			got := s.post("/inbox/paste", "text", string(raw), "marking", "AMBER+STRICT")
			if got.status != http.StatusSeeOther || strings.Contains(got.to, string(k.report)) {
				t.Errorf("pasted again it leads to %q", got.to)
			}
			s.page(got.to, "Taken in, with")
		}
	}
	s := site{T: t, app: a, url: server.URL, client: visitor(t, server, "border")}
	s.page("/audience/"+string(k.report), "Border")
	s.holds(s.post("/audience/"+string(k.report), "marking", "GREEN", "reason", "cleared"), http.StatusSeeOther)
	h := site{T: t, app: a, url: server.URL, client: visitor(t, server, "health")}
	h.page("/reports/"+string(k.report), hiddenWord)
	s.page("/audience/"+string(k.report), "Health officer", "opened it")
	h.holds(h.post("/audience/"+string(k.report)+"/back", "reason", "too many"), http.StatusSeeOther)
	h.holds(h.get("/reports/"+string(k.report)), http.StatusNotFound)
	h.holds(h.post("/audience/"+string(k.report), "marking", url.QueryEscape("GREEN"), "reason", "x"), http.StatusNotFound)
}
