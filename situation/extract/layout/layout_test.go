// SPDX-License-Identifier: Apache-2.0

package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// roles shows a page as one letter for each line that is not blank, with the story's number before what belongs to one:
// "1T 1C N 1B".
func roles(r Result) string {
	at := map[int]string{}
	most := 0
	set := func(n int, s string) {
		if at[n] != "" {
			s = "twice"
		}
		at[n] = s
		most = max(most, n)
	}
	for i, s := range r.Stories {
		for _, l := range s.Lines {
			short := map[string]string{Title: "T", Caption: "C", Body: "B", Subheading: "S", Byline: "A"}[l.Role]
			set(l.N, fmt.Sprint(i+1, short))
		}
	}
	for _, n := range r.Noise {
		set(n, "N")
	}
	var out []string
	for n := 1; n <= most; n++ {
		if at[n] != "" {
			out = append(out, strings.ReplaceAll(at[n], " ", ""))
		}
	}
	return strings.Join(out, " ")
}

// check splits a page whose lines begin with the role that is expected, as "1T|text".
func check(t *testing.T, page string) {
	t.Helper()
	var text, want []string
	for l := range strings.SplitSeq(strings.TrimSpace(page), "\n") {
		role, rest, found := strings.Cut(l, "|")
		if !found {
			rest, role = l, ""
		}
		text = append(text, rest)
		if role != "" {
			want = append(want, role)
		}
	}
	got := roles(Split(strings.Join(text, "\n")))
	if d := cmp.Diff(strings.Fields(strings.Join(want, " ")), strings.Fields(got)); d != "" {
		t.Error(d)
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]string{
		"a title and caption that come again are noise": doubled, "an Arabic page whose lines come again": doubledArabic,
		"a running account is one story": running, "an Arabic running account is one story": runningArabic,
		"a portal names its sections and lists its links": portal, "an Arabic portal": portalArabic,
		"the text of an HTML page has no blank lines": dense, "text without a title is a story of its own": message,
		"an Arabic message without a full stop is text": "1B|انفجار عبوة في سوق البلدة صباح اليوم", "furniture alone is no story": "N|Home\nN|Menu\n\nN|Sign in",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, page)
		})
	}
}

func TestEachLineAndStoryKnowsItsLanguage(t *testing.T) {
	t.Parallel()
	r := Split("River Patrol Finds Two Boats\n\nThe patrol found two boats on Friday, it said.\n\n\n\nدورية النهر تعثر على زورقين\n\nقالت الدورية إنها عثرت على زورقين.\n\n2026\n")
	if len(r.Stories) != 2 {
		t.Fatalf("%d stories, want 2: %s", len(r.Stories), roles(r))
	}
	en, ar := r.Stories[0], r.Stories[1]
	if en.Lang != "en" || en.Dir != "ltr" || ar.Lang != "ar" || ar.Dir != "rtl" || ar.Lines[0].Lang != "ar" || en.Lines[0].Lang != "en" {
		t.Errorf("languages %s %s, %s %s", en.Lang, en.Dir, ar.Lang, ar.Dir)
	}
}

func TestRangesPointAtTheTrimmedLine(t *testing.T) {
	t.Parallel()
	text := "\u200fعنوان الخبر الأول هنا\r\n\r\n  قال المتحدث إن الطريق مفتوح.  \r\n"
	for _, s := range Split(text).Stories {
		for _, l := range s.Lines {
			if got := text[l.Start:l.End]; got != strings.TrimSpace(got) || got == "" {
				t.Errorf("line %d is %q", l.N, got)
			}
		}
	}
}

// TestALongPageOfAlikeLinesIsSplit would not end in time if a line asked all others.
func TestALongPageOfAlikeLinesIsSplit(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"Short line without end", "(", "12:00", "«اقتباس قصير» ", "Related"} {
		r := Split(strings.Repeat(line+"\n", 20000))
		n := len(r.Noise)
		for _, s := range r.Stories {
			n += len(s.Lines)
		}
		if n != 20000 {
			t.Errorf("%q: %d of 20000 lines have a role", line, n)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, p := range []string{doubled, doubledArabic, running, portalArabic, dense, "\xff\n|\n(c)\n12:00"} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, text string) {
		seen := map[int]bool{}
		count := func(n int) {
			if seen[n] {
				t.Fatalf("line %d has two roles", n)
			}
			seen[n] = true
		}
		r := Split(text)
		for _, s := range r.Stories {
			for _, l := range s.Lines {
				count(l.N)
				if l.Start < 0 || l.End <= l.Start || l.End > len(text) || l.Lang == "" || l.Role == "" || l.Role == Noise {
					t.Fatalf("line %+v of %d bytes", l, len(text))
				}
			}
		}
		for _, n := range r.Noise {
			count(n)
		}
		n := 0
		for l := range strings.SplitSeq(text, "\n") {
			n++
			if (strings.TrimFunc(l, outside) != "") != seen[n] {
				t.Fatalf("line %d: has role %v, text %q", n, seen[n], l)
			}
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	page := strings.Repeat(portal+portalArabic+doubled+dense, 50)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		Split(page)
	}
}
