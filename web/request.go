// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web/locale"
)

// MaxForm bounds the body of a form in bytes: the longest field is 20 kB, a thousand chosen claims are 50 kB.
const MaxForm = 1 << 20

// undoFor is how long a page offers to take the last act back, in microseconds, as the desk allows it without a
// reason; flashFor is how long the rest of the message stays.
const (
	undoFor  = cell.Time(10_000_000)
	flashFor = cell.Time(120_000_000)
)

// Request is a request of somebody who is signed in, with what every page needs of it.
type Request struct {
	*http.Request
	Viewer cell.Viewer
	Actor  cell.Actor
	Words  *locale.Catalogue

	w       http.ResponseWriter
	shell   *Shell
	session *session
	head    cell.Seq
	away    bool       // the store did not tell its head
	form    url.Values // as it was sent, to be shown again when it could not be taken
	status  int
}

// Page is what a handler shows.
type Page struct {
	Name    string // of the template
	Title   string // plain text
	Section string // of the navigation: inbox, disputes, incidents, record
	Data    any
	Scripts []string // of assets, beside the one of every page
}

// Handle registers a page for those who are signed in. Errors of h become pages, see Shell.fail.
func (s *Shell) Handle(pattern string, h func(*Request) error) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, hr *http.Request) {
		r := s.request(w, hr)
		if r.session == nil {
			http.Redirect(w, hr, "/sign-in", http.StatusSeeOther)
			return
		}
		if at := hr.URL.Query().Get("at"); at != "" {
			n, err := strconv.ParseInt(at, 10, 64)
			if err != nil || n < 1 {
				s.fail(r, &cell.Error{Code: cell.Invalid, Key: "error.at", Msg: "at is no position of the record"})
				return
			}
			r.Viewer.At = cell.Seq(n)
		}
		// The head is read before the page's content: what is committed in between is told by the stream again,
		// never lost.
		var err error
		if r.head, err = s.cfg.Live.Head(hr.Context()); err != nil {
			r.away = true
		}
		s.finish(r, h(r))
	})
}

func (s *Shell) request(w http.ResponseWriter, hr *http.Request) *Request {
	return &Request{Request: hr, w: w, shell: s, session: s.sessions.of(hr), Words: s.words[manner(hr)], status: http.StatusOK,
		Actor: s.cfg.Officer, Viewer: cell.Viewer{Actor: s.cfg.Officer.ID, Seat: s.cfg.Officer.Seat, Crisis: s.cfg.Crisis.ID}}
}

// pickLang is the language chosen on a page, else the first that the browser asks for.
func pickLang(hr *http.Request) string {
	if c, err := hr.Cookie("lang"); err == nil && (c.Value == "ar" || c.Value == "en") {
		return c.Value
	}
	tags, _, err := language.ParseAcceptLanguage(hr.Header.Get("Accept-Language"))
	if err == nil {
		for _, t := range tags {
			if b, _ := t.Base(); b.String() == "ar" || b.String() == "en" {
				return b.String()
			}
		}
	}
	return "en"
}

// finish turns the error of a handler into a page.
func (s *Shell) finish(r *Request, err error) {
	if err != nil {
		s.fail(r, err)
	}
}

// T is the message of key in the reader's language; args are names and values in turn.
func (r *Request) T(key string, args ...any) string {
	m := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		m[fmt.Sprint(args[i])] = args[i+1]
	}
	return r.Words.Text(key, m)
}

// Writable reports whether the page may offer acts: not when it shows an earlier state.
func (r *Request) Writable() bool { return r.Viewer.At == 0 }

// AtQuery is "?at=N" on a page that shows an earlier state, for the links on it, else empty.
func (r *Request) AtQuery() string {
	if r.Viewer.At == 0 {
		return ""
	}
	return "?at=" + strconv.FormatInt(int64(r.Viewer.At), 10)
}

// Form parses a form of at most MaxForm bytes.
func (r *Request) Form() (url.Values, error) { return r.FormWithin(MaxForm) }

// FormWithin parses a form of at most limit bytes.
func (r *Request) FormWithin(limit int64) (url.Values, error) {
	r.Body = http.MaxBytesReader(r.w, r.Body, limit)
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, BodyError(err, limit)
	}
	v, err := ParseForm(b)
	if err != nil {
		return nil, &cell.Error{Code: cell.Invalid, Key: "error.form", Msg: "the form could not be read", Err: err}
	}
	r.form = v
	return v, nil
}

// ParseForm reads a form's bytes. Line ends become one line feed each.
func ParseForm(b []byte) (url.Values, error) {
	v, err := url.ParseQuery(string(b))
	if err != nil {
		return nil, err
	}
	for _, vs := range v {
		for i := range vs {
			vs[i] = strings.ReplaceAll(vs[i], "\r\n", "\n")
		}
	}
	return v, nil
}

// BodyError names what went wrong while a body was read.
func BodyError(err error, limit int64) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return &cell.Error{Code: cell.TooLarge, Key: "error.body.large", Args: map[string]any{"limit": limit >> 20}, Msg: "the request is too large"}
	}
	return &cell.Error{Code: cell.Invalid, Key: "error.form", Msg: "the request broke off", Err: err}
}

// UploadBody returns the request's body bounded to limit bytes.
func (r *Request) UploadBody(limit int64) { r.Body = http.MaxBytesReader(r.w, r.Body, limit) }

// Redirect answers a form with the page to look at next.
func (r *Request) Redirect(path string) error {
	http.Redirect(r.w, r.Request, local(path), http.StatusSeeOther)
	return nil
}

// Back redirects to the page the form stood on, as the field "back" names it, else to path.
func (r *Request) Back(v url.Values, path string) error {
	if b := v.Get("back"); b != "" {
		path = b
	}
	return r.Redirect(path)
}

// local keeps a path on this host; anything else leads to the first page.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(path, "/") ||
		strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

// Tell keeps f for the next pages of this browser.
func (r *Request) Tell(f Flash) {
	if r.session == nil {
		return
	}
	f.At = r.shell.cfg.Clock.Now()
	r.session.mu.Lock()
	defer r.session.mu.Unlock()
	r.session.flash = f
}

// Page renders p inside the frame. Nothing is sent when rendering fails.
func (r *Request) Page(pages Pages, p Page) error {
	var body, whole bytes.Buffer
	if err := pages[r.Words.Manner].ExecuteTemplate(&body, p.Name, p.Data); err != nil {
		return fmt.Errorf("page %s: %w", p.Name, err)
	}
	f := r.frame(p)
	f.Content = template.HTML(body.String()) // #nosec G203 -- made by html/template just above
	if err := r.shell.own[r.Words.Manner].ExecuteTemplate(&whole, "frame", f); err != nil {
		return fmt.Errorf("frame: %w", err)
	}
	h := r.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", r.Words.Lang)
	r.w.WriteHeader(r.status)
	_, _ = r.w.Write(whole.Bytes()) // the reader may have gone
	return nil
}
