// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

func small(t testing.TB) *Index {
	t.Helper()
	x, err := NewIndex(Data(), []Party{
		{ID: "l:1", Type: "person", Names: []Name{{Text: "AL-BAGHDADI, Ibrahim Awwad"}}, Births: []string{"1971-07-28"}, Countries: []string{"Iraq"}},
		{ID: "l:2", Type: "organization", Names: []Name{{Text: "NOURI PETROCHEMICAL COMPANY"}}},
		{ID: "l:3", Type: "person", Names: []Name{{Text: "محمد حسن الخطيب"}}},
		{ID: "l:4", Type: "person", Names: []Name{{Text: "IYAMUREMYE, Gaston"}, {Text: "Rumuli", Weak: true}}},
		{ID: "l:5", Type: "organization", Names: []Name{{Text: "SAVELYEV CORP"}}},
		{ID: "l:6", Type: "vessel", Names: []Name{{Text: "OCEAN STAR"}}, Numbers: []string{"IMO 9112233"}},
		{ID: "l:7", Type: "person", Names: []Name{{Text: "AL-SHAMMARI, Abd al-Rahman"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestSearchFindsOtherSpellings(t *testing.T) {
	t.Parallel()
	x := small(t)
	for why, c := range map[string]struct{ q, id string }{
		"another order":              {"Ibrahim Awwad al-Baghdadi", "l:1"},
		"one typo":                   {"Ibrahim Awwad Bagdhadi", "l:1"},
		"Latin for Arabic":           {"Mohammad Hassan al-Khatib", "l:3"},
		"Arabic for Latin":           {"ابراهيم عواد البغدادي", "l:1"},
		"Persian letters":            {"محمد حسن الخطیب", "l:3"},
		"vowel signs and tatweel":    {"مُحَمَّد حســن الخطيب", "l:3"},
		"a Cyrillic letter a":        {"Nouri Petrochemic\u0430l", "l:2"},
		"an invisible character":     {"Nou\u200bri Petrochemical", "l:2"},
		"a direction mark":           {"\u202eNouri Petrochemical\u202c", "l:2"},
		"Cyrillic for Latin":         {"Савельев", "l:5"},
		"wide letters":               {"ＮＯＵＲＩ petrochemical", "l:2"},
		"another legal form":         {"Nouri Petrochemical Ltd", "l:2"},
		"two words in one":           {"Ibrahimawwad Baghdadi", "l:1"},
		"one word in two":            {"Ibrahim Awwad Bagh Dadi", "l:1"},
		"a servant's name in one":    {"Abdurrahman Shammari", "l:7"},
		"a servant's name in Arabic": {"عبد الرحمن الشمري", "l:7"},
		"a number":                   {"", "l:6"},
	} {
		q := Query{Name: c.q}
		if c.q == "" {
			q.Number = "9112233"
		}
		got := x.Search(q, Possible, 10)
		if len(got) == 0 || got[0].Party.ID != c.id || len(got[0].Why) == 0 {
			t.Errorf("%s: %q gave %+v, want %s", why, c.q, got, c.id)
		}
	}
}

func TestSearchKeepsQuiet(t *testing.T) {
	t.Parallel()
	x := small(t)
	for why, q := range map[string]Query{
		"one shared name":       {Name: "Ibrahim Kowalski Nowak"},
		"a weak alias":          {Name: "Rumuli"},
		"nothing to read":       {Name: " -- "},
		"only other people":     {Name: "Trond Bakken"},
		"a legal form alone":    {Name: "CORP"},
		"an article alone":      {Name: "al"},
		"one letter":            {Name: "A"},
		"a number that differs": {Number: "9112234"},
		"a number too short":    {Number: "22"},
	} {
		if got := x.Search(q, Possible, 10); len(got) > 0 {
			t.Errorf("%s: %+v hit %+v", why, q, got[0])
		}
	}
}

func TestOtherEvidenceMovesTheScoreAndSaysSo(t *testing.T) {
	t.Parallel()
	x := small(t)
	score := func(q Query) (float64, string) {
		q.Name = "Ibrahim Hassan Baghdady"
		got := x.Search(q, 0, 1)
		if len(got) == 0 || got[0].Party.ID != "l:1" {
			t.Fatalf("%+v gave %+v", q, got)
		}
		return got[0].Score, fmt.Sprint(got[0].Why)
	}
	plain, _ := score(Query{})
	for why, c := range map[string]struct {
		q    Query
		up   bool
		says string
	}{
		"the same day":          {Query{Birth: "1971-07-28"}, true, "birth 1971-07-28 1971-07-28 exact"},
		"the same year":         {Query{Birth: "1971"}, true, "birth 1971 1971-07-28 equivalent"},
		"another year":          {Query{Birth: "1985"}, false, "birth 1985 1971-07-28 contradicts"},
		"the same country":      {Query{Country: "العراق"}, true, "country العراق iq exact"},
		"another country":       {Query{Country: "NO"}, false, "country NO iq contradicts"},
		"another kind of party": {Query{Type: "vessel"}, false, "type vessel person contradicts"},
	} {
		got, says := score(c.q)
		if up := got > plain; up != c.up || !strings.Contains(says, c.says) {
			t.Errorf("%s: %.3f after %.3f, %s", why, got, plain, says)
		}
	}
}

func TestSearchesAtOnceAnswerTheSame(t *testing.T) {
	t.Parallel()
	x := small(t)
	want := fmt.Sprint(x.Search(Query{Name: "Ibrahim Awad Bagdadi"}, 0, 10))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				if got := fmt.Sprint(x.Search(Query{Name: "Ibrahim Awad Bagdadi"}, 0, 10)); got != want {
					t.Errorf("%s, want %s", got, want)
					return
				}
			}
		})
	}
	wait.Wait()
}

// hostile are names made to cost much.
func hostile() map[string]string {
	many := make([]string, 60)
	for i := range many {
		many[i] = []string{"mohammed", "ali", "ibrahim", "hassan", "company"}[i%5]
	}
	return map[string]string{
		"ten megabytes":        strings.Repeat("a", 10<<20),
		"ten megabytes of one": strings.Repeat("محمد ", 1<<20),
		"sixty words":          strings.Join(many, " "),
		"a wall of marks":      "a" + strings.Repeat("\u0301", 1<<16),
		"zero width":           strings.Repeat("\u200d", 1<<20) + "ali",
		"full stops":           strings.Repeat("a.", 1<<16),
		"one long word":        strings.Repeat("ibrahimali", 200),
		"broken bytes":         strings.Repeat("\xff\xfe", 1<<16),
	}
}

func TestHostileNamesAreCutAndAnswered(t *testing.T) {
	t.Parallel()
	x := small(t)
	for why, q := range hostile() {
		if words := x.lang.words(q); len(words) > maxTokens {
			t.Errorf("%s: %d words", why, len(words))
		}
		x.Search(Query{Name: q}, 0, 10)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	l, err := newLanguage(Data())
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string][]string{
		"AL-QADHAFI, Mu'ammar":        {"al", "qadhafi", "muammar"},
		"S.A. DE C.V.":                {"sacv"},
		"J.Smith & Co., Ltd.":         {"j", "smith", "ltd"},
		"Abd al-Rahman":               {"abd", "rahman"},
		"Abdulrahman":                 {"abd", "rahman"},
		"عبد الرحمن":                  {"عبد", "رحمن"},
		"عبدالرحمن":                   {"عبد", "رحمن"},
		"Abd Allah":                   {"abdullah"},
		"Open Joint Stock Company Ab": {"jsc", "ab"},
		"Ёлкин Ђорђе":                 {"yolkin", "djordje"},
		"Erdoğan Øster Müller":        {"erdogan", "oster", "muller"},
		"":                            nil,
	} {
		var got []string
		for _, w := range l.words(in) {
			got = append(got, w.text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzSearch(f *testing.F) {
	x := small(f)
	f.Add("Mohammad Hassan", "1971", "Iraq", "9112233")
	f.Add(strings.Repeat("ا ", 80), "", "", "")
	f.Add("S..A. \u200fعبدال", "1958/1960", "", "IMO")
	f.Fuzz(func(t *testing.T, name, birth, country, number string) {
		for _, m := range x.Search(Query{Name: name, Birth: birth, Country: country, Number: number}, 0, 10) {
			if m.Score < 0 || m.Score > 0.999 || len(m.Why) == 0 {
				t.Fatalf("score %v, %v", m.Score, m.Why)
			}
		}
	})
}

func FuzzNewIndex(f *testing.F) {
	f.Add("Mohammad Hassan", "عبد الرحمن")
	f.Add("A.B.C. 1", "\x00")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, err := NewIndex(Data(), []Party{{ID: "1", Names: []Name{{Text: a}, {Text: b}}}})
		if err != nil {
			t.Fatal(err)
		}
		if words := x.lang.words(a); len(words) > 0 && len(x.Search(Query{Name: a}, 0, 1)) == 0 {
			t.Fatalf("%q does not find itself: %v", a, words)
		}
	})
}
