// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"net/url"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/locale"
)

// makeIncident makes an incident of the chosen claims, or attaches them to the one that the form names.
func (p pages) makeIncident(r *web.Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	claims := chosen(v)
	if id := cell.ID(v.Get("incident")); id != "" {
		return p.attach(r, v, id, claims)
	}
	done, err := p.desk.MakeIncident(r.Context(), r.Actor, r.Viewer.Crisis, situation.IncidentDraft{Title: v.Get("title"),
		Summary: v.Get("summary"), From: locale.Latin(v.Get("from")), To: locale.Latin(v.Get("to")), Claims: claims})
	if err != nil {
		return p.refuse(r, "incident", v, err)
	}
	// What made a thing is not taken back: an incident made by mistake is closed.
	r.Tell(web.Flash{Text: r.T("done", "seq", int64(done.Seq))})
	return r.Redirect("/incidents/" + string(done.ID))
}

func (p pages) attach(r *web.Request, v url.Values, id cell.ID, claims []cell.ID) error {
	if len(claims) == 0 {
		return p.refuse(r, "incident", v, &cell.Error{Code: cell.Invalid, Key: "error.incident.claims", Msg: "no claim was chosen: choose one"})
	}
	done, err := p.desk.ChangeIncident(r.Context(), r.Actor, r.Viewer.Crisis, id, situation.IncidentChange{Attach: claims, Reason: v.Get("reason")})
	if err != nil {
		return p.refuse(r, "incident", v, err)
	}
	v.Del("back")
	return p.did(r, v, done, "/incidents/"+string(id))
}

// chosen are the claims that were ticked. What is no id names no claim, and is told so by the desk.
func chosen(v url.Values) (out []cell.ID) {
	for _, s := range v["claim"] {
		out = append(out, cell.ID(s))
	}
	return out
}
