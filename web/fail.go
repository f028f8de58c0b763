// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
)

// statuses is the one map from the catalogue of errors to HTTP.
var statuses = map[cell.Code]int{
	cell.Invalid:     http.StatusUnprocessableEntity,
	cell.NotFound:    http.StatusNotFound,
	cell.Conflict:    http.StatusConflict,
	cell.Denied:      http.StatusForbidden,
	cell.TooLarge:    http.StatusRequestEntityTooLarge,
	cell.Unsupported: http.StatusUnsupportedMediaType,
	cell.Unavailable: http.StatusServiceUnavailable,
	cell.Internal:    http.StatusInternalServerError,
}

// keptForm bounds a form, in bytes, that is given back when the database was away before anybody read it.
const keptForm = 8 << 20

// failure is what the error page shows.
type failure struct {
	Text   string
	Do     string // what to do
	Back   bool   // what was typed is still in the page before
	Action string // where the form that failed was sent, "" for none
	Sent   []sent // what was in it
}

// sent is one field of a form that failed.
type sent struct {
	Name, Value string
	Shown       bool // the reader typed it; the rest is the form's own
}

// ErrorText is what err says to the reader, in the reader's language. Errors outside the catalogue say nothing of
// their inside.
func (r *Request) ErrorText(err error) string {
	var e *cell.Error
	if errors.As(err, &e) && e.Code != cell.Internal && r.Words.Has(e.Key) {
		args := maps.Clone(e.Args)
		for name, v := range args {
			if s, ok := v.(string); ok && s != "" {
				args[name] = r.Words.Value("arg", s) // a field's name, a kind of file
			}
		}
		return r.Words.Text(e.Key, args)
	}
	return r.T("error.code." + string(cell.CodeOf(err)))
}

// fail answers with a page that says what went wrong and what to do.
func (s *Shell) fail(r *Request, err error) {
	code := s.note(r, err)
	if r.Context().Err() != nil && (code == cell.Internal || code == cell.Unavailable) {
		return // the reader has gone
	}
	r.away = r.away || code == cell.Unavailable
	r.status = statuses[code]
	if code == cell.Unavailable && r.Method == http.MethodPost && r.form == nil && r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
		_, _ = r.FormWithin(keptForm) // what cannot be read cannot be kept
	}
	data := failure{Text: r.ErrorText(err), Do: r.T("failure.do." + string(code)), Back: r.Method == http.MethodPost && r.form == nil}
	if r.Method == http.MethodPost && len(r.form) > 0 {
		data.Action, data.Sent = r.URL.Path, r.sent()
	}
	if err := r.Page(s.own, Page{Name: "failure", Title: r.T("failure.title"), Data: data}); err != nil {
		s.cfg.Log.ErrorContext(r.Context(), "error page failed", "err", err)
		http.Error(r.w, "internal error", http.StatusInternalServerError)
	}
}

// sent gives the fields of the form; those that hold words come last and are shown.
func (r *Request) sent() (out []sent) {
	var shown []sent
	for _, name := range slices.Sorted(maps.Keys(r.form)) {
		for _, v := range r.form[name] {
			if r.Words.Has("arg."+name) && strings.TrimSpace(v) != "" {
				shown = append(shown, sent{name, v, true})
			} else {
				out = append(out, sent{name, v, false})
			}
		}
	}
	return append(out, shown...)
}
