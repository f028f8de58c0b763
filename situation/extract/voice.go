// SPDX-License-Identifier: Apache-2.0

package extract

import "slices"

// voice is a verb of saying: its words, and what it does to what is said.
type voice struct {
	kind     string // say, saw, deny, unconf, calls
	from, to int
	text     string
}

// frame is the polarity that a verb of saying gives.
func (v voice) frame() string {
	switch v.kind {
	case "deny", "calls":
		return "deny"
	case "unconf":
		return "unconfirmed"
	}
	return "affirm"
}

// voiceKinds in the order of their strength where several start at one word.
var voiceKinds = []string{"unconf", "calls", "deny", "saw", "say"}

// voiceRank gives the place of a kind among the verbs of saying, from 1; 0 for other kinds.
func voiceRank(kind string) int { return slices.Index(voiceKinds, kind) + 1 }

// voices finds the verbs of saying in words [lo, hi) outside quotation marks.
func (r *reading) voices(lo, hi int) []voice {
	var out []voice
	for i := lo; i < hi; i++ {
		if r.quoted[i] {
			continue
		}
		v, ok := r.voiceAt(i, lo, hi)
		if !ok {
			continue
		}
		out = append(out, v)
		i = max(i, v.to-1)
		if v.kind == "calls" {
			i = v.from
		}
	}
	return out
}

func (r *reading) voiceAt(i, lo, hi int) (voice, bool) {
	if w := r.ws[i].w; len(r.ws[i].a) == 0 || r.ws[i].name || len(w) > 6 && (w[:4] == "ال" || w[:4] == "لل" || w[:6] == "وال" || w[:6] == "بال") { // a noun
		return voice{}, false
	}
	best, rank := voice{to: -1}, 0
	for _, a := range r.ws[i].a {
		for _, p := range r.g.starting(a) {
			if p.voice == 0 {
				continue
			}
			end := r.g.follow(p.run, r.ws, i, hi)
			if end > best.to || end == best.to && end > 0 && p.voice < rank {
				if r.g.holds(p, r.ws, i, i, hi) {
					best, rank = voice{p.kind, i, end, p.text}, p.voice
				}
			}
		}
	}
	if best.to < 0 || r.lang == "en" && r.noun(best, i, lo, hi) || r.refuses(best, hi) {
		return voice{}, false
	}
	return best, true
}

// refuses reports a rejection of something that is no claim: a budget, a visitor, passage.
func (r *reading) refuses(v voice, hi int) bool {
	switch r.ws[v.from].w {
	case "rejected", "rejects", "rejecting", "dismissed", "رفض", "رفضت", "رفضوا", "سحبت":
	default:
		return false
	}
	if v.kind != "deny" {
		return false
	}
	for i := v.to; i < min(v.to+7, hi); i++ {
		if w := r.ws[i].w; arabicClaims[w] || w == "as" || w == "by" || w == "that" || w == "whether" || w == "this" || w == "it" || w == "those" || w == "these" {
			return false
		}
		if p, _ := r.g.at(r.ws, i, hi, "object"); p != nil && p.text != "on social media" && (r.lang == "en" || !plainObject[p.text]) || claimNouns[r.ws[i].w] {
			return false
		}
	}
	return true
}

// arabicClaims are nouns of what is claimed.
var arabicClaims = wordLists["arabicClaims"]

// plainObject are openings that do not speak of a claim.
var plainObject = wordLists["plainObject"]

// beforeNoun are words after which a word is no verb.
var beforeNoun = wordLists["beforeNoun"]

// noun reports a word that only looks like a verb of saying: "the reported", "to say", "31 confirmed cases".
func (r *reading) noun(v voice, i, lo, hi int) bool {
	if i == lo {
		return claimNouns[r.ws[i].w]
	}
	p := r.ws[i-1]
	if p.num || v.to-v.from == 1 && beforeNoun[p.w] {
		return true
	}
	// "claims of", "reports that": nouns where a verb or nothing stands before
	return v.kind == "say" && v.to-v.from == 1 && i+1 < hi && r.ws[i+1].w == "of" && v.text[0] == '='
}

