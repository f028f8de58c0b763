// SPDX-License-Identifier: Apache-2.0

package screen

import (
	_ "embed"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// maxName is the longest name read, in bytes; the rest is cut off, so that hostile input stays cheap.
const maxName = 2048

// maxTokens is the most words of a name that are compared.
const maxTokens = 64

//go:embed data/letters.txt
var letterText string

//go:embed data/weak.txt
var weakText string

// language holds the readable tables of data.
type language struct {
	letters map[rune]string
	weak    map[string]bool
}

func newLanguage() language {
	l := language{letters: map[rune]string{}, weak: map[string]bool{}}
	for line := range strings.Lines(letterText) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		to := ""
		if len(f) > 1 {
			to = f[1]
		}
		l.letters[[]rune(f[0])[0]] = to
	}
	for line := range strings.Lines(weakText) {
		if f := strings.Fields(line); len(f) > 0 && f[0] != "#" {
			for _, w := range f {
				l.weak[w] = true
			}
		}
	}
	return l
}

// tokens splits a name into Latin lower-case words. Invisible characters vanish, marks are dropped, Arabic and
// Cyrillic letters are spelt in Latin ones by data/letters.txt.
func (l language) tokens(name string) []string {
	if len(name) > maxName {
		name = name[:maxName]
	}
	folded, _ := arabic.Fold(norm.NFKC.String(strings.ToValidUTF8(name, " ")))
	var words []string
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 && len(words) < maxTokens {
			words = append(words, b.String())
		}
		b.Reset()
	}
	for _, r := range norm.NFD.String(folded) {
		latin, listed := l.letters[r]
		switch {
		case listed:
			b.WriteString(latin)
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == '\'', r == '’', r == '`', r == '.':
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			flush()
		}
	}
	flush()
	return words
}

// skeleton is the consonant key of a Latin word: what Arabic spelling, doubled letters and vowels leave.
func skeleton(w string) string {
	w = strings.NewReplacer("kh", "k", "gh", "g", "ph", "f", "sh", "s", "ch", "s", "th", "t", "dh", "d",
		"zh", "j", "q", "k", "c", "k", "z", "s", "v", "f", "p", "b", "x", "ks").Replace(w)
	var b strings.Builder
	last := rune(0)
	for _, r := range w {
		if strings.ContainsRune("aeiouywh", r) || r == last {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}
