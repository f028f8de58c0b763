// SPDX-License-Identifier: Apache-2.0

package extract

import "strings"

// deniedClaim reads "what NP announced about S" after a denial: S is NP's claim too.
func (r *reading) deniedClaim(v voice, c, end, hi int) []utterance {
	for i := end; i+3 < hi && i < end+4; i++ {
		if w := r.ws[i].w; w != "ما" && w != "عما" {
			continue
		}
		for j := i + 2; j < min(i+10, hi-1); j++ {
			if w := r.ws[j].w; (w == "عن" || w == "من" || w == "بشان" || w == "حول") && !r.g.isClass(&r.ws[i+1], "adverb") {
				if _, ok := r.voiceAt(i+1, i+1, hi); !ok || j <= i+2 {
					return nil
				}
				return []utterance{{speaker: [2]int{i + 2, j}, frame: "affirm", rule: "claimed-by", spans: [][2]int{{j + 1, r.comma(j+1, hi)}}, whole: [2]int{j + 1, hi}, lead: -1}}
			}
		}
	}
	return nil
}

// arabicSubject gives the end of the subject's name after a verb of saying, and where the rest starts.
func (r *reading) arabicSubject(v voice, hi int) (int, int) {
	i := v.to
	for ; i < hi; i++ {
		w := r.ws[i].w
		if w == ":" || w == `"` {
			return i, i
		}
		if isComma(w) {
			return i, r.afterComma(i+1, hi)
		}
		if i-v.to > 14 {
			return i, i
		}
		if v.kind == "saw" && i > v.to && (w == "علي" || w == "الي" || w == "من" || w == "ما" || len(w) > 6 && w[:2] == "ب" && w[2:6] != "ال") {
			return i, i
		}
		if w == "ولم" || w == "ولا" { // "did not deny, nor confirm"
			return i, min(i+2, hi)
		}
		if p, _ := r.g.at(r.ws, i, hi, "object"); p != nil && !(p.text == "من" || p.text == "علي" || p.text == "كل") {
			if (w == "عن" || w == "الي") && i > v.to && v.kind == "say" && r.thatFollows(i, hi) {
				continue
			}
			return i, i
		}
		if w == "في" && i > v.to && i+1 < hi && (r.ws[i+1].w == "بيان" || r.ws[i+1].w == "تصريح" || r.ws[i+1].w == "مؤتمر" || r.ws[i+1].w == "حديث" || r.ws[i+1].w == "تغريدة") {
			return i, r.inStatement(i+2, hi)
		}
		if i > v.to && r.g.isClass(&r.ws[i], "weekday") || i > v.to && w == "يوم" {
			return i, r.skipDays(i, hi)
		}
		if i > v.to+1 && bodies[strings.TrimPrefix(r.ws[v.to].w, "ال")] && definite(r.ws[i-1].w) && r.indefinite(i) {
			return i, i
		}
		if i > v.to && r.startsEvent(i, v.to, hi) || i == v.to && r.bareEvent(i, hi) {
			return i, i
		}
	}
	return hi, hi
}

// bodies are words that open the name of a body: what follows it without the article, once the name has one, is content.
var bodies = wordLists["bodies"]

func definite(w string) bool {
	return len(w) > 6 && (w[:4] == "ال" || w[:4] == "لل" || w[:6] == "وال" || w[:6] == "بال")
}

// indefinite reports a noun without article that no particle joins to what stands before.
func (r *reading) indefinite(i int) bool {
	w := r.ws[i].w
	if len(w) < 7 || definite(w) || arabicStop[w] || isMark(w) || r.g.isClass(&r.ws[i], "institution") {
		return false
	}
	switch w[:2] {
	case "و", "ب", "ل", "ف":
		return false
	}
	return len(r.ws[i].a) > 0 || w[:2] == "ا" || w[:2] == "ت"
}

func (r *reading) skipDays(i, hi int) int {
	for i < hi && (r.g.isClass(&r.ws[i], "weekday") || r.ws[i].w == "يوم" || isComma(r.ws[i].w)) {
		i++
	}
	return i
}

