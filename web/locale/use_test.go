// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// computed are the prefixes whose keys are put together with a value, and the values that the program has. Of a prefix that
// is not named here, those count that stand in the sources word for word.
func computed(t *testing.T, a *asked) map[string][]string {
	t.Helper()
	codes := slices.Sorted(maps.Keys(a.codes))
	out := map[string][]string{
		"access":       {"opened", "streamed", "screened"},
		"act":          {"accept", "assign", "attach", "correct", "detach", "edit", "explain", "find", "make", "narrow", "read", "reject", "release", "reopen", "resolve", "reverse", "state"},
		"digits":       {DigitsLatin, DigitsArabic, "label"},
		"dispute":      {"open", "explained", "resolved"},
		"dispute.type": {"contradiction", "numeric"},
		"error.code":   codes,
		"error.permit": {"administrator", "auditor", "closed", "grant"},
		"event":        eventTypes(t),
		"failure.do":   codes,
		"hijri":        {HijriBeside, HijriHide, "label"},
		"how":          {"link", "local", "passkey", "password", "password+passkey", "provider", "provider+passkey"},
		"incident":     {"reported", "confirmed", "refuted", "closed"},
		"item":         {"claim", "incident", "report"},
		"key":          {"next", "previous", "open", "accept", "correct", "reject", "select", "incident", "undo", "inbox", "disputes", "incidents", "charter", "record", "help", "map", "search", "lock", "change"},
		"lang":         append([]string{"label"}, Langs[:]...),
		"modality":     {"asserted", "conditional", "opinion", "planned", "potential", "reported"},
		"months":       {MonthsOfZone, MonthsLevant, MonthsEgypt, "label"},
		"nav":          {"inbox", "disputes", "incidents", "map", "search", "charter", "record"},
		"axis":         {"event", "report", "receive"}, "precision": {"spot", "town", "province", "country", "line"},
		"payload":        {"present", "sealed", "withheld"},
		"polarity":       {"affirm", "deny", "unconfirmed"},
		"protected":      {"human_source", "protected_person", "protected_place"},
		"record.kind":    slices.Sorted(maps.Keys(a.kinds)),
		"record.payload": {"sealed", "withheld"},
		"review":         {"open", "accepted", "rejected"},
		"strength":       {"hard", "apparent", "weak"},
		"strength.means": {"hard", "apparent", "weak"},
		"theme":          {"auto", "dark", "light", "label"},
		"tlp":            {"CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"},
		"via":            {"command", "folder", "paste", "upload"},
		"zone":           zones(t),
	}
	for prefix := range a.prefixes {
		if out[prefix] == nil {
			out[prefix] = named(t, a, prefix)
		}
	}
	return out
}

// named are the values of prefix in the catalogue that stand in the sources word for word: names that errors carry.
func named(t *testing.T, a *asked, prefix string) (out []string) {
	t.Helper()
	for _, k := range load(t)["en"].Keys() {
		if v, ok := strings.CutPrefix(k, prefix+"."); ok && a.literals[v] {
			out = append(out, v)
		}
	}
	return out
}

// eventTypes are those of the extraction engine, which opens the patterns of each in brackets.
func eventTypes(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../situation/extract/data/events-*.txt")
	if err != nil || len(files) < 2 {
		t.Fatalf("the engine's patterns were not found: %v %v", files, err)
	}
	out := map[string]bool{}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^\[([A-Z_]+)\]`).FindAllSubmatch(src, -1) {
			out[string(m[1])] = true
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// zones are those that have words; each must be one of the time zone database.
func zones(t *testing.T) (out []string) {
	t.Helper()
	for _, k := range load(t)["en"].Keys() {
		name, ok := strings.CutPrefix(k, "zone.")
		if !ok || name == "other" {
			continue
		}
		if _, err := time.LoadLocation(name); err != nil {
			t.Errorf("%s: %v", k, err)
		}
		out = append(out, name)
	}
	return out
}

func TestWhatTheProgramAsksForIsInBothLanguages(t *testing.T) {
	t.Parallel()
	all, a := load(t), sources(t)
	want := maps.Clone(a.keys)
	values := computed(t, a)
	for prefix, where := range a.prefixes {
		if len(values[prefix]) == 0 {
			t.Errorf("%s asks for %q with a value, of which no message is there", where, prefix)
		}
	}
	for prefix, vs := range values {
		for _, v := range vs {
			want[prefix+"."+v] = "computed"
		}
	}
	for _, lang := range Langs {
		for key, where := range want {
			if !all[lang].Has(key) {
				t.Errorf("%s lacks %q, which %s asks for", lang, key, where)
			}
		}
	}
}

func TestEveryMessageIsAskedFor(t *testing.T) {
	t.Parallel()
	a := sources(t)
	known := map[string]bool{}
	for prefix, vs := range computed(t, a) {
		for _, v := range vs {
			known[prefix+"."+v] = true
		}
	}
	for _, key := range load(t)["en"].Keys() {
		if _, ok := a.keys[key]; !ok && !known[key] && !a.literals[key] && !inLocale()[key] {
			t.Errorf("nothing asks for %q: take it out of both files", key)
		}
	}
}

// inLocale are the keys that this package asks for itself.
func inLocale() map[string]bool {
	return map[string]bool{"unknown": true, "zone.other": true, "hijri.era": true, "hijri.none": true,

		"ago.now": true, "ago.minutes": true, "ago.hours": true, "ago.days": true}
}

func TestNoTemplateShowsAPlaceholder(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../*/template/*.html")
	if err != nil || len(files) < 5 {
		t.Fatalf("the templates were not found: %v %v", files, err)
	}
	own, err := filepath.Glob("../template/*.html")
	if err != nil {
		t.Fatal(err)
	}
	all := load(t)["en"]
	bare := regexp.MustCompile(`\{\{-?\s*t "([^"]+)"\s*-?\}\}`)
	for _, name := range append(files, own...) {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range bare.FindAllSubmatch(src, -1) {
			if text := all.Text(string(m[1]), nil); strings.Contains(text, "{") {
				t.Errorf("%s writes %q without its argument: %s", name, m[1], text)
			}
		}
	}
}
