// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
)

// claimPage is one claim with its history.
type claimPage struct {
	claimCard
	History    []step
	Incidents  []incidentLink
	Events     []option
	Modalities []option
	Polarities []option
}

// option is a value that may be chosen, with its words.
type option struct{ Value, Text string }

// claim shows one claim. It is read with its report, which says what stands around it.
func (p pages) claim(r *web.Request, k *kept) error {
	id, err := ident(r, "claim")
	if err != nil {
		return err
	}
	versions, err := p.reads.ClaimHistory(r.Context(), r.Viewer, id)
	if err != nil {
		return err
	}
	v, err := p.reads.Report(r.Context(), r.Viewer, versions[0].Report)
	if err != nil {
		return err
	}
	known, err := p.known(r)
	if err != nil {
		return err
	}
	a, err := p.around(r, k)
	if err != nil {
		return err
	}
	for _, card := range a.cards(v.Claims, v.Disputes, known) {
		if card.ID == id {
			data := claimPage{claimCard: card, Incidents: known, Events: options(r, "event", card.EventType), Modalities: options(r, "modality", card.Modality),
				Polarities: options(r, "polarity", card.Polarity),
				History:    history(a, versions, func(v situation.ClaimVersion) situation.Made { return v.Made }, a.claimChanges)}
			return r.Page(p.templates, web.Page{Name: "claim", Title: r.T("claim.title"), Section: "inbox", Data: data})
		}
	}
	return &cell.Error{Code: cell.NotFound, Key: "error.claim.missing", Msg: "there is no such claim"}
}

// options are the values that the catalogue has words for, and the present one.
func options(r *web.Request, prefix, present string) (out []option) {
	found := present == ""
	for _, key := range r.Words.Keys() {
		if v, ok := strings.CutPrefix(key, prefix+"."); ok {
			out = append(out, option{v, r.T(key)})
			found = found || v == present
		}
	}
	if !found {
		out = append(out, option{present, present})
	}
	return out
}
