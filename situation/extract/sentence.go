// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/internal/arabic"
	"github.com/crisiscell/crisiscell/situation/extract/layout"
)

// memory is what the sentences of one story share: who spoke and was spoken of, where, and of what event.
type memory struct {
	seen      map[string]map[string][]atom // what the lexicon knows of each word so far, by language
	last      Speaker
	said      []Speaker
	places    []Place
	line      int // where those places stood
	event     Claim
	countries map[string]int     // how often each country is named in the story
	org       string             // the body of which a sentence last spoke
	spots     map[string][]Place // the place in the name of a speaker
}

// reading is one line of text while it is read.
type reading struct {
	e         *Engine
	g         *grammar
	lang      string
	published string
	text      string
	at        []int
	ws        []word
	n         int
	m         *memory
	quoted    []bool // whether a word stands inside quotation marks
	places    []mention
	sent      [2]int // the sentence that is read
	caption   bool
	timed     [2]int // the part whose time is known
	time      *Time
	future    bool
}

// maxSentence bounds the words that are read as one sentence, so that a page without points costs no more than others.
const maxSentence = 400

func (e *Engine) line(text string, l layout.Line, published string, m *memory) []Claim {
	lang := l.Lang
	if e.grammar[lang] == nil {
		lang = "en"
	}
	r := &reading{e: e, g: e.grammar[lang], lang: lang, published: published, text: text, n: l.N, m: m, caption: l.Role == layout.Caption}
	var f string
	f, r.at = arabic.Fold(text)
	r.ws = words(f)
	r.mark()
	r.g.know(r.ws, m.seen[lang])
	r.places = e.places.find(r)
	var out []Claim
	lo := 0
	for lo < len(r.ws) {
		hi := r.sentenceEnd(lo)
		for _, c := range r.sentence(lo, hi) {
			c.Line, c.Start, c.End = l.N, c.Start+l.Start, c.End+l.Start
			out = append(out, c)
		}
		lo = hi
	}
	return out
}

// mark finds capitals, names and what stands in quotation marks.
func (r *reading) mark() {
	r.quoted = make([]bool, len(r.ws))
	in, ups := false, 0
	for i := range r.ws {
		w := &r.ws[i]
		c, _ := utf8.DecodeRuneInString(r.text[r.at[w.s]:])
		if w.up = unicode.IsUpper(c); w.up {
			ups++
			w.name = i > 0 && (!isMark(r.ws[i-1].w) || r.ws[i-1].w == "-" && r.ws[i-1].e == w.s)
		}
		if w.w == `"` {
			in = !in
			r.quoted[i] = true
			continue
		}
		r.quoted[i] = in
	}
	if 3*ups > 2*len(r.ws) { // a line in capitals tells nothing of names
		for i := range r.ws {
			r.ws[i].name = false
		}
	}
	if in { // one mark is missing: trust none after the last
		for i := len(r.ws) - 1; i >= 0 && r.ws[i].w != `"`; i-- {
			r.quoted[i] = false
		}
	}
}

// abbreviations end with a point that ends no sentence.
var abbreviations = wordLists["abbreviations"]

// sentenceEnd gives the word after the sentence that starts at lo.
func (r *reading) sentenceEnd(lo int) int {
	for i := lo; i < len(r.ws); i++ {
		if i-lo >= maxSentence {
			return i
		}
		switch r.ws[i].w {
		case "!", "?", "؟", ";", "؛", "…":
		case ".":
			if !r.stops(i) {
				continue
			}
		default:
			continue
		}
		j := i + 1
		for j < len(r.ws) && (r.ws[j].w == `"` && r.quoted[i] || r.ws[j].w == ")" || r.ws[j].w == ".") {
			j++
		}
		return j
	}
	return len(r.ws)
}

// stops reports whether the point at word i ends a sentence.
func (r *reading) stops(i int) bool {
	if i+1 == len(r.ws) {
		return true
	}
	if i == 0 || r.ws[i+1].s == r.ws[i].e && r.ws[i+1].w != `"` {
		return i > 0 && r.ws[i+1].w == ")"
	}
	p := r.ws[i-1]
	if abbreviations[p.w] && p.e == r.ws[i].s {
		return r.lang == "ar" && utf8.RuneCountInString(p.w) > 1
	}
	single := utf8.RuneCountInString(p.w) == 1 && p.up && p.e == r.ws[i].s
	return !single
}

// raw is the text as written of words [lo, hi).
func (r *reading) raw(lo, hi int) string {
	a, b := r.span(lo, hi)
	return r.text[a:b]
}

// span is the byte range of words [lo, hi) in the line.
func (r *reading) span(lo, hi int) (int, int) {
	if lo >= hi {
		return 0, 0
	}
	return r.at[r.ws[lo].s], r.at[r.ws[hi-1].e]
}

// trim drops marks and joining words at both ends of [lo, hi), but keeps a closing quotation mark that belongs inside.
func (r *reading) trim(lo, hi int) (int, int) {
	for lo < hi && isMark(r.ws[lo].w) && r.ws[lo].w != "(" && r.ws[lo].w != "$" && r.ws[lo].w != "€" {
		lo++
	}
	for lo < hi && isMark(r.ws[hi-1].w) && r.ws[hi-1].w != ")" && r.ws[hi-1].w != "%" {
		hi--
	}
	return lo, hi
}

func isMark(w string) bool {
	c, _ := utf8.DecodeRuneInString(w)
	return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c)
}

func isComma(w string) bool { return w == "," || w == "،" }

// utterance is what one speaker says in a part of a sentence: the words of the speaker and those of what is said.
type utterance struct {
	speaker [2]int
	hidden  bool // nobody is named: whoever spoke last
	spans   [][2]int
	frame   string // affirm, deny or unconfirmed: what the verb does to what is said
	rule    string
	nested  bool
	whole   [2]int // the clause with its verb, for where the content alone names no event
	lead    int    // the verb of saying, where what is said is no clause: "denied reports of clashes"; else -1
	anaphor bool   // it speaks of what was said before: "called the report false"
	hearsay bool
}

// sentence reads the claims of words [lo, hi).
func (r *reading) sentence(lo, hi int) []Claim {
	a, b := r.trim(lo, hi)
	if a >= b {
		return nil
	}
	last := r.ws[hi-1].w
	if last == "?" || last == "؟" || b < hi && (r.ws[b].w == "?" || r.ws[b].w == "؟") {
		return nil
	}
	r.sent = [2]int{lo, hi}
	var out []Claim
	spoke := false
	for _, p := range r.parts(a, b) {
		if r.silent(p[0], p[1]) {
			if r.lang == "en" {
				r.remember(p[0], p[1])
			}
			spoke = true
			continue
		}
		for _, u := range r.attribute(p[0], p[1]) {
			spoke = spoke || u.rule != "narration"
			out = append(out, r.claims(u, p, out)...)
		}
	}
	if !spoke && !r.caption {
		r.remember(a, b)
	}
	return out
}

// silent reports a part that says nothing of the world: declined to comment, condolences, boilerplate.
func (r *reading) silent(lo, hi int) bool {
	m, ok := r.g.first(r.ws, lo, hi, "none")
	if !ok || r.g.has(r.ws, lo, hi, "unconf") {
		return false
	}
	return !r.quoted[m.from] || strings.Count(r.raw(lo, hi), " ") < 12
}

func (r *reading) attribute(lo, hi int) []utterance {
	if r.lang == "ar" {
		return r.attributeArabic(lo, hi)
	}
	return r.attributeEnglish(lo, hi)
}
