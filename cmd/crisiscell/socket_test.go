// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// answering starts the program on a folder and answers the command line there, until end or the test's end.
func answering(t *testing.T, data string) (a *app, end func()) {
	t.Helper()
	a = started(t, place{Data: data}, beginning{})
	stop, err := a.openSocket(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	end = sync.OnceFunc(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(end)
	return a, end
}

// short is a folder whose path leaves room for a socket's name, which that of a test's own folder may not.
func short(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cell")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return filepath.Join(dir, "data")
}

// pages writes n different pages into a new folder.
func pages(t *testing.T, what string, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		text := fmt.Sprintf("The %s number %d\n\nThe spokesman of the %s said on Monday that %d trucks crossed the bridge.\n", what, i, what, i+10)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.txt", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func intake(data string, out, errs *bytes.Buffer, args ...string) int {
	return run(append([]string{"intake", "--data", data}, args...), streams{out: out, err: errs})
}

func inbox(t *testing.T, a *app) int {
	t.Helper()
	items, err := a.store.Inbox(t.Context(), a.viewer(), situation.InboxQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return len(items)
}

func TestFilesComeInWhileTheProgramServes(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"through a socket":      short(t),
		"through loopback":      filepath.Join(t.TempDir(), strings.Repeat("a-long-name/", 10), "data"),
		"a folder of two words": short(t) + " of march",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, end := answering(t, data)
			file := map[bool]string{true: portFile, false: socketFile}[len(data) > maxSocketPath]
			if info, err := os.Stat(filepath.Join(data, file)); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v; want mode 0600", file, info.Mode(), err)
			}
			var group sync.WaitGroup
			for _, what := range []string{"customs", "ferry"} { // two at once
				dir := pages(t, what, 3)
				group.Go(func() {
					var out, errs bytes.Buffer
					if code := intake(data, &out, &errs, dir); code != 0 || strings.Count(out.String(), "\treport ") != 3 {
						t.Errorf("exit %d: %s%s", code, out.String(), errs.String())
					}
				})
			}
			group.Wait()
			if n := inbox(t, a); n != 6 {
				t.Errorf("%d reports, want 6", n)
			}
			end()
			if _, err := os.Stat(filepath.Join(data, file)); err == nil {
				t.Errorf("%s is left behind", file)
			}
		})
	}
}

func TestFilesComeInWithoutAProgram(t *testing.T) {
	t.Parallel()
	data := short(t)
	var out, errs bytes.Buffer
	dir := pages(t, "customs", 2)
	if code := intake(data, &out, &errs, dir); code != exitInput || !strings.Contains(errs.String(), "has no record yet") {
		t.Errorf("into a store that was not founded: exit %d: %s", code, errs.String())
	}
	a, err := newApp(t.Context(), place{Data: data}, beginning{found: alone(data + ".keys")})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	errs.Reset()
	if code := intake(data, &out, &errs, dir); code != 0 {
		t.Fatalf("exit %d: %s%s", code, out.String(), errs.String())
	}
	// A program that was killed leaves its socket: it is nobody, and the next program takes its place.
	l, _, err := listenSocket(data)
	if err != nil {
		t.Fatal(err)
	}
	l.(interface{ SetUnlinkOnClose(bool) }).SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if code := intake(data, &out, &errs, dir); code != 0 || strings.Count(out.String(), "known already") != 2 {
		t.Errorf("exit %d: %s%s", code, out.String(), errs.String())
	}
	a, _ = answering(t, data)
	if _, err := a.openSocket(t.Context(), data); cell.CodeOf(err) != cell.Conflict {
		t.Errorf("a second program in the folder: %v", err)
	}
}

func TestAProgramWithoutASocketIsNotGoneAround(t *testing.T) {
	t.Parallel()
	data := short(t)
	started(t, place{Data: data}, beginning{})
	var out, errs bytes.Buffer
	if code := intake(data, &out, &errs, pages(t, "customs", 1)); code != exitInput || !strings.Contains(errs.String(), "another crisiscell writes this store already") {
		t.Errorf("exit %d: %s%s", code, out.String(), errs.String())
	}
}

func TestNobodyActsWithoutTheToken(t *testing.T) {
	t.Parallel()
	data := short(t)
	a, _ := answering(t, data)
	dir := pages(t, "customs", 1)
	wrong := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(wrong, []byte("wrong\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--token-file", wrong}, {"--as", "minister"}, {"--as", ""}} {
		var out, errs bytes.Buffer
		if code := intake(data, &out, &errs, append(args, dir)...); code != exitInput || !strings.Contains(out.String(), "refused: nobody acts by this name with this token") {
			t.Errorf("%v: exit %d: %s%s", args, code, out.String(), errs.String())
		}
	}
	if n := inbox(t, a); n != 0 {
		t.Errorf("%d reports came in", n)
	}
}

