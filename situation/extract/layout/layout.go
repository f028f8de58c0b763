// SPDX-License-Identifier: Apache-2.0

package layout

import (
	"regexp"
	"strings"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// Line is a 1-based line with its role and byte range.
type Line struct {
	N          int
	Role       string
	Start, End int
}

// Story is a title with its lines.
type Story struct {
	Title     string
	TitleLine int
	Lines     []Line
}

// Result is the split page.
type Result struct {
	Stories []Story
	Noise   []int
}

var byline = regexp.MustCompile(`^(?:by |staff writers|published|updated|edited by|\d\d:\d\d$|.*desk$|\p{L}+ \d+ .*20\d\d|[\p{L} ]+ / [\p{L}]+$)`)
var punct = regexp.MustCompile(`[^\p{L}\p{N}]+`)

// Split takes the page and a test for interface text, which gets folded lines.
func Split(text string, ui func(string) bool) Result {
	var r Result
	seen := map[string]bool{}
	pos, n, blank := 0, 0, 2
	for raw := range strings.SplitAfterSeq(text, "\n") {
		n++
		t := strings.TrimSpace(raw)
		start := pos + strings.Index(raw, t)
		pos += len(raw)
		if t == "" {
			blank++
			continue
		}
		f, _ := arabic.Fold(t)
		key := strings.TrimSpace(punct.ReplaceAllString(f, " "))
		l := Line{n, "body", start, start + len(t)}
		short := len([]rune(t)) < 130 && !strings.HasSuffix(t, ".")
		switch {
		case ui(f) || seen[key]:
			l.Role = "noise"
			r.Noise = append(r.Noise, n)
		case blank >= 2 && short:
			l.Role = "title"
			r.Stories = append(r.Stories, Story{Title: t, TitleLine: n})
			seen = map[string]bool{key: true}
		case len(r.Stories) == 0:
			l.Role = "noise"
			r.Noise = append(r.Noise, n)
		case byline.MatchString(f):
			l.Role = "byline"
		case !body(r) && (short || len([]rune(t)) < 200 && strings.HasSuffix(t, ")") || len([]rune(t)) < 60):
			l.Role = "caption"
		case len([]rune(t)) < 60 && short:
			l.Role = "subheading"
		}
		blank = 0
		seen[key] = true
		if len(r.Stories) > 0 {
			s := &r.Stories[len(r.Stories)-1]
			s.Lines = append(s.Lines, l)
		}
	}
	return r
}

func body(r Result) bool {
	s := r.Stories[len(r.Stories)-1].Lines
	for i := len(s) - 1; i >= 0; i-- {
		if s[i].Role == "body" {
			return true
		}
		if i < len(s)-40 {
			return true
		}
	}
	return false
}
