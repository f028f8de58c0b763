// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

func longFirst(a []string) []string {
	slices.SortFunc(a, func(x, y string) int { return len(y) - len(x) })
	return a
}

type found struct {
	sp, q [2]int
	deny  string
	rule  string
}

func (e *Engine) attribute(f, lang string) found {
	whole := found{q: [2]int{0, len(f)}, deny: "affirm", rule: "narration"}
	try := func(k string, sp, q int, pol string) bool {
		re := e.frame[k+"-"+lang]
		if re == nil {
			return false
		}
		m := re.FindStringSubmatchIndex(f)
		if m == nil {
			return false
		}
		whole = found{q: [2]int{m[2*q], m[2*q+1]}, deny: pol, rule: k}
		if sp > 0 {
			whole.sp = [2]int{m[2*sp], m[2*sp+1]}
		}
		return true
	}
	_ = try("unconf-head", 1, 3, "unconfirmed") || try("acc", 2, 1, "affirm") || try("acch", 1, 2, "affirm") || try("tail", 2, 1, "affirm") ||
		try("inv", 2, 1, "affirm") || try("deny-head", 1, len3(lang), "deny") || try("head", 1, 2, "affirm") || try("nom", 1, 1, "affirm")
	if lang == "ar" && (whole.rule == "deny-head" || whole.rule == "nom") {
		e.arabicNominal(f, &whole)
	}
	return whole
}

func len3(lang string) int {
	if lang == "ar" {
		return 1
	}
	return 3
}

// arabicNominal ends the speaker where the first event noun starts.
func (e *Engine) arabicNominal(f string, w *found) {
	rest, cut := f[w.q[0]:w.q[1]], -1
	for _, ev := range e.events {
		m := ev.ar.FindStringIndex(rest)
		if m != nil && m[0] > 0 && (cut < 0 || m[0] < cut) {
			cut = m[0]
		}
	}
	if cut < 0 {
		return
	}
	cut = strings.LastIndexByte(rest[:cut], ' ') + 1
	if cut > 0 {
		w.sp = [2]int{w.q[0], w.q[0] + cut - 1}
		w.q[0] += cut
	}
}

var clauses = regexp.MustCompile(`,? (?:and|but|when|or that|nor|or|, that) |، | لكن | او `)
var alternative = regexp.MustCompile(`^,? (?:or|nor|او) $`)
var leading = regexp.MustCompile(`^(?:while|although|whereas) `)
var comma = regexp.MustCompile(`, ()`)
var pronoun = regexp.MustCompile(`^(?:in a statement, )?"?(?:he|she|it|they|the source|the official)(?: also)?$`)

// sentence reads the claims of one sentence; each part with a speaker of its own is read for itself.
func (e *Engine) sentence(s, lang, published string, m *memory) []Claim {
	f, at := arabic.Fold(s)
	if e.frame["none-"+lang] == nil || e.frame["none-"+lang].MatchString(f) {
		return nil
	}
	scene := scene{e: e, lang: lang, published: published, whole: s, m: m}
	var out []Claim
	from := 0
	for _, b := range e.parts(f, lang) {
		part := s[at[from]:at[b[0]]]
		for _, c := range scene.part(part) {
			c.Start, c.End = c.Start+at[from], c.End+at[from]
			out = append(out, c)
		}
		from = b[1]
	}
	return out
}

// parts are the bounds between what different speakers say: a contrast with a verb of saying on either side.
func (e *Engine) parts(f, lang string) [][2]int {
	var out [][2]int
	from := 0
	cut := e.frame["contrast-"+lang]
	if leading.MatchString(f) {
		cut = comma
	}
	for _, m := range cut.FindAllStringSubmatchIndex(f, -1) {
		if m[2] >= 0 { // the next part keeps its verb
			m[1] = m[2]
		}
		if e.frame["voice-"+lang].MatchString(f[from:m[0]]) && e.frame["voice-"+lang].MatchString(f[m[1]:]) {
			out = append(out, [2]int{m[0], m[1]})
			from = m[1]
		}
	}
	return append(out, [2]int{len(f), len(f)})
}

// scene is what the parts of one sentence share.
type scene struct {
	e               *Engine
	lang, published string
	whole           string
	m               *memory
	places          []Place
	found           bool
}