func (r *reading) thatFollows(i, hi int) bool {
	for j := i + 1; j < min(i+6, hi); j++ {
		if r.ws[j].w == "ان" || r.ws[j].w == "بان" || r.ws[j].w == "انه" || r.ws[j].w == "انها" {
			return true
		}
	}
	return false
}

func (r *reading) inStatement(i, hi int) int {
	for j := i; j < min(i+9, hi); j++ {
		switch r.ws[j].w {
		case ":", "،", `"`, "ان", "انه", "انها", "بان":
			return j
		}
	}
	return i
}

// afterComma skips what stands in apposition after a subject: a day, "in a statement".
func (r *reading) afterComma(i, hi int) int {
	for range 3 {
		c := r.comma(i, hi)
		if c < hi && c-i <= 6 && (r.g.isClass(&r.ws[i], "weekday") || r.ws[i].w == "في" || r.ws[i].w == "يوم" || r.ws[i].w == "مساء" || r.ws[i].w == "صباح" || r.ws[i].w == "خلال" || r.ws[i].w == "اليوم" || r.ws[i].w == "عبر") {
			i = c + 1
			continue
		}
		break
	}
	return i
}

// startsEvent reports that word i opens what is said: a noun of an event without the article, not one that belongs to
// the name of an institution.
func (r *reading) startsEvent(i, from, hi int) bool {
	w := r.ws[i].w
	if len(w) > 6 && (w[:4] == "ال" || w[:4] == "لل" || w[:6] == "وال") { // "the arrest of" stands with its preposition
		return w[:4] == "ال" && i+1 < hi && (r.ws[i+1].w == "علي" || r.ws[i+1].w == "عن" || r.ws[i+1].w == "الي" || r.ws[i+1].w == "مع") && r.strongStart(i, hi)
	}
	if i == from+1 && r.g.isClass(&r.ws[i-1], "institution") && (r.ws[i-1].w[0:min(4, len(r.ws[i-1].w))] != "ال") && !r.strongStart(i, hi) {
		return false
	}
	return r.strongStart(i, hi)
}

// bareEvent reports a noun of an event right after the verb, whose subject is hidden: "and denied the flight of any soldier".
func (r *reading) bareEvent(i, hi int) bool {
	w := &r.ws[i]
	for _, c := range []string{"institution", "person", "office", "force", "armed", "body", "health", "place", "displaced"} {
		if r.g.isClass(w, c) {
			return false
		}
	}
	return !r.m.nobody() && len(w.w) > 4 && w.w[:4] != "ال" && i+1 < hi && r.strongStart(i, i+3)
}

func (m *memory) nobody() bool { return m.last.Canonical == "" }

func (r *reading) strongStart(i, hi int) bool {
	found := false
	r.g.matches(r.ws, i, min(i+6, hi), isEvent, func(m match) {
		if m.from == i && m.p.weight > 1 && !(len(m.p.run) == 1 && m.p.run[0].any[0] == r.g.atoms["@health"]) && !r.g.isClass(&r.ws[i], "facility") && !r.g.isClass(&r.ws[i], "service") {
			found = true
		}
	})
	return found
}

// arabicContent skips what opens the content: that, of, "any occurrence of".
func (r *reading) arabicContent(i, hi int, v voice) int {
	for i < hi {
		w := r.ws[i].w
		if w == ":" || isComma(w) || w == `"` || w == "ان" || w == "بان" {
			i++
			continue
		}
		if r.g.isClass(&r.ws[i], "weekday") {
			i++
			continue
		}
		if v.kind != "say" && v.kind != "saw" {
			if p, end := r.g.at(r.ws, i, hi, "object"); p != nil && end < hi && p.text != "تعرض" && p.text != "وقوع" && p.text != "اي" && p.text != "وجود" && p.text != "تسجيل" && p.text != "تورط" && p.text != "حدوث" {
				i = end
				continue
			}
		}
		if w == "عن" && v.kind == "say" {
			i++
			continue
		}
		break
	}
	return i
}
