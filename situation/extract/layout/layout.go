// SPDX-License-Identifier: Apache-2.0

package layout

import "strings"

// Roles of a line. Noise belongs to no story.
const (
	Title      = "title"
	Caption    = "caption"
	Body       = "body"
	Subheading = "subheading"
	Byline     = "byline"
	Noise      = "noise"
)

// Line is a 1-based line of the page with its role, its byte range without the white space around it, and its language:
// "ar" or "en", by its letters; a line without letters has that of its story.
type Line struct {
	N          int
	Role       string
	Start, End int
	Lang       string
}

// Story is a title with its lines in the order of the page. TitleLine is 0 and Title empty for text that stands
// without a title.
type Story struct {
	Title     string
	TitleLine int
	Lines     []Line
	Lang, Dir string // of its text: "ar" with "rtl", else "en" with "ltr"
}

// Result is the split page. Noise lists the lines that belong to no story, repeated ones and interface text.
type Result struct {
	Stories   []Story
	Noise     []int
	Lang, Dir string
}

// Split gives each line of text that is not blank one role. It takes linear time and never fails: text without any
// title is one story.
func Split(text string) Result {
	s := &splitter{p: pieces(text), story: -1, first: -1}
	s.measure()
	for i := range s.p {
		s.place(i)
	}
	s.retract()
	if s.stories == 0 {
		s.untitled()
	}
	return s.result(text)
}

// Passage makes one story without layout of text, in lang or, when that is empty, in the language of its letters.
func Passage(text, lang string) Result {
	if lang == "" {
		lang = Lang(text)
	}
	st := Story{Lang: lang, Dir: Dir(lang), Lines: []Line{{N: 1, Role: Body, End: len(text), Lang: lang}}}
	return Result{Stories: []Story{st}, Lang: lang, Dir: st.Dir}
}

// Lang tells Arabic from other text by the majority of letters: "ar", "en", or "" for text without letters.
func Lang(s string) string {
	ar, other := letters(s)
	switch {
	case ar > other:
		return "ar"
	case other > 0:
		return "en"
	}
	return ""
}

// Dir is the direction of a language: "rtl" for Arabic, else "ltr".
func Dir(lang string) string {
	if lang == "ar" {
		return "rtl"
	}
	return "ltr"
}

func letters(s string) (ar, other int) {
	for _, r := range s {
		switch {
		case r >= 0x0620 && r <= 0x064A || r >= 0x0671 && r <= 0x06D3 || r >= 0xFB50 && r <= 0xFEFC:
			ar++
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xC0 && r < 0x0600:
			other++
		}
	}
	return ar, other
}

// result turns pieces into stories, in order, and gives each its language by its letters.
func (s *splitter) result(text string) Result {
	r := Result{Stories: make([]Story, s.stories)}
	count := make([][2]int, s.stories)
	var page [2]int
	for _, p := range s.p {
		if p.role == Noise || p.story < 0 {
			r.Noise = append(r.Noise, p.n)
			continue
		}
		st := &r.Stories[p.story]
		if p.role == Title {
			st.Title, st.TitleLine = p.text, p.n
		}
		st.Lines = append(st.Lines, Line{N: p.n, Role: p.role, Start: p.start, End: p.end, Lang: Lang(p.text)})
		ar, other := letters(p.text)
		count[p.story][0] += ar
		count[p.story][1] += other
		page[0] += ar
		page[1] += other
	}
	r.Lang = majority(page, Lang(text))
	r.Dir = Dir(r.Lang)
	for i := range r.Stories {
		st := &r.Stories[i]
		st.Lang = majority(count[i], r.Lang)
		st.Dir = Dir(st.Lang)
		for k := range st.Lines {
			if st.Lines[k].Lang == "" {
				st.Lines[k].Lang = st.Lang
			}
		}
	}
	return r
}

func majority(n [2]int, otherwise string) string {
	switch {
	case n[0] > n[1]:
		return "ar"
	case n[1] > 0:
		return "en"
	case otherwise != "":
		return otherwise
	}
	return "en"
}

// contains reports whether the words of key stand together in text, both as keys.
func contains(text, key string) bool {
	return text == key || strings.HasPrefix(text, key+" ") || strings.HasSuffix(text, " "+key) || strings.Contains(text, " "+key+" ")
}
