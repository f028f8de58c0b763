// SPDX-License-Identifier: Apache-2.0

package extract

// attributeArabic finds who says what in words [lo, hi) of an Arabic sentence. The verb stands before its subject, or
// after it when something is set against what was said before.
func (r *reading) attributeArabic(lo, hi int) []utterance {
	lo = r.skipArabic(lo, hi)
	vs := r.voices(lo, hi)
	if us := r.quotedFrom(vs, hi); us != nil {
		return us
	}
	if us := r.tailArabic(vs, lo, hi); us != nil {
		return us
	}
	for _, v := range vs {
		if us := r.voicedArabic(v, lo, hi); us != nil {
			return r.carriedArabic(us, hi)
		}
	}
	return r.carriedArabic([]utterance{r.unvoiced(lo, hi)}, hi)
}

// skipArabic drops the adverbs and joints a sentence starts with.
func (r *reading) skipArabic(lo, hi int) int {
	if w := r.ws[lo].w; w == "وفي" || w == "في" || w == "ومن" { // "in Erbil, ..."
		if c := r.comma(lo, hi); c < hi-2 && c-lo <= 5 && r.voiceHere(c+1, hi) {
			lo = c + 1
		}
	}
	for lo < hi-1 && !r.quoted[lo] && (r.g.isClass(&r.ws[lo], "adverb") && !r.voiceHere(lo, hi) || isComma(r.ws[lo].w) || r.ws[lo].w == ":") {
		lo++
	}
	return lo
}

func (r *reading) voiceHere(i, hi int) bool {
	_, ok := r.voiceAt(i, i, hi)
	return ok
}

// quotedFrom reads "the agency quoted X as saying that S".
func (r *reading) quotedFrom(vs []voice, hi int) []utterance {
	for _, v := range vs {
		if r.ws[v.from].w != "نقلت" && r.ws[v.from].w != "نقل" && r.ws[v.from].w != "ونقلت" && r.ws[v.from].w != "ونقل" {
			continue
		}
		for i := v.to; i < min(v.to+10, hi-1); i++ {
			if r.ws[i].w != "عن" {
				continue
			}
			for j := i + 2; j < min(i+14, hi); j++ {
				if w := r.ws[j].w; w == "قوله" || w == "قولها" || w == "قولهم" || w == "ان" || w == "تاكيده" || w == "تاكيدها" {
					c := r.skipThat(j, hi)
					if w == "قوله" || w == "قولها" || w == "قولهم" || w == "تاكيده" || w == "تاكيدها" {
						c = r.skipThat(j+1, hi)
					}
					end := j
					if r.ws[j-1].w == "وكالة" || j-i > 5 {
						end = r.nameEnd(i+1, j)
					}
					return []utterance{{speaker: [2]int{i + 1, end}, frame: "affirm", rule: "quoted-from", spans: [][2]int{{c, hi}}, whole: [2]int{c, hi}, nested: true, lead: -1}}
				}
			}
		}
	}
	return nil
}

// nameEnd ends a source that its carrier follows: an indefinite noun and one adjective.
func (r *reading) nameEnd(lo, hi int) int {
	for i := lo + 1; i < hi; i++ {
		if r.ws[i].w == "وكالة" || r.ws[i].w == "صحيفة" || r.ws[i].w == "قناة" {
			return i
		}
	}
	return hi
}

func (r *reading) skipThat(i, hi int) int {
	for i < hi {
		switch r.ws[i].w {
		case "ان", "بان", ":", "،", `"`, "انه", "انها":
			i++
			continue
		}
		break
	}
	return i
}

