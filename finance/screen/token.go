// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// maxName is the longest name read, in bytes; the rest is cut off, so that hostile input stays cheap.
const maxName = 2048

// maxTokens is the most words of a name that are compared.
const maxTokens = 40

// script is the writing of one word after folding.
type script uint8

const (
	scriptLatin  script = iota // also what is spelt in Latin letters by data/letters.txt
	scriptArabic               // folded
	scriptOther                // as written, lower case
)

// word is one word of a name, ready for comparison.
type word struct {
	text   string
	phones string // of a Latin word
	script script
	class  uint16  // of equal names, 0 for none
	share  float32 // of its weight that counts, 0 to 1
	weight float32 // rarity times share
}

// words splits a name into words: invisible characters vanish, marks are dropped, other scripts are folded or
// spelt in Latin letters, phrases and abd with its name are made one form.
func (l *language) words(name string) []word {
	if len(name) > maxName {
		end := maxName
		for end > 0 && !utf8.RuneStart(name[end]) {
			end--
		}
		name = name[:end]
	}
	var raw []string
	if ascii(name) {
		raw = split(strings.ToLower(name))
	} else {
		raw = split(strings.ToLower(norm.NFKC.String(strings.ToValidUTF8(name, " "))))
	}
	out := make([]word, 0, len(raw)+2)
	for _, r := range raw {
		out = l.fold(out, r)
	}
	out = l.servants(l.merge(out))
	if len(out) > maxTokens {
		out = out[:maxTokens]
	}
	var phones [64]byte
	for i := range out {
		w := &out[i]
		if w.script == scriptLatin {
			w.phones = string(appendPhones(phones[:0], w.text))
		}
		w.class = l.class[w.text]
		if w.share = 1; l.weak[w.text] > 0 {
			w.share = l.weak[w.text]
		}
		if w.script == scriptArabic {
			l.arabicWord(w)
		}
		if len(w.text) == 1 {
			w.share = min(w.share, 0.3)
		}
	}
	return out
}

// arabicWord gives an Arabic word the class that it has without its article, and the share of the weak words that it is
// equal to.
func (l *language) arabicWord(w *word) {
	if bare := withoutArabicArticle(w.text); w.class == 0 && bare != "" {
		w.class = l.class[bare]
	}
	if w.class > 0 && l.weakClass[w.class] > 0 {
		w.share = min(w.share, l.weakClass[w.class])
	}
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// silent is left out without parting a word.
func silent(r rune) bool {
	switch r {
	case '\'', '’', '‘', '`', '´', 'ʿ', 'ʾ', 'ʻ', 'ʼ', '·', 'ـ':
		return r != '·'
	}
	return unicode.Is(unicode.Cf, r)
}

// split cuts a lower-case name into words. Single letters with full stops between them are one word.
func split(s string) []string {
	var out []string
	b := make([]byte, 0, 32)
	letters, dotted := 0, false // letters of the piece since the last full stop; all before were single
	flush := func() {
		if len(b) > 0 {
			out = append(out, string(b))
		}
		b, letters, dotted = b[:0], 0, false
	}
	for _, r := range s {
		switch {
		case silent(r):
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			if dotted && letters == 1 { // the second letter after a full stop: what came before stands alone
				n := len(b)
				_, size := utf8.DecodeLastRune(b)
				last := string(b[n-size:])
				b = b[:n-size]
				flush()
				b, letters = append(b, last...), 1
			}
			b = utf8.AppendRune(b, r)
			if !unicode.IsMark(r) {
				letters++
			}
		case r == '.' && letters <= 1:
			dotted, letters = len(b) > 0, 0
		default:
			flush()
		}
	}
	flush()
	return out
}

// fold appends the folded forms of one raw word.
func (l *language) fold(to []word, raw string) []word {
	if ascii(raw) {
		return append(to, word{text: raw})
	}
	latin, arab, other := 0, 0, 0
	for _, r := range raw {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Arabic, r):
			arab++
		case unicode.IsLetter(r):
			other++
		}
	}
	if arab > 0 {
		return l.foldArabic(to, raw)
	}
	var b strings.Builder
	kept := false // a letter that has no Latin spelling
	mixed := latin > 0 && other > 0
	for _, r := range raw {
		if l.spell(&b, r, mixed) {
			continue
		}
		for _, part := range norm.NFD.String(string(r)) {
			if !l.spell(&b, part, mixed) {
				kept = kept || part >= utf8.RuneSelf
				b.WriteRune(part)
			}
		}
	}
	if b.Len() == 0 {
		return to
	}
	w := word{text: b.String()}
	if kept {
		w.script = scriptOther
	}
	return append(to, w)
}

