// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/situation/extract/layout"
)

// mention is a place named in words [lo, hi) of a line.
type mention struct {
	lo, hi int
	p      Place
	owner  bool // "Anbar's", "Sudan's": it says whose, hardly where
}

// find gives the places that a line names, each resolved within the countries its story speaks of.
func (z *gazetteer) find(r *reading) []mention {
	var out []mention
	for i := 0; i < len(r.ws); i++ {
		if m, ok := r.border(i); ok {
			out = append(out, m)
			i = m.hi - 1
			continue
		}
		if r.lang == "en" && !r.ws[i].up {
			continue
		}
		if m, ok := z.at(r, i); ok {
			out = append(out, m)
			i = m.hi - 1
		}
	}
	return out
}

// at reads the longest place name that starts at word i.
func (z *gazetteer) at(r *reading, i int) (mention, bool) {
	for k, w := range nameStarts(r.ws[i].w, r.lang) {
		n := z.first[w]
		if n == 0 {
			continue
		}
		var keys []string
		var ends []int
		key := w
		keys, ends = append(keys, key), append(ends, i+1)
		for j, used := i+1, 1; j < len(r.ws) && used < n; j++ {
			if r.ws[j].w == "-" || r.ws[j].w == "'" {
				continue
			}
			s := bareWord(plainFast(r.ws[j].w))
			if s == "" {
				break
			}
			key += " " + s
			used++
			keys, ends = append(keys, key), append(ends, j+1)
		}
		for x := len(keys) - 1; x >= 0; x-- {
			ids := z.byName[keys[x]]
			if len(ids) == 0 {
				continue
			}
			if m, ok := z.resolve(r, i, ends[x], ids, k > 0); ok {
				return m, true
			}
		}
	}
	return mention{}, false
}

func plainFast(w string) string {
	for i := range len(w) {
		if w[i] >= 0xC2 && w[i] < 0xD8 { // Latin with accents; Arabic starts with 0xD8
			return plain(w)
		}
	}
	return w
}

// nameStarts gives the shapes of a name's first word: as written, and without what Arabic writes on it.
func nameStarts(w, lang string) []string {
	w = bareWord(plainFast(w))
	if w == "" {
		return nil
	}
	out := []string{w}
	if lang != "ar" {
		return out
	}
	for _, p := range []string{"و", "ب", "ل"} {
		s, ok := strings.CutPrefix(w, p)
		if !ok || utf8.RuneCountInString(s) < 3 {
			continue
		}
		if p == "ل" && strings.HasPrefix(s, "ل") {
			s = "ا" + s
		}
		out = append(out, s)
	}
	return out
}

// major is how many thousand people make a city known without a word that shows it to be a place.
const (
	majorAbroad = 300
	majorHere   = 20
)

// region are the countries of the desk's own field, whose towns are known by name.
var region = map[string]bool{"IQ": true, "SY": true, "TR": true, "IR": true, "JO": true, "SA": true, "KW": true, "LB": true, "IL": true, "PS": true, "EG": true,
	"SD": true, "QA": true, "AE": true, "BH": true, "OM": true, "YE": true}

// resolve chooses among namesakes: a country that the story names before any other, the overlay, then countries, cities
// and provinces by size. A small namesake in a country that nobody named is no place, or an unresolved one.
func (z *gazetteer) resolve(r *reading, lo, hi int, ids []int32, cut bool) (mention, bool) {
	best, score := int32(-1), -1
	for _, id := range ids {
		if s := z.score(r, &z.all[id], lo, hi); s > score {
			best, score = id, s
		}
	}
	p := &z.all[best]
	if z.demands(r, lo, hi, cut, p) && !z.cued(r, lo, hi) {
		return mention{}, false
	}
	if r.lang == "ar" && hi == lo+1 && !p.ours && p.kind != kindCountry && (r.g.knows(r.ws[lo].w) || utf8.RuneCountInString(r.ws[lo].w) <= 3) && !(lo > 0 && r.g.isClass(&r.ws[lo-1], "place")) {
		return mention{}, false // a word of the language before a namesake
	}
	if r.lang == "en" && (r.personBefore(lo) || hi < len(r.ws) && r.ws[hi].up && hi == lo+1 && !p.ours && p.kind == kindCity && !isMark(r.ws[hi].w) && !placeNouns[r.ws[hi].w]) {
		return mention{}, false
	}
	m := mention{lo: lo, hi: hi, p: Place{Text: r.raw(lo, hi), Name: p.name, Country: p.cc, ID: p.id}}
	m.p.Text = strings.TrimSuffix(strings.TrimSuffix(m.p.Text, "'s"), "’s")
	m.owner = strings.HasSuffix(r.ws[hi-1].w, "'s") || r.lang == "en" && hi < len(r.ws) && r.ws[hi].w == "'"
	if !p.ours && p.kind != kindCountry && len(r.m.countries) > 0 && !z.named(r, p) && p.people < majorAbroad {
		m.p.ID, m.p.Country = 0, "" // a namesake elsewhere: said to be unresolved, never guessed
	}
	return m, true
}

