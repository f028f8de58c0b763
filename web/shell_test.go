// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web/webtest"
)

const crisisID = cell.ID("01980000-0000-7000-8000-000000000001")

// outbox is committed notices that wake whoever follows, as the bus does: read by position, never from memory of
// what was sent.
type outbox struct {
	mu   sync.Mutex
	ns   []Notice
	wake chan struct{}
	away error
}

func newOutbox() *outbox { return &outbox{wake: make(chan struct{})} }

func (o *outbox) commit(of cell.ID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ns = append(o.ns, Notice{Seq: cell.Seq(len(o.ns) + 1), Crisis: of, Kind: "report.received"})
	close(o.wake)
	o.wake = make(chan struct{})
}

func (o *outbox) Head(context.Context) (cell.Seq, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return cell.Seq(len(o.ns)), o.away
}

func (o *outbox) Follow(ctx context.Context, _ cell.Viewer, after cell.Seq, fn func(Notice) error) error {
	for {
		o.mu.Lock()
		ns, wake := o.ns[min(int(after), len(o.ns)):], o.wake
		o.mu.Unlock()
		for _, n := range ns {
			if err := fn(n); err != nil {
				return err
			}
			after = n.Seq
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
		}
	}
}

var who = cell.Actor{ID: "officer-1", Seat: "situation"}

var flood = cell.CrisisOpened{ID: crisisID, Name: cell.Name{En: "Flood", Ar: "سيل"}, Zone: "Asia/Baghdad"}

func newShell(t *testing.T, live Live) *Shell {
	t.Helper()
	people := webtest.New(flood, who)
	s, err := New(Config{Sessions: people, Standings: people, Live: live, Secure: true, Log: slog.New(slog.DiscardHandler), Beat: 5 * time.Millisecond,
		Clock: cell.ClockFunc(func() cell.Time { return 1_800_000_000_000_001 })})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// peopleOf are those who sign in to the shell of newShell.
func peopleOf(s *Shell) *webtest.People { return s.cfg.Sessions.(*webtest.People) }

func cookieOf(token string) *http.Cookie { return &http.Cookie{Name: CookieName(true), Value: token} }

// signedIn opens a session and returns its cookie.
func signedIn(t *testing.T, s *Shell) *http.Cookie {
	t.Helper()
	return cookieOf(peopleOf(s).SignIn(who.ID))
}

func answer(s *Shell, hr *http.Request) *http.Response {
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, hr)
	return w.Result()
}

func with(hr *http.Request, c *http.Cookie) *http.Request { hr.AddCookie(c); return hr }

func form(path, body string) *http.Request {
	hr := httptest.NewRequest("POST", path, strings.NewReader(body))
	hr.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return hr
}

func text(t *testing.T, a *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// registered are the patterns in the sources of the shell and of the pages below it.
func registered(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	below, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range append(files, below...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			lit, isLit := call.Args[0].(*ast.BasicLit)
			if ok && isLit && (strings.HasPrefix(sel.Sel.Name, "Handle")) {
				if p, err := strconv.Unquote(lit.Value); err == nil {
					out[p] = sel.Sel.Name
				}
			}
			return true
		})
	}
	return out
}

