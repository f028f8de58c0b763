// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"slices"
	"sort"
	"strings"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// count adds the countries that a text names, by themselves or by their people, to out.
func (z *gazetteer) count(text, lang string, out map[string]int) {
	f, _ := arabic.Fold(text)
	for _, w := range words(f) {
		if w.num || len(w.w) < 4 {
			continue
		}
		for _, s := range nameStarts(w.w, lang) {
			if cc := z.demonym[s]; cc != "" {
				out[cc]++
				break
			}
			if n := z.first[s]; n > 0 {
				for _, id := range z.byName[s] {
					if p := &z.all[id]; p.kind == kindCountry || p.ours && len(p.cc) == 2 {
						out[p.cc]++
						break
					}
				}
			}
		}
	}
}

// placesOf gives the places of a claim in words [lo, hi) of part p: those its clause or part names, else those of the
// speaker it goes back to, else those of the line so far or of a place it points back to.
func (r *reading) placesOf(lo, hi int, p [2]int, sp Speaker) []Place {
	out := r.namedIn(p[0], p[1], false)
	for _, q := range [][2]int{p, r.sent} {
		for _, owners := range []bool{false, true} {
			if len(out) == 0 {
				out = r.namedIn(q[0], q[1], owners)
			}
		}
	}
	if own := r.ownerCountries(lo, hi); len(own) > 0 {
		out = own
	}
	if len(out) > 0 {
		r.m.places, r.m.line = out, r.n
		return out
	}
	if spot := r.m.spots[sp.Canonical]; len(spot) > 0 && sp.Text != sp.Canonical {
		return slices.Clone(spot)
	}
	if r.m.line == r.n || r.pointsBack(lo, hi) {
		return slices.Clone(r.m.places)
	}
	return nil
}

// mentions gives the places named in words [lo, hi); a line's are in order.
func (r *reading) mentions(lo, hi int) []mention {
	from := sort.Search(len(r.places), func(i int) bool { return r.places[i].lo >= lo })
	to := from
	for to < len(r.places) && r.places[to].hi <= hi {
		to++
	}
	return r.places[from:to]
}

func (r *reading) namedIn(lo, hi int, owners bool) []Place {
	var out []Place
	for _, m := range r.mentions(lo, hi) {
		if m.owner != owners || m.owner && !strings.Contains(m.p.Country, "|") && r.isCountry(m.p) {
			continue
		}
		if !slices.ContainsFunc(out, func(o Place) bool { return o.Name == m.p.Name }) {
			out = append(out, m.p)
		}
	}
	return out
}

// ownerCountries gives the countries of a clause that names no place but whose: "Syria's new leadership".
func (r *reading) ownerCountries(lo, hi int) []Place {
	var out []Place
	for _, m := range r.mentions(lo, hi) {
		if !m.owner || !r.isCountry(m.p) || m.lo == lo {
			return nil
		}
		out = append(out, m.p)
	}
	return out
}

// spot keeps the place in the name of a speaker: "head of Anbar's security committee".
func (r *reading) spot(canonical string, lo, hi int) {
	var out []Place
	for _, m := range r.mentions(lo, hi) {
		if !r.isCountry(m.p) {
			out = append(out, m.p)
		}
	}
	if len(out) > 0 && len(r.m.spots) < maxSpots {
		r.m.spots[canonical] = out
	}
}

// maxSpots bounds the speakers whose place a story remembers.
const maxSpots = 64

func (r *reading) isCountry(p Place) bool { return r.e.places.country[p.Country] == p.Name }

// pointsBack reports words that speak of a place named before: "there", "the camp".
func (r *reading) pointsBack(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if r.g.isClass(&r.ws[i], "back") {
			return true
		}
	}
	return false
}