// parts are the stretches of a sentence in which different speakers speak: a contrast with a verb of saying on either side.
func (r *reading) parts(lo, hi int) [][2]int {
	vs := r.voices(lo, hi)
	if len(vs) == 0 {
		return [][2]int{{lo, hi}}
	}
	var out [][2]int
	from := lo
	opened := r.ws[lo].w == "while" || r.ws[lo].w == "although" || r.ws[lo].w == "though" || r.ws[lo].w == "whereas"
	for i := lo; i < hi; i++ {
		if r.quoted[i] {
			continue
		}
		n := r.contrast(i, hi)
		if opened && n < 0 && isComma(r.ws[i].w) && from == lo {
			n = 1
		}
		if n < 0 || i == lo {
			continue
		}
		if spoken(vs, from, i) && spoken(vs, i+n, hi) || r.accords(from, i) && spoken(vs, i+n, hi) || spoken(vs, from, i) && (r.accords(i+n, hi) || r.claimedBy(i+n, hi) != nil) {
			out = append(out, [2]int{from, i})
			from = i + n
		}
	}
	return append(out, [2]int{from, hi})
}

func (r *reading) accords(lo, hi int) bool { return r.g.has(r.ws, lo, hi, "accord") }

func spoken(vs []voice, lo, hi int) bool {
	for _, v := range vs {
		if v.from >= lo && v.from < hi {
			return true
		}
	}
	return false
}

// contrast gives how many words of a joint between two speakers start at word i, or -1. The joint's own verb of saying
// stays with what follows.
func (r *reading) contrast(i, hi int) int {
	next := func(k int) string {
		if i+k < hi {
			return r.ws[i+k].w
		}
		return ""
	}
	if r.lang == "ar" {
		return r.contrastArabic(i, next)
	}
	w := r.ws[i].w
	switch w {
	case "but", "whereas", "although", "though", "while":
		return 1
	case "hours", "days", "minutes", "weeks", "shortly":
		if next(1) == "after" {
			return 2
		}
	case "a":
		if (next(1) == "day" || next(1) == "week") && (next(2) == "after" || next(2) == "before") {
			return 3
		}
	case "and":
		if _, ok := r.voiceAt(min(i+1, hi-1), i, hi); ok && i+1 < hi {
			return 1
		}
		if next(1) == "he" || next(1) == "she" || next(1) == "it" || next(1) == "they" {
			if i+2 < hi {
				if _, ok := r.voiceAt(i+2, i+1, hi); ok {
					return 1
				}
			}
		}
	case ",":
		switch next(1) {
		case "contradicting":
			return 2
		case "but", "while", "whereas", "although", "though":
			return 2
		case "and":
			if i+2 < hi && r.ws[i+2].w != "that" && !r.g.isClass(&r.ws[i+2], "aux") && r.subjectVoice(i+2, hi) {
				return 2
			}
		}
	}
	return -1
}

// subjectVoice reports that a short subject and a verb of saying start at word i.
func (r *reading) subjectVoice(i, hi int) bool {
	for j := i; j < min(i+8, hi); j++ {
		if isMark(r.ws[j].w) {
			return false
		}
		if _, ok := r.voiceAt(j, i, hi); ok {
			return j == i || !r.g.isClass(&r.ws[j-1], "be")
		}
	}
	return false
}

func (r *reading) contrastArabic(i int, next func(int) string) int {
	two := func(a, b string) bool { return r.ws[i].w == a && next(1) == b }
	switch {
	case isComma(r.ws[i].w):
		switch next(1) {
		case "لكن", "ولكن", "بينما", "فيما", "وفيما", "وبينما":
			return 2
		case "في", "غير", "الا", "بيد":
			if next(2) == "حين" || next(2) == "ان" {
				return 3
			}
		}
	case r.ws[i].w == "لكن" || r.ws[i].w == "ولكن" || r.ws[i].w == "بينما" || r.ws[i].w == "فيما":
		return 1
	case two("في", "حين") || two("غير", "ان") || two("الا", "ان") || two("بيد", "ان"):
		return 2
	}
	return -1
}
