// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// asked asks a's handler as a peer at from would.
func asked(t *testing.T, h http.Handler, method, target, from, token string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	r.RemoteAddr = from
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestMetricsAreShownOnThisMachineOrForTheToken(t *testing.T) {
	t.Parallel()
	a := started(t, place{Data: filepath.Join(t.TempDir(), "data")}, beginning{public: publicURL{tls: true, host: "cell.example"}})
	a.watch(t.TempDir())
	head, err := a.store.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h := a.handler()
	for _, c := range []struct {
		name, host, from, token string
		set                     bool
		want                    int
	}{
		{"this machine under its own name", "localhost:8443", "127.0.0.1:5000", "", false, 200},
		{"this machine by IPv6", "[::1]:8443", "[::1]:5000", "", false, 200},
		{"a relay on this machine", "cell.example", "127.0.0.1:5000", "", false, 403},
		{"another machine that says localhost", "localhost", "192.0.2.1:5000", "", false, 403},
		{"another machine", "cell.example", "192.0.2.1:5000", "", false, 403},
		{"another machine with a token where none is set", "cell.example", "192.0.2.1:5000", "token", false, 403},
		{"another machine with the token", "cell.example", "192.0.2.1:5000", "token", true, 200},
		{"another machine with a wrong token", "cell.example", "192.0.2.1:5000", "tokem", true, 403},
		{"this machine with a wrong token", "localhost", "127.0.0.1:5000", "tokem", true, 403},
	} {
		a.metrics.token = nil
		if c.set {
			sum := sha256.Sum256([]byte("token"))
			a.metrics.token = &sum
		}
		w := asked(t, h, http.MethodGet, "https://"+c.host+"/metrics", c.from, c.token)
		if w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
		if shown := strings.Contains(w.Body.String(), fmt.Sprintf("crisiscell_record_entries %d\n", head)); shown != (c.want == 200) {
			t.Errorf("%s: %s", c.name, w.Body)
		}
	}
}

func TestARequestIsCountedAndLoggedByItsRoute(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	a := started(t, place{Data: filepath.Join(t.TempDir(), "data")}, beginning{public: local(80), log: newLogger(&log, "json", "debug")})
	h := a.handler()
	const words = "secretsearch"
	first := asked(t, h, http.MethodGet, "http://localhost/record?q="+words, "127.0.0.1:1", "")
	asked(t, h, http.MethodGet, "http://localhost/none/"+words, "127.0.0.1:1", "")
	asked(t, h, "SECRETSEARCH", "http://localhost/healthz", "127.0.0.1:1", "")
	asked(t, h, http.MethodGet, "http://"+words+"/", "127.0.0.1:1", "")
	id := first.Header().Get("X-Request-Id")
	if !strings.Contains(log.String(), `"route":"GET /record","status":303`) || id == "" || !strings.Contains(log.String(), `"request":"`+id+`"`) {
		t.Errorf("the request %q is logged as %s", id, log.String())
	}
	figures := asked(t, h, http.MethodGet, "http://localhost/metrics", "127.0.0.1:1", "").Body.String()
	if want := `crisiscell_http_requests_total{code="303",method="GET",route="GET /record"} 1`; !strings.Contains(figures, want) {
		t.Errorf("the figures lack %s", want)
	}
	for name, text := range map[string]string{"log": log.String(), "metrics": figures} {
		if strings.Contains(strings.ToLower(text), words) {
			t.Errorf("the %s hold what was searched for: %s", name, text)
		}
	}
}

func TestAPageThatBreaksIsAnsweredAndItsWordsAreNotLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	a := &app{log: newLogger(&log, "text", "info"), metrics: newMetrics()}
	for _, c := range []struct {
		name, want string
		broken     func()
	}{
		{"by its own words", "panic=string", func() { panic("a witness said") }},
		{"by an error", "panic=*errors.errorString", func() { panic(errors.New("a witness said")) }},
		{"by the runtime", "index out of range", func() { var s []int; _ = s[len(log.String())] }},
	} {
		log.Reset()
		h := a.observed(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { c.broken() }))
		w := asked(t, h, http.MethodGet, "http://localhost/", "127.0.0.1:1", "")
		if w.Code != 500 || !strings.Contains(log.String(), c.want) || strings.Contains(log.String(), "witness") {
			t.Errorf("%s: %d, logged %q, want %q", c.name, w.Code, log.String(), c.want)
		}
	}
}

func TestALogLineQuotesNothing(t *testing.T) {
	t.Parallel()
	inner := errors.New(`strconv.Atoi: parsing "a \"witness\" said": invalid syntax`)
	for format, want := range map[string]string{"text": `page 7: strconv.Atoi: parsing \"…\": invalid syntax`, "json": `page 7: strconv.Atoi: parsing \"…\": invalid syntax`} {
		var log bytes.Buffer
		ctx := context.WithValue(t.Context(), requestKey{}, "REQ1")
		l := newLogger(&log, format, "warn").With("part", "store").WithGroup("g")
		l.ErrorContext(ctx, "failed", "err", fmt.Errorf("page 7: %w", inner), slog.Any("again", fmt.Errorf(`cut "witness`)))
		l.InfoContext(ctx, "not logged")
		got := log.String()
		if !strings.Contains(got, want) || strings.Contains(got, "witness") || !strings.Contains(got, "REQ1") || strings.Contains(got, "not logged") {
			t.Errorf("%s: %s", format, got)
		}
	}
}
