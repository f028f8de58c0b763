// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"slices"
	"strings"
	"time"
)

// How two places or times relate, from apart to the same.
const (
	apartHere = iota // cannot be the same
	untold           // one of them is not told
	mayHold          // one may lie in the other
	insideOf         // the second lies in the first
	sameHere
)

// Kinds of places by width.
const (
	wideCountry = iota
	wideBorder
	wideProvince
	wideSpot
)

type claimSite struct {
	name  string
	id    int64
	codes []string
	kind  int
}

func claimSites(c *Claim) []claimSite {
	var out []claimSite
	for _, p := range c.Places {
		w := wordTokens(p.Name)
		if len(w) > 1 && (w[0] == "al" || w[0] == "the") {
			w = w[1:]
		}
		s := claimSite{name: strings.Join(w, " "), id: p.ID, kind: wideSpot}
		for _, code := range strings.FieldsFunc(p.Country, func(r rune) bool { return r == '|' || r == ',' || r == '+' }) {
			s.codes = append(s.codes, strings.TrimSpace(code))
		}
		switch {
		case disputeWords["country"][s.name]:
			s.kind = wideCountry
		case len(s.codes) > 1 || hasAny("extent", w):
			s.kind = wideBorder
		case disputeWords["province"][s.name]:
			s.kind = wideProvince
		}
		out = append(out, s)
	}
	return narrowest(out)
}

// narrowest drops countries where something narrower is named, and keeps the rest.
func narrowest(in []claimSite) []claimSite {
	if !slices.ContainsFunc(in, func(s claimSite) bool { return s.kind > wideCountry }) {
		return in
	}
	return slices.DeleteFunc(in, func(s claimSite) bool { return s.kind == wideCountry })
}

func (s claimSite) is(o claimSite) bool {
	if s.id != 0 && s.id == o.id || s.name == o.name {
		return true
	}
	// "Rabia" and "Rabia crossing" are one place; a part of a border is not the border.
	return s.kind == wideSpot && o.kind == wideSpot && len(s.name) > 3 && len(o.name) > 3 &&
		(strings.HasPrefix(s.name, o.name+" ") || strings.HasPrefix(o.name, s.name+" "))
}

func (s claimSite) apart(o claimSite) bool {
	if len(s.codes) > 0 && len(o.codes) > 0 && !slices.ContainsFunc(s.codes, func(c string) bool { return slices.Contains(o.codes, c) }) {
		return true
	}
	return s.kind == o.kind && s.kind >= wideProvince
}

// wider reports whether a names something that holds b's place for certain: a line that both name, of which b also
// names a spot.
func wider(a, b []claimSite) bool {
	lines := func(x []claimSite) bool {
		return !slices.ContainsFunc(x, func(s claimSite) bool { return s.kind != wideBorder })
	}
	return lines(a) && !lines(b)
}

// relatePlaces tells how the places of two claims relate: insideOf means that b's lies in a's.
func relatePlaces(a, b *profile) int {
	x, y := a.sites, b.sites
	if len(x) == 0 || len(y) == 0 {
		return untold
	}
	best := apartHere
	for _, s := range x {
		for _, o := range y {
			r := mayHold
			switch {
			case s.is(o) && s.kind == wideCountry:
			case s.is(o) && s.kind == wideBorder && wider(x, y):
				r = insideOf
			case s.is(o) && s.kind == wideBorder && wider(y, x):
			case s.is(o):
				r = sameHere
			case s.apart(o):
				r = apartHere
			}
			best = max(best, r)
		}
	}
	if best == apartHere && (abroad(a) || abroad(b)) {
		return untold
	}
	return best
}

// abroad reports a crossing told only with the country it came from or went to.
func abroad(p *profile) bool {
	t := p.claim.EventType
	return (t == "INFILTRATION" || t == "SMUGGLING") && !slices.ContainsFunc(p.sites, func(x claimSite) bool { return x.kind != wideCountry })
}

// relateTimes tells whether the times can be the same: different, unknown or same.
func relateTimes(a, b *Claim) int {
	from1, to1, ok1 := datesOf(a.Time)
	from2, to2, ok2 := datesOf(b.Time)
	switch {
	case !ok1 || !ok2:
		return untold
	case to1.Before(from2) || to2.Before(from1):
		return apartHere
	}
	return sameHere
}

// datesOf reads ISO dates; a time that is not resolved has none.
func datesOf(t *Time) (from, to time.Time, ok bool) {
	if t == nil || len(t.From) < 10 {
		return from, to, false
	}
	from, err := time.Parse(time.DateOnly, t.From[:10])
	if err != nil {
		return from, to, false
	}
	to = from
	if len(t.To) >= 10 {
		if to, err = time.Parse(time.DateOnly, t.To[:10]); err != nil {
			return from, to, false
		}
	} else if hasAny("open", wordTokens(t.Text)) {
		to = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return from, to, true
}