func TestNoPageAnswersWithoutASession(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	open := map[string]bool{"GET /assets/{name}": true, "GET /favicon.ico": true, "GET /settings": true, "POST /settings": true,
		"POST /sign-out": true, "GET /sign-in": true, "POST /sign-in": true,
		"GET /sign-in/second": true, "POST /sign-in/passkey/options": true, "POST /sign-in/passkey": true, "GET /sign-in/provider": true,
		"GET /sign-in/provider/back": true, "GET /locked": true, "POST /unlock": true,
		// These are of the first start, when there is nobody yet; another program serves them (cmd/crisiscell/ceremony.go).
		"GET /ceremony": true, "POST /ceremony/people": true, "POST /ceremony/key": true, "POST /ceremony/sign": true, "POST /ceremony/again": true}
	all := registered(t)
	if len(all) < 8 || all["GET /record/{seq}"] != "Handle" {
		t.Fatalf("the patterns were not found: %v", all)
	}
	for pattern, how := range all {
		if open[pattern] {
			continue
		}
		if how != "Handle" && how != "HandlePerson" {
			t.Errorf("%s is registered past the check for a session", pattern)
		}
		method, path, found := strings.Cut(pattern, " ")
		if !found {
			method, path = "GET", pattern
		}
		path = strings.NewReplacer("{$}", "", "{", "", "}", "").Replace(path)
		for _, c := range []*http.Cookie{{Name: "lang", Value: "en"}, cookieOf("guess")} {
			a := answer(s, with(httptest.NewRequest(method, path, nil), c))
			if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/sign-in" {
				t.Errorf("%s %s: %d %s", method, path, a.StatusCode, a.Header.Get("Location"))
			}
		}
	}
}

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	cross := form("/settings", "lang=ar")
	cross.Header.Set("Sec-Fetch-Site", "cross-site")
	c := signedIn(t, s)
	all := map[string]*http.Request{"no session": httptest.NewRequest("GET", "/help", nil), "missing": with(httptest.NewRequest("GET", "/none", nil), c),
		"an asset": httptest.NewRequest("GET", s.assets.url("app.js"), nil), "no asset": httptest.NewRequest("GET", "/assets/x", nil), "another site": cross}
	for pattern := range registered(t) {
		method, path, found := strings.Cut(pattern, " ")
		if !found {
			method, path = "GET", pattern
		}
		if path != "/live" { // which does not end by itself; the headers are sent before it begins
			all[pattern] = with(httptest.NewRequest(method, strings.NewReplacer("{$}", "", "{", "", "}", "").Replace(path), nil), signedIn(t, s))
		}
	}
	for name, hr := range all {
		h := answer(s, hr).Header
		p := h.Get("Content-Security-Policy")
		if !strings.Contains(p, "default-src 'none'") || !strings.Contains(p, "frame-ancestors 'none'") || strings.Contains(p, "unsafe") || strings.Contains(p, "*") {
			t.Errorf("%s: policy %q", name, p)
		}
		for header, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": devices} {
			if h.Get(header) != want {
				t.Errorf("%s: %s %q", name, header, h.Get(header))
			}
		}
		if asset := name == "an asset"; strings.Contains(h.Get("Cache-Control"), "immutable") != asset || !asset && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control %q", name, h.Get("Cache-Control"))
		}
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	c := signedIn(t, s)
	for _, head := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://elsewhere.example"}, {"Origin", "null"}} {
		hr := with(form("/sign-out", ""), c)
		hr.Header.Set(head[0], head[1])
		if a := answer(s, hr); a.StatusCode != http.StatusForbidden || len(a.Cookies()) != 0 {
			t.Errorf("%s: %d", head, a.StatusCode)
		}
	}
	if a := answer(s, with(httptest.NewRequest("GET", "/help", nil), c)); a.StatusCode != http.StatusOK {
		t.Error("the refused form signed out")
	}
}

var backs = []struct{ back, want string }{{"/help", "/help"}, {"/record?before=5#e4", "/record?before=5#e4"}, {"//elsewhere.example", "/"},
	{"https://elsewhere.example/", "/"}, {"/\\elsewhere.example", "/"}, {"\\\\elsewhere.example", "/"}, {"javascript:alert(1)", "/"},
	{"/\t/elsewhere.example", "/"}, {"/a\r\nSet-Cookie: x=1", "/"}, {"///elsewhere.example", "/"}, {"elsewhere", "/"}, {"", "/"}, {"/%zz", "/"}}

func TestSettingsStayAndLeadNowhereElse(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	for _, c := range backs {
		a := answer(s, form("/settings", url.Values{"lang": {"ar"}, "theme": {"dark"}, "back": {c.back}}.Encode()))
		if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != c.want || len(a.Cookies()) != 2 {
			t.Errorf("back %q: %d to %q with %v", c.back, a.StatusCode, a.Header.Get("Location"), a.Cookies())
		}
	}
	if a := answer(s, form("/settings", "lang=fr&theme=%22pink")); len(a.Cookies()) != 0 {
		t.Errorf("unknown settings were kept: %v", a.Cookies())
	}
	hr := with(with(with(httptest.NewRequest("GET", "/help", nil), signedIn(t, s)), &http.Cookie{Name: "lang", Value: "ar"}), &http.Cookie{Name: "theme", Value: "dark"})
	if page := text(t, answer(s, hr)); !strings.Contains(page, `lang="ar" dir="rtl" data-theme="dark"`) {
		t.Error("the settings are not used")
	}
}

func FuzzLocal(f *testing.F) {
	for _, c := range backs {
		f.Add(c.back)
	}
	base, _ := url.Parse("https://cell.example/record")
	f.Fuzz(func(t *testing.T, path string) {
		got := local(path)
		u, err := base.Parse(got)
		if err != nil || u.Host != "cell.example" || u.Scheme != "https" || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t") {
			t.Errorf("%q leads to %q, %v", path, got, err)
		}
	})
}

