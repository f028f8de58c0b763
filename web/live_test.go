// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

// listen opens the stream; the caller reads from it and then closes it.
func listen(t *testing.T, server *httptest.Server, c *http.Cookie, query, last string) (*bufio.Reader, func()) {
	t.Helper()
	hr, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/live"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	hr.AddCookie(c)
	if last != "" {
		hr.Header.Set("Last-Event-ID", last)
	}
	a, err := http.DefaultClient.Do(hr)
	if err != nil {
		t.Fatal(err)
	}
	if a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%d %s", a.StatusCode, a.Header.Get("Content-Type"))
	}
	return bufio.NewReader(a.Body), func() { a.Body.Close() }
}

// next reads lines until one begins with prefix and returns the rest of it.
func next(t *testing.T, in *bufio.Reader, prefix string) string {
	t.Helper()
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if rest, ok := strings.CutPrefix(line, prefix); ok {
			return strings.TrimSpace(rest)
		}
	}
}

func liveSite(t *testing.T) (*outbox, *httptest.Server, *http.Cookie) {
	t.Helper()
	o := newOutbox()
	s := newShell(t, o)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return o, server, signedIn(t, s)
}

func TestTheStreamLosesAndDoublesNothingAcrossReconnections(t *testing.T) {
	t.Parallel()
	o, server, c := liveSite(t)
	const total = 300
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range total {
			o.commit(crisisID)
		}
	}()
	want, last := 1, ""
	for want <= total {
		query := ""
		if last == "" {
			query = "?after=0"
		}
		in, stop := listen(t, server, c, query, last)
		for range 37 { // then the connection breaks
			if want > total {
				break
			}
			last = next(t, in, "id: ")
			if last != strconv.Itoa(want) {
				t.Fatalf("got %s, want %d", last, want)
			}
			if data := next(t, in, "data: "); data != `{"seq":`+last+`,"kind":"report.received"}` {
				t.Fatalf("data %s", data)
			}
			want++
		}
		stop()
	}
	<-done
}

func TestTheStreamBeginsWhereTheReaderIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, query, last, want string }{
		{"behind its last event", "?after=1", "3", "4"},
		{"behind what its page was made at", "?after=2", "", "3"},
		{"now, when it says nothing", "", "", "6"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o, server, cookie := liveSite(t)
			for range 5 {
				o.commit(crisisID)
			}
			in, stop := listen(t, server, cookie, c.query, c.last)
			defer stop()
			next(t, in, ": hello")
			o.commit(crisisID)
			if got := next(t, in, "id: "); got != c.want {
				t.Errorf("first is %s, want %s", got, c.want)
			}
		})
	}
}

func TestTheStreamSaysNothingOfOtherCrises(t *testing.T) {
	t.Parallel()
	o, server, c := liveSite(t)
	for _, of := range []cell.ID{"another", crisisID, "another", cell.House, "another", crisisID} {
		o.commit(of)
	}
	in, stop := listen(t, server, c, "?after=0", "")
	defer stop()
	for _, want := range []string{"2", "4", "6"} {
		if got := next(t, in, "id: "); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestTheStreamShowsThatItLives(t *testing.T) {
	t.Parallel()
	_, server, c := liveSite(t)
	in, stop := listen(t, server, c, "", "")
	defer stop()
	next(t, in, "retry: 2000")
	next(t, in, ": beat")
	next(t, in, ": beat")
}

func TestAStreamFromNowhereIsRefused(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	c := signedIn(t, s)
	for _, after := range []string{"x", "-1", "9223372036854775808"} {
		if a := answer(s, with(httptest.NewRequest("GET", "/live?after="+after, nil), c)); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("after %s: %d", after, a.StatusCode)
		}
		hr := with(httptest.NewRequest("GET", "/live", nil), c)
		hr.Header.Set("Last-Event-ID", after)
		if a := answer(s, hr); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("last event %s: %d", after, a.StatusCode)
		}
	}
}
