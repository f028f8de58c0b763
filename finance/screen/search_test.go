// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"strings"
	"testing"
)

func index() *Index {
	return NewIndex([]Party{
		{ID: "l:1", Names: []Name{{Text: "AL-BAGHDADI, Ibrahim Awwad"}}},
		{ID: "l:2", Names: []Name{{Text: "NOURI PETROCHEMICAL COMPANY"}}},
		{ID: "l:3", Names: []Name{{Text: "محمد حسن"}}},
		{ID: "l:4", Names: []Name{{Text: "Rumuli", Weak: true}}},
		{ID: "l:5", Names: []Name{{Text: "SAVELYEV CORP"}}},
	})
}

func TestSearchFindsOtherSpellings(t *testing.T) {
	t.Parallel()
	x := index()
	for why, c := range map[string]struct{ q, id string }{
		"another order":          {"Ibrahim Awwad al-Baghdadi", "l:1"},
		"one typo":               {"Ibrahim Awwad Bagdhadi", "l:1"},
		"Latin for Arabic":       {"Mohammad Hassan", "l:3"},
		"Cyrillic letter a":      {"Nouri Petrochemic\u0430l", "l:2"},
		"an invisible character": {"Nou\u200bri Petrochemical", "l:2"},
		"Cyrillic for Latin":     {"Савельев", "l:5"},
	} {
		got := x.Search(c.q, Possible, 10)
		if len(got) == 0 || got[0].Party.ID != c.id || len(got[0].Why) == 0 {
			t.Errorf("%s: %q gave %+v, want %s", why, c.q, got, c.id)
		}
	}
}

func TestSearchKeepsQuiet(t *testing.T) {
	t.Parallel()
	x := index()
	for why, q := range map[string]string{
		"one shared name":   "Ibrahim Kowalski Nowak",
		"a weak alias":      "Rumuli",
		"nothing to read":   " -- ",
		"only other people": "Trond Bakken",
	} {
		if got := x.Search(q, Possible, 10); len(got) > 0 {
			t.Errorf("%s: %q hit %+v", why, q, got[0])
		}
	}
}

func FuzzSearch(f *testing.F) {
	x := index()
	f.Add("Mohammad Hassan")
	f.Add(strings.Repeat("ا ", 80))
	f.Fuzz(func(t *testing.T, q string) {
		for _, m := range x.Search(q, 0, 10) {
			if m.Score < 0 || m.Score > 1 {
				t.Fatalf("score %v", m.Score)
			}
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	x := index()
	for b.Loop() {
		x.Search("Ibrahim Awad al Baghdadi", 0.5, 10)
	}
}
