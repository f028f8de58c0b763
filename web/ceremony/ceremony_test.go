// SPDX-License-Identifier: Apache-2.0

package ceremony

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/internal/keyfile"
	"github.com/crisiscell/crisiscell/web"
)

// hall is where a ceremony is held: a clock that a test sets, and what was founded.
type hall struct {
	web.Sessions
	t       *testing.T
	now     cell.Time
	refuse  error
	founded *decision.Founding
	url     string
	link    string
	c       *Ceremony
}

func (h *hall) Now() cell.Time { return h.now }

func (h *hall) Open(context.Context, string, bool) (account.Session, error) {
	return account.Session{}, account.ErrNoSession
}

func (h *hall) Standings(context.Context, cell.ID) ([]decision.Standing, error) { return nil, nil }
func (h *hall) Head(context.Context) (cell.Seq, error)                          { return 0, nil }

func (h *hall) Follow(ctx context.Context, _ cell.Viewer, _ cell.Seq, _ func(web.Notice) error) error {
	return ctx.Err()
}

func open(t *testing.T) *hall {
	t.Helper()
	h := &hall{t: t, now: 1_800_000_000_000_000}
	shell, err := web.New(web.Config{Sessions: h, Standings: h, Live: h, Clock: h})
	if err != nil {
		t.Fatal(err)
	}
	h.c, h.link = New(Config{House: decision.House{Installation: "01980000-0000-7000-8000-000000000001", RPID: "localhost"}, Clock: h, Zone: "UTC",
		Found: func(_ context.Context, f decision.Founding) (string, error) {
			if h.refuse == nil {
				h.founded = &f
			}
			return strings.Repeat("ab", 32), h.refuse
		}})
	if err := Routes(shell, h.c, false, func(lang, key string) string { return lang + " " + key }); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(shell.Handler())
	t.Cleanup(s.Close)
	h.url = s.URL
	return h
}

// browser gives the status and the text of pages, following redirects.
func (h *hall) browser() func(path string, form url.Values) (int, string) {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	return func(path string, form url.Values) (int, string) {
		h.t.Helper()
		method := http.MethodGet
		if form != nil {
			method = http.MethodPost
		}
		req, err := http.NewRequestWithContext(h.t.Context(), method, h.url+path, strings.NewReader(form.Encode()))
		if err != nil {
			h.t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		a, err := client.Do(req)
		if err != nil {
			h.t.Fatal(err)
		}
		defer a.Body.Close()
		b, err := io.ReadAll(a.Body)
		if err != nil {
			h.t.Fatal(err)
		}
		return a.StatusCode, string(b)
	}
}

func TestTheLinkOpensOnceForAnHour(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		wait cell.Time
		link func(link string) string
		says string
	}{
		"in time":            {LinkFor - 1, nil, ""},
		"too late":           {LinkFor, nil, "The link has expired"},
		"one letter changed": {0, func(l string) string { return l[:len(l)-1] + "!" }, "not the link"},
		"without a token":    {0, func(string) string { return "/ceremony" }, "Open the link"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			h.now += c.wait
			link := h.link
			if c.link != nil {
				link = c.link(link)
			}
			status, body := h.browser()(link, nil)
			if c.says == "" && status != http.StatusOK || c.says != "" && (status != http.StatusForbidden || !strings.Contains(body, c.says)) {
				t.Errorf("status %d\n%s", status, body)
			}
		})
	}
	h := open(t)
	first := h.browser()
	first(h.link, nil)
	if status, body := h.browser()(h.link, nil); status != http.StatusForbidden || !strings.Contains(body, "used already") {
		t.Errorf("a second browser: status %d\n%s", status, body)
	}
	if status, _ := first("/ceremony", nil); status != http.StatusOK {
		t.Errorf("the first browser goes on: status %d", status)
	}
	h.now += Length
	if status, body := first("/ceremony", nil); status != http.StatusForbidden || !strings.Contains(body, "Open the link") {
		t.Errorf("four hours later: status %d\n%s", status, body)
	}
}

// people is a form that was filled in.
func people() url.Values {
	return url.Values{"crisis_en": {"Flood"}, "zone": {"Asia/Baghdad"}, "head_en": {"Head <b>"}, "head_seat_en": {"Authority"}, "second_en": {"Second"},
		"second_seat_ar": {"الداخلية"}, "second_desk": {"border"}, "administrator_en": {"Administrator"}, "seat": {"health", "kitchen"}}
}

