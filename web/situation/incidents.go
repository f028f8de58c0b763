// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
)

// listSize is how many rows of a list stand on one page.
const listSize = 50

// incidentsPage is the list of incidents.
type incidentsPage struct {
	around
	State string
	Rows  []incidentRow
	Older string
}

// incidentRow is one incident in the list.
type incidentRow struct {
	situation.IncidentView
	By     version
	Claims int64
}

// incidents lists them, the newest change first.
func (p pages) incidents(r *web.Request, k *kept) error {
	q := r.URL.Query()
	a, err := p.around(r, k)
	if err != nil {
		return err
	}
	data := incidentsPage{around: a, State: one(q.Get("state"), "", situation.Reported, situation.Confirmed, situation.Refuted, situation.Closed)}
	before, err := position(q.Get("before"))
	if err != nil {
		return err
	}
	ins, err := p.reads.Incidents(r.Context(), r.Viewer, situation.IncidentQuery{State: data.State, Before: before, Limit: listSize + 1})
	if err != nil {
		return err
	}
	if len(ins) > listSize {
		ins = ins[:listSize]
		data.Older = older(r, ins[listSize-1].Since)
	}
	for _, in := range ins {
		data.Rows = append(data.Rows, incidentRow{in, a.version(in.Made), int64(len(in.Incident.Claims))})
	}
	return r.Page(p.templates, web.Page{Name: "incidents", Title: r.T("nav.incidents"), Section: "incidents", Data: data})
}
