// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
)

// settle explains, resolves, reopens or assigns a dispute.
func (p pages) settle(r *web.Request) error {
	id, v, err := act(r, "dispute")
	if err != nil {
		return err
	}
	done, err := p.desk.SettleDispute(r.Context(), r.Actor, r.Viewer.Crisis, id, situation.DisputeSettlement{Base: base(v), Act: v.Get("act"),
		Reason: v.Get("reason"), Assignee: cell.ID(v.Get("assignee"))})
	if err != nil {
		return p.refuse(r, "settle-"+string(id), v, err)
	}
	return p.did(r, v, done, "/disputes/"+string(id))
}
