// SPDX-License-Identifier: Apache-2.0

package extract

// headed reads "NP said that S" with what may follow: a second verb with the same subject, a speaker within.
func (r *reading) headed(v voice, start, lo, hi int) []utterance {
	sp := r.subject(lo, start)
	if sp[0] < sp[1] && noSubject[r.ws[sp[0]].w] {
		return nil
	}
	u := utterance{speaker: sp, frame: v.frame(), rule: "head:" + v.text, whole: [2]int{sp[0], hi}, lead: -1, anaphor: v.kind == "calls"}
	if sp[0] >= sp[1] {
		if start > lo && !r.openerOnly(lo, start) {
			return nil
		}
		u.hidden, u.whole = true, [2]int{lo, hi}
	}
	if v.kind == "calls" {
		u.spans = [][2]int{{v.from, hi}}
		return append([]utterance{u}, r.claimedBy(v.from, hi)...)
	}
	c := r.content(v, hi)
	if c >= hi || v.to < hi && (r.ws[v.from].w == "showed" || r.ws[v.from].w == "show" || r.ws[v.from].w == "shows") && r.ws[v.to].w != "that" && r.ws[v.to].w != "how" {
		return nil
	}
	if v.kind == "saw" {
		c = sp[0]
	}
	u.spans = [][2]int{{c, hi}}
	if (v.kind == "deny" || v.kind == "unconf") && !r.finite(c, hi) {
		u.lead = v.from
	}
	out := r.carried(u, c, hi)
	if v.kind == "deny" || v.kind == "unconf" {
		out = append(out, r.claimedBy(v.to, hi)...)
	}
	return out
}

// noSubject are words that speak for nobody: "no one disputes that".
var noSubject = wordLists["noSubject"]

// content gives the word where what is said starts.
func (r *reading) content(v voice, hi int) int {
	i := r.afterVoice(v, hi)
	if i < hi && r.ws[i].w == "what" { // "confirmed what NP had denied: that S"
		for j := i; j < min(i+10, hi-1); j++ {
			if r.ws[j].w == ":" {
				i = j
			}
		}
	}
	for i < hi {
		if r.ws[i].w == `"` || r.ws[i].w == ":" || isComma(r.ws[i].w) || r.ws[i].w == "that" {
			i++
			continue
		}
		if j := r.adverbial(i, hi); j > i && j < hi && (r.ws[j].w == "that" || isMark(r.ws[j].w)) {
			i = j
			continue
		}
		if v.kind == "deny" || v.kind == "unconf" {
			if w := r.ws[i].w; (w == "the" || w == "a" || w == "any" || w == "an" || w == "all" || w == "media" || w == "local" || w == "press" || w == "new") && i+1 < hi {
				if p, _ := r.g.at(r.ws, i+1, hi, "object"); p != nil {
					i++
				}
			}
			if p, end := r.g.at(r.ws, i, hi, "object"); p != nil && end < hi && p.text != "any" {
				if i = end; end-1 >= 0 && r.ws[end-1].w == "as" {
					continue
				}
				continue
			}
		}
		break
	}
	return i
}

// subject cuts the words before a verb of saying to the name of the speaker.
func (r *reading) subject(lo, start int) [2]int {
	for lo < start && (isMark(r.ws[lo].w) || r.ws[lo].w == "and" || r.ws[lo].w == "but" || r.ws[lo].w == "while") {
		lo++
	}
	for range 3 { // leading phrases, each up to its comma
		if lo >= start || !r.g.isClass(&r.ws[lo], "opener") {
			break
		}
		c := r.comma(lo, start)
		if c >= start {
			if r.ws[lo].w == "meanwhile" || r.ws[lo].w == "also" || r.ws[lo].w == "earlier" || r.ws[lo].w == "later" {
				lo++
			}
			break
		}
		lo = c + 1
	}
	if c := r.dateline(lo, start); c > 0 {
		lo = c
	}
	end := start
	for end > lo && isMark(r.ws[end-1].w) && r.ws[end-1].w != ")" {
		end--
	}
	for i := lo; i < end; i++ {
		if w := r.ws[i].w; i > lo && (w == "who" || w == "which" || w == "whose" || isComma(w) && !r.listed(i, end)) {
			end = i
		}
	}
	for end > lo && isMark(r.ws[end-1].w) && r.ws[end-1].w != ")" {
		end--
	}
	return [2]int{lo, end}
}

// dateline gives the word after "BAGHDAD - ", or 0.
func (r *reading) dateline(lo, hi int) int {
	for i := lo; i < min(lo+5, hi-1); i++ {
		if r.ws[i].w == "-" || r.ws[i].w == "–" || r.ws[i].w == "—" {
			if r.ws[i].s > r.ws[max(i-1, 0)].e {
				return i + 1
			}
			continue
		}
		if !r.ws[i].up && !isMark(r.ws[i].w) {
			return 0
		}
	}
	return 0
}

// listed reports a comma that stands within a list of speakers: "A, B and C said".
func (r *reading) listed(i, hi int) bool {
	for j := i + 1; j < min(i+6, hi); j++ {
		if r.ws[j].w == "and" {
			return r.ws[i+1].up
		}
	}
	return false
}

