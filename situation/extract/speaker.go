// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"slices"
	"strings"
	"unicode"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// maxSaid bounds the look back for "the ministry", so that time stays linear.
const maxSaid = 16

func (m *memory) keep(s Speaker) {
	m.last = s
	if m.said = append(m.said, s); len(m.said) > maxSaid {
		m.said = m.said[1:]
	}
}

var narration = Speaker{Canonical: "narration", Type: "narration"}

// speakerOf gives the speaker of an utterance; ok is false where nobody can be named though somebody speaks.
func (r *reading) speakerOf(u utterance) (Speaker, bool) {
	lo, hi := r.trimName(u.speaker[0], u.speaker[1])
	switch {
	case u.hearsay:
		return Speaker{Text: r.hearsayWord(u), Canonical: "unattributed hearsay", Type: "hearsay"}, true
	case lo < hi:
		return r.named(lo, hi, u), true
	case u.hidden && r.m.last.Canonical != "":
		s := r.m.last
		s.Text = s.Canonical
		return s, true
	case u.hidden && r.lang == "ar":
		return narration, true
	}
	return narration, true
}

func (r *reading) hearsayWord(u utterance) string {
	if m, ok := r.g.first(r.ws, u.whole[0], u.whole[1], "hearsay"); ok {
		return r.raw(m.from, m.to)
	}
	return ""
}

// trimName drops what stands around a name: marks, prepositions, adverbs.
func (r *reading) trimName(lo, hi int) (int, int) {
	for lo < hi && (isMark(r.ws[lo].w) || r.lang == "ar" && r.g.isClass(&r.ws[lo], "adverb")) {
		lo++
	}
	for lo < hi && (isMark(r.ws[hi-1].w) && r.ws[hi-1].w != ")" || r.lang == "ar" && r.g.isClass(&r.ws[hi-1], "adverb")) {
		hi--
	}
	if r.lang == "en" {
		for i := lo; i < hi; i++ {
			w := r.ws[i].w
			if i > lo && (w == "who" || w == "which" || w == "seen" || w == "obtained" || w == "reviewed" || w == "on" && i+1 < hi && (statementWords[r.ws[i+1].w] || r.ws[i+1].w == "condition")) {
				hi = i
			}
		}
		for lo < hi && adverbs[r.ws[hi-1].w] {
			hi--
		}
	}
	return lo, hi
}

// named makes a holder of the words of a name and resolves pronouns and short definite names to who spoke before.
func (r *reading) named(lo, hi int, u utterance) Speaker {
	text := r.raw(lo, hi)
	if r.lang == "ar" { // "for a statement", "in a statement": the preposition written on the word is no part of it
		if r.ws[lo].w == "ل" {
			text = r.raw(lo+1, hi)
		}
	}
	sp := Speaker{Text: text, Canonical: text}
	f, _ := arabic.Fold(text)
	if hi-lo <= 3 && r.isPronoun(lo, hi) {
		if old, ok := r.m.recall(r.ws[hi-1].w); ok {
			sp.Canonical, sp.Type = old.Canonical, old.Type
			r.m.last = sp
			return sp
		}
	}
	sp.Type = r.speakerType(f, lo, hi)
	if whole, ok := r.spokesman(lo, hi); ok {
		sp.Canonical = whole
		return sp
	}
	if whole, ok := r.possessed(lo, hi, u); ok {
		sp.Canonical = whole
		r.m.keep(sp)
		return sp
	}
	if old, ok := r.known(f, lo, hi, sp.Type); ok {
		sp.Canonical, sp.Type = old.Canonical, old.Type
	} else {
		sp.Canonical = r.canonical(lo, hi, sp.Type)
		if name := r.apposedName(hi); name != "" && !r.personName(lo, hi) {
			sp.Canonical = name
			if sp.Type == "unnamed_official" {
				sp.Type = "named_official"
			}
		}
	}
	end := hi // with what stands in apposition
	for end < min(hi+12, r.sent[1]) && r.lang == "en" && r.ws[hi].w == "," && !r.g.isClass(&r.ws[end], "finite") {
		end++
	}
	r.spot(sp.Canonical, lo, end)
	r.m.keep(sp)
	return sp
}

// apposedName gives the name that stands in apposition after word hi: "the guide, Salim Duri, ...".
func (r *reading) apposedName(hi int) string {
	if r.lang != "en" || hi+2 >= r.sent[1] || !isComma(r.ws[hi].w) {
		return ""
	}
	i := hi + 1
	for i < r.sent[1] && (r.ws[i].up || r.ws[i].w == "-" || r.ws[i].w == "al") {
		i++
	}
	if i-hi < 3 || i < r.sent[1] && !isMark(r.ws[i].w) && !r.g.isClass(&r.ws[i], "aux") {
		if _, ok := r.voiceAt(min(i, r.sent[1]-1), hi, r.sent[1]); !ok || i-hi < 3 {
			return ""
		}
	}
	return r.raw(hi+1, i)
}

