// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"net/url"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
)

// editIncident changes what the incident is called and said to be.
func (p pages) editIncident(r *web.Request) error {
	id, v, err := act(r, "incident")
	if err != nil {
		return err
	}
	return p.change(r, id, v, "edit", situation.IncidentChange{Title: changed(v, "title"), Summary: changed(v, "summary"),
		EventType: changed(v, "event"), From: changedDate(v, "from"), To: changedDate(v, "to")})
}

// changeState says that the incident is reported, confirmed, refuted or closed, and why.
func (p pages) changeState(r *web.Request) error {
	id, v, err := act(r, "incident")
	if err != nil {
		return err
	}
	if v.Get("state") == "" {
		return p.refuse(r, "state", v, &cell.Error{Code: cell.Invalid, Key: "error.incident.state", Msg: "choose a state"})
	}
	return p.change(r, id, v, "state", situation.IncidentChange{State: v.Get("state")})
}

// detach takes claims away from the incident.
func (p pages) detach(r *web.Request) error {
	id, v, err := act(r, "incident")
	if err != nil {
		return err
	}
	return p.change(r, id, v, "detach", situation.IncidentChange{Detach: chosen(v)})
}

func (p pages) change(r *web.Request, id cell.ID, v url.Values, form string, cmd situation.IncidentChange) error {
	cmd.Base, cmd.Reason = base(v), v.Get("reason")
	done, err := p.desk.ChangeIncident(r.Context(), r.Actor, r.Viewer.Crisis, id, cmd)
	if err != nil {
		return p.refuse(r, form, v, err)
	}
	return p.did(r, v, done, "/incidents/"+string(id))
}
