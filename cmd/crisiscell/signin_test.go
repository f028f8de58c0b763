// SPDX-License-Identifier: Apache-2.0

package main

import (
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
)

// demoSite is a demo, and a browser in which nobody is signed in.
func demoSite(t *testing.T) site {
	t.Helper()
	a, _ := demoApp(t)
	if err := a.openDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := siteOf(t, a, "en")
	s.post("/sign-out")
	return s
}

// stranger is a browser of its own on the same site.
func (s site) stranger() site {
	s.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	s.client = &http.Client{Jar: jar, CheckRedirect: s.client.CheckRedirect}
	return s
}

// as signs in to a role of the demo, in a browser of its own.
func (s site) as(login string) site {
	s.Helper()
	o := s.stranger()
	if a := o.post("/sign-in", "login", login, "password", demoPassphrase); a.to != "/" {
		s.Fatalf("%s: %d to %q", login, a.status, a.to)
	}
	return o
}

func TestAWrongPasswordAnswersAsAnUnknownName(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	var texts [2]string
	for i, login := range []string{"border", "nobody"} {
		a := s.post("/sign-in", "login", login, "password", "not this one <b>")
		if a.status != http.StatusForbidden || strings.Contains(a.text, "not this one") {
			t.Errorf("%s: %d", login, a.status)
		}
		texts[i] = strings.ReplaceAll(a.text, login, "")
		for range 4 {
			s.post("/sign-in", "login", login, "password", "wrong")
		}
		if a = s.post("/sign-in", "login", login, "password", demoPassphrase); a.status != http.StatusTooManyRequests {
			t.Errorf("%s after five: %d", login, a.status)
		}
		texts[i] += strings.ReplaceAll(a.text, login, "")
	}
	if texts[0] != texts[1] {
		t.Error("the answers tell which name there is")
	}
	admin := s.as("administrator")
	admin.holds(admin.get("/accounts"), http.StatusOK, "2 sign-ins were stopped", "no such login name", "border")
	if a := s.as("health").get("/accounts"); a.status != http.StatusForbidden {
		t.Errorf("the health officer's accounts page: %d", a.status)
	}
}

var linkOn = regexp.MustCompile(`id="link"[^>]*>([^<]+)<`)

func TestTheAdministratorOpensAnAccountAndCanNotEnterIt(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	border, err := s.accountOf(t.Context(), demoRoles[2].person().ID, "border")
	if err != nil {
		t.Fatal(err)
	}
	admin := s.as("administrator")
	if a := admin.post("/accounts/link", "account", string(border.ID)); a.status != http.StatusUnprocessableEntity || linkOn.MatchString(a.text) {
		t.Errorf("a link into an account in use: %d", a.status)
	}
	if a := admin.post("/accounts/close", "account", string(border.ID), "reason", "left the cell"); a.to != "/accounts" {
		t.Fatalf("close: %d\n%s", a.status, a.text)
	}
	a := admin.post("/accounts", "person", string(border.Person), "login", "Border-2")
	found := linkOn.FindStringSubmatch(a.text)
	if a.status != http.StatusOK || found == nil {
		t.Fatalf("open: %d\n%s", a.status, a.text)
	}
	path := found[1][strings.Index(found[1], "/sign-in"):]
	if a := admin.post("/accounts", "person", string(border.Person), "login", "border"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a name that was taken: %d", a.status)
	}
	o := s.stranger()
	if a := o.get(path); a.to != "/roles" {
		t.Errorf("the link leads to %q", a.to)
	}
	o.holds(o.get("/account"), http.StatusOK, "no way to come back in yet")
	if a := s.stranger().get(path); a.status != http.StatusForbidden || !strings.Contains(a.text, "used already") {
		t.Errorf("the link again: %d", a.status)
	}
	if a := o.post("/account/password", "new", "twelve and more", "again", "something else"); a.status != http.StatusUnprocessableEntity || strings.Contains(a.text, "twelve") {
		t.Errorf("two passwords: %d", a.status)
	}
	if a := o.post("/account/password", "new", "a sentence that is new", "again", "a sentence that is new"); a.to != "/account" {
		t.Errorf("a password: %d\n%s", a.status, a.text)
	}
	if a := s.stranger().post("/sign-in", "login", "border-2", "password", "a sentence that is new"); a.to != "/" {
		t.Errorf("with it: %d", a.status)
	}
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	one, two := s.as("health"), s.as("health")
	page := one.page("/account", "This browser", "End it")
	id := regexp.MustCompile(`name="id" value="([0-9a-f]{64})"`).FindStringSubmatch(page)
	if id == nil {
		t.Fatal(page)
	}
	one.post("/account/session", "id", id[1])
	if a := two.get("/account"); a.to != "/sign-in" {
		t.Errorf("the session that was ended: %d", a.status)
	}
	three := s.as("health")
	other, err := s.accountOf(t.Context(), demoRoles[3].person().ID, "finance")
	if err != nil {
		t.Fatal(err)
	}
	finance := s.as("finance")
	all, err := s.store.SessionsOf(t.Context(), other.ID)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	three.post("/account/session", "id", string(all[0].Key))
	if a := finance.get("/account"); a.status != http.StatusOK {
		t.Errorf("somebody ended the session of another: %d", a.status)
	}
	three.post("/account/session", "others", "1")
	if a := one.get("/account"); a.to != "/sign-in" {
		t.Errorf("all others: %d", a.status)
	}
}