func (r *reading) isPronoun(lo, hi int) bool {
	f, _ := arabic.Fold(r.raw(lo, hi))
	switch f {
	case "he", "she", "it", "they", "the source", "the official", "the former", "the latter", "هو", "هي", "هم", "المصدر", "المصدر نفسه":
		return true
	}
	return false
}

// recall gives who a pronoun means: a person for he and she, a body for it.
func (m *memory) recall(w string) (Speaker, bool) {
	person := func(s Speaker) bool {
		switch s.Type {
		case "named_official", "unnamed_official", "named_person", "anonymous_source":
			return true
		}
		return false
	}
	if m.last.Canonical == "" {
		return Speaker{}, false
	}
	if w == "source" || w == "المصدر" || w == "نفسه" {
		for i := len(m.said) - 1; i >= 0; i-- {
			if m.said[i].Type == "anonymous_source" {
				return m.said[i], true
			}
		}
	}
	if w == "official" {
		w = "he"
	}
	if w == "he" || w == "she" || w == "it" {
		want := w != "it"
		if person(m.last) == want {
			return m.last, true
		}
		for i := len(m.said) - 1; i >= max(0, len(m.said)-4); i-- {
			if person(m.said[i]) == want {
				return m.said[i], true
			}
		}
	}
	return m.last, true
}

// canonical cuts title and office from a named person, and the short form in brackets from a body.
func (r *reading) canonical(lo, hi int, kind string) string {
	for i := lo + 1; i < hi; i++ {
		if r.ws[i].w == "(" {
			return r.raw(lo, i)
		}
	}
	text := r.raw(lo, hi)
	if kind == "named_official" && r.lang == "en" {
		i := hi
		for i > lo && (r.ws[i-1].up || r.ws[i-1].w == "-" || r.ws[i-1].w == "al" || r.ws[i-1].w == "bin" || r.ws[i-1].w == "ibn" || r.ws[i-1].w == "ould") && !titles[r.ws[i-1].w] {
			i--
		}
		if hi-i >= 2 {
			return r.raw(i, hi)
		}
	}
	if rest, ok := strings.CutPrefix(text, "A group calling itself "); ok {
		return strings.TrimPrefix(rest, "the ")
	}
	return text
}

// titles stand before a name and are no part of it.
var titles = wordLists["titles"]

// spokesman names the body in "a ministry spokesman": the last that spoke and is one.
func (r *reading) spokesman(lo, hi int) (string, bool) {
	if r.lang != "en" || hi-lo != 3 || r.ws[lo].w != "a" && r.ws[lo].w != "an" || !strings.HasPrefix(r.ws[hi-1].w, "spokes") && r.ws[hi-1].w != "official" {
		return "", false
	}
	for i := len(r.m.said) - 1; i >= 0; i-- {
		f, _ := arabic.Fold(r.m.said[i].Canonical)
		if slices.Contains(strings.Fields(f), r.ws[lo+1].w) && strings.Count(f, " ") > 0 {
			return r.m.said[i].Canonical + " " + r.raw(hi-1, hi), true
		}
	}
	return "", false
}

// possessed names the body in "its chairman": the one the sentence speaks of, else the last one spoken of.
func (r *reading) possessed(lo, hi int, u utterance) (string, bool) {
	if r.lang == "ar" {
		return r.possessedArabic(lo, hi, u)
	}
	w := r.ws[lo].w
	if w != "its" && w != "their" || hi-lo < 2 {
		return "", false
	}
	owner := ""
	if len(u.spans) > 0 {
		owner = r.firstName(u.spans[0][0], u.spans[0][1])
	}
	if owner == "" || u.rule[:min(4, len(u.rule))] != "tail" && u.rule[:min(4, len(u.rule))] != "inve" {
		owner = r.m.org
		if owner == "" && len(r.m.said) > 0 {
			owner = r.m.said[len(r.m.said)-1].Canonical
		}
	}
	if owner == "" {
		return "", false
	}
	return r.raw(lo+1, hi) + " of " + lowerArticle(owner), true
}

func lowerArticle(s string) string {
	for _, p := range []string{"The ", "A ", "An "} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return strings.ToLower(p) + rest
		}
	}
	return s
}

