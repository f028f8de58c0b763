// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"
	"net/url"

	"github.com/crisiscell/crisiscell/cell"
)

// Again answers a form that was refused with err by the page on which it stood: it gives a request for the page at path, as
// with GET, that will be answered with the status of err, and what to tell the reader.
func (r *Request) Again(path string, err error) (*Request, string) {
	again := *r
	again.Request = r.Clone(r.Context())
	again.Request.Method = http.MethodGet
	if u, e := url.Parse(local(path)); e == nil {
		again.URL = u
	}
	return &again, again.Fails(err)
}

// Fails gives the next Page the status of err and returns what to tell the reader.
func (r *Request) Fails(err error) string {
	code := r.shell.note(r, err)
	r.status = statuses[code]
	return r.ErrorText(err) + " " + r.T("failure.do."+string(code))
}

// note gives the code of err, writes down what the reader cannot mend, and tells browsers when to try again.
func (s *Shell) note(r *Request, err error) cell.Code {
	code := cell.CodeOf(err)
	if _, known := statuses[code]; !known {
		code = cell.Internal
	}
	if gone := r.Context().Err() != nil; !gone && (code == cell.Internal || code == cell.Unavailable) {
		s.cfg.Log.ErrorContext(r.Context(), "page failed", "method", r.Method, "path", r.URL.Path, "code", string(code), "err", err)
	}
	if code == cell.Unavailable {
		r.w.Header().Set("Retry-After", "5")
	}
	return code
}

// When writes an instant as the pages do, in the zone of the crisis.
func (r *Request) When(t cell.Time) string { return when(r.Words, t, r.zone) }
