// SPDX-License-Identifier: Apache-2.0

package layout

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

var clockOnly = regexp.MustCompile(`^\[?\(?(?:[01]?\d|2[0-3])[:.h][0-5]\d\)?\]?\s*(?:a\.?m\.?|p\.?m\.?|ص|م|صباحا|مساء|gmt|utc|ast|بتوقيت \p{L}+)?(?:\s*[+-]\d{1,2})?$`)

// clock reports a time of day and nothing else.
func clock(t string) bool {
	if len(t) > 48 {
		return false
	}
	f, _ := arabic.Fold(t)
	return clockOnly.MatchString(f)
}

// dates reports a line of dates and times: a number, a name of a day or month or a word of elapsed time, and no other
// words.
func dates(words []string) bool {
	if len(words) > 18 {
		return false
	}
	numbers, names, fill := 0, 0, 0
	for _, w := range words {
		switch {
		case phrases["date"][w] || phrases["date"][strings.TrimPrefix(w, "و")]:
			names++
		case phrases["date filler"][w]:
			fill++
		case dateNumber(w):
			numbers++
		default:
			return false
		}
	}
	return numbers > 0 && names > 0 || numbers >= 3 || ago(words, fill)
}

// ago reports elapsed time: "2 hours ago", "منذ ساعتين".
func ago(words []string, fill int) bool {
	return fill == len(words) && len(words) >= 2 && (words[len(words)-1] == "ago" || words[0] == "منذ" || words[0] == "قبل") ||
		len(words) <= 5 && fill >= len(words)-1 && (words[len(words)-1] == "ago" || words[0] == "منذ")
}

// dateNumber accepts 9, 2026, 20h31, 3rd, 5pm.
func dateNumber(w string) bool {
	digits := 0
	for _, r := range w {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits > 0 && digits <= 8 && len(w)-digits <= 3
}

// dated reports whether a short line holds a whole date besides a few other words, as "Baghdad | 12 November 2026".
func dated(p *piece) bool {
	if len(p.words) > 12 || p.ended {
		return false
	}
	numbers, names, other := 0, 0, 0
	for _, w := range p.words {
		switch {
		case phrases["date"][w]:
			names++
		case phrases["date filler"][w]:
		case dateNumber(w):
			numbers++
		default:
			other++
		}
	}
	return numbers >= 1 && names >= 1 && numbers+names >= 2 && other <= 4 && numbers+names >= other
}

var bracketed = regexp.MustCompile(`\(([^()]{2,48})\)\.?$`)
var acronym = regexp.MustCompile(`^\p{Lu}{2,6}$`)

// credited reports whether a line names the maker of a picture: words before a colon, or a known word in the bracket at
// its end.
func credited(p *piece) bool {
	if len(p.words) > 45 || len(p.words) < 3 || len(p.text) > 1000 { // a caption is short; what follows reads the line once for each colon
		return false
	}
	for i, r := range p.text {
		if r == ':' {
			before := wordsOf(p.text[:i])
			for n := 1; n <= min(3, len(before)); n++ {
				if phrases.is("credit colon", before[len(before)-n:]) && (i > len(p.text)/3 || n == len(before)) {
					return true
				}
			}
		}
	}
	m := bracketed.FindStringSubmatch(p.text)
	if m == nil {
		return endCredit(p)
	}
	w := wordsOf(m[1])
	return len(w) <= 6 && phrases.holds("credit", w)
}

// endCredit reports a credit without brackets: "... - Reuters", "... / AFP".
func endCredit(p *piece) bool {
	i := strings.LastIndexAny(p.text, "/|")
	if d := strings.LastIndex(p.text, " - "); d > i {
		i = d
	}
	if i < len(p.text)/2 || p.sentencesInside(i) {
		return false
	}
	w := wordsOf(p.text[i:])
	return len(w) > 0 && len(w) <= 4 && phrases.starts("credit", w) && len(p.words) > 6
}

func (p *piece) sentencesInside(end int) bool { return inner.MatchString(p.text[:end]) }

// maybeCredit reports whether the bracket at the end of a line between title and text may be a credit: some words that
// are no abbreviation of what stands before.
func maybeCredit(p *piece) bool {
	m := bracketed.FindStringSubmatch(p.text)
	if m == nil || len(p.words) > 35 {
		return false
	}
	w := wordsOf(m[1])
	return len(w) <= 4 && !acronym.MatchString(strings.TrimSpace(m[1])) && !isNumber(strings.Join(w, ""))
}
