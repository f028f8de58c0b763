// SPDX-License-Identifier: Apache-2.0

package layout

import (
	"embed"
	"strings"
	"unicode"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

//go:embed data
var files embed.FS

// lexicon holds phrases by kind, each as its words with one space between them.
type lexicon map[string]map[string]bool

// longest is how many words a phrase of the lexicon may have.
const longest = 6

// phrases is read once and never changed.
var phrases = readLexicon("data/furniture.txt", "data/bylines.txt")

// readLexicon reads files that ship with the package; a missing one cannot happen and a test reads all kinds.
func readLexicon(names ...string) lexicon {
	x := lexicon{}
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		kind := ""
		for l := range strings.Lines(string(b)) {
			l = strings.TrimSpace(l)
			switch {
			case l == "" || l[0] == '#':
			case l[0] == '[':
				kind = strings.Trim(l, "[]")
				x[kind] = map[string]bool{}
			default:
				x[kind][strings.Join(wordsOf(l), " ")] = true
			}
		}
	}
	return x
}

// wordsOf gives the folded words of s: runs of letters, marks and digits. An apostrophe stays within a word.
func wordsOf(s string) []string {
	f, _ := arabic.Fold(s)
	return strings.FieldsFunc(strings.ReplaceAll(f, "'", ""), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// is reports whether the words are one phrase of the kind.
func (x lexicon) is(kind string, words []string) bool {
	return len(words) > 0 && len(words) <= longest && x[kind][strings.Join(words, " ")]
}

// starts reports whether the words begin with a phrase of the kind.
func (x lexicon) starts(kind string, words []string) bool {
	for n := min(longest, len(words)); n > 0; n-- {
		if x.is(kind, words[:n]) {
			return true
		}
	}
	return false
}

// holds reports whether a phrase of the kind stands anywhere among the words.
func (x lexicon) holds(kind string, words []string) bool {
	for i := range words {
		if x.starts(kind, words[i:]) {
			return true
		}
	}
	return false
}

// covers reports whether phrases of the kind, and numbers, make up all of the words.
func (x lexicon) covers(kind string, words []string) bool {
	if len(words) == 0 {
		return false
	}
	named := false
	for i := 0; i < len(words); {
		n := min(longest, len(words)-i)
		for n > 0 && !x.is(kind, words[i:i+n]) {
			n--
		}
		switch {
		case n > 0:
			i += n
			named = true
		case isNumber(words[i]):
			i++
		default:
			return false
		}
	}
	return named
}

func isNumber(w string) bool {
	for _, r := range w {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return w != ""
}
