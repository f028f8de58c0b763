// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
)

// review accepts, rejects or reopens a claim.
func (p pages) review(r *web.Request) error {
	id, v, err := act(r, "claim")
	if err != nil {
		return err
	}
	done, err := p.desk.ReviewClaim(r.Context(), r.Actor, r.Viewer.Crisis, id,
		situation.ClaimReview{State: v.Get("state"), Base: base(v), Reason: v.Get("reason")})
	if err != nil {
		return p.refuse(r, "review-"+string(id), v, err)
	}
	return p.did(r, v, done, "/claims/"+string(id))
}
