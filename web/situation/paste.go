// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/locale"
)

// maxPaste bounds the form of a pasted page in bytes. A page may be maxFile; a form writes up to three bytes for one.
const maxPaste = 3*maxFile + web.MaxForm

// paste takes in the text of a page and leads to it.
func (p pages) paste(r *web.Request) error {
	v, err := r.FormWithin(maxPaste)
	if err != nil {
		return err
	}
	got, err := p.desk.Receive(r.Context(), r.Actor, r.Viewer.Crisis, situation.Incoming{Original: []byte(v.Get("text")), Title: v.Get("title"),
		Via: "paste", Audience: cell.Audience{Marking: cell.TLP(v.Get("marking"))}, Published: locale.Latin(v.Get("published"))})
	if err != nil {
		return p.refuse(r, "paste", v, err)
	}
	r.Tell(web.Flash{Text: became(r, got)})
	return r.Redirect("/reports/" + string(got.Report))
}

// became says what became of a report.
func became(r *web.Request, got situation.Received) string {
	switch {
	case got.Known:
		return r.T("received.known")
	case got.NearCopy != "":
		return r.Words.Count("received.copy", int64(got.Claims))
	}
	return r.Words.Count("received.new", int64(got.Claims))
}
