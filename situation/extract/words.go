// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// word is a word, a number or a mark of a folded text with its half-open byte range there.
type word struct {
	w    string
	s, e int
	num  bool
}

// words cuts folded text. A hyphen inside a word parts it and is a word itself; digits keep their inner commas and points.
func words(f string) []word {
	var out []word
	for i := 0; i < len(f); {
		r, n := utf8.DecodeRuneInString(f[i:])
		j := i + n
		switch {
		case unicode.IsSpace(r):
			i = j
			continue
		case r >= '0' && r <= '9':
			for j < len(f) && (isDigit(f[j]) || (f[j] == ',' || f[j] == '.') && j+1 < len(f) && isDigit(f[j+1])) {
				j++
			}
			out = append(out, word{f[i:j], i, j, true})
		case unicode.IsLetter(r) || unicode.IsMark(r):
			for j < len(f) {
				r, n = utf8.DecodeRuneInString(f[j:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' {
					break
				}
				j += n
			}
			out = append(out, word{f[i:j], i, j, false})
		default:
			out = append(out, word{f[i:j], i, j, false})
		}
		i = j
	}
	return out
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
	for _, form := range strings.Split(forms, "|") {
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
	if i >= len(ws) {
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

// units tells what a word counts.
type units struct {
	exact, dual map[string]string
	prefix      []struct{ p, unit string }
	suffix      []struct{ p, unit string }
}

func loadUnits(f fs.FS) (map[string]*units, error) {
	rs, err := rows(f, "units.tsv", 3)
	if err != nil {
		return nil, err
	}
	out := map[string]*units{}
	for _, r := range rs {
		u := out[r[0]]
		if u == nil {
			u = &units{exact: map[string]string{}, dual: map[string]string{}}
			out[r[0]] = u
		}
		for _, form := range strings.Split(r[2], "|") {
			form, _ = arabic.Fold(form)
			form, broken := strings.CutSuffix(form, "+")
			if p, ok := strings.CutSuffix(form, "*"); ok {
				u.prefix = append(u.prefix, struct{ p, unit string }{p, r[1]})
				form = p
			}
			if p, ok := strings.CutPrefix(form, "*"); ok {
				u.suffix = append(u.suffix, struct{ p, unit string }{p, r[1]})
				form = p
			}
			u.exact[form] = r[1]
			if r[0] == "ar" {
				u.addDual(form, r[1], broken)
			}
		}
	}
	return out, nil
}

// addDual keeps the dual of a noun: the nominative always, the oblique and the construct where the plural is broken.
func (u *units) addDual(noun, unit string, broken bool) {
	stem := noun
	if s, ok := strings.CutSuffix(noun, "ة"); ok {
		stem = s + "ت"
	}
	u.dual[stem+"ان"] = unit
	if broken {
		u.dual[stem+"ين"] = unit
		if stem != noun {
			u.dual[stem+"ي"] = unit
		}
	}
}

func (u *units) of(w string) string {
	if s, ok := u.exact[w]; ok {
		return s
	}
	for _, p := range u.prefix {
		if strings.HasPrefix(w, p.p) {
			return p.unit
		}
	}
	for _, p := range u.suffix {
		if strings.HasSuffix(w, p.p) {
			return p.unit
		}
	}
	return ""
}
