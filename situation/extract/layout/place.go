// SPDX-License-Identifier: Apache-2.0

package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitter walks the pieces once, in order.
type splitter struct {
	p       []piece
	wide    int  // blank lines that part stories
	live    bool // a running account: entries with a time of day
	stories int
	story   int  // the open one, -1 for none
	first   int  // the piece that opened it
	text    bool // its text has begun
	ended   bool // furniture that follows stories has come since
	links   bool // within a list of links
	between int  // lines of furniture between the title and its text so far
	points  bool // within a summary
	apart   int  // blank lines before the first line of the summary, -1 before it came
}

// measure finds what gap parts stories, whether the page is a running account, and text that is wrapped.
func (s *splitter) measure() {
	var gaps [4]int
	stamps := 0
	for i := range s.p {
		p := &s.p[i]
		gaps[min(p.gap, 3)]++
		if p.look == stamp {
			stamps++
		}
		if i > 0 && p.gap == 0 && lower(p.text) && len(s.p[i-1].text) > 40 && !s.p[i-1].ended {
			p.look = body
			if s.p[i-1].look == head {
				s.p[i-1].look = body
			}
		}
	}
	s.wide, s.live = 2, stamps >= 3
	if gaps[2] > gaps[0] && gaps[2] > gaps[1] {
		s.wide = 3
	}
}

func lower(t string) bool {
	r, _ := utf8.DecodeRuneInString(t)
	return unicode.IsLower(r)
}

// place gives piece i its role.
func (s *splitter) place(i int) {
	p := &s.p[i]
	p.role, p.story = Noise, -1
	if p.gap >= s.wide {
		s.links, s.points = false, false
	}
	s.point(p)
	if !s.text && (p.look == ui || p.look == list || p.look == section || p.look == aside) {
		s.between++
	}
	switch p.look {
	case ui:
		s.ended = s.ended || copyright.MatchString(p.text) || closes(p)
		return
	case list:
		s.links, s.ended, s.points = true, true, false
		return
	case aside:
		s.links, s.points = true, false
		return
	case section:
		s.section(i)
		return
	case summary:
		s.summary(i)
		return
	case stamp:
		s.give(p, Byline)
		return
	}
	if s.title(i) {
		s.open(i)
		return
	}
	if s.story < 0 {
		s.early(i)
		return
	}
	if s.repeated(i) {
		return
	}
	if s.text {
		s.late(i)
	} else {
		s.opening(i)
	}
}

// point ends a summary at a time of day, or where its lines stand further apart.
func (s *splitter) point(p *piece) {
	switch {
	case !s.points:
	case p.look == stamp:
		s.points = false
	case s.apart < 0:
		s.apart = p.gap
	case p.gap > s.apart:
		s.points = false
	}
}

// closes reports furniture that stands at the end of a story or page.
func closes(p *piece) bool {
	return strings.HasPrefix(p.key, "back to top") || strings.HasPrefix(p.key, "exercise") || strings.HasPrefix(p.key, "نص ") || phrases.holds("ui any", p.words)
}

func (s *splitter) give(p *piece, role string) {
	if s.story >= 0 {
		p.role, p.story = role, s.story
	}
	if role == Body {
		s.text, s.ended, s.links = true, false, s.links && p.look != body
	}
}

func (s *splitter) open(i int) {
	s.story = s.stories
	s.stories++
	s.first, s.between, s.text, s.ended, s.links, s.points = i, 0, false, false, false, false
	s.p[i].role, s.p[i].story = Title, s.story
	if phrases.starts("live", s.p[i].words) {
		s.live = true
	}
}

// section takes the name of a section for furniture unless text follows it at once, which makes it a subheading.
func (s *splitter) section(i int) {
	if s.story >= 0 && s.text && i+1 < len(s.p) && s.p[i].gap < s.wide && s.p[i+1].look == body && !s.links {
		s.give(&s.p[i], Subheading)
		return
	}
	s.ended = true
}

func (s *splitter) summary(i int) {
	if s.story >= 0 {
		s.give(&s.p[i], Subheading)
		s.points, s.apart, s.links = true, -1, false
	}
}

// echo is how many lines after its first copy a paragraph is taken for a copy of the page; one that comes back later
// was written twice, as a refrain or a table is.
const echo = 20

// repeated reports a second copy within the story: the same words, or before the text the beginning of a line that
// was there already.
func (s *splitter) repeated(i int) bool {
	p := &s.p[i]
	if p.before >= s.first && (p.look != body || i-p.before <= echo || s.p[p.before].role != Body) {
		return true
	}
	if s.text || len(p.words) < 4 {
		return false
	}
	for k := s.first; k < i && k < s.first+12; k++ {
		o := &s.p[k]
		if len(o.words) >= 4 && (strings.HasPrefix(o.key, p.key+" ") || strings.HasPrefix(p.key, o.key+" ") && len(p.words) <= len(o.words)+5 && p.look != body) {
			return true
		}
	}
	return false
}

