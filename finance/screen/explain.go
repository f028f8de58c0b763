// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"math"
	"math/bits"
	"strings"
	"unicode"
)

// explain writes why a party was found, token by token and with the evidence beside the name.
func (x *Index) explain(s *scratch, q []word, a *about, f scored) Match {
	p := x.parties[f.party]
	m := Match{Party: p, Score: f.score}
	if f.name >= 0 {
		m.Matched = p.Names[x.names.name[f.name]]
		m.Why = x.reasons(s, q, x.names.words.of(f.name))
	} else if len(p.Names) > 0 {
		m.Matched = p.Names[0]
	}
	m.Script = scriptOf(m.Matched.Text)
	if f.number != "" {
		m.Why = append(m.Why, Reason{"number", f.number, f.number, exact.String(), 1})
	}
	if odds, how, listed := x.born(f.party, a); how != unlike {
		m.Why = append(m.Why, Reason{"birth", a.born.text, listed, how.String(), round(odds / 10)})
	}
	if odds, how := x.lives(f.party, a); how != unlike {
		m.Why = append(m.Why, Reason{"country", a.countryText, strings.Join(x.facts[f.party].countries, " "), how.String(), round(odds / 10)})
	}
	if x.otherType(f.party, a) {
		m.Why = append(m.Why, Reason{"type", a.kindText, p.Type, contradicts.String(), round(oddsOtherType / 10)})
	}
	switch {
	case m.Score >= Strong:
		m.Level = "strong"
	case m.Score >= Possible:
		m.Level = "possible"
	}
	return m
}

// reasons repeats the assignment and says for each word what it met. Weights are shares of all words' weight.
func (x *Index) reasons(s *scratch, q []word, listed []int32) []Reason {
	x.assign(s, q, listed)
	a := &s.assign
	total := 0.0
	for _, l := range a.links {
		total += float64(l.weight)
	}
	for i := range q {
		if a.query&(1<<i) == 0 {
			total += float64(q[i].weight)
		}
	}
	for j, w := range listed[:min(len(listed), maxTokens)] {
		if a.names&(1<<j) == 0 {
			total += float64(x.words[w].weight)
		}
	}
	if total == 0 {
		return nil
	}
	out := make([]Reason, 0, len(q)+len(listed))
	for i := range q { // in the order of the query
		if a.query&(1<<i) == 0 {
			out = append(out, Reason{"token", q[i].text, "", extra.String(), round(-float64(q[i].weight) / total)})
			continue
		}
		for _, l := range a.links {
			if bits.TrailingZeros64(l.query) == i {
				out = append(out, Reason{"token", textOf(q, l.query), x.textOf(listed, l.listed), l.how.String(), round(float64(l.sim*l.weight) / total)})
			}
		}
	}
	for j, w := range listed[:min(len(listed), maxTokens)] {
		if a.names&(1<<j) == 0 {
			out = append(out, Reason{"token", "", x.words[w].text, leftOut.String(), round(-float64(x.words[w].weight) / total)})
		}
	}
	return out
}

func textOf(q []word, mask uint64) string {
	var out []string
	for ; mask != 0; mask &= mask - 1 {
		out = append(out, q[bits.TrailingZeros64(mask)].text)
	}
	return strings.Join(out, " ")
}

func (x *Index) textOf(listed []int32, mask uint64) string {
	var out []string
	for ; mask != 0; mask &= mask - 1 {
		out = append(out, x.words[listed[bits.TrailingZeros64(mask)]].text)
	}
	return strings.Join(out, " ")
}

// scripts are the writings that are told apart, by their ISO 15924 codes.
var scripts = []struct {
	code  string
	table *unicode.RangeTable
}{
	{"latn", unicode.Latin}, {"arab", unicode.Arabic}, {"cyrl", unicode.Cyrillic}, {"hani", unicode.Han}, {"hang", unicode.Hangul},
	{"grek", unicode.Greek}, {"hebr", unicode.Hebrew}, {"armn", unicode.Armenian}, {"geor", unicode.Georgian},
	{"kana", unicode.Katakana}, {"hira", unicode.Hiragana}, {"deva", unicode.Devanagari}, {"beng", unicode.Bengali}, {"thai", unicode.Thai},
}

// scriptOf is the code of the first letter's script; zyyy where no letter is known.
func scriptOf(text string) string {
	for _, r := range text {
		for _, s := range scripts {
			if unicode.Is(s.table, r) {
				return s.code
			}
		}
	}
	return "zyyy"
}

func round(v float64) float64 { return math.Round(v*1000) / 1000 }
