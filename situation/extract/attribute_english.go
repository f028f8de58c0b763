// SPDX-License-Identifier: Apache-2.0

package extract

// attributeEnglish finds who says what in words [lo, hi) of a sentence.
func (r *reading) attributeEnglish(lo, hi int) []utterance {
	lo = r.skipJoint(lo, hi)
	if us := r.asSaying(lo, hi); us != nil {
		return us
	}
	if us := r.accordEnglish(lo, hi); us != nil {
		return us
	}
	vs := r.voices(lo, hi)
	if us := r.lastWord(vs, lo, hi); us != nil {
		return us
	}
	for _, v := range vs {
		if us := r.voiced(v, lo, hi); us != nil {
			return us
		}
	}
	if us := r.claimedBy(lo, hi); us != nil {
		return us
	}
	return []utterance{r.unvoiced(lo, hi)}
}

// skipJoint drops the joining words a part starts with.
func (r *reading) skipJoint(lo, hi int) int {
	for lo < hi-1 && !r.quoted[lo] {
		switch r.ws[lo].w {
		case ",", "but", "and", "while", "although", "though", "whereas", "that", "yet", ":", "-", "–", "—":
			lo++
			continue
		}
		break
	}
	return lo
}

// unvoiced is text that no verb of saying carries: the outlet's own, or a quotation that goes on.
func (r *reading) unvoiced(lo, hi int) utterance {
	u := utterance{spans: [][2]int{{lo, hi}}, frame: "affirm", rule: "narration", whole: [2]int{lo, hi}, lead: -1}
	if r.quoted[lo] && r.quoted[hi-1] && r.m.last.Canonical != "" {
		u.rule, u.hidden = "quote-continued", true
		return u
	}
	if m, ok := r.g.first(r.ws, lo, hi, "hearsay"); ok && !r.quoted[m.from] {
		u.hearsay, u.rule = true, "hearsay"
	}
	return u
}

// accordEnglish reads "S, according to NP", "according to NP, S" and their like.
func (r *reading) accordEnglish(lo, hi int) []utterance {
	m, ok := r.g.first(r.ws, lo, hi, "accord")
	if !ok || r.quoted[m.from] {
		return nil
	}
	end := r.comma(m.to, hi)
	u := utterance{frame: "affirm", rule: "according", speaker: [2]int{m.to, end}, whole: [2]int{lo, hi}, lead: -1}
	if m.from > lo+1 && !r.openerOnly(lo, m.from) {
		u.spans = [][2]int{{lo, m.from}}
		if end < hi && r.eventIn(end, hi) {
			u.spans = append(u.spans, [2]int{end + 1, hi})
		}
		return []utterance{u}
	}
	if end >= hi {
		return nil
	}
	u.spans = [][2]int{{end + 1, hi}}
	return []utterance{u}
}

// lastWord prefers "S, NP said" at the end of a part to a verb within S that only may be one of saying: "has added four
// firms to its list, officials said".
func (r *reading) lastWord(vs []voice, lo, hi int) []utterance {
	if len(vs) < 2 {
		return nil
	}
	first, v := vs[0], vs[len(vs)-1]
	if first.kind != "say" && first.kind != "saw" || v.kind != "say" && v.kind != "saw" || r.afterVoice(v, hi) < hi {
		return nil
	}
	for i := first.to; i < min(first.to+6, v.from); i++ {
		if w := r.ws[i].w; w == "that" || w == ":" || w == `"` {
			return nil
		}
	}
	start, passive := r.verbGroup(v, lo)
	if passive || r.tells(first) || first.text == "said" {
		return nil
	}
	return r.tailed(v, start, lo, hi, hi)
}

// asSaying reads "NP quoted X as saying that S" and "X was quoted as saying that S": X is the source.
func (r *reading) asSaying(lo, hi int) []utterance {
	for i := lo + 2; i+2 < hi; i++ {
		if r.ws[i].w != "as" || r.ws[i+1].w != "saying" && r.ws[i+1].w != "telling" || r.quoted[i] {
			continue
		}
		u := utterance{frame: "affirm", rule: "as-saying", spans: [][2]int{{i + 2, hi}}, whole: [2]int{lo, hi}, nested: true, lead: -1}
		if r.ws[i+2].w == "that" {
			u.spans[0][0]++
		}
		for j := i - 1; j > max(lo, i-12); j-- {
			if w := r.ws[j].w; w != "quoted" && w != "cited" && w != "quoting" && w != "citing" {
				continue
			}
			u.speaker = [2]int{j + 1, i}
			if j+1 == i || r.ws[j+1].w == "by" {
				u.speaker = [2]int{lo, j}
				for u.speaker[1] > lo && r.g.isClass(&r.ws[u.speaker[1]-1], "aux") {
					u.speaker[1]--
				}
			}
			return []utterance{u}
		}
	}
	return nil
}

