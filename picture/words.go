// SPDX-License-Identifier: Apache-2.0

package picture

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// WordsVersion names the function that makes search tokens. It rises when Tokens gives others, and what was derived with
// another one is made again.
const WordsVersion = "tokens 1"

// maxTokens bounds the tokens of one item: a page of 200 kB has fewer different words.
const maxTokens = 20_000

// Token prefixes that no word of people has: a skeleton of an Arabic or of a Latin word. Letters and digits only, so that
// every engine takes a token whole.
const (
	arabicSkeleton = "0ar"
	latinSkeleton  = "0la"
)

// Tokens are the different search tokens of texts: each word folded (case, accents, tashkeel, tatweel, alef forms, ta
// marbuta, digits), an Arabic one also without article and the particles written on to it, and a skeleton by which the
// other script finds it.
func Tokens(texts ...string) []string {
	seen := map[string]bool{}
	var out []string
	add := func(t string) {
		if t != "" && !seen[t] && len(out) < maxTokens {
			seen[t] = true
			out = append(out, t)
		}
	}
	for _, text := range texts {
		for _, w := range words(text) {
			f := FoldWord(w)
			add(f)
			stem := bare(f)
			add(stem)
			if s := skeleton(stem); s != "" {
				add(own(stem) + s)
			}
		}
	}
	return out
}

// Alternatives are the tokens of which an item must have one to hold the word: the folded word, its bare form, or the
// skeleton that the other script gives.
func Alternatives(word string) []string {
	f := FoldWord(word)
	out := []string{f}
	stem := bare(f)
	if stem != f {
		out = append(out, stem)
	}
	if s := skeleton(stem); s != "" {
		other := latinSkeleton
		if own(stem) == latinSkeleton {
			other = arabicSkeleton
		}
		out = append(out, other+s)
	}
	return out
}

// own is the prefix of the skeletons of a word's own script.
func own(word string) string {
	for _, r := range word {
		if unicode.Is(unicode.Arabic, r) {
			return arabicSkeleton
		}
	}
	return latinSkeleton
}

var lastLetters = strings.NewReplacer("ة", "ه", "ؤ", "و", "ئ", "ي", "ک", "ك", "ی", "ي", "گ", "ك", "پ", "ب", "چ", "ج", "ڤ", "ف")

// FoldWord is the matching form of one word.
func FoldWord(w string) string {
	f, _ := arabic.Fold(w)
	f = lastLetters.Replace(f)
	var b strings.Builder
	for _, r := range norm.NFKD.String(f) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// bare takes the article, with what is written before it, from a folded Arabic word that stays long enough.
func bare(w string) string {
	for _, p := range [...]string{"وال", "بال", "فال", "كال", "لل", "ال"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len([]rune(rest)) >= 3 {
			return rest
		}
	}
	return w
}

// consonants maps what sounds alike in both scripts to one letter; what is not in it is dropped: vowels, and the letters
// that one script writes and the other does not.
var consonants = map[rune]rune{
	'ب': 'b', 'ت': 't', 'ث': 't', 'ج': 'j', 'ح': 'h', 'خ': 'x', 'د': 'd', 'ذ': 'z', 'ر': 'r', 'ز': 'z', 'س': 's', 'ش': 'c', 'ص': 's', 'ض': 'd',
	'ط': 't', 'ظ': 'z', 'غ': 'q', 'ف': 'f', 'ق': 'k', 'ك': 'k', 'ل': 'l', 'م': 'm', 'ن': 'n', 'ه': 'h',
	'b': 'b', 'p': 'b', 't': 't', 'j': 'j', 'g': 'j', 'h': 'h', 'd': 'd', 'r': 'r', 'z': 'z', 's': 's', 'f': 'f', 'v': 'f', 'q': 'k', 'k': 'k', 'c': 'k',
	'l': 'l', 'm': 'm', 'n': 'n', 'x': 'x',
}

// digraphs are two Latin letters for one Arabic.
var digraphs = strings.NewReplacer("sch", "c!", "sh", "c!", "ch", "c!", "kh", "x", "gh", "q!", "th", "t", "dh", "z", "ph", "f", "zh", "z")

// skeleton is the consonants of a folded word, doubled ones once and a last h not at all; "" for fewer than three, which
// would be found everywhere.
func skeleton(w string) string {
	latin := own(w) == latinSkeleton
	if latin {
		w = digraphs.Replace(w)
	}
	rs := []rune(w)
	var out []rune
	for i, r := range rs {
		var c rune
		switch {
		case r == '!':
			continue
		case latin && i+1 < len(rs) && rs[i+1] == '!':
			c = r // already a letter of the skeleton
		default:
			c = consonants[r]
		}
		if c == 0 || (len(out) > 0 && out[len(out)-1] == c) {
			continue
		}
		out = append(out, c)
	}
	if n := len(out); n > 0 && out[n-1] == 'h' {
		out = out[:n-1]
	}
	if len(out) < 3 {
		return ""
	}
	return string(out)
}

// Holds reports whether the tokens' item, given as its texts, fits what no index can tell: phrases stand in it word by
// word, and nothing that must not be in it is.
func (q Query) Holds(texts ...string) bool {
	var all []string
	for _, t := range texts {
		for _, w := range words(t) {
			all = append(all, FoldWord(w))
		}
		all = append(all, "") // a phrase does not go on into the next text
	}
	for _, t := range q.Terms {
		if len(t.Words) == 1 && !t.Not {
			continue // the index has told
		}
		if stands(all, t) == t.Not {
			return false
		}
	}
	return true
}

// stands reports whether the words of t stand one after the other.
func stands(all []string, t Term) bool {
	var want [][]string
	for _, w := range t.Words {
		want = append(want, Alternatives(w))
	}
	fits := func(i, j int) bool {
		have := []string{all[i], bare(all[i])}
		if s := skeleton(bare(all[i])); s != "" {
			have = append(have, own(all[i])+s)
		}
		for _, alt := range want[j] {
			if slices.Contains(have, alt) || (t.Prefix && j == len(want)-1 && strings.HasPrefix(all[i], want[j][0])) {
				return true
			}
		}
		return false
	}
	for i := 0; i+len(want) <= len(all); i++ {
		ok := true
		for j := range want {
			if all[i+j] == "" || !fits(i+j, j) {
				ok = false
				break
			}
		}
		if ok {
			return true
		}
	}
	return false
}
