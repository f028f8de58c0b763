// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// said is a claim on a stretch of a text.
func said(id, polarity, review string, start, end int64) situation.ClaimView {
	return situation.ClaimView{Claim: situation.Claim{ID: cell.ID(id), Review: review, Statement: situation.Statement{Polarity: polarity, Start: start, End: end}}}
}

func TestClaimsAreMarkedWhereTheyStand(t *testing.T) {
	t.Parallel()
	const text = "Noise\nThe army denied it.\nنفت\n"
	v := situation.ReportView{Text: []byte(text), Noise: []situation.Line{{N: 1, Role: "noise", Start: 0, End: 5}},
		Stories: []situation.Story{{N: 1, Lang: "en", Lines: []situation.Line{{N: 2, Role: "body", Start: 6, End: 25}, {N: 3, Role: "body", Start: 26, End: 32}}}},
		Claims: []situation.ClaimView{said("whole", situation.Affirm, situation.Open, 6, 25), said("inner", situation.Deny, situation.Open, 10, 14),
			said("gone", situation.Affirm, situation.Rejected, 26, 32)}}
	var got strings.Builder
	for _, p := range passages(v) {
		for _, l := range p.Lines {
			got.WriteString(l.Role + ":")
			for _, part := range l.Parts {
				if len(part.Claims) == 0 {
					got.WriteString(part.Text)
					continue
				}
				got.WriteString("[" + part.Text + "|" + part.Class() + "|" + part.Cards())
				if part.First {
					got.WriteString("|first " + part.Anchor())
				}
				got.WriteString("]")
			}
			got.WriteString("\n")
		}
	}
	want := "noise:Noise\n" +
		"body:[The |affirm|c-whole|first whole][army|deny|c-inner c-whole|first inner][ denied it.|affirm|c-whole]\n" +
		"body:[نفت|affirm rejected|c-gone|first gone]\n"
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}

func TestALineThatIsNamedTwiceIsShownOnce(t *testing.T) {
	t.Parallel()
	l := situation.Line{N: 1, Role: "noise", End: 4}
	v := situation.ReportView{Text: []byte("abcd"), Noise: []situation.Line{l}, Withheld: []situation.Line{l}, Stories: []situation.Story{{N: 1, Lines: []situation.Line{l}}}}
	ps := passages(v)
	if len(ps) != 1 || len(ps[0].Lines) != 1 || !ps[0].Lines[0].Withheld {
		t.Errorf("passages %+v", ps)
	}
}

// Whatever spans a record holds, the page shows the line whole and once, in the order of the text.
func FuzzParts(f *testing.F) {
	f.Add("The army denied it.", int64(0), int64(19), int64(4), int64(8), int64(2), int64(30))
	f.Add("نفت", int64(-5), int64(99), int64(1), int64(2), int64(9), int64(-1))
	f.Fuzz(func(t *testing.T, text string, start, end, a, b, c, d int64) {
		marks := marksOf([]situation.ClaimView{said("one", situation.Deny, situation.Open, a, b), said("two", situation.Affirm, situation.Open, c, d)})
		var got strings.Builder
		for _, p := range parts([]byte(text), start, end, marks, map[cell.ID]bool{}) {
			if p.Text == "" {
				t.Error("an empty part")
			}
			got.WriteString(p.Text)
		}
		from, to := min(max(start, 0), int64(len(text))), min(max(end, 0), int64(len(text)))
		want := ""
		if from < to {
			want = text[from:to]
		}
		if got.String() != want {
			t.Errorf("the line shows %q, want %q", got.String(), want)
		}
	})
}

func FuzzFilename(f *testing.F) {
	for _, s := range []string{"a.txt", "وكالة\x00.txt", "\xff\xfe", strings.Repeat("ن", 400), "a\u202eb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := filename(name)
		if len(got) > 255 || !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\r\n\x7f") {
			t.Errorf("%q becomes %q", name, got)
		}
	})
}

func TestWhatChangedIsStruckBetweenWhatStayed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, now, want string }{
		{"Clash south of Baaj", "Clash west of Baaj", "Clash |south |west |of Baaj"},
		{"a b", "a b c", "a |b|b c|"},
		{"", "new", "||new|"},
		{"old", "", "|old||"},
		{"نفت الوزارة وقوع اشتباك", "نفت القيادة وقوع اشتباك", "نفت |الوزارة |القيادة |وقوع اشتباك"},
		{"x x x", "x x", "x |x ||x"},
	} {
		before, o, n, after := apart(c.old, c.now)
		if before+o+after != c.old || before+n+after != c.now {
			t.Errorf("%q to %q lost words: %q %q %q %q", c.old, c.now, before, o, n, after)
		}
		if got := strings.Join([]string{before, o, n, after}, "|"); got != c.want {
			t.Errorf("%q to %q: %s, want %s", c.old, c.now, got, c.want)
		}
	}
}

func TestNearCopiesStandUnderTheNewestOfTheirGroup(t *testing.T) {
	t.Parallel()
	item := func(id, group string, copies int64) situation.InboxItem {
		return situation.InboxItem{Report: cell.ReportReceived{ID: cell.ID(id), Group: cell.ID(group)}, Copies: copies}
	}
	rows := grouped("", []situation.InboxItem{item("d", "a", 2), item("c", "c", 0), item("b", "a", 2)})
	if len(rows) != 2 || rows[0].Report.ID != "d" || len(rows[0].Near) != 1 || rows[0].Near[0].Report.ID != "b" || rows[0].Elsewhere != 1 || rows[1].Elsewhere != 0 {
		t.Errorf("rows %+v", rows)
	}
}