var statements = regexp.MustCompile(`(?s)<textarea[^>]*>(.*?)</textarea>`)

func TestTheRecordBeginsWithBothSignaturesAndNotBefore(t *testing.T) {
	t.Parallel()
	h := open(t)
	do := h.browser()
	do(h.link, nil)
	if status, body := do("/ceremony/key", url.Values{"who": {"head"}, "public": {"ed25519 x"}}); status != http.StatusConflict || !strings.Contains(body, "People come first") {
		t.Errorf("a key before the people: %d\n%s", status, body)
	}
	for field, bad := range map[string]string{"zone": "Nowhere", "head_en": "\u202e", "administrator_en": ""} {
		f := people()
		f.Set(field, bad)
		if status, _ := do("/ceremony/people", f); status != http.StatusUnprocessableEntity {
			t.Errorf("%s %q: status %d", field, bad, status)
		}
	}
	if _, body := do("/ceremony/people", people()); !strings.Contains(body, "Head &lt;b&gt;") || !strings.Contains(body, "en desk.health") || strings.Contains(body, "kitchen") {
		t.Error(body)
	}
	keys := map[string]ed25519.PrivateKey{}
	for i, who := range []string{"head", "second"} {
		keys[who] = ed25519.NewKeyFromSeed([]byte(strings.Repeat(who[:1], 32)))
		text := keyfile.PublicText(keys[who].Public().(ed25519.PublicKey))
		if _, body := do("/ceremony/key", url.Values{"who": {who}, "public": {text}}); strings.Contains(body, "<textarea") != (i == 1) {
			t.Errorf("after the key of %s:\n%s", who, body)
		}
		if status, _ := do("/ceremony/key", url.Values{"who": {"second"}, "public": {text}}); i == 0 && status != http.StatusUnprocessableEntity {
			t.Errorf("one key for both: status %d", status)
		}
	}
	_, body := do("/ceremony", nil)
	texts := statements.FindAllStringSubmatch(body, -1)
	sign := func(n int, who, by string) (int, string) {
		t.Helper()
		st, err := decision.ParseStatement(strings.NewReplacer("&#34;", `"`).Replace(texts[n][1]))
		if err != nil {
			t.Fatal(err)
		}
		g, err := st.Sign(keys[by])
		if err != nil {
			t.Fatal(err)
		}
		return do("/ceremony/sign", url.Values{"who": {who}, "signature": {g.Signature}})
	}
	if status, body := sign(0, "head", "second"); status != http.StatusForbidden || !strings.Contains(body, "does not hold") {
		t.Errorf("signed by the other: %d\n%s", status, body)
	}
	sign(0, "head", "head")
	if h.founded != nil {
		t.Fatal("one signature began the record")
	}
	h.refuse = errors.New("the disk is full")
	if status, _ := sign(1, "second", "second"); status != http.StatusInternalServerError {
		t.Errorf("a record that cannot begin: status %d", status)
	}
	h.refuse = nil
	status, body := sign(1, "second", "second")
	if status != http.StatusOK || h.founded == nil || !strings.Contains(body, strings.TrimSpace(strings.Repeat("abab ", 16))) {
		t.Fatalf("both signed: status %d\n%s", status, body)
	}
	select {
	case <-h.c.Done():
	default:
		t.Error("the ceremony is not done")
	}
	if f := h.founded; len(f.People) != 3 || !f.People[2].Administrator || len(f.Charter.Seats) != 3 || f.Crisis.Exercise {
		t.Errorf("%+v", f)
	}
}

func TestWhatIsChangedVoidsWhatWasSigned(t *testing.T) {
	t.Parallel()
	h := open(t)
	do := h.browser()
	do(h.link, nil)
	do("/ceremony/people", people())
	for _, who := range []string{"head", "second"} {
		do("/ceremony/key", url.Values{"who": {who}, "public": {keyfile.PublicText(ed25519.NewKeyFromSeed([]byte(strings.Repeat(who[:1], 32))).Public().(ed25519.PublicKey))}})
	}
	if _, body := do("/ceremony", nil); strings.Count(body, "<textarea") != 2 {
		t.Fatal(body)
	}
	do("/ceremony/people", people())
	if _, body := do("/ceremony", nil); strings.Contains(body, "<textarea") {
		t.Error("the keys stayed after the people changed")
	}
	do("/ceremony/again", url.Values{})
	if _, body := do("/ceremony", nil); !strings.Contains(body, `name="head_en"`) {
		t.Error(body)
	}
}
