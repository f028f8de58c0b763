// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"cmp"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/locale"
)

// around is what every part of a page knows of the page it stands on.
type around struct {
	At       string // "?at=N" for links, empty for the present
	Writable bool
	Back     string // this page, for its forms to come back to
	K        *kept
	words    *locale.Catalogue
	names    map[cell.ID]cell.Name // of people
}

func (p pages) around(r *web.Request, k *kept) (around, error) {
	names, err := p.house.Names(r.Context())
	return around{At: r.AtQuery(), Writable: r.Writable(), Back: r.URL.RequestURI(), K: k, words: r.Words, names: names}, err
}

// version is who gave a thing its present version, with what the reader calls them.
type version struct {
	situation.Made
	Who string
}

// version says who made it. What an engine finds is the program's, whoever brought the report.
func (a around) version(m situation.Made) version {
	if m.Act == "find" || m.Actor == "" {
		return version{m, a.words.Text("seat.none", nil)}
	}
	return version{m, a.person(m.Actor)}
}

// person is what the reader calls somebody: by the name, or by the id of one who has none.
func (a around) person(id cell.ID) string { return cmp.Or(a.names[id].In(a.words.Lang), string(id)) }

// assignee is what the reader calls who has a dispute.
func (a around) assignee(id cell.ID) string {
	if id == "" {
		return a.words.Text("dispute.unassigned", nil)
	}
	return a.person(id)
}

// claimCard is a claim with what stands around it, as every page shows it.
type claimCard struct {
	around
	situation.ClaimView
	Lang     string // of what the report says, empty when unknown
	By       version
	Disputed *disputed // nil when no dispute touches it
	Supports []incidentLink
	Chosen   bool // for an incident, in a form that was refused
}

// disputed sums up the disputes that touch a claim.
type disputed struct {
	Path        string // where they are: the only one, or the board with these alone
	Count, Open int64
	Strength    string // the hardest of those that are open
}

// add counts d.
func (s *disputed) add(d situation.DisputeView) {
	s.Count++
	if d.State != situation.DisputeOpen {
		return
	}
	s.Open++
	for _, hardest := range strengths {
		if d.Strength == hardest || s.Strength == hardest {
			s.Strength = hardest
			return
		}
	}
}

// strengths of a dispute, the hardest first.
var strengths = [...]string{situation.Hard, situation.Apparent, situation.Weak}

// incidentLink leads to an incident that rests on the claim. Its number is 0 where it is not known.
type incidentLink struct {
	ID     cell.ID
	Number int64
	Title  string
	State  string
}

// cards shows claims with the disputes among ds that touch them and the incidents among known that rest on them.
func (a around) cards(cs []situation.ClaimView, ds []situation.DisputeView, known []incidentLink) []claimCard {
	touching := map[cell.ID]*disputed{}
	for _, d := range ds {
		for _, id := range []cell.ID{d.A, d.B} {
			if touching[id] == nil {
				touching[id] = &disputed{Path: "/disputes/" + string(d.ID) + a.At}
			} else {
				touching[id].Path = "/disputes" + cmp.Or(a.At, "?") + "&state=all&claim=" + string(id)
			}
			touching[id].add(d)
		}
	}
	byID := map[cell.ID]incidentLink{}
	for _, in := range known {
		byID[in.ID] = in
	}
	out := make([]claimCard, len(cs))
	for i, c := range cs {
		out[i] = claimCard{around: a, ClaimView: c, Lang: spoken(c.Lang), By: a.version(c.Made), Disputed: touching[c.ID],
			Chosen: a.K.Has("incident", "claim", string(c.ID))}
		for _, id := range c.Incidents {
			l, ok := byID[id]
			if !ok {
				l.ID = id
			}
			out[i].Supports = append(out[i].Supports, l)
		}
	}
	return out
}

// Anchor leads back to the card when a form of it was taken.
func (c claimCard) Anchor() string { return c.Back + "#c-" + string(c.ID) }

// Narrated reports whether the report itself says it.
func (c claimCard) Narrated() bool { return c.Speaker.Type == "narration" }

// spoken is a language as an attribute says it: empty where it is not known.
func spoken(lang string) string {
	if lang == "und" {
		return ""
	}
	return lang
}

// known lists the incidents of the crisis for links and choices, the newest change first.
func (p pages) known(r *web.Request) ([]incidentLink, error) {
	ins, err := p.reads.Incidents(r.Context(), r.Viewer, situation.IncidentQuery{Limit: maxIncidents})
	if err != nil {
		return nil, err
	}
	out := make([]incidentLink, len(ins))
	for i, in := range ins {
		out[i] = incidentLink{in.ID, in.Number, in.Title, in.State}
	}
	return out, nil
}

// maxIncidents is how many incidents a page offers to attach claims to: more is no choice that a person makes from a list.
const maxIncidents = 200