var placeNouns = wordLists["placeNouns"]

func (z *gazetteer) named(r *reading, p *place) bool {
	for cc := range strings.SplitSeq(p.cc, "|") {
		if r.m.countries[cc] > 0 {
			return true
		}
	}
	return false
}

func (z *gazetteer) score(r *reading, p *place, lo, hi int) int {
	s := min(p.people, 20000)/100 + 1
	province := hi < len(r.ws) && (r.ws[hi].w == "province" || r.ws[hi].w == "governorate") || lo > 0 && (r.ws[lo-1].w == "محافظة" || r.ws[lo-1].w == "province" || r.ws[lo-1].w == "ولاية")
	switch {
	case p.kind == kindCountry:
		s += 3000
	case p.kind == kindProvince && province:
		s += 600
	case p.kind == kindProvince:
		s += 100
	case province:
		s += 50
	default:
		s += 300
	}
	if p.ours {
		s += 2000
	}
	if region[p.cc] {
		s += 400
	}
	if z.named(r, p) {
		s += 10000
	}
	return s
}

// demands reports a name that needs a word before it which shows it to be a place.
func (z *gazetteer) demands(r *reading, lo, hi int, cut bool, p *place) bool {
	if p.kind == kindCountry || p.ours && !z.common[r.ws[lo].w] {
		return false
	}
	if z.common[bareWord(r.ws[lo].w)] && hi == lo+1 {
		return true
	}
	if r.lang == "ar" {
		return hi == lo+1 && (cut || p.people < 100 || !region[p.cc])
	}
	if region[p.cc] && p.kind != kindCity {
		return false
	}
	return region[p.cc] && p.people < majorHere || !region[p.cc] && p.people < majorAbroad || lo == 0
}

// cued reports a word around a name that shows it to be a place.
func (z *gazetteer) cued(r *reading, lo, hi int) bool {
	if lo > 0 && r.g.isClass(&r.ws[lo-1], "placecue") {
		return true
	}
	if r.lang == "ar" && lo > 1 && r.g.isClass(&r.ws[lo-2], "placecue") && strings.HasPrefix(r.ws[lo].w, "و") {
		return true
	}
	if lo > 0 && r.lang == "ar" && (strings.HasPrefix(r.ws[lo].w, "ب") || strings.HasPrefix(r.ws[lo].w, "ل")) && utf8.RuneCountInString(r.ws[lo].w) > 5 {
		return z.first[r.ws[lo].w] == 0
	}
	return r.lang == "en" && hi < len(r.ws) && placeNouns[r.ws[hi].w]
}

// personBefore reports a title or first name before word i, which makes what follows a person's name.
func (r *reading) personBefore(i int) bool {
	if i == 0 {
		return false
	}
	p := &r.ws[i-1]
	return titles[p.w] && p.up && p.w != "un" || p.w == "." && i > 1 && abbreviations[r.ws[i-2].w] && r.ws[i-2].up
}