// spell writes the Latin spelling of a letter and tells whether it has one. In words of mixed scripts a letter
// that looks like a Latin one is read as it.
func (l *language) spell(b *strings.Builder, r rune, mixed bool) bool {
	spelling, known := l.letters[r]
	if like, is := l.lookalikes[r]; is && mixed {
		spelling, known = like, true
	}
	b.WriteString(spelling)
	return known || unicode.Is(unicode.Mn, r)
}

func (l *language) foldArabic(to []word, raw string) []word {
	folded, _ := arabic.Fold(raw)
	var b strings.Builder
	for _, r := range folded {
		if as, known := l.letters[r]; known {
			b.WriteString(as)
		} else if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return to
	}
	return append(to, word{text: b.String(), script: scriptArabic})
}

// merge reads phrases as the form they stand for, the longest first.
func (l *language) merge(words []word) []word {
	out := words[:0]
	for i := 0; i < len(words); {
		best, as := 0, ""
		for _, p := range l.phrases[words[i].text] {
			if len(p.rest) > best && len(p.rest) < len(words)-i && follows(words[i+1:], p.rest) {
				best, as = len(p.rest), p.as
			}
		}
		if best > 0 {
			out = append(out, word{text: as})
		} else {
			out = append(out, words[i])
		}
		i += best + 1
	}
	return out
}

func follows(words []word, rest []string) bool {
	for i, r := range rest {
		if words[i].text != r {
			return false
		}
	}
	return true
}

// servants makes one form of abd, abd al-, abdul and what is written together with them: abd and the name after
// it. Abdullah stays one word.
func (l *language) servants(words []word) []word {
	out := make([]word, 0, len(words)+1)
	for i := 0; i < len(words); i++ {
		w := words[i]
		rest, is := servant(w)
		if !is {
			out = append(out, w)
			continue
		}
		if rest != "" {
			out = append(out, word{text: servantForm(w.script), script: w.script}, word{text: rest, script: w.script})
			continue
		}
		if i+1 < len(words) && article(words[i+1]) {
			i++
		}
		form := servantForm(w.script)
		if i+1 < len(words) {
			next := &words[i+1]
			switch {
			case next.text == "allah" || next.text == "ullah":
				form, i = "abdullah", i+1
			case next.text == "الله":
				form, i = "عبدالله", i+1
			case next.script == scriptArabic:
				if bare := withoutArabicArticle(next.text); bare != "" {
					next.text = bare
				}
			}
		}
		out = append(out, word{text: form, script: w.script})
	}
	return out
}

func servantForm(s script) string {
	if s == scriptArabic {
		return "عبد"
	}
	return "abd"
}

func article(w word) bool {
	switch w.text {
	case "al", "el", "ul", "ar", "as", "ur", "us", "ال":
		return true
	}
	return false
}

// servant tells whether a word is abd, or begins with it and goes on with rest.
func servant(w word) (rest string, is bool) {
	if w.script == scriptArabic {
		r, is := strings.CutPrefix(w.text, "عبدال")
		switch {
		case w.text == "عبد":
			return "", true
		case is && len(r) >= 6 && r != "له":
			return r, true
		}
		return "", false
	}
	switch w.text {
	case "abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdur", "abdus":
		return "", true
	}
	if n := len(w.text); n >= 4 && n <= 6 && (oneEdit(w.text, "abdul") || oneEdit(w.text, "abdel")) {
		return "", true
	}
	for _, p := range [...]string{"abdul", "abdel", "abdal", "abdol", "abdoul", "abdur", "abdus"} {
		if r, is := strings.CutPrefix(w.text, p); is && len(r) >= 4 && !strings.HasPrefix(r, "la") { // Abdullah is no servant of Lah
			if p[len(p)-1] != 'l' && r[0] != p[len(p)-1] {
				return "", false // abdur goes with Rahman, abdus with Salam
			}
			return r, true
		}
	}
	return "", false
}
