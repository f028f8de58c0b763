// SPDX-License-Identifier: Apache-2.0

package picture

import (
	"slices"
	"testing"
	"time"
)

func TestAWordIsFoundInItsOtherFormsAndScript(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query, text string
		want        bool
	}{
		{"العراق", "في العِراق", true},
		{"عراق", "بالعراق", true},
		{"مدرسة", "المدرسه", true},
		{"١٢", "12 people", true},
		{"cafe", "Café", true},
		{"BAAJ", "baaj", true},
		{"Baghdad", "بغداد", true},
		{"بغداد", "Baghdad", true},
		{"Sinjar", "سنجار", true},
		{"الموصل", "Mosul", true},
		{"Khartoum", "الخرطوم", true},
		{"Shengal", "شنكال", false}, // g and k are different letters of the skeleton
		{"Muhammad", "محمد", true},
		{"Ghazni", "غزني", true},
		{"report", "reporter", false},
		{"no", "نه", false},       // too short for a skeleton
		{"parent", "prnt", false}, // a skeleton never joins words of one script
	} {
		tokens := Tokens(c.text)
		got := slices.ContainsFunc(Alternatives(c.query), func(a string) bool { return slices.Contains(tokens, a) })
		if got != c.want {
			t.Errorf("%q in %q is %v: %v in %v", c.query, c.text, got, Alternatives(c.query), tokens)
		}
	}
}

func TestPhrasesAndWhatMustNotBeThere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query, text string
		want        bool
	}{
		{`"no clashes"`, "There were no clashes.", true},
		{`"no clashes"`, "clashes, no", false},
		{`"no clashes"`, "no|clashes", true},
		{"-rumour", "a rumour", false},
		{"-rumour", "a report", true},
		{`-"two killed"`, "killed two", true},
		{`-"two killed"`, "two killed", false},
		{`"لا اشتباكات"`, "قال إنه لا اشتباكاتٍ هناك", true},
	} {
		q, err := ParseQuery(c.query, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Holds(c.text); got != c.want {
			t.Errorf("%s in %q is %v", c.query, c.text, got)
		}
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("العِراق Khartoum 12", "sch!")
	f.Fuzz(func(t *testing.T, text, word string) {
		for _, tok := range append(Tokens(text), Alternatives(word)...) {
			for _, r := range tok {
				if r == ' ' || r == '"' {
					t.Fatalf("token %q would not be one", tok)
				}
			}
		}
	})
}
