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

var clauses = regexp.MustCompile(`,? (?:and|but|when|or that|, that) |، | لكن | او `)
var pronoun = regexp.MustCompile(`^(?:in a statement, )?"?(?:he|she|it|they|the source|the official)(?: also)?$`)

func (e *Engine) sentence(s, lang, published string, last *Speaker) []Claim {
	f, at := arabic.Fold(s)
	if e.frame["none-"+lang] == nil || e.frame["none-"+lang].MatchString(f) {
		return nil
	}
	w := e.attribute(f, lang)
	sp := Speaker{Canonical: "narration", Type: "narration"}
	if w.sp[1] > w.sp[0] {
		sp.Text = strings.Trim(s[at[w.sp[0]]:at[w.sp[1]]], " \",.،“”")
		sp.Canonical, sp.Type = sp.Text, "institution"
		if pronoun.MatchString(f[w.sp[0]:w.sp[1]]) && last.Canonical != "" {
			sp.Canonical, sp.Type = last.Canonical, last.Type
		} else {
			*last = sp
		}
	}
	q := f[w.q[0]:w.q[1]]
	var out []Claim
	from, prev := 0, ""
	var places []Place
	for _, m := range append(clauses.FindAllStringIndex(q, -1), []int{len(q), len(q)}) {
		typ := e.typeOf(q[from:m[0]], lang)
		if typ == "" || typ == prev {
			continue
		}
		prev = typ
		c := Claim{Speaker: sp, EventType: typ, Start: at[w.q[0]+from], End: at[w.q[0]+m[0]], Core: true, Modality: modality(q[from:m[0]])}
		c.Polarity = e.polarity(q[from:m[0]], lang, w.deny)
		c.Quote = s[c.Start:c.End]
		c.Proposition = c.Quote
		if len(out) == 0 {
			places = e.placesIn(f, s, at)
		}
		c.Places = slices.Clone(places)
		if c.Time = e.count[lang].when(c.Quote, published, c.Modality == "planned"); c.Time == nil {
			c.Time = e.count[lang].when(s, published, c.Modality == "planned")
		}
		c.Quantities = e.count[lang].quantities(c.Quote)
		c.Rules = []string{"frame:" + w.rule, "event:" + typ, "polarity:" + c.Polarity}
		out = append(out, c)
		from = m[1]
	}
	return out
}

func (e *Engine) typeOf(f, lang string) string {
	for _, ev := range e.events {
		if lang == "ar" && ev.ar.MatchString(f) || lang != "ar" && ev.en.MatchString(f) {
			return ev.name
		}
	}
	return ""
}

func (e *Engine) polarity(f, lang, frame string) string {
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
