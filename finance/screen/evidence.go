// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// What other evidence adds to the logarithm of the odds.
const (
	oddsBornSame   = 3.0  // the same day
	oddsBornYear   = 1.0  // the same year, days not known
	oddsBornNear   = 0.3  // a year apart: lists often guess
	oddsBornApart  = -3.5 // more
	oddsCountry    = 0.5
	oddsNoCountry  = -0.4
	oddsOtherType  = -3.0
	scoreOfNumbers = 0.995 // an exact number is a hit by itself
)

// minNumber is the least letters and digits of a number that can be a hit by itself.
const minNumber = 5

// kind is the type of a party in one byte.
type kind uint8

const (
	kindUnknown kind = iota
	kindPerson
	kindOrganization
	kindVessel
	kindAircraft
)

func kindOf(s string) kind {
	switch s {
	case "person":
		return kindPerson
	case "organization":
		return kindOrganization
	case "vessel":
		return kindVessel
	case "aircraft":
		return kindAircraft
	}
	return kindUnknown
}

// facts are what is known of a party beside its names.
type facts struct {
	births    []birth
	countries []string
}

// birth is a day, or all the days of some years.
type birth struct {
	from, to int // years
	day      string
	text     string
}

// about is what the query knows beside the name.
type about struct {
	born           birth
	known          bool // born is
	country        string
	countryText    string
	kind           kind
	kindText       string
	number, asText string
}

// parseBirth reads "1965", "1965-07", "1965-07-04" or "1958/1960".
func parseBirth(s string) (birth, bool) {
	s = strings.TrimSpace(s)
	first, last, two := strings.Cut(s, "/")
	from, ok := yearOf(first)
	if !ok {
		return birth{}, false
	}
	b := birth{from: from, to: from, text: s}
	if two {
		if b.to, ok = yearOf(last); !ok || b.to < from {
			return birth{}, false
		}
	} else if len(first) == len("2006-01-02") {
		b.day = first
	}
	return b, true
}

func yearOf(s string) (int, bool) {
	if len(s) < 4 || len(s) > 4 && s[4] != '-' {
		return 0, false
	}
	y, err := strconv.Atoi(s[:4])
	return y, err == nil && y > 0
}

// numberKey is a number without what people put between its letters, or nothing where it is too short to tell
// two parties apart.
func numberKey(s string) string {
	key := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimPrefix(strings.ToUpper(s), "IMO"))
	if len(key) < minNumber || len(key) > 128 || !strings.ContainsAny(key, "0123456789") {
		return ""
	}
	return key
}

func (l *language) facts(p *Party) facts {
	var f facts
	for _, s := range p.Births {
		if b, ok := parseBirth(s); ok {
			f.births = append(f.births, b)
		}
	}
	for _, c := range p.Countries {
		if code := l.country(c); code != "" && !slices.Contains(f.countries, code) {
			f.countries = append(f.countries, code)
		}
	}
	return f
}

func (l *language) queryFacts(q Query) about {
	a := about{kind: kindOf(q.Type), kindText: q.Type, country: l.country(q.Country), countryText: q.Country, number: numberKey(q.Number), asText: q.Number}
	a.born, a.known = parseBirth(q.Birth)
	return a
}

// born compares the birth of the query with those of a party: what it adds, how, and the nearest one.
func (x *Index) born(party int32, a *about) (odds float64, how How, nearest string) {
	if !a.known || len(x.facts[party].births) == 0 {
		return 0, unlike, ""
	}
	odds = math.Inf(-1)
	for _, b := range x.facts[party].births {
		v, h := oddsBornApart, contradicts
		apart := max(b.from-a.born.to, a.born.from-b.to)
		switch {
		case b.day != "" && b.day == a.born.day:
			v, h = oddsBornSame, exact
		case apart <= 0 && (b.day == "" || a.born.day == ""):
			v, h = oddsBornYear, equivalent
		case apart <= 1:
			v, h = oddsBornNear, spelling
		}
		if v > odds {
			odds, how, nearest = v, h, b.text
		}
	}
	return odds, how, nearest
}

func (x *Index) bornSame(party int32, a *about) bool {
	_, how, _ := x.born(party, a)
	return how == exact
}

// lives compares countries.
func (x *Index) lives(party int32, a *about) (odds float64, how How) {
	c := x.facts[party].countries
	switch {
	case a.country == "" || len(c) == 0:
		return 0, unlike
	case slices.Contains(c, a.country):
		return oddsCountry, exact
	}
	return oddsNoCountry, contradicts
}

func (x *Index) otherType(party int32, a *about) bool {
	kind := x.kinds[party]
	return a.kind != kindUnknown && kind != kindUnknown && a.kind != kind
}

// evidence is what all that stands beside the name adds to the odds.
func (x *Index) evidence(party int32, a *about) float64 {
	odds, _, _ := x.born(party, a)
	country, _ := x.lives(party, a)
	odds += country
	if x.otherType(party, a) {
		odds += oddsOtherType
	}
	return odds
}

// byNumber raises parties that have the query's number and adds those whose name does not resemble.
func (x *Index) byNumber(s *scratch, found []scored, q []word, a *about) []scored {
	for _, p := range x.numbers[a.number] {
		i := slices.IndexFunc(found, func(f scored) bool { return f.party == p })
		if i < 0 {
			i = len(found)
			found = append(found, scored{party: p, name: -1})
		}
		found[i].number = a.asText
		found[i].score = max(found[i].score, scoreOfNumbers)
	}
	return found
}