func (x *scene) part(s string) []Claim {
	e, lang := x.e, x.lang
	f, at := arabic.Fold(s)
	w := e.attribute(f, lang)
	sp := Speaker{Canonical: "narration", Type: "narration"}
	if n := e.nested(f, w, lang); n.sp[1] > n.sp[0] {
		w = n
	}
	hidden := e.frame["hidden-"+lang].FindStringIndex(f)
	switch {
	case hidden != nil && x.m.last.Canonical != "": // "and said that": the subject stands before
		sp, w = x.m.last, found{q: [2]int{hidden[1], len(f)}, deny: "affirm", rule: "hidden"}
	case w.sp[1] > w.sp[0]:
		sp = e.speaker(s[at[w.sp[0]]:at[w.sp[1]]], lang, x.m)
	case x.m.inQuote && x.m.last.Canonical != "":
		sp = x.m.last
	default:
		x.m.spokenOf(s, e)
	}
	q := f[w.q[0]:w.q[1]]
	var out []Claim
	from, or := 0, false
	for _, m := range append(clauses.FindAllStringIndex(q, -1), []int{len(q), len(q)}) {
		typ := e.typeOf(q[from:m[0]], lang)
		if typ == "" {
			continue
		}
		c := x.claim(s, q, at, w, [2]int{from, m[0]}, typ)
		c.Speaker = sp
		if k := len(out) - 1; k >= 0 {
			last := &out[k]
			same := last.EventType == typ && (last.Polarity == c.Polarity || or)
			if same || or && last.Polarity == "deny" {
				c.Start, c.Polarity = last.Start, last.Polarity
				c.Quote = s[c.Start:c.End]
				c.Proposition = c.Quote
			}
			if same {
				c.Quantities = e.count[lang].quantities(c.Quote)
				*last = c
				from, or = m[1], alternative.MatchString(q[m[0]:m[1]])
				continue
			}
		}
		out = append(out, c)
		from, or = m[1], alternative.MatchString(q[m[0]:m[1]])
	}
	return out
}

// claim reads one clause: its polarity, modality, time, places and quantities.
func (x *scene) claim(s, q string, at []int, w found, cl [2]int, typ string) Claim {
	e, clause := x.e, q[cl[0]:cl[1]]
	c := Claim{EventType: typ, Start: at[w.q[0]+cl[0]], End: at[w.q[0]+cl[1]], Core: true, Modality: modality(clause)}
	frame := w.deny
	if x.lang == "ar" && frame == "deny" && e.frame["carry-ar"].MatchString(clause) {
		frame = "affirm"
	}
	if x.lang == "ar" && e.frame["carrydeny-ar"].MatchString(clause) {
		frame = "deny"
	}
	c.Polarity = e.polarity(clause, x.lang, frame, typ)
	c.Quote = s[c.Start:c.End]
	c.Proposition = c.Quote
	if !x.found {
		f, at := arabic.Fold(x.whole)
		x.places, x.found = e.placesIn(f, x.whole, at), true
	}
	c.Places = slices.Clone(x.places)
	count, future := e.count[x.lang], c.Modality == "planned"
	if c.Time = count.when(c.Quote, x.published, future); c.Time == nil {
		c.Time = count.when(x.whole, x.published, future)
	}
	c.Quantities = count.quantities(c.Quote)
	c.Rules = []string{"frame:" + w.rule, "event:" + typ, "polarity:" + c.Polarity}
	return c
}

// nested gives the inner speaker of "he said a doctor had told them that".
func (e *Engine) nested(f string, w found, lang string) found {
	re := e.frame["nested-"+lang]
	if re == nil || w.rule != "head" {
		return found{}
	}
	m := re.FindStringSubmatchIndex(f[w.q[0]:w.q[1]])
	if m == nil {
		return found{}
	}
	k := w.q[0]
	return found{sp: [2]int{k + m[2], k + m[3]}, q: [2]int{k + m[4], k + m[5]}, deny: w.deny, rule: "nested"}
}

func (e *Engine) typeOf(f, lang string) string {
	for _, ev := range e.events {
		if lang == "ar" && ev.ar.MatchString(f) || lang != "ar" && ev.en.MatchString(f) {
			return ev.name
		}
	}
	return ""
}

// polarity reads the negation of a clause. A bound, a condition or a clause that describes a noun does not deny it.
func (e *Engine) polarity(f, lang, frame, typ string) string {
	f = e.frame["mask-"+lang].ReplaceAllString(f, " ")
	if r := e.frame["relative-"+lang].FindStringIndex(f); r != nil && r[0] > 0 && e.typeOf(f[:r[0]], lang) == typ {
		f = f[:r[0]]
	}
	switch {
	case frame != "affirm":
		return frame
	case e.frame["trap-"+lang].MatchString(f):
		return "affirm"
	case e.frame["unclear-"+lang].MatchString(f):
		return "unconfirmed"
	case e.frame["neg-"+lang].MatchString(f):
		return "deny"
	}
	return "affirm"
}

var planned = regexp.MustCompile(`\bwill\b|\bwould\b|(?:^| )سي\p{L}{2}|(?:^| )لن `)
var conditional = regexp.MustCompile(`^(?:if|اذا) `)

func modality(f string) string {
	if conditional.MatchString(f) {
		return "conditional"
	}
	if planned.MatchString(f) {
		return "planned"
	}
	return "asserted"
}

func (e *Engine) placesIn(f, s string, at []int) []Place {
	var out []Place
	seen := map[string]bool{}
	for _, m := range e.anyPl.FindAllStringSubmatchIndex(f, -1) {
		p := e.places[f[m[2]:m[3]]]
		if !seen[p.name] {
			seen[p.name] = true
			out = append(out, Place{s[at[m[2]]:at[m[3]]], p.name, p.cc, p.id})
		}
	}
	return out
}