func (r *reading) comma(i, hi int) int {
	for i < hi && !isComma(r.ws[i].w) && r.ws[i].w != `"` && r.ws[i].w != "-" && r.ws[i].w != "–" && r.ws[i].w != "—" {
		i++
	}
	if i+1 < hi && i > 0 && r.ws[i].w == "-" && r.ws[i].s == r.ws[i-1].e {
		return r.comma(i+1, hi)
	}
	return i
}

// openerOnly reports a short phrase of time, place or manner.
func (r *reading) openerOnly(lo, hi int) bool {
	for hi > lo && isMark(r.ws[hi-1].w) {
		hi--
	}
	return lo >= hi || hi-lo <= 6 && r.g.isClass(&r.ws[lo], "opener") && !r.eventIn(lo, hi)
}

func (r *reading) eventIn(lo, hi int) bool {
	_, ok := r.bestEvent(lo, hi, false)
	return ok
}

// voiced reads the frame around one verb of saying; nil when there is none.
func (r *reading) voiced(v voice, lo, hi int) []utterance {
	start, passive := r.verbGroup(v, lo)
	if passive {
		return r.passive(v, start, lo, hi)
	}
	if v.text == "=withdrawn" {
		return nil
	}
	tail := r.afterVoice(v, hi)
	if c := r.comma(lo, v.from); c < v.from-1 && !r.quoted[lo] && r.apposed(c+1, v.from) && !r.finite(lo, c) && !r.g.isClass(&r.ws[lo], "opener") && r.ws[c+1].w[0] != 'i' {
		return r.headed(v, start, lo, hi) // "NP, who ..., said that S"
	}
	switch {
	case v.from > lo && (isComma(r.ws[v.from-1].w) || r.ws[v.from-1].w == `"`) && v.kind != "calls" && tail < hi && r.ws[v.from].w[0] != '"' && r.invertible(v, hi):
		return r.inverted(v, lo, hi)
	case v.kind != "calls" && (tail >= hi || r.breaks(tail, hi)):
		if us := r.tailed(v, start, lo, hi, tail); us != nil {
			return us
		}
	}
	return r.headed(v, start, lo, hi)
}

// verbGroup walks back over auxiliaries and adverbs and tells whether the verb is passive.
func (r *reading) verbGroup(v voice, lo int) (int, bool) {
	i := v.from
	for i > lo && r.g.isClass(&r.ws[i-1], "aux") && !r.g.isClass(&r.ws[i-1], "pron") {
		i--
	}
	if i < v.from && r.ws[i].w == "on" && i == v.from-1 {
		i++
	}
	passive := false
	for j := i; j < v.from; j++ {
		passive = passive || r.g.isClass(&r.ws[j], "be")
	}
	if v.kind == "unconf" || v.kind == "calls" {
		passive = false
	}
	return i, passive && v.from > lo
}

// afterVoice skips what follows a verb of saying before its content: the person told, days, "in a statement". It returns
// hi when nothing else follows.
func (r *reading) afterVoice(v voice, hi int) int {
	i := v.to
	for i < hi {
		j := r.adverbial(i, hi)
		if j == i {
			break
		}
		i = j
	}
	if i == v.to && r.tells(v) {
		for j := i; j < min(i+9, hi); j++ {
			w := r.ws[j].w
			if w == "that" || w == ":" || w == `"` || isComma(w) {
				return j
			}
			if j > i && j+1 < hi && r.g.isClass(&r.ws[j], "finite") && r.ws[j-1].w != "and" {
				break
			}
			if j+1 == hi {
				return hi
			}
		}
		if r.g.isClass(&r.ws[i], "pron") || r.ws[i].w == "reporters" || r.ws[i].w == "us" || r.ws[i].w == "journalists" {
			return i + 1
		}
	}
	return i
}

