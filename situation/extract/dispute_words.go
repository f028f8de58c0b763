// SPDX-License-Identifier: Apache-2.0

package extract

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

//go:embed dispute_words.txt
var disputeWordText string

// disputeWords is read once and never changed: kind to phrases.
var disputeWords = readDisputeWords(disputeWordText)

func readDisputeWords(text string) map[string]map[string]bool {
	x, kind := map[string]map[string]bool{}, ""
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		switch {
		case l == "" || l[0] == '#':
		case l[0] == '[':
			kind = strings.Trim(l, "[]")
			x[kind] = map[string]bool{}
		default:
			x[kind][strings.Join(wordTokens(l), " ")] = true
		}
	}
	return x
}

// wordTokens gives the folded words of s.
func wordTokens(s string) []string {
	f, _ := arabic.Fold(s)
	return strings.FieldsFunc(strings.ReplaceAll(f, "'", ""), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// hasAny reports whether a phrase of at most three words of the kind stands among the words.
func hasAny(kind string, words []string) bool {
	x := disputeWords[kind]
	for i := range words {
		for n := 1; n <= 3 && i+n <= len(words); n++ {
			if x[strings.Join(words[i:i+n], " ")] {
				return true
			}
		}
	}
	return false
}

// maxCompared bounds the words of a claim that are compared, so that a claim of a megabyte costs what a long one does.
const maxCompared = 120

// topicOf gives the stems of the words that say what a claim is about. A stem is a word's first letters, for Arabic
// without conjunction and article: enough to match forms of a word, no analysis.
func topicOf(c *Claim) map[string]bool {
	out := map[string]bool{}
	w := wordTokens(c.Quote)
	if c.Proposition != c.Quote {
		w = append(w[:min(len(w), maxCompared)], wordTokens(c.Proposition)...)
	}
	for _, x := range w[:min(len(w), 2*maxCompared)] {
		if s := stemOf(x); s != "" && !disputeWords["stop"][x] {
			out[s] = true
		}
	}
	return out
}

func stemOf(w string) string {
	r, _ := utf8.DecodeRuneInString(w)
	if r < 0x600 || r > 0x6FF {
		if len(w) < 4 {
			return ""
		}
		return string([]rune(w)[:min(5, utf8.RuneCountInString(w))])
	}
	for _, p := range []string{"وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف"} {
		if rest, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(rest) >= 3 {
			w = rest
			break
		}
	}
	if utf8.RuneCountInString(w) < 3 {
		return ""
	}
	return string([]rune(w)[:min(4, utf8.RuneCountInString(w))])
}

// commonStems counts the stems that both have.
func commonStems(a, b map[string]bool) int {
	n := 0
	for s := range a {
		if b[s] {
			n++
		}
	}
	return n
}
