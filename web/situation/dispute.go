// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
)

// disputePage is one dispute with its history.
type disputePage struct {
	disputeCard
	History []step
}

// dispute shows one dispute.
func (p pages) dispute(r *web.Request, k *kept) error {
	id, err := ident(r, "dispute")
	if err != nil {
		return err
	}
	d, versions, err := p.reads.Dispute(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	a, err := p.around(r, k)
	if err != nil {
		return err
	}
	data := disputePage{a.dispute(r.Actor.ID, d), history(a, versions, func(v situation.DisputeVersion) situation.Made { return v.Made }, a.disputeChanges)}
	return r.Page(p.templates, web.Page{Name: "dispute", Title: r.T("dispute.title"), Section: "disputes", Data: data})
}