func TestARecoveryIsShownToEverySeatAndStandsInTheRecord(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	lost, err := s.accountOf(t.Context(), demoRoles[5].person().ID, "liaison")
	if err != nil {
		t.Fatal(err)
	}
	border, health, auditor := s.as("border"), s.as("health"), s.as("audit")
	if a := auditor.post("/recoveries", "account", string(lost.ID), "reason", "lost"); a.status != http.StatusForbidden {
		t.Errorf("the auditor asks: %d", a.status)
	}
	if a := border.post("/recoveries", "account", string(lost.ID), "reason", "lost phone and password"); a.to != "/recoveries" {
		t.Fatalf("ask: %d\n%s", a.status, a.text)
	}
	for _, login := range []string{"situation", "authority", "finance", "liaison", "audit"} {
		s.as(login).page("/help", "A recovery of the account", "liaison")
	}
	open, err := s.store.OpenRecoveries(t.Context())
	if err != nil || len(open) != 1 {
		t.Fatal(open, err)
	}
	id := string(open[0].ID)
	if a := border.post("/recoveries/agree", "recovery", id); a.status != http.StatusForbidden {
		t.Errorf("the one who asked agrees: %d", a.status)
	}
	if a := health.post("/recoveries/agree", "recovery", id); a.to != "/recoveries" {
		t.Errorf("agree: %d\n%s", a.status, a.text)
	}
	if a := health.post("/recoveries/issue", "recovery", id); a.status != http.StatusUnprocessableEntity || linkOn.MatchString(a.text) {
		t.Errorf("the link at once: %d", a.status)
	}
	if a := s.as("liaison").post("/recoveries/stop", "recovery", id, "reason", "I lost nothing"); a.to != "/recoveries" {
		t.Errorf("stop: %d\n%s", a.status, a.text)
	}
	acts := map[string]int{}
	es, err := s.store.EntriesBefore(t.Context(), 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		if e.Kind == (account.RecoverySet{}).Kind() && e.Crisis == cell.House {
			acts[string(e.Actor)]++
		}
	}
	if len(acts) != 3 {
		t.Errorf("entries by %v", acts)
	}
}

func TestNobodySeesPagesThroughANameTheyDoNotHold(t *testing.T) {
	t.Parallel()
	s := demoSite(t)
	admin := s.as("administrator")
	for _, path := range []string{"/inbox", "/record", "/disputes", "/recoveries", "/live"} {
		if a := admin.get(path); a.to != "/standing" {
			t.Errorf("the administrator's %s: %d", path, a.status)
		}
	}
	if a := s.as("audit").post("/inbox/paste", "text", "a report that nobody should bring in from here"); a.status != http.StatusForbidden {
		t.Errorf("the auditor brings a report in: %d", a.status)
	}
}

func TestAccountsAreOpenedAndClosedBesideTheRunningProgram(t *testing.T) {
	t.Parallel()
	data := short(t)
	a, end := answering(t, data)
	person := "01980000-0000-7000-8000-00000000000a"
	code, link, errs := cli(t, "", "account", "add", person, "amal", "--data", data)
	if code != 0 || !strings.Contains(link, "/sign-in?token=") {
		t.Fatalf("%d %s %s", code, link, errs)
	}
	token, _, err := a.door.UseLink(t.Context(), strings.TrimSpace(link[strings.Index(link, "=")+1:]), account.Browser{})
	if err != nil {
		t.Fatal(err)
	}
	if code, _, errs := cli(t, "", "account", "close", "amal", "--data", data, "--reason", "left"); code != 0 {
		t.Fatal(errs)
	}
	if _, err := a.door.Open(t.Context(), token, true); cell.CodeOf(err) != cell.NotFound {
		t.Errorf("the session outlives the account: %v", err)
	}
	if code, _, errs := cli(t, "", "account", "link", "nobody", "--data", data); code != exitInput || !strings.Contains(errs, "nobody: there is no such account") {
		t.Errorf("%d %s", code, errs)
	}
	if code, _, errs := cli(t, "", "account", "list", "--data", data, "--as", "somebody"); code != exitInput || !strings.Contains(errs, "nobody acts by this name") {
		t.Errorf("%d %s", code, errs)
	}
	end()
}