// border reads "the border with Syria", "the Iraqi-Syrian border", "the Syrian frontier" as a line, not a point.
func (r *reading) border(i int) (mention, bool) {
	if !r.g.isClass(&r.ws[i], "border") {
		return mention{}, false
	}
	z := r.e.places
	var ccs []string
	put := func(cc string) {
		if cc != "" && len(cc) == 2 && !slices.Contains(ccs, cc) {
			ccs = append(ccs, cc)
		}
	}
	lo, hi := i, i+1
	for j := i + 1; j < min(i+7, len(r.ws)); j++ { // with Syria, between Iraq and Syria, in Arabic العراقية السورية
		cc := z.countryWord(r, j)
		if cc == "" {
			if w := r.ws[j].w; w == "with" || w == "between" || w == "and" || w == "of" || w == "-" || w == "–" || w == "ـ" || w == "مع" || w == "بين" || w == "the" {
				continue
			}
			break
		}
		put(cc)
		hi = j + 1
	}
	for j := i - 1; j >= max(0, i-4); j-- {
		cc := z.countryWord(r, j)
		if cc == "" {
			if r.ws[j].w == "-" || r.ws[j].w == "–" || r.ws[j].w == "and" && j+1 < i {
				continue
			}
			break
		}
		put(cc)
		lo = j
	}
	if len(ccs) == 0 && r.bodyOfBorder(lo, hi) {
		return mention{}, false
	}
	name, codes := r.m.line2(ccs, z)
	if name == "" {
		return mention{}, false
	}
	return mention{lo: lo, hi: hi, p: Place{Text: r.raw(lo, hi), Name: name, Country: codes}}, true
}

// bodyOfBorder reports that "border" is part of the name of a force or office.
func (r *reading) bodyOfBorder(lo, hi int) bool {
	if r.lang == "ar" {
		return lo > 0 && (r.g.isClass(&r.ws[lo-1], "institution") || r.g.isClass(&r.ws[lo-1], "force") || r.ws[lo-1].w == "من" && lo > 1 && r.g.isClass(&r.ws[lo-2], "force"))
	}
	return hi < len(r.ws) && (r.ws[lo].name || borderBodies[r.ws[hi].w])
}

var borderBodies = wordLists["borderBodies"]

// countryWord gives the country that word j names or whose people or adjective it is.
func (z *gazetteer) countryWord(r *reading, j int) string {
	for _, w := range nameStarts(r.ws[j].w, r.lang) {
		if cc := z.demonym[w]; cc != "" {
			return cc
		}
		for _, id := range z.byName[w] {
			if z.all[id].kind == kindCountry {
				return z.all[id].cc
			}
		}
	}
	return ""
}

// line2 names a border by its two countries; one that is not told is the country of which the story speaks most.
func (m *memory) line2(ccs []string, z *gazetteer) (string, string) {
	if len(ccs) < 2 {
		home, most := "", 0
		for cc, n := range m.countries {
			if !slices.Contains(ccs, cc) && (n > most || n == most && cc < home) && region[cc] {
				home, most = cc, n
			}
		}
		if home == "" && len(ccs) == 1 {
			home = neighbour[ccs[0]]
		}
		if len(ccs) == 0 && home != "" { // both untold: the two countries of which the story speaks most
			other, next := "", 0
			for cc, n := range m.countries {
				if cc != home && region[cc] && (n > next || n == next && cc < other) {
					other, next = cc, n
				}
			}
			if other == "" {
				return "", ""
			}
			ccs = []string{other}
		}
		if home == "" || len(ccs) == 0 {
			return "", ""
		}
		ccs = append(ccs, home)
	}
	ccs = ccs[:2]
	slices.SortFunc(ccs, func(a, b string) int { return strings.Compare(z.country[a], z.country[b]) })
	return z.country[ccs[0]] + "-" + z.country[ccs[1]] + " border", ccs[0] + "|" + ccs[1]
}

// neighbour is the other side of a border when a text names one side only. The desk watches Iraq's borders.
var neighbour = map[string]string{"SY": "IQ", "IQ": "SY", "JO": "IQ", "KW": "IQ", "IR": "IQ", "TR": "IQ", "SA": "IQ", "LB": "SY"}

// countriesOf counts the countries that the lines of a story name.
func (e *Engine) countriesOf(text string, s layout.Story) map[string]int {
	out := map[string]int{}
	for _, l := range s.Lines {
		if l.Role == layout.Noise {
			continue
		}
		e.places.count(text[l.Start:l.End], l.Lang, out)
	}
	return out
}