// firstName gives the noun phrase a clause starts with: up to its verb.
func (r *reading) firstName(lo, hi int) string {
	for lo < hi && isMark(r.ws[lo].w) {
		lo++
	}
	if lo < hi && (r.ws[lo].w == "there" || noSubject[r.ws[lo].w] || r.g.isClass(&r.ws[lo], "pron")) {
		return ""
	}
	for i := lo; i < min(lo+10, hi); i++ {
		w := &r.ws[i]
		if r.g.isClass(w, "finite") || r.g.isClass(w, "aux") || i > lo && len(w.w) > 4 && !w.up && w.w[len(w.w)-2:] == "ed" {
			if i > lo && (r.ws[lo].up || r.ws[lo].w == "a" || r.ws[lo].w == "the" || r.ws[lo].w == "an") {
				return r.raw(lo, i)
			}
			return ""
		}
		if i > lo && (w.w == "in" || w.w == "at" || w.w == "near") {
			j := i
			for j < min(lo+10, hi) && !r.g.isClass(&r.ws[j], "finite") {
				j++
			}
			return r.raw(lo, j)
		}
	}
	return ""
}

// known finds the speaker that "the command", "the ministry" or a bare family name means.
func (r *reading) known(f string, lo, hi int, kind string) (Speaker, bool) {
	n := hi - lo
	definite := r.lang == "en" && (r.ws[lo].w == "the" && n == 2 || n == 1 && r.ws[lo].up) ||
		r.lang == "ar" && n == 1 && strings.HasPrefix(r.ws[lo].w, "ال")
	if !definite {
		return Speaker{}, false
	}
	head := r.ws[hi-1].w
	for i := len(r.m.said) - 1; i >= 0; i-- {
		k, _ := arabic.Fold(r.m.said[i].Canonical)
		ws := strings.FieldsFunc(k, func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' })
		if len(ws) > 1 && slices.ContainsFunc(ws, func(w string) bool { return w == head || r.lang == "ar" && w == strings.TrimPrefix(head, "ال") }) {
			return r.m.said[i], true
		}
	}
	if a := r.e.actors.lastOf(r, lo, head); a != "" {
		return Speaker{Canonical: a, Type: "institution"}, true
	}
	return Speaker{}, false
}

// speakerType is the kind of a speaker; what no cue tells is an institution, or a person when it is a name.
func (r *reading) speakerType(f string, lo, hi int) string {
	for _, k := range []string{"type-document", "type-armed_group", "type-anonymous_source"} {
		if r.g.has(r.ws, lo, hi, k) && !(k == "type-document" && hi-lo > 5 && r.g.has(r.ws, lo, hi, "type-official")) {
			return strings.TrimPrefix(k, "type-")
		}
	}
	named := r.personName(lo, hi)
	if r.g.has(r.ws, lo, hi, "type-official") {
		if named {
			return "named_official"
		}
		return "unnamed_official"
	}
	if named && hi-lo <= 5 && r.ws[lo].w != "the" && !r.g.has(r.ws, lo, hi, "type-institution") {
		return "named_person"
	}
	return "institution"
}

// personName reports that a name ends in two or more capitalised words that are no office.
func (r *reading) personName(lo, hi int) bool {
	if r.lang == "ar" {
		return hi-lo >= 3 && r.g.has(r.ws, lo, hi, "type-official") && !strings.HasPrefix(r.ws[hi-2].w, "ال") && strings.HasPrefix(r.ws[hi-1].w, "ال") &&
			!r.g.isClass(&r.ws[hi-2], "institution") && hi-lo >= 4
	}
	n := 0
	for i := hi - 1; i >= lo && (r.ws[i].up || r.ws[i].w == "-" || r.ws[i].w == "al"); i-- {
		if r.ws[i].w == "-" || r.ws[i].w == "al" {
			continue
		}
		if titles[r.ws[i].w] || r.g.has(r.ws, i, i+1, "type-institution") {
			break
		}
		n++
	}
	return n >= 2
}

// remember keeps the subject of a sentence that nobody said: the next "he" is likely that one.
func (r *reading) remember(lo, hi int) {
	if r.lang == "ar" {
		r.rememberArabic(lo, hi)
		return
	}
	name := r.firstName(lo, hi)
	if name == "" {
		return
	}
	end := lo
	for end < hi && r.at[r.ws[end].e] <= r.at[r.ws[lo].s]+len(name) {
		end++
	}
	f, _ := arabic.Fold(name)
	for i := lo; i < end; i++ {
		if isComma(r.ws[i].w) {
			end = i
			break
		}
	}
	if r.isPronoun(lo, end) || end <= lo || r.ws[lo].w == "there" || r.g.isClass(&r.ws[lo], "opener") {
		return
	}
	kind := r.speakerType(f, lo, end)
	r.m.last = Speaker{Text: r.raw(lo, end), Canonical: r.canonical(lo, end, kind), Type: kind}
	r.spot(r.m.last.Canonical, lo, end)
	if kind == "institution" {
		r.m.org = r.raw(lo, end)
	}
}