func (r *reading) tells(v voice) bool {
	switch r.ws[v.from].w {
	case "told", "tells", "tell", "telling", "informed", "briefed", "assured", "notified", "reassured", "warned", "testified":
		return true
	}
	return false
}

var adverbialHeads = wordLists["adverbialHeads"]
var adverbs = wordLists["adverbs"]
var statementWords = wordLists["statementWords"]

// adverbial gives the end of one phrase of time or manner that starts at word i, or i.
func (r *reading) adverbial(i, hi int) int {
	w := r.ws[i].w
	if adverbs[w] {
		return i + 1
	}
	if !adverbialHeads[w] {
		return i
	}
	last := i
	for j := i + 1; j < min(i+8, hi); j++ {
		if isMark(r.ws[j].w) && r.ws[j].w != "-" || r.ws[j].w == "that" || j > i+1 && (r.ws[j].w == "the" || r.ws[j].w == "no") && last > i {
			break
		}
		if statementWords[r.ws[j].w] || r.ws[j].num {
			last = j
		}
	}
	if last == i {
		return i
	}
	return last + 1
}

// breaks reports that the sentence goes on with something else after the verb: a comma, "adding", "who".
func (r *reading) breaks(i, hi int) bool {
	w := r.ws[i].w
	return isComma(w) || w == "-" || w == "–" || w == "—" || w == "(" || w == "."
}

// invertible reports a subject after the verb: "..., said the mukhtar".
func (r *reading) invertible(v voice, hi int) bool {
	if v.kind == "deny" && r.ws[v.from].w != "denied" {
		return false
	}
	if v.to >= hi || len(r.ws[v.from].w) > 3 && r.ws[v.from].w[len(r.ws[v.from].w)-3:] == "ing" {
		return false
	}
	w := r.ws[v.to].w
	return w != "that" && w != ":" && w != `"` && !isComma(w)
}

// inverted reads "S, said NP, who ..., S".
func (r *reading) inverted(v voice, lo, hi int) []utterance {
	end := r.comma(v.to, hi)
	u := utterance{speaker: [2]int{v.to, end}, frame: v.frame(), rule: "inverted:" + v.text, whole: [2]int{lo, hi}, lead: -1}
	if v.from-1 > lo && !r.openerOnly(lo, v.from-1) {
		u.spans = append(u.spans, [2]int{lo, v.from - 1})
	}
	if rest := end + 1; rest < hi {
		switch r.ws[rest].w {
		case "but", "and", "adding", `"`:
			u.spans = append(u.spans, [2]int{rest, hi})
		default:
			if r.quoted[rest] {
				u.spans = append(u.spans, [2]int{rest, hi})
			}
		}
	}
	if len(u.spans) == 0 {
		return nil
	}
	return []utterance{u}
}

// tailed reads "S, NP said" and "S, NP said, S".
func (r *reading) tailed(v voice, start, lo, hi, tail int) []utterance {
	cut := -1
	for i := start - 1; i > lo; i-- {
		if r.ws[i].w != `"` && !isComma(r.ws[i].w) {
			continue
		}
		if !r.apposed(i+1, start) {
			cut = i
			break
		}
	}
	if cut <= lo || cut+1 >= start || r.openerOnly(lo, cut) && !r.quoted[lo] {
		return nil
	}
	if !r.eventIn(lo, cut) && !r.quoted[cut-1] && tail < hi {
		return nil
	}
	u := utterance{speaker: [2]int{cut + 1, start}, frame: v.frame(), rule: "tail:" + v.text, spans: [][2]int{{lo, cut}}, whole: [2]int{lo, cut}, lead: -1}
	if tail < hi {
		rest := tail + 1
		if rest < hi && (r.ws[rest].w == `"` || r.quoted[rest] || r.ws[rest].w == "and" || r.ws[rest].w == "but" || r.ws[rest].w == "adding") {
			u.spans = append(u.spans, [2]int{rest, hi})
		}
	}
	return []utterance{u}
}

// apposed reports words that describe a name before them: "who ...", "head of ...".
func (r *reading) apposed(lo, hi int) bool {
	if lo >= hi {
		return true
	}
	switch r.ws[lo].w {
	case "who", "which", "whose", "head", "chief", "citing", "quoting", "speaking", "in", "on", "at", "and", "or":
		return true
	}
	return false
}