// tailArabic reads "S, according to NP", "S, said NP" and "NP: S".
func (r *reading) tailArabic(vs []voice, lo, hi int) []utterance {
	for i := hi - 2; i > lo+1; i-- {
		if r.quoted[i] {
			continue
		}
		if p, end := r.g.at(r.ws, i, hi, "accord"); p != nil && end < hi && (isComma(r.ws[i-1].w) || r.ws[i-1].w == `"` || hi-i < 9) && (i-lo > 3 || r.quoted[lo]) {
			u := utterance{speaker: [2]int{end, r.nameStop(end, hi)}, frame: "affirm", rule: "according", spans: [][2]int{{lo, i}}, whole: [2]int{lo, i}, lead: -1}
			return r.innerArabic(u, vs, lo, i)
		}
	}
	for _, v := range vs {
		if v.from <= lo+1 || v.to >= hi || !isComma(r.ws[v.from-1].w) && r.ws[v.from-1].w != `"` || v.kind == "deny" && !r.quoted[lo] {
			continue
		}
		end := r.nameStop(v.to, hi)
		if end < hi && (r.ws[end].w == "ان" || r.ws[end].w == ":" || end+3 < hi && r.eventIn(end, hi)) || end-v.to > 12 || hi-end > 8 {
			continue
		}
		if !r.quoted[lo] && spoken(vs, lo, v.from-1) && vs[0].from == lo && (vs[0].kind != "say" && vs[0].kind != "saw" || r.thatIn(lo, v.from)) {
			continue
		}
		return []utterance{{speaker: [2]int{v.to, end}, frame: v.frame(), rule: "tail:" + v.text, spans: [][2]int{{lo, v.from}}, whole: [2]int{lo, v.from}, lead: -1}}
	}
	if p, end := r.g.at(r.ws, lo, hi, "accord"); p != nil && end < hi { // "according to NP, S"
		if c := r.comma(end, hi); c+1 < hi {
			return []utterance{{speaker: [2]int{end, c}, frame: "affirm", rule: "according-first", spans: [][2]int{{c + 1, hi}}, whole: [2]int{c + 1, hi}, lead: -1}}
		}
	}
	return nil
}

// thatIn reports that, a colon or a quotation mark among words [lo, hi).
func (r *reading) thatIn(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		switch r.ws[i].w {
		case "ان", "بان", "انه", "انها", "انهم", "بانه", "بانها", "بانهم", "انهما", "بانهما", ":", `"`, "عن", "لان":
			return true
		}
	}
	return false
}

// innerArabic keeps the attribution within what somebody passes on: the inner verb of saying is the nearer source.
func (r *reading) innerArabic(u utterance, vs []voice, lo, hi int) []utterance {
	if len(vs) > 0 && vs[0].from == lo && vs[0].kind == "deny" && vs[0].to < hi {
		if us := r.voicedArabic(vs[0], lo, hi); us != nil {
			return us
		}
	}
	return []utterance{u}
}

// nameStop ends the name of a speaker that stands at the end of a sentence.
func (r *reading) nameStop(i, hi int) int {
	for j := i; j < hi; j++ {
		if isComma(r.ws[j].w) || r.ws[j].w == `"` || r.ws[j].w == ":" || j > i && (r.ws[j].w == "في" && j+1 < hi && (r.ws[j+1].w == "بيان" || r.ws[j+1].w == "تصريح" || r.ws[j+1].w == "حديث" || r.ws[j+1].w == "مؤتمر")) {
			return j
		}
		if j > i && (r.ws[j].w == "الذي" || r.ws[j].w == "التي" || r.ws[j].w == "طلب" || r.ws[j].w == "لم" || r.ws[j].w == "فضل" || r.ws[j].w == "رفض") {
			return j
		}
		if j > i && (r.ws[j].w == "يوم" || r.ws[j].w == "امس" || r.g.isClass(&r.ws[j], "weekday") && r.ws[j].w != "اليوم") {
			return j
		}
		if j > i && r.ws[j].w == "امام" || j > i+1 && r.ws[j].w == "علي" && r.ws[j-1].w != "المشرف" {
			return j
		}
	}
	return hi
}

