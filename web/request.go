// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
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

// Request is a request with what every page needs of it: who asks, from which seat, and in which words.
type Request struct {
	*http.Request
	Viewer   cell.Viewer
	Actor    cell.Actor
	Standing decision.Standing // where its person acts; without a seat on pages that need none
	Words    *locale.Catalogue

	w         http.ResponseWriter
	shell     *Shell
	session   *account.Session    // nil for none
	standings []decision.Standing // of its person
	zone      *time.Location      // of the crisis
	head      cell.Seq
	away      bool       // the store did not tell its head
	form      url.Values // as it was sent, to be shown again when it could not be taken
	status    int
}

// Page is what a handler shows.
type Page struct {
	Name    string // of the template
	Title   string // plain text
	Section string // of the navigation: inbox, disputes, incidents, record
	Data    any
	Scripts []string // of assets, beside the one of every page
}

// Handle registers a page for those who sit in a crisis. Errors of h become pages, see Shell.fail. Whoever only reads is
// refused what is no GET.
func (s *Shell) Handle(pattern string, h func(*Request) error) {
	s.HandlePerson(pattern, func(r *Request) error {
		if !r.Seated() {
			return r.Redirect("/standing")
		}
		if err := r.mayAct(); err != nil {
			return err
		}
		if err := r.watch(); err != nil {
			return err
		}
		return h(r)
	})
}

// HandlePerson registers a page for those who are signed in, also without a seat.
func (s *Shell) HandlePerson(pattern string, h func(*Request) error) {
	s.HandleAnyone(pattern, func(r *Request) error {
		switch {
		case r.session == nil:
			return r.Redirect("/sign-in")
		case r.session.Locked:
			return r.Redirect("/locked")
		case r.session.Half:
			return r.Redirect("/sign-in/second")
		}
		if err := r.at(); err != nil {
			return err
		}
		// The head is read before the page's content: what is committed in between is told by the stream again,
		// never lost.
		var err error
		if r.head, err = s.cfg.Live.Head(r.Context()); err != nil {
			r.away = true
		}
		return h(r)
	})
}

// HandleAnyone registers a page that answers without a session: signing in.
func (s *Shell) HandleAnyone(pattern string, h func(*Request) error) {
	s.patterns = append(s.patterns, pattern)
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, hr *http.Request) {
		r := s.request(w, hr)
		err := r.identify()
		if err == nil {
			err = h(r)
		}
		s.finish(r, err)
	})
}

func (s *Shell) request(w http.ResponseWriter, hr *http.Request) *Request {
	return &Request{Request: hr, w: w, shell: s, Words: s.words[manner(hr)], zone: time.UTC, status: http.StatusOK}
}

// at takes the position as of which a page is asked for.
func (r *Request) at() error {
	at := r.URL.Query().Get("at")
	if at == "" {
		return nil
	}
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil || n < 1 {
		return &cell.Error{Code: cell.Invalid, Key: "error.at", Msg: "at is no position of the record"}
	}
	r.Viewer.At = cell.Seq(n)
	return nil
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
	return r.Words.Say(key, args...)
}

// Zone is the zone of the crisis that the reader looks at.
func (r *Request) Zone() *time.Location {
	if r.zone == nil {
		return time.UTC
	}
	return r.zone
}

// Writable reports whether the page may offer acts: not when it shows an earlier state or a closed crisis, nor to an
// auditor.
func (r *Request) Writable() bool {
	return r.Viewer.At == 0 && r.Standing.Kind != decision.Auditor && !r.Standing.Closed
}

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
	r.shell.flashes.put(r.flashKey(), f)
}

// Page renders p inside the frame. Nothing is sent when rendering fails.
func (r *Request) Page(pages Pages, p Page) error {
	body, err := pages.render(r, p.Name, p.Data)
	if err != nil {
		return err
	}
	f, err := r.frame(p)
	if err != nil {
		return err
	}
	f.Content = template.HTML(body) // #nosec G203 -- made by html/template just above
	whole, err := r.shell.own.render(r, "frame", f)
	if err != nil {
		return err
	}
	h := r.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", r.Words.Lang)
	r.w.WriteHeader(r.status)
	_, _ = r.w.Write(whole) // the reader may have gone
	return nil
}

// Status sets the status with which the next Page is sent.
func (r *Request) Status(status int) { r.status = status }