// passive reads "S was denied by NP"; without the agent it says nothing of a speaker.
func (r *reading) passive(v voice, start, lo, hi int) []utterance {
	if v.kind == "saw" || r.ws[v.to-1].w == "as" && v.to < hi && r.ws[v.to].w == "saying" { // NP was quoted as saying that S
		return nil
	}
	for i := v.to; i < min(v.to+3, hi); i++ {
		if r.ws[i].w != "by" {
			continue
		}
		end := r.comma(i+1, hi)
		for j := i + 1; j < end; j++ {
			if r.ws[j].w == "as" || r.ws[j].w == "on" || r.ws[j].w == "in" && j > i+3 {
				end = j
			}
		}
		at := lo
		for at < start && (r.ws[at].w == "the" || r.ws[at].w == "a" || r.ws[at].w == "an" || r.ws[at].w == "earlier" || r.ws[at].w == "all") {
			at++
		}
		if p, to := r.g.at(r.ws, at, start, "object"); p == nil && claimNouns[r.ws[at].w] && at+1 < start && (r.ws[at+1].w == "that" || r.ws[at+1].w == "of") {
			at += 2
		} else if p != nil {
			at = to
		} else {
			at = lo
		}
		u := utterance{speaker: [2]int{i + 1, end}, frame: v.frame(), rule: "passive:" + v.text, spans: [][2]int{{at, start}}, whole: [2]int{lo, hi}, lead: -1}
		out := []utterance{u}
		if end+2 < hi && isComma(r.ws[end].w) && r.ws[end+1].w == "who" { // "by villagers, who said that S"
			if w, ok := r.voiceAt(end+2, end+1, hi); ok {
				if c := r.content(w, hi); c < hi {
					u.spans, u.frame, u.rule = [][2]int{{c, hi}}, w.frame(), "who:"+w.text
					out = append(out, u)
				}
			}
		}
		return out
	}
	return nil
}

// carried looks inside what is said for a second verb of saying: one with the same subject carries the speaker on, one
// with a subject of its own is the inner source.
func (r *reading) carried(u utterance, c, hi int) []utterance {
	for _, w := range r.voices(c, hi) {
		if w.from <= c || r.quoted[w.from] {
			continue
		}
		start, passive := r.verbGroup(w, c)
		if passive || start <= c {
			continue
		}
		p := r.ws[start-1].w
		if p == "and" || p == "but" || isComma(p) { // "and denied that", ", adding that"
			end := start - 1
			if end > c && (isComma(r.ws[end-1].w) || r.ws[end-1].w == "and") {
				end--
			}
			rest := r.content(w, hi)
			if rest >= hi || w.kind == "saw" {
				continue
			}
			u.spans = [][2]int{{c, end}}
			next := u
			next.spans, next.frame, next.rule, next.whole, next.lead = [][2]int{{rest, hi}}, w.frame(), "carried:"+w.text, [2]int{w.from, hi}, -1
			u.whole[1] = end
			return append([]utterance{u}, r.carried(next, rest, hi)...)
		}
		if in, ok := r.nestedIn(u, w, start, c, hi); ok {
			return in
		}
	}
	return []utterance{u}
}

// nestedIn reads "a doctor had told her team that S" within what somebody says.
func (r *reading) nestedIn(u utterance, w voice, start, c, hi int) ([]utterance, bool) {
	sp := r.subject(c, start)
	if sp[1]-sp[0] > 9 || sp[0] >= sp[1] || sp[0] != c || w.kind == "calls" {
		return nil, false
	}
	for i := sp[0]; i < sp[1]; i++ {
		if r.g.isClass(&r.ws[i], "finite") || r.g.isClass(&r.ws[i], "pron") && sp[1]-sp[0] <= 2 {
			return nil, false
		}
	}
	rest := r.content(w, hi)
	if rest >= hi || !r.eventIn(rest, hi) {
		return nil, false
	}
	if w.kind == "saw" {
		rest = sp[0]
	}
	frame := w.frame()
	if u.frame != "affirm" {
		frame = u.frame
	}
	return []utterance{{speaker: sp, frame: frame, rule: "nested:" + w.text, spans: [][2]int{{rest, hi}}, whole: [2]int{sp[0], hi}, nested: true, lead: -1}}, true
}

var claimNouns = wordLists["claimNouns"]

// claimedBy finds whose claim it is that somebody denies: "a claim by NP that S", "NP's claim of S".
func (r *reading) claimedBy(lo, hi int) []utterance {
	for i := lo; i+3 < hi; i++ {
		if !claimNouns[r.ws[i].w] || r.ws[i+1].w != "by" && r.ws[i+1].w != "from" {
			continue
		}
		for j := i + 3; j < min(i+14, hi-1); j++ {
			if r.ws[j].w == "that" || r.ws[j].w == "of" && r.ws[i+1].w == "by" && j > i+3 && r.ws[j+1].w != "the" {
				return []utterance{{speaker: [2]int{i + 2, j}, frame: "affirm", rule: "claimed-by", spans: [][2]int{{j + 1, hi}}, whole: [2]int{i, hi}, lead: -1}}
			}
		}
	}
	for i := lo; i+3 < hi; i++ { // a militia statement that S
		if claimNouns[r.ws[i].w] && r.ws[i+1].w == "that" && i > lo && i-lo < 5 && (r.ws[lo].w == "a" || r.ws[lo].w == "an") && r.ws[i].w == "statement" {
			return []utterance{{speaker: [2]int{lo, i + 1}, frame: "affirm", rule: "claimed-by", spans: [][2]int{{i + 2, hi}}, whole: [2]int{lo, hi}, lead: -1}}
		}
	}
	return nil
}
