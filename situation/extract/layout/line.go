// SPDX-License-Identifier: Apache-2.0

package layout

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a line looks like by itself, before its neighbours are asked.
const (
	head     = iota // short, no end of sentence: title, subheading, link or furniture
	body            // sentences
	ui              // interface text
	list            // the head of a list of links that ends a story
	aside           // the head of a list of links within a story
	summary         // the head of a summary
	section         // the name of a section
	stamp           // a time of day alone
	dateline        // date, author, agency
	place           // two short parts: city and agency, which is so only between title and text
	caption         // a line with a picture's credit
)

// Lengths, in words or letters, that tell titles from text. Titles in the news of both languages have 5 to 16 words;
// paragraphs below 20 words nearly always end with a full stop.
const (
	textWords   = 20
	textLetters = 130
	uiWords     = 30
	shortWords  = 14
	linkWords   = 8 // of a sentence that is no link
)

// piece is one line that is not blank.
type piece struct {
	n, start, end int // 1-based line, bytes of the trimmed text
	gap           int // blank lines before it
	text          string
	words         []string
	key           string
	look          int
	bullet, ended bool // starts with a list mark; ends as a sentence
	before, after int  // the next earlier and later piece with the same key, -1 for none
	role          string
	story         int // 0-based, -1 for none
}

// pieces cuts text into its lines.
func pieces(text string) []piece {
	var out []piece
	last := map[string]int{}
	pos, n, gap := 0, 0, 0
	for raw := range strings.SplitAfterSeq(text, "\n") {
		n++
		t := strings.TrimFunc(raw, outside)
		start := pos + strings.Index(raw, t)
		pos += len(raw)
		if t == "" {
			gap++
			continue
		}
		p := piece{n: n, start: start, end: start + len(t), gap: gap, text: t, before: -1, after: -1, story: -1}
		gap = 0
		p.words = wordsOf(t)
		p.key = strings.Join(p.words, " ")
		p.bullet, p.ended = bulleted(t), sentenceEnd(t)
		p.look = look(&p)
		if i, had := last[p.key]; had && p.key != "" {
			p.before, out[i].after = i, len(out)
		}
		last[p.key] = len(out)
		out = append(out, p)
	}
	return out
}

// outside are runes that are no part of a line: white space and marks of direction and width.
func outside(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200e' || r == '\u200f' || r == '\u200b' || r == '\ufeff' || (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069')
}

var bullets = regexp.MustCompile(`^(?:[•●▪◦‣*·–—-]|\d{1,2}[.)-])\s+\S`)

func bulleted(t string) bool { return bullets.MatchString(t) }

// sentenceEnd reports whether t closes a sentence, maybe before quotation marks or brackets.
func sentenceEnd(t string) bool {
	t = strings.TrimRight(t, "\"'”’»)] ")
	r, _ := utf8.DecodeLastRuneInString(t)
	return strings.ContainsRune(".!?؟…。", r)
}

var inner = regexp.MustCompile(`\p{L}{2,}[.!?؟]["”»']?\s+["“«'(]?[\p{Lu}\p{Lo}\d]`)

// sentences reports whether the line is text by itself.
func (p *piece) sentences() bool {
	letters := utf8.RuneCountInString(p.text)
	if len(p.words) >= textWords || letters >= textLetters {
		return true
	}
	question := strings.HasSuffix(p.text, "?") || strings.HasSuffix(p.text, "؟") || strings.HasSuffix(p.text, "!") || strings.HasSuffix(p.text, "…") || strings.HasSuffix(p.text, "...")
	if inner.MatchString(p.text) && p.ended {
		return true
	}
	return p.ended && !question && len(p.words) >= 3
}

func look(p *piece) int {
	w := p.words
	switch {
	case len(w) == 0:
		return ui
	case phrases.is("summary", w):
		return summary
	case phrases.is("list", w), len(w) <= 6 && !p.ended && phrases.starts("list start", w):
		return list
	case phrases.is("aside", w):
		return aside
	case clock(p.text):
		return stamp
	case dates(w):
		return dateline
	case furniture(p):
		return ui
	case phrases.is("section", w), capitals(p):
		return section
	case credited(p):
		return caption
	case p.sentences():
		return body
	case len(w) <= shortWords && phrases.starts("byline start", w):
		return dateline
	case twoParts(p):
		return place
	}
	return head
}

var copyright = regexp.MustCompile(`(?i)^\s*(?:©|\(c\)|copyright\b)`)

func furniture(p *piece) bool {
	w := p.words
	if phrases.covers("ui", w) || copyright.MatchString(p.text) || trail(p.text) {
		return true
	}
	if len(w) <= uiWords && phrases.holds("ui any", w) {
		return true
	}
	return len(w) <= shortWords && phrases.starts("ui start", w) && !attributed(p)
}

// attributed spares a sentence of a story that happens to begin like furniture.
func attributed(p *piece) bool {
	return p.ended && len(p.words) > 6 && !strings.Contains(p.text[:len(p.text)/2], ":") && !phrases.starts("ui any", p.words) && !strings.HasPrefix(p.key, "exercise") && !strings.HasPrefix(p.key, "نص ")
}

// trail reports a line of three or more short parts: a menu or the path of a page.
func trail(t string) bool {
	parts := strings.FieldsFunc(t, func(r rune) bool { return strings.ContainsRune("|·•›»>/", r) })
	if len(parts) < 2 {
		return false
	}
	for _, p := range parts {
		if len(strings.Fields(p)) > 3 {
			return false
		}
	}
	if len(parts) >= 3 && !strings.ContainsAny(t, ".،,0123456789") {
		return true
	}
	first := wordsOf(parts[0])
	return phrases.is("ui", first) || phrases.covers("ui", wordsOf(t))
}

// capitals reports the name of a section in capital letters.
func capitals(p *piece) bool {
	if len(p.words) > 3 || len(p.text) > 28 {
		return false
	}
	letters := 0
	for _, r := range p.text {
		if unicode.IsLetter(r) {
			letters++
			if !unicode.IsUpper(r) {
				return false
			}
		} else if unicode.IsDigit(r) {
			return false
		}
	}
	return letters >= 3
}

var parts = regexp.MustCompile(`^([^:/|،,\-–—]{2,40})\s*(?:[:/|،,]|\s[-–—])\s+([^:/|.]{2,40})$`)

// twoParts reports "City: Agency", "City / special": at most three words on each side.
func twoParts(p *piece) bool {
	m := parts.FindStringSubmatch(p.text)
	return m != nil && len(p.words) <= 6 && len(strings.Fields(m[1])) <= 3 && len(strings.Fields(m[2])) <= 3
}
