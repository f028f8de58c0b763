// SPDX-License-Identifier: Apache-2.0

package extract

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

//go:embed words.txt
var wordListText string

// wordLists is read once and never changed: a list's name to its words.
var wordLists = readDisputeWords(wordListText)

// word is a word, a number or a mark of a folded text with its half-open byte range there.
type word struct {
	w    string
	s, e int
	num  bool
	up   bool   // it starts with a capital in the text as written
	name bool   // it is a name: a capital within a sentence of small letters
	a    []atom // what the lexicon knows of it; nil before it was looked up
}

// words cuts folded text. A hyphen inside a word parts it and is a word itself; digits keep their inner commas and points.
func words(f string) []word {
	out := make([]word, 0, len(f)/5+1)
	for i := 0; i < len(f); {
		r, n := utf8.DecodeRuneInString(f[i:])
		j := i + n
		num := false
		switch {
		case r == ' ' || unicode.IsSpace(r):
			i = j
			continue
		case r >= '0' && r <= '9':
			num = true
			for j < len(f) && (isDigit(f[j]) || (f[j] == ',' || f[j] == '.') && j+1 < len(f) && isDigit(f[j+1])) {
				j++
			}
		case r >= 'a' && r <= 'z' || unicode.IsLetter(r) || unicode.IsMark(r):
			j = wordEnd(f, j)
		}
		out = append(out, word{w: f[i:j], s: i, e: j, num: num})
		i = j
	}
	return out
}

func wordEnd(f string, j int) int {
	for j < len(f) {
		r, n := rune(f[j]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(f[j:])
		}
		if !(r >= 'a' && r <= 'z') && r != '\'' && !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		j += n
	}
	return j
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// sense is what a phrase of a lexicon means there.
type sense struct {
	kind  string
	value float64
}

// lexicon finds phrases by their first word, the longest first.
type lexicon map[string][]phrase

type phrase struct {
	words []string
	sense sense
}

// add keeps the forms of one row, parted by |.
func (x lexicon) add(forms string, s sense) {
	for form := range strings.SplitSeq(forms, "|") {
		f, _ := arabic.Fold(form)
		var ws []string
		for _, w := range words(f) {
			ws = append(ws, w.w)
		}
		if len(ws) == 0 {
			continue
		}
		l := x[ws[0]]
		at := 0
		for at < len(l) && len(l[at].words) >= len(ws) {
			at++
		}
		l = append(l, phrase{})
		copy(l[at+1:], l[at:])
		l[at] = phrase{ws, s}
		x[ws[0]] = l
	}
}

// find gives the longest phrase of one of the kinds at position i and the number of words it takes.
func (x lexicon) find(ws []word, i int, kinds ...string) (sense, int) {
	if i < 0 || i >= len(ws) {
		return sense{}, 0
	}
next:
	for _, p := range x[ws[i].w] {
		ok := false
		for _, k := range kinds {
			ok = ok || k == p.sense.kind
		}
		if !ok || i+len(p.words) > len(ws) {
			continue
		}
		for j, w := range p.words {
			if ws[i+j].w != w {
				continue next
			}
		}
		return p.sense, len(p.words)
	}
	return sense{}, 0
}