func TestErrorsBecomePagesWithTheirStatusInBothLanguages(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	codes := map[cell.Code]int{cell.Invalid: 422, cell.NotFound: 404, cell.Conflict: 409, cell.Denied: 403, cell.TooLarge: 413,
		cell.Unsupported: 415, cell.Unavailable: 503, cell.Internal: 500, "strange": 500}
	for code := range codes {
		s.Handle("GET /fails/"+string(code), func(*Request) error { return &cell.Error{Code: code, Msg: "inside of it"} })
	}
	s.Handle("GET /fails/plain", func(*Request) error { return errors.New("inside of it") })
	codes["plain"] = 500
	c := signedIn(t, s)
	for code, status := range codes {
		for lang, title := range map[string]string{"en": s.catalogues["en"].Text("failure.title", nil), "ar": s.catalogues["ar"].Text("failure.title", nil)} {
			hr := with(with(httptest.NewRequest("GET", "/fails/"+string(code), nil), c), &http.Cookie{Name: "lang", Value: lang})
			a := answer(s, hr)
			page := text(t, a)
			if a.StatusCode != status || !strings.Contains(page, title) || strings.Contains(page, "inside of it") || a.Header.Get("Content-Language") != lang {
				t.Errorf("%s in %s: %d", code, lang, a.StatusCode)
			}
			if (a.Header.Get("Retry-After") != "") != (status == 503) {
				t.Errorf("%s: Retry-After %q", code, a.Header.Get("Retry-After"))
			}
		}
	}
}

func TestABodyOverTheLimitIs413(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	s.Handle("POST /takes", func(r *Request) error {
		if _, err := r.FormWithin(8); err != nil {
			return err
		}
		return r.Redirect("/help")
	})
	c := signedIn(t, s)
	for body, status := range map[string]int{"a=123456": 303, "a=1234567": 413, "a=%zz": 422} {
		if a := answer(s, with(form("/takes", body), c)); a.StatusCode != status {
			t.Errorf("%q: %d, want %d", body, a.StatusCode, status)
		}
	}
	if a := answer(s, form("/settings", strings.Repeat("a", 4097))); a.StatusCode != 413 {
		t.Errorf("large settings: %d", a.StatusCode)
	}
}

func TestAPageKnowsAsOfWhenItIs(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	s.Handle("GET /when", func(r *Request) error {
		return r.Send("text/plain", "", []byte(r.AtQuery()+" "+strconv.FormatBool(r.Writable())))
	})
	c := signedIn(t, s)
	for query, want := range map[string]string{"": " true", "?at=7": "?at=7 false"} {
		if got := text(t, answer(s, with(httptest.NewRequest("GET", "/when"+query, nil), c))); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
	for _, bad := range []string{"0", "-1", "x", "9223372036854775808"} {
		if a := answer(s, with(httptest.NewRequest("GET", "/when?at="+bad, nil), c)); a.StatusCode != 422 {
			t.Errorf("at=%s: %d", bad, a.StatusCode)
		}
	}
}

func TestAssetsAreServedByTheirHash(t *testing.T) {
	t.Parallel()
	s := newShell(t, newOutbox())
	if a := answer(s, httptest.NewRequest("GET", "/favicon.ico", nil)); a.Header.Get("Location") != s.assets.url("icon.svg") {
		t.Errorf("the icon leads to %q", a.Header.Get("Location"))
	}
	for name, kind := range map[string]string{"icon.svg": "image/svg+xml", "app.js": "text/javascript", "app.css": "text/css", "tokens.css": "text/css"} {
		a := answer(s, httptest.NewRequest("GET", s.assets.url(name), nil))
		if a.StatusCode != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), kind) {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.Header.Get("Content-Type"))
		}
		if a := answer(s, httptest.NewRequest("GET", "/assets/"+name, nil)); a.StatusCode != 404 {
			t.Errorf("%s without its hash: %d", name, a.StatusCode)
		}
	}
}

func TestADatabaseThatIsAwayIsTold(t *testing.T) {
	t.Parallel()
	o := newOutbox()
	s := newShell(t, o)
	c := signedIn(t, s)
	o.away = errors.New("away")
	if page := text(t, answer(s, with(httptest.NewRequest("GET", "/help", nil), c))); !strings.Contains(page, s.catalogues["en"].Text("away", nil)) {
		t.Error("the page does not say that the database is away")
	}
}
