// SPDX-License-Identifier: Apache-2.0

package web

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/crisiscell/crisiscell/cell"
)

// SecretForm parses a form of at most limit bytes that holds secrets: nothing of it is shown again.
func (r *Request) SecretForm(limit int64) (url.Values, error) {
	b, err := r.Bytes(limit)
	if err != nil {
		return nil, err
	}
	v, err := url.ParseQuery(string(b))
	if err != nil {
		// Without the cause, which quotes what was sent.
		return nil, &cell.Error{Code: cell.Invalid, Key: "error.form", Msg: "the form could not be read"}
	}
	return v, nil
}

// Bytes reads a body of at most limit bytes.
func (r *Request) Bytes(limit int64) ([]byte, error) {
	r.Body = http.MaxBytesReader(r.w, r.Body, limit)
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, BodyError(err, limit)
	}
	return b, nil
}

// Answer sends b, which is JSON, to a script of the page; for an error what to tell the reader, with its status.
func (r *Request) Answer(b []byte, err error) error {
	status := http.StatusOK
	if err != nil {
		if status = statuses[cell.CodeOf(err)]; status == 0 {
			status = http.StatusInternalServerError
		}
		if b, err = json.Marshal(map[string]string{"error": r.ErrorText(err)}); err != nil {
			return err
		}
	}
	r.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	r.w.WriteHeader(status)
	_, _ = r.w.Write(b) // the reader may have gone
	return nil
}

// SetCookie gives the browser a cookie.
func (r *Request) SetCookie(c *http.Cookie) { http.SetCookie(r.w, c) }

// Away leads to a page of another site, which the program chose.
func (r *Request) Away(address string) error {
	http.Redirect(r.w, r.Request, address, http.StatusSeeOther)
	return nil
}

// RefreshTo makes the browser go on to a path of these pages from the one that is sent.
func (r *Request) RefreshTo(path string) { r.w.Header().Set("Refresh", "0; url="+local(path)) }

// Secure reports whether the browser reaches the pages over TLS.
func (s *Shell) Secure() bool { return s.cfg.Secure }
