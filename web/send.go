// SPDX-License-Identifier: Apache-2.0

package web

import (
	"mime"
	"net/http"
)

// Send answers with b as it is. A page of the browser never runs it: kind is text/plain or application/json, and what has
// a name is saved as a file.
func (r *Request) Send(kind, name string, b []byte) error {
	h := r.w.Header()
	h.Set("Content-Type", kind+"; charset=utf-8")
	if name != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	r.w.WriteHeader(http.StatusOK)
	_, _ = r.w.Write(b) // the reader may have gone
	return nil
}