// voicedArabic reads the frame around one verb of saying at the start of a part, or after its subject.
func (r *reading) voicedArabic(v voice, lo, hi int) []utterance {
	u := utterance{frame: v.frame(), rule: "head:" + v.text, whole: [2]int{lo, hi}, lead: -1, anaphor: v.kind == "calls"}
	before := r.skipArabic(lo, v.from+1)
	if before < v.from { // subject before verb
		if v.from-before > 12 || r.eventVerb(before, v.from) {
			return nil
		}
		u.speaker = [2]int{before, v.from}
		for u.speaker[1] > before && isMark(r.ws[u.speaker[1]-1].w) {
			u.speaker[1]--
		}
		u.rule = "subject-first:" + v.text
		if (v.kind == "say" || v.kind == "saw") && !r.thatIn(v.to, min(v.to+4, hi)) {
			return nil
		}
		if u.anaphor {
			u.spans = [][2]int{{v.from, hi}}
			return []utterance{u}
		}
		c := r.arabicContent(v.to, hi, v)
		if c >= hi {
			return nil
		}
		u.spans = [][2]int{{c, hi}}
		return []utterance{u}
	}
	if u.anaphor {
		u.hidden, u.spans = true, [][2]int{{v.from, hi}}
		return []utterance{u}
	}
	return r.subjectAfter(u, v, hi)
}

func (r *reading) eventVerb(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if isMark(r.ws[i].w) && !isComma(r.ws[i].w) && r.ws[i].w != `"` && r.ws[i].w != "(" && r.ws[i].w != ")" {
			return true
		}
	}
	return false
}

// subjectAfter reads "said NP that S" and "denied NP S": where the name ends and what is said begins.
func (r *reading) subjectAfter(u utterance, v voice, hi int) []utterance {
	end, c := r.arabicSubject(v, hi)
	if c >= hi {
		return nil
	}
	u.speaker = [2]int{v.to, end}
	if r.ws[v.from].w == "تعذر" && v.to-v.from > 3 { // "X could not confirm": the name stands inside the phrase
		u.speaker, c = [2]int{v.from + 2, v.to - 1}, v.to
		end = v.to + 1
	}
	if end <= v.to {
		u.hidden, u.rule = true, "hidden:"+v.text
	}
	c = r.arabicContent(c, hi, v)
	if c >= hi {
		return nil
	}
	if v.kind == "saw" {
		c = v.from
	}
	u.spans = [][2]int{{c, hi}}
	if v.kind == "say" && !r.eventIn(c, hi) {
		u.whole = [2]int{v.from, hi}
	}
	out := []utterance{u}
	if v.kind == "deny" { // "rejected what X announced about S"
		if us := r.deniedClaim(v, c, end, hi); us != nil {
			out = append(out, us...)
		}
	}
	return out
}

// carriedArabic reads participles that carry the speaker on: ", denying that S", ", and added that S".
func (r *reading) carriedArabic(us []utterance, hi int) []utterance {
	u := us[0]
	if len(u.spans) == 0 {
		return us
	}
	lo := u.spans[0][0]
	for i := lo + 2; i < hi-1; i++ {
		if !isComma(r.ws[i-1].w) || r.quoted[i] {
			continue
		}
		v, ok := r.voiceAt(i, i, hi)
		if !ok || v.kind == "calls" && i-lo < 2 {
			continue
		}
		next := u
		c := r.arabicContent(v.to, hi, v)
		if v.kind == "calls" {
			continue
		}
		if c >= hi || u.rule == "narration" && v.kind != "deny" && v.kind != "say" {
			continue
		}
		next.spans, next.frame, next.rule, next.whole = [][2]int{{c, hi}}, v.frame(), "carried:"+v.text, [2]int{i, hi}
		u.spans = [][2]int{{lo, i - 1}}
		u.whole[1] = i - 1
		out := append([]utterance{u}, us[1:]...)
		return append(out, next)
	}
	return us
}
