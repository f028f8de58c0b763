// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"net/http"

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

// failure is what the error page shows.
type failure struct {
	Status  int
	Text    string
	Do      string // what to do
	Back    bool   // what was typed is still in the page before
	Waiting bool   // it is worth trying again
}

// ErrorText is what err says to the reader, in the reader's language. Errors outside the catalogue say nothing of
// their inside.
func (r *Request) ErrorText(err error) string {
	var e *cell.Error
	if errors.As(err, &e) && e.Code != cell.Internal && r.Words.Has(e.Key) {
		return r.Words.Text(e.Key, e.Args)
	}
	return r.T("error.code." + string(cell.CodeOf(err)))
}

// fail answers with a page that says what went wrong and what to do.
func (s *Shell) fail(r *Request, err error) {
	code := cell.CodeOf(err)
	status, ok := statuses[code]
	if !ok {
		code, status = cell.Internal, http.StatusInternalServerError
	}
	if code == cell.Internal || code == cell.Unavailable {
		if r.Context().Err() != nil {
			return // the reader has gone
		}
		s.cfg.Log.ErrorContext(r.Context(), "page failed", "method", r.Method, "path", r.URL.Path, "code", string(code), "err", err)
	}
	if code == cell.Unavailable {
		r.w.Header().Set("Retry-After", "5")
		r.away = true
	}
	r.status = status
	page := Page{Name: "failure", Title: r.T("failure.title"), Data: failure{Status: status, Text: r.ErrorText(err),
		Do: r.T("failure.do." + string(code)), Back: r.Method == http.MethodPost, Waiting: code == cell.Unavailable}}
	if err := r.Page(s.own, page); err != nil {
		s.cfg.Log.ErrorContext(r.Context(), "error page failed", "err", err)
		http.Error(r.w, "internal error", http.StatusInternalServerError)
	}
}
