// SPDX-License-Identifier: Apache-2.0

package layout

import "regexp"

// What comes after a line, past captions, dates, interface text and repeated lines.
const (
	nothing = iota // the page ends, a section or list of links begins, or a wide gap without text follows
	text
	heading
)

// menuLines is more furniture than stands between a title and its text.
const menuLines = 8

type coming struct {
	kind, at  int
	by        bool // a date or author stands between
	ui, photo bool // furniture, a caption stand between
}

// reach bounds how far a line looks ahead: the furniture between a title and its text.
const reach = 24

// ahead finds what follows piece i.
func (s *splitter) ahead(i int) coming {
	var c coming
	for k := i + 1; k < min(len(s.p), i+reach); k++ {
		p := &s.p[k]
		c.at = k
		switch p.look {
		case section, list:
			return c
		case ui, aside:
			c.ui = true
			continue
		case dateline, place:
			c.by = true
			continue
		case stamp:
			if s.live {
				c.kind = text
				return c
			}
			continue
		case caption:
			c.photo = true
			continue
		case summary:
			c.kind = text
			return c
		}
		if p.before >= i || p.after > 0 && p.after-k <= 8 && p.look != body || p.look == body && p.after > 0 && p.after-k <= 3 {
			continue
		}
		switch {
		case p.look == body || p.bullet || phrases.starts("body start", p.words):
			c.kind = text
		case dated(p) || maker(p) || len(p.words) <= 4 && s.beside(k):
			c.by = true
			continue
		default:
			c.kind = heading
		}
		return c
	}
	c.at = len(s.p)
	return c
}

// copied reports a title that comes again before its text, with only captions and furniture in between.
func (s *splitter) copied(i int) bool {
	last := s.p[i].after
	if last < 0 || last-i > 12 {
		return false
	}
	for k := i + 1; k < last; k++ {
		p := &s.p[k]
		twice := p.before >= i || p.after > 0 && p.after-k <= 10
		if p.look != ui && p.look != dateline && p.look != caption && p.look != place && p.look != stamp && p.look != section && !twice {
			return false
		}
	}
	return last > i+1 || s.story < 0 || s.p[i].gap >= s.wide
}

// city begins the text of an article: "MOSUL, Iraq - ", "بغداد – ", "(Agency) - ".
var city = regexp.MustCompile(`^(?:\p{Lu}[\p{Lu}'’ -]{2,24}(?:, \p{Lu}[\p{L}. ]{2,20})?(?: \([^)]{2,30}\))?|\p{Arabic}{3,14}(?: \p{Arabic}{2,12})?(?: \([^)]{2,30}\))?)\s*[-–—]\s+\S`)

// title reports whether piece i opens a story.
func (s *splitter) title(i int) bool {
	p := &s.p[i]
	copied := s.copied(i)
	sentence := p.look == body || p.look == caption
	if p.bullet || sentence && !copied || p.look == stamp || p.look == dateline && (dates(p.words) || s.story >= 0 || len(p.words) < 6) {
		return false
	}
	if sentence && (p.look == caption || s.story >= 0 && p.gap < s.wide || len(p.words) > 25) {
		return false
	}
	if s.story >= 0 && (dated(p) || s.p[i].before >= s.first && !(p.gap >= s.wide && copied)) {
		return false
	}
	if s.live && s.story >= 0 && i > 0 && (s.p[i-1].look == stamp || i+1 < len(s.p) && s.p[i+1].look == stamp) {
		return false
	}
	next := s.ahead(i)
	if s.story >= 0 && !s.text {
		// The line taken for a title was one of the menu when a menu's worth of furniture came after it.
		return (p.gap >= s.wide || s.between >= menuLines) && next.kind == text && (copied || next.by || s.between >= menuLines) && len(p.words) >= 4
	}
	return s.evident(i, next, copied)
}

// evident weighs what speaks for a title where one may stand: before any, or after text.
func (s *splitter) evident(i int, next coming, copied bool) bool {
	p := &s.p[i]
	labelled := i > 0 && (s.p[i-1].look == section || s.ended && !s.links)
	strong := s.story < 0 || p.gap >= s.wide || labelled || s.ended && p.gap > 0
	switch next.kind {
	case nothing:
		return false
	case heading:
		if copied {
			return true
		}
		// A line below the title may be without a full stop as well; a short line above it names a section or site.
		o := s.ahead(next.at)
		return strong && len(p.words) >= 4 && (!next.ui || next.by) && s.p[next.at].gap < s.wide && o.kind == text && s.p[next.at].gap <= 1 && !s.betterBelow(i, next.at)
	}
	if copied || strong {
		return len(p.words) >= 3 || copied || next.by || next.photo || p.gap >= s.wide
	}
	if s.live {
		return false
	}
	// In a list of links only a date or author right below tells the title that comes after it.
	below := i+1 < len(s.p) && s.p[i+1].look == dateline
	return next.by && (!s.links || p.gap > 0 || below) || city.MatchString(s.p[next.at].text) && !next.ui
}

// betterBelow reports whether the heading at k is rather the title than i: i is a short line and k repeated or longer.
func (s *splitter) betterBelow(i, k int) bool {
	return s.copied(k) || len(s.p[i].words) <= 5 && len(s.p[k].words) >= 2*len(s.p[i].words)
}

// retract takes back stories whose text never came, while another has some.
func (s *splitter) retract() {
	full := make([]bool, s.stories)
	any := false
	for _, p := range s.p {
		if p.story >= 0 && p.role == Body {
			full[p.story], any = true, true
		}
	}
	if !any {
		return
	}
	number, n := make([]int, s.stories), 0
	for i, f := range full {
		number[i] = -1
		if f {
			number[i] = n
			n++
		}
	}
	for i := range s.p {
		if p := &s.p[i]; p.story >= 0 {
			if p.story = number[p.story]; p.story < 0 {
				p.role = Noise
			}
		}
	}
	s.stories = n
}

// untitled makes one story of a page on which no title was found: a message, or a list of short lines.
func (s *splitter) untitled() {
	for i := range s.p {
		p := &s.p[i]
		if p.look == head || p.look == body || p.look == caption || p.look == place || p.look == summary || p.look == dateline || p.look == section {
			p.role, p.story, s.stories = Body, 0, 1
		}
	}
}
