// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"slices"
	"strings"
	"testing"
)

func load(t *testing.T) map[string]*Catalogue {
	t.Helper()
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestBothLanguagesKnowTheSameMessages(t *testing.T) {
	t.Parallel()
	all := load(t)
	if en, ar := all["en"].Keys(), all["ar"].Keys(); !slices.Equal(en, ar) {
		for _, k := range en {
			if !all["ar"].Has(k) {
				t.Errorf("Arabic lacks %s", k)
			}
		}
		for _, k := range ar {
			if !all["en"].Has(k) {
				t.Errorf("English lacks %s", k)
			}
		}
	}
}

func TestArabicCountsInSixForms(t *testing.T) {
	t.Parallel()
	forms := map[string]string{}
	for _, f := range []string{"zero", "one", "two", "few", "many", "other"} {
		forms[f] = f + " {n}"
	}
	ar, en := *load(t)["ar"], *load(t)["en"]
	ar.messages = map[string]message{"k": {forms: forms}}
	en.messages = map[string]message{"k": {forms: forms}}
	for n, want := range map[int64][2]string{0: {"zero", "other"}, 1: {"one", "one"}, 2: {"two", "other"}, 3: {"few", "other"}, 10: {"few", "other"},
		11: {"many", "other"}, 99: {"many", "other"}, 100: {"other", "other"}, 103: {"few", "other"}, 111: {"many", "other"}, -2: {"two", "other"},
		1_000_000: {"other", "other"}, 9_000_000_000_000_003: {"few", "other"}} {
		for i, c := range []*Catalogue{&ar, &en} {
			if got := c.Count("k", n); got != want[i]+" "+c.Number(n) {
				t.Errorf("%s of %d: %q, want %q", c.Lang, n, got, want[i])
			}
		}
	}
	if got := ar.Text("k", map[string]any{"n": 2}); got != "two 2" {
		t.Errorf("an int is counted as %q", got)
	}
	ar.messages["k"] = message{forms: map[string]string{"other": "rest"}}
	if got := ar.Count("k", 2); got != "rest" {
		t.Errorf("a form that is missing gives %q", got)
	}
}

func TestTextsAreFilledAndIsolated(t *testing.T) {
	t.Parallel()
	c := load(t)["en"]
	c.messages = map[string]message{"k": {text: "{a} and {b}"}, "p.v": {text: "word"}, "unknown": {text: "unknown"}}
	got := c.Text("k", map[string]any{"a": "x\u202e\u2069{b}", "b": 12345})
	if want := "\u2068x{b}\u2069 and 12\u202f345"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if c.Text("none", nil) != "none" || c.Value("p", "v") != "word" || c.Value("p", "other") != "\u2068other\u2069" || c.Value("p", "") != "unknown" {
		t.Error("keys and values that are not known do not show as themselves")
	}
	if s := Plain("a\u200fb\u061cc\u2066"); s != "abc" || strings.ContainsRune(s, '\u2066') {
		t.Errorf("%q", s)
	}
}
