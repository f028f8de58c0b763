// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"fmt"
	"strings"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// atom is a word or a class of words that patterns name.
type atom int32

// element is one place of a pattern: any of its atoms, after at most gap other words.
type element struct {
	any []atom
	gap int
}

// condition is a run of elements that must, or must not, stand somewhere around a pattern.
type condition struct {
	run []element
	not bool
}

// pattern is one line's meaning: a run of words, and what must stand around it.
type pattern struct {
	kind, text string
	run        []element
	with       []condition
	weight     int
	event      bool // its kind is a type of event
	voice      int  // the rank of a verb of saying, 1 is the strongest; 0 for other kinds
	class      bool // it starts with a class of words, not with a word of its own
}

// gaps: how many words ".." and "." may leave between two elements.
const (
	wideGap   = 12
	narrowGap = 2
	// around is how many words on either side a condition looks at, so that time stays linear.
	around = 40
)

// grammar holds the patterns and word classes of one language. It is read once and never changed.
type grammar struct {
	lang    string
	atoms   map[string]atom   // word, "=word" for the exact form, "@class"
	classes map[string][]atom // classes that a single word belongs to
	longer  map[atom][]longer // members of classes that are several words, by the first
	byFirst [][]*pattern      // by atom
}

type longer struct {
	run   []element
	class atom
}

func newGrammar(lang string) *grammar {
	g := &grammar{lang: lang, atoms: map[string]atom{}, classes: map[string][]atom{}, longer: map[atom][]longer{}}
	g.atom("@number")
	return g
}

func (g *grammar) atom(s string) atom {
	a, ok := g.atoms[s]
	if !ok {
		a = atom(len(g.atoms) + 1)
		g.atoms[s] = a
	}
	return a
}

// run compiles the words of a pattern. A word stands for its inflected forms too, "=word" for itself only, "@class" for
// every word of a class, "a/b" for either; ".." leaves up to twelve words out, "." up to two.
func (g *grammar) run(text string) ([]element, error) {
	var out []element
	gap := 0
	for part := range strings.FieldsSeq(text) {
		switch part {
		case "..":
			gap = wideGap
			continue
		case ".":
			gap = narrowGap
			continue
		}
		alts := strings.Split(part, "/")
		if part == "/" || strings.HasPrefix(part, "%") {
			alts = []string{part}
		}
		el := element{gap: gap}
		var tail []string // the further words of "o'clock"-like parts, where folding cuts them
		for _, alt := range alts {
			mark := ""
			if alt != "" && (alt[0] == '=' || alt[0] == '@') {
				mark, alt = alt[:1], alt[1:]
			}
			f, _ := arabic.Fold(alt)
			if mark == "@" {
				el.any = append(el.any, g.atom("@"+f))
				continue
			}
			ws := words(f)
			if len(ws) == 0 || len(ws) > 1 && len(alts) > 1 {
				return nil, fmt.Errorf("%q: a choice between single words is expected", part)
			}
			el.any = append(el.any, g.atom(mark+ws[0].w))
			for _, w := range ws[1:] {
				tail = append(tail, w.w)
			}
		}
		out = append(out, el)
		for _, w := range tail {
			out = append(out, element{any: []atom{g.atom(w)}})
		}
		gap = 0
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%q holds no word", text)
	}
	return out, nil
}

// add reads one pattern of a kind: a run, then "& run" for what must and "& !run" for what must not stand around it.
// A ~ at the end makes it weak: it counts only where nothing else does.
func (g *grammar) add(kind, text string, event bool) error {
	text, weak := strings.CutSuffix(strings.TrimSpace(text), "~")
	parts := strings.Split(text, "&")
	class := strings.HasPrefix(text, "@")
	p := &pattern{kind: kind, event: event, voice: voiceRank(kind), text: strings.TrimSpace(text), class: class}
	var err error
	if p.run, err = g.run(parts[0]); err != nil {
		return err
	}
	for _, c := range parts[1:] {
		c, not := strings.CutPrefix(strings.TrimSpace(c), "!")
		run, err := g.run(c)
		if err != nil {
			return err
		}
		p.with = append(p.with, condition{run, not})
		if !not {
			p.weight += 2 * len(run)
		}
	}
	p.weight += 3 * len(p.run)
	if weak {
		p.weight = 1
	}
	for _, a := range p.run[0].any {
		for int(a) >= len(g.byFirst) {
			g.byFirst = append(g.byFirst, nil)
		}
		g.byFirst[a] = append(g.byFirst[a], p)
	}
	return nil
}

// class adds one member, of one word or several, to a class.
func (g *grammar) class(name, member string) error {
	run, err := g.run(member)
	if err != nil {
		return err
	}
	c := g.atom("@" + name)
	if len(run) > 1 {
		for _, a := range run[0].any {
			g.longer[a] = append(g.longer[a], longer{run, c})
		}
		return nil
	}
	for alt := range strings.SplitSeq(member, "/") {
		f, _ := arabic.Fold(strings.TrimSpace(alt))
		g.classes[f] = append(g.classes[f], c)
	}
	return nil
}