func TestThePortAsksForItsSecret(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), strings.Repeat("a-long-name/", 10), "data")
	answering(t, data)
	c, err := dialSocket(t.Context(), data)
	if err != nil || c == nil {
		t.Fatalf("%v, %v", c, err)
	}
	c.secret = "wrong"
	if err := c.do(t.Context(), http.MethodGet, "/v1/hello", nil, &hello{}); cell.CodeOf(err) != cell.Denied {
		t.Errorf("a wrong secret: %v", err)
	}
}

// hook calls fn with each line that is written, before the next file is tried.
type hook func(line string)

func (h hook) Write(b []byte) (int, error) { h(string(b)); return len(b), nil }

func TestAProgramThatStopsHalfWayLeavesNobodyGuessing(t *testing.T) {
	t.Parallel()
	data := short(t)
	a, end := answering(t, data)
	var out, errs bytes.Buffer
	dir := pages(t, "customs", 4)
	lines := 0
	code := run([]string{"intake", "--data", data, dir}, streams{err: &errs, out: hook(func(line string) {
		out.WriteString(line)
		if lines++; lines == 2 {
			end()
		}
	})})
	if code != exitInput || strings.Count(out.String(), "\treport ") != 2 || strings.Count(out.String(), "\tnot taken in: the program that served this folder has gone") != 2 {
		t.Errorf("exit %d: %s", code, out.String())
	}
	if want := "2 taken in, 0 refused, 0 not known, 2 not taken in, see above: start the program and give the same command again"; !strings.Contains(errs.String(), want) {
		t.Errorf("says %s, want %s", errs.String(), want)
	}
	if n := inbox(t, a); n != 2 {
		t.Errorf("%d reports, want 2", n)
	}
}

func TestAFileWithoutAnAnswerIsNotKnown(t *testing.T) {
	t.Parallel()
	data := short(t)
	a := started(t, place{Data: data}, beginning{})
	l, _, err := listenSocket(data)
	if err != nil {
		t.Fatal(err)
	}
	real, n := a.socketHandler(), 0
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			n++
		}
		if n == 2 && r.Method == http.MethodPost { // it takes the file in, and dies before it says so
			real.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		real.ServeHTTP(w, r)
	}))
	s.Listener.Close()
	s.Listener = l
	s.Start()
	t.Cleanup(s.Close)
	var out, errs bytes.Buffer
	dir := pages(t, "customs", 3)
	if code := intake(data, &out, &errs, dir); code != exitInput || strings.Count(out.String(), "01.txt\tnot known: ") != 1 || strings.Count(out.String(), "02.txt\tnot taken in: ") != 1 ||
		!strings.Contains(errs.String(), "1 taken in, 0 refused, 1 not known, 1 not taken in") {
		t.Errorf("exit %d: %s%s", code, out.String(), errs.String())
	}
	// The same command again does the rest and doubles nothing.
	out.Reset()
	if code := intake(data, &out, &errs, dir); code != 0 || strings.Count(out.String(), "known already") != 2 || inbox(t, a) != 3 {
		t.Errorf("again: exit %d, %d reports: %s", code, inbox(t, a), out.String())
	}
}

func TestWhatTheSocketRefusesSaysWhy(t *testing.T) {
	t.Parallel()
	data := short(t)
	answering(t, data)
	c, err := dialSocket(t.Context(), data)
	if err != nil || c == nil {
		t.Fatalf("%v, %v", c, err)
	}
	c.as = officerAs
	if c.token, err = readSecret(filepath.Join(data, tokenFile)); err != nil {
		t.Fatal(err)
	}
	big := make([]byte, 64<<20+1)
	for _, tt := range []struct {
		name     string
		do       func(context.Context) (receipt, error)
		code     cell.Code
		contains string
	}{
		{"a file that is too large", func(ctx context.Context) (receipt, error) { return c.intake(ctx, "a", big, "GREEN", "") }, cell.TooLarge, "larger than is taken"},
		{"a name that is too long", func(ctx context.Context) (receipt, error) {
			return c.intake(ctx, strings.Repeat("n", 2000), []byte("x"), "GREEN", "")
		}, cell.TooLarge, "name is too long"},
		{"an archive", func(ctx context.Context) (receipt, error) {
			return c.intake(ctx, "a.zip", []byte("PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaa"), "GREEN", "")
		}, cell.Unsupported, ""},
		{"a marking that is none", func(ctx context.Context) (receipt, error) { return c.intake(ctx, "a", []byte("text"), "SECRET", "") }, cell.Invalid, ""},
	} {
		_, err := tt.do(t.Context())
		if e, ok := errors.AsType[*cell.Error](err); !ok || e.Code != tt.code || e.Key == "" || !strings.Contains(e.Msg, tt.contains) {
			t.Errorf("%s: %#v, %v", tt.name, e, err)
		}
	}
}
