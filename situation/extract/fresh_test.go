// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// freshClaim is a claim that people would note in a fresh sentence.
type freshClaim struct{ typ, polarity, speaker, quote string }

type freshCase struct {
	text string
	want []freshClaim
}

func readFresh(t testing.TB, name string) []freshCase {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []freshCase
	for l := range strings.Lines(string(b)) {
		l = strings.TrimSpace(l)
		switch {
		case l == "" || l[0] == '#' || l == "none":
		case l[0] == '>':
			out = append(out, freshCase{text: strings.TrimSpace(l[1:])})
		default:
			p := strings.Split(l, " | ")
			head := strings.Fields(p[0])
			if len(p) != 3 || len(head) != 2 {
				t.Fatalf("%s: %q needs type, polarity, speaker and quote", name, l)
			}
			c := &out[len(out)-1]
			c.want = append(c.want, freshClaim{head[0], head[1], p[1], p[2]})
		}
	}
	return out
}

// tally counts as the scorer of the shared claim sets does: group, half of the quote's words, speaker, polarity.
type tally struct{ gold, found, spurious, speaker, polarity, flips int }

func (x tally) String() string {
	r := func(a, b int) float64 { return float64(a) / float64(max(b, 1)) }
	return fmt.Sprintf("P %.3f R %.3f (%d) speaker %.3f polarity %.3f flips %d", r(x.found, x.found+x.spurious), r(x.found, x.gold), x.gold,
		r(x.speaker, x.found), r(x.polarity, x.found), x.flips)
}

func scoreFresh(t testing.TB, e *Engine, name string) tally {
	var x tally
	for _, c := range readFresh(t, name) {
		got := e.Extract(Input{Text: c.text, Passage: true}).Stories[0].Claims
		used := map[int]bool{}
		for _, w := range c.want {
			x.gold++
			i := slices.IndexFunc(got, func(g Claim) bool { return group[g.EventType] == group[w.typ] && covers(g.Quote, w.quote) })
			if i < 0 || used[i] {
				t.Logf("missed %v", w)
				continue
			}
			used[i] = true
			x.found++
			if sameSpeaker(got[i].Speaker, w.speaker) {
				x.speaker++
			} else {
				t.Logf("speaker %q of %v", got[i].Speaker.Canonical, w)
			}
			if got[i].Polarity == w.polarity {
				x.polarity++
			} else {
				t.Logf("polarity %s of %v", got[i].Polarity, w)
				if got[i].Polarity != "unconfirmed" && w.polarity != "unconfirmed" {
					x.flips++
				}
			}
		}
		for i, g := range got {
			if !used[i] {
				x.spurious++
				t.Logf("spurious %s %s %q of %q %v", g.EventType, g.Polarity, g.Quote, c.text, g.Rules)
			}
		}
	}
	return x
}

func covers(quote, want string) bool {
	have := wordTokens(quote)
	n, all := 0, wordTokens(want)
	for _, w := range all {
		if i := slices.Index(have, w); i >= 0 {
			have = slices.Delete(have, i, i+1)
			n++
		}
	}
	return 2*n >= len(all)
}

func sameSpeaker(s Speaker, want string) bool {
	if want == "-" {
		return s.Type == "narration"
	}
	return likeName(s.Canonical, want) || s.Text != s.Canonical && likeName(s.Text, want)
}

func likeName(name, want string) bool {
	have, all := wordTokens(name), wordTokens(want)
	n := 0
	for _, w := range all {
		if slices.Contains(have, w) {
			n++
		}
	}
	return 4*n >= 3*max(len(all), len(have)) || n == len(have) && 2*n >= len(all) || n == len(all) && 2*n >= len(have)
}

func TestFreshSentencesAreReadAsPeopleReadThem(t *testing.T) {
	t.Parallel()
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"testdata/fresh-en.txt", "testdata/fresh-ar.txt", "testdata/fresh2-en.txt", "testdata/fresh2-ar.txt", "testdata/fresh3-en.txt", "testdata/fresh3-ar.txt"} {
		x := scoreFresh(t, e, name)
		t.Logf("%s: %v", name, x)
		if 100*x.found < 80*x.gold || 100*x.found < 80*(x.found+x.spurious) || x.flips > 1 || 100*x.speaker < 90*x.found {
			t.Errorf("%s: %v, want P and R of 0.80, speakers of 0.90 and at most one flip", name, x)
		}
	}
}
