// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"net/url"

	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/locale"
)

// correct changes what a claim says. Only fields that differ from what the officer saw are sent on, so that the work
// of another who corrected other fields meanwhile stays.
func (p pages) correct(r *web.Request) error {
	id, v, err := act(r, "claim")
	if err != nil {
		return err
	}
	done, err := p.desk.CorrectClaim(r.Context(), r.Actor, r.Viewer.Crisis, id, situation.ClaimCorrection{Base: base(v), Reason: v.Get("reason"),
		Speaker: changed(v, "speaker"), Polarity: changed(v, "polarity"), Modality: changed(v, "modality"),
		EventType: changed(v, "event"), Proposition: changed(v, "proposition")})
	if err != nil {
		return p.refuse(r, "correct-"+string(id), v, err)
	}
	return p.did(r, v, done, "/claims/"+string(id))
}

// changed is the value of a field that differs from "was-<field>", which the page put beside it, else nil.
func changed(v url.Values, field string) *string {
	if !v.Has(field) || v.Has("was-"+field) && v.Get(field) == v.Get("was-"+field) {
		return nil
	}
	s := v.Get(field)
	return &s
}

// changedDate is changed for a date, which may be typed in any digits.
func changedDate(v url.Values, field string) *string {
	s := changed(v, field)
	if s != nil {
		*s = locale.Latin(*s)
	}
	return s
}