// know gives words their atoms. The memory of a reading keeps what it found out about a word.
func (g *grammar) know(ws []word, seen map[string][]atom) {
	number := []atom{g.atoms["@number"]}
	for i := range ws {
		w := &ws[i]
		if w.num {
			w.a = number
			continue
		}
		key := w.w
		if w.name { // a name is not inflected
			key = "^" + key
		}
		a, ok := seen[key]
		if !ok {
			a = g.atomsOf(w.w, w.name)
			seen[key] = a
		}
		w.a = a
	}
	for i := range ws {
		for _, a := range ws[i].a {
			for _, l := range g.longer[a] {
				if end := g.follow(l.run, ws, i, len(ws)); end > 0 {
					for j := i; j < end; j++ {
						ws[j].a = append(ws[j].a[:len(ws[j].a):len(ws[j].a)], l.class)
					}
				}
			}
		}
	}
}

func (g *grammar) atomsOf(w string, name bool) []atom {
	out := []atom{}
	put := func(a atom, ok bool) {
		if !ok {
			return
		}
		for _, o := range out {
			if o == a {
				return
			}
		}
		out = append(out, a)
	}
	a, ok := g.atoms["="+w]
	put(a, ok)
	for _, c := range g.classes["="+w] {
		put(c, true)
	}
	fs := forms(w, g.lang, g.knows(w))
	if name {
		fs = []string{w, strings.TrimSuffix(w, "'s")}
	}
	for _, f := range fs {
		a, ok := g.atoms[f]
		put(a, ok)
		for _, c := range g.classes[f] {
			put(c, true)
		}
	}
	return out
}

// knows reports a word that stands in the lexicon as it is written.
func (g *grammar) knows(w string) bool {
	_, ok := g.atoms[w]
	return ok || len(g.classes[w]) > 0
}

func (w *word) is(any []atom) bool {
	for _, a := range w.a {
		for _, b := range any {
			if a == b {
				return true
			}
		}
	}
	return false
}

// follow matches a run that starts at word i and returns its end, or -1. Each element takes the first word that fits.
func (g *grammar) follow(run []element, ws []word, i, hi int) int {
	if i >= hi || !ws[i].is(run[0].any) {
		return -1
	}
	for _, el := range run[1:] {
		i++
		last := min(i+el.gap, hi-1)
		for i <= last && !ws[i].is(el.any) {
			i++
		}
		if i > last {
			return -1
		}
	}
	return i + 1
}

// match is a pattern found at words [from, to).
type match struct {
	p        *pattern
	from, to int
}

// starting gives the patterns whose first word is a.
func (g *grammar) starting(a atom) []*pattern {
	if int(a) >= len(g.byFirst) {
		return nil
	}
	return g.byFirst[a]
}

// matches calls found for each wanted pattern that stands in words [lo, hi), from left to right.
func (g *grammar) matches(ws []word, lo, hi int, want func(*pattern) bool, found func(match)) {
	for i := lo; i < hi; i++ {
		for _, a := range ws[i].a {
			for _, p := range g.starting(a) {
				if !want(p) {
					continue
				}
				if end := g.follow(p.run, ws, i, hi); end > 0 && g.holds(p, ws, i, lo, hi) {
					found(match{p, i, end})
				}
			}
		}
	}
}

func (g *grammar) holds(p *pattern, ws []word, i, lo, hi int) bool {
	lo, hi = max(lo, i-around), min(hi, i+around)
	for _, c := range p.with {
		there := false
		for j := lo; j < hi && !there; j++ {
			there = g.follow(c.run, ws, j, hi) > 0
		}
		if there == c.not {
			return false
		}
	}
	return true
}

// at gives the longest pattern of a kind that starts at word i, and its end.
func (g *grammar) at(ws []word, i, hi int, kind string) (*pattern, int) {
	var best *pattern
	end := 0
	if i >= hi {
		return nil, 0
	}
	for _, a := range ws[i].a {
		for _, p := range g.starting(a) {
			if p.kind != kind {
				continue
			}
			if e := g.follow(p.run, ws, i, hi); e > end && g.holds(p, ws, i, i, hi) {
				best, end = p, e
			}
		}
	}
	return best, end
}

// first gives the leftmost match of a kind in words [lo, hi), the longest where several start together.
func (g *grammar) first(ws []word, lo, hi int, kind string) (match, bool) {
	for i := lo; i < hi; i++ {
		if p, end := g.at(ws, i, hi, kind); p != nil {
			return match{p, i, end}, true
		}
	}
	return match{}, false
}

// has reports whether a kind stands in words [lo, hi).
func (g *grammar) has(ws []word, lo, hi int, kind string) bool {
	_, ok := g.first(ws, lo, hi, kind)
	return ok
}

// isClass reports whether a word belongs to a class.
func (g *grammar) isClass(w *word, name string) bool {
	c, ok := g.atoms["@"+name]
	if !ok {
		return false
	}
	for _, a := range w.a {
		if a == c {
			return true
		}
	}
	return false
}
