// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/situation"
)

func started(t *testing.T, p place, b beginning) *app {
	t.Helper()
	if b.found == nil {
		b.found = alone(p.keys())
		if b.demo {
			b.found = demoFounder(p.keys())
		}
	}
	a, err := newApp(t.Context(), p, b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func TestADemoLoadsItsWeekOnceAndIsNoRealRecord(t *testing.T) {
	t.Parallel()
	p := place{Data: filepath.Join(t.TempDir(), "demo")}
	a, err := newApp(t.Context(), p, demoBeginning(p))
	if err != nil {
		t.Fatal(err)
	}
	if err := loadDemo(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	before, err := a.store.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if b, err := newApp(t.Context(), p, beginning{found: alone(p.keys())}); err == nil {
		t.Error("serve took a demo's store", b.Close())
	}
	a = started(t, p, demoBeginning(p))
	if err := loadDemo(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if last, err := a.store.Last(t.Context()); err != nil || last != before {
		t.Errorf("the second start ends the record at %d, %v; want %d", last, err, before)
	}
	items, err := a.store.Inbox(t.Context(), a.viewer(), situation.InboxQuery{Limit: 50})
	if err != nil || len(items) != len(demoReports) {
		t.Fatalf("%d reports, %v; want %d", len(items), err, len(demoReports))
	}
	disputes, err := a.store.Disputes(t.Context(), a.viewer(), situation.DisputeQuery{Limit: 50})
	if err != nil || len(disputes) == 0 {
		t.Errorf("%d disputes, %v; want some", len(disputes), err)
	}
	incidents, err := a.store.Incidents(t.Context(), a.viewer(), situation.IncidentQuery{Limit: 50})
	if err != nil || len(incidents) != len(demoIncidents) {
		t.Errorf("%d incidents, %v; want %d", len(incidents), err, len(demoIncidents))
	}
	for _, in := range incidents {
		if len(in.Claims) < 2 {
			t.Errorf("%s rests on %d claims", in.Title, len(in.Claims))
		}
	}
	if again, err := newApp(t.Context(), p, demoBeginning(p)); err == nil {
		t.Error("two programs opened one store", again.Close())
	}
}

func TestARealRecordIsNoDemo(t *testing.T) {
	t.Parallel()
	p := place{Data: filepath.Join(t.TempDir(), "data")}
	a, err := newApp(t.Context(), p, beginning{found: alone(p.keys())})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if b, err := newApp(t.Context(), p, demoBeginning(p)); err == nil {
		t.Error("demo took a real store", b.Close())
	}
}

// signInPath is a link that signs the officer in, without its host.
func signInPath(t *testing.T, a *app) string {
	t.Helper()
	v, err := a.accountOf(t.Context(), officer.ID, "situation")
	if err != nil {
		t.Fatal(err)
	}
	token, err := a.door.LocalLink(t.Context(), v.ID)
	if err != nil {
		t.Fatal(err)
	}
	return "/sign-in?token=" + token
}

func TestTheLinkSignsInAndOtherHostsAreRefused(t *testing.T) {
	t.Parallel()
	a := started(t, place{Data: filepath.Join(t.TempDir(), "data")}, beginning{})
	server := httptest.NewServer(a.handler())
	defer server.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func(path, host string) int {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		return res.StatusCode
	}
	for _, c := range []struct {
		path, host string
		want       int
	}{
		{"/record", "", http.StatusSeeOther},
		{"/healthz", "", http.StatusOK},
		{"/readyz", "", http.StatusOK},
		{"/record", "evil.example", http.StatusMisdirectedRequest},
		{signInPath(t, a), "", http.StatusSeeOther},
		{"/record", "", http.StatusOK},
	} {
		if got := get(c.path, c.host); got != c.want {
			t.Errorf("%s as %q answers %d, want %d", c.path, c.host, got, c.want)
		}
	}
}

func TestTheAddressIsCalledAddr(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"serve", "demo"} {
		var out, errs bytes.Buffer
		code := run([]string{verb, "--data", filepath.Join(t.TempDir(), "data"), "--addr", "192.0.2.1:1"}, streams{out: &out, err: &errs})
		if code != exitInput || !strings.Contains(errs.String(), `--addr "192.0.2.1:1" would be reached from other machines`) {
			t.Errorf("%s --addr exits %d and says %q", verb, code, errs.String())
		}
	}
}

func TestTheLinkGoesToTheFileThatIsNamedForIt(t *testing.T) {
	t.Parallel()
	a := started(t, place{Data: filepath.Join(t.TempDir(), "data")}, beginning{public: local(80)})
	a.front.links = filepath.Join(t.TempDir(), "link")
	var out strings.Builder
	if err := a.tellDoor(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(a.front.links)
	if err != nil || !strings.Contains(string(text), "http://localhost:80/sign-in") || strings.Contains(out.String(), "token") || !strings.Contains(out.String(), a.front.links) {
		t.Errorf("the file says %q, %v; printed is %q", text, err, out.String())
	}
	if info, err := os.Stat(a.front.links); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode: %v, %v", info.Mode(), err)
	}
}
