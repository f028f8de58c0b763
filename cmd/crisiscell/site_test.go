// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// site is the whole application behind a server, and one who is signed in.
type site struct {
	*testing.T
	*app
	url    string
	client *http.Client
}

// answer is a page as it was sent.
type answer struct {
	status int
	to     string // where it leads
	text   string
}

// newSite starts an application on an empty store at p, on SQLite when p names nothing.
func newSite(t *testing.T, p place) site {
	t.Helper()
	if p.Data == "" {
		p.Data = filepath.Join(t.TempDir(), "data")
	}
	return siteOf(t, started(t, p, beginning{}), "en")
}

// siteOf serves a to a reader of lang.
func siteOf(t *testing.T, a *app, lang string) site {
	t.Helper()
	server := httptest.NewServer(a.handler())
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := site{t, a, server.URL, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	home, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(home, []*http.Cookie{{Name: "lang", Value: lang}})
	if got := s.get(signInPath(t, a)); got.to != "/" && got.to != "/roles" {
		t.Fatalf("signing in leads to %q", got.to)
	}
	return s
}

func (s site) do(r *http.Request) answer {
	s.Helper()
	a, err := s.client.Do(r.WithContext(s.Context()))
	if err != nil {
		s.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer{a.StatusCode, a.Header.Get("Location"), string(b)}
}

func (s site) get(path string) answer {
	s.Helper()
	r, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	if err != nil {
		s.Fatal(err)
	}
	return s.do(r)
}

// page gets a page that must be there.
func (s site) page(path string, want ...string) string {
	s.Helper()
	a := s.get(path)
	s.holds(a, http.StatusOK, want...)
	return a.text
}

// post sends a form; fields are names and values in turn.
func (s site) post(path string, fields ...string) answer {
	s.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, s.url+path, strings.NewReader(v.Encode()))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(r)
}

// file is one that is sent in.
type file struct {
	name string
	body []byte
}

// upload sends files as a browser does.
func (s site) upload(files ...file) answer {
	s.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("marking", "CLEAR") // a buffer takes all
	for _, f := range files {
		part, err := w.CreateFormFile("file", f.name)
		if err != nil {
			s.Fatal(err)
		}
		_, _ = part.Write(f.body)
	}
	_ = w.Close()
	r, err := http.NewRequest(http.MethodPost, s.url+"/inbox/upload", &b)
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return s.do(r)
}

func (s site) holds(a answer, status int, want ...string) {
	s.Helper()
	if a.status != status {
		s.Fatalf("status %d, want %d: %s", a.status, status, words(a.text))
	}
	for _, w := range want {
		if !strings.Contains(a.text, w) {
			s.Errorf("the page lacks %q: %s", w, words(a.text))
		}
	}
}

var tag = regexp.MustCompile(`(?s)<[^>]*>|\s+`)

// words is what a page says, shortened for a message.
func words(page string) string {
	_, main, found := strings.Cut(page, "<main")
	if !found {
		main = page
	}
	s := strings.Join(strings.Fields(tag.ReplaceAllString("<main"+main, " ")), " ")
	return s[:min(len(s), 1500)]
}

// report reads the newest report.
func (s site) report() situation.ReportView {
	s.Helper()
	items := s.items()
	if len(items) == 0 {
		s.Fatal("no report came in")
	}
	v, err := s.store.Report(s.Context(), s.viewer(), items[0].Report.ID)
	if err != nil {
		s.Fatal(err)
	}
	return v
}

func (s site) items() []situation.InboxItem {
	s.Helper()
	items, err := s.store.Inbox(s.Context(), s.viewer(), situation.InboxQuery{Limit: 100})
	if err != nil {
		s.Fatal(err)
	}
	return items
}

// head is where the record ends.
func (s site) head() cell.Seq {
	s.Helper()
	n, err := s.store.Last(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	return n
}

// another is a second officer, and the desk at which they may act: who sits where is not what these tests are about.
func (s site) another() (cell.Actor, *situation.Desk) {
	desk := *s.desk
	desk.May = func(context.Context, cell.Actor, cell.ID, string) error { return nil }
	return cell.Actor{ID: "00000000-0000-7000-8000-0000000000f2", Seat: "liaison"}, &desk
}

const (
	clash = `Ministry denies clash near Baaj

Baghdad, 9 November 2026

The Iraqi military denied that two militants were killed in a clash near Baaj on Monday.
A local official said that two militants were killed near Baaj on Monday.
The interior ministry said the trench is 600 kilometers long.
`
	clashAr = `الوزارة تنفي وقوع اشتباك قرب البعاج

نفت وزارة الدفاع العراقية وقوع اشتباكات قرب البعاج يوم الاثنين.
وقال مسؤول محلي إن أربعة مسلحين قتلوا قرب البعاج يوم الاثنين.
`
)