// early judges a line before any story: text opens one without a title unless a title follows soon.
func (s *splitter) early(i int) {
	p := &s.p[i]
	if p.look != body || len(p.words) < 30 && s.titleWithin(i+1, 10) {
		return
	}
	s.story, s.first = s.stories, i
	s.stories++
	s.give(p, Body)
}

func (s *splitter) titleWithin(from, n int) bool {
	for k := from; k < min(from+n, len(s.p)); k++ {
		if s.title(k) {
			return true
		}
	}
	return false
}

// opening judges a line between title and text.
func (s *splitter) opening(i int) {
	p := &s.p[i]
	if s.links && p.gap == 0 && (p.look != body || len(p.words) < linkWords) {
		return
	}
	next := s.ahead(i)
	switch {
	case p.look == caption:
		s.give(p, Caption)
	case p.look == dateline, p.look == place, p.look == head && (dated(p) || maker(p)):
		s.give(p, Byline)
	case p.after > 0 && p.after-i <= 8, maybeCredit(p) && next.kind != nothing:
		s.give(p, Caption)
	case s.points || p.bullet:
		s.give(p, Body)
	case p.look == body && next.by && len(p.words) <= 45 && !s.live:
		s.give(p, Subheading)
	case p.look == body, phrases.starts("body start", p.words):
		s.give(p, Body)
	case len(p.words) <= 4 && s.beside(i):
		s.give(p, Byline)
	case next.kind == nothing && len(p.words) >= shortWords:
		s.give(p, Body)
	default:
		s.give(p, Subheading)
	}
}

// maker reports a short line that names a desk or a correspondent.
func maker(p *piece) bool {
	return len(p.words) <= 6 && !p.ended && phrases.holds("byline word", p.words)
}

// beside reports whether a date or a maker stands in the line before or after.
func (s *splitter) beside(i int) bool {
	is := func(k int) bool {
		return k > s.first && k < len(s.p) && (s.p[k].look == dateline || s.p[k].look == stamp && !s.live || s.p[k].look == head && dated(&s.p[k]))
	}
	return is(i+1) || is(i-1)
}

// late judges a line after the text has begun.
func (s *splitter) late(i int) {
	p := &s.p[i]
	next := s.ahead(i)
	after := i > 0 && s.p[i-1].look == stamp
	switch {
	case s.pulled(i):
	case s.links && p.gap == 0 && (p.look != body || len(p.words) < linkWords):
	case p.look == caption:
		s.give(p, Caption)
	case phrases.starts("byline full", p.words) && len(p.words) <= 25:
		s.give(p, Byline)
	case p.look == body, p.bullet, s.points, phrases.starts("body start", p.words):
		s.links = false
		s.give(p, Body)
	case p.look == dateline && (dates(p.words) || next.kind != text), dated(p):
		s.give(p, Byline)
	case s.live && after:
		s.give(p, Subheading)
	case !s.links && len(p.words) >= 6 && phrases.holds("body verb", p.words), s.live && s.entry(i):
		s.give(p, Body)
	case s.links && next.kind != text:
	case len(p.words) > shortWords, next.kind != text && len(p.words) >= 12:
		s.give(p, Body)
	case next.kind == text && next.at-i <= 3:
		s.links = false
		s.give(p, Subheading)
	}
}

// entry reports the line below the head of an entry of a running account.
func (s *splitter) entry(i int) bool {
	return i > 1 && s.p[i].gap == 0 && s.p[i-1].role == Subheading && s.p[i-2].look == stamp && len(s.p[i].words) >= 4
}

// pulled reports a line that only repeats words of a paragraph near by.
func (s *splitter) pulled(i int) bool {
	p := &s.p[i]
	t := strings.TrimSpace(p.text)
	quoted := strings.IndexAny(t, "\"“«‘'") == 0
	if !quoted && (len(p.words) < 5 || p.look == body) || len(p.words) < 3 || len(p.words) > 40 {
		return false
	}
	key := p.key
	if quoted {
		if end := strings.LastIndexAny(t, "\"”»’'"); end > len(t)*3/5 {
			key = strings.Join(wordsOf(t[:end]), " ")
		} else {
			return false
		}
	}
	for k := max(0, i-8); k < min(len(s.p), i+9); k++ {
		if k != i && s.p[k].look == body && len(s.p[k].words) > len(p.words) && contains(s.p[k].key, key) {
			return true
		}
	}
	return false
}
