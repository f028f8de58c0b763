// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// texts are the forms of a message by name; a plain one has the form "".
func (m message) texts() map[string]string {
	if m.forms == nil {
		return map[string]string{"": m.text}
	}
	return m.forms
}

func (m message) placeholders(form string) []string {
	out := placeholder.FindAllString(m.texts()[form], -1)
	slices.Sort(out)
	return slices.Compact(out)
}

func TestEveryMessageIsWhole(t *testing.T) {
	t.Parallel()
	categories := map[string][]string{"en": {"one", "other"}, "ar": {"few", "many", "one", "other", "two", "zero"}}
	all := load(t)
	for lang, c := range all {
		for key, m := range c.messages {
			if m.forms != nil && !slices.Equal(slices.Sorted(maps.Keys(m.forms)), categories[lang]) {
				t.Errorf("%s: %s has the plural forms %v", lang, key, slices.Sorted(maps.Keys(m.forms)))
			}
			for form, text := range m.texts() {
				if strings.TrimSpace(text) != text || text == "" || Plain(text) != text {
					t.Errorf("%s: %s %s is empty, has spaces around it or directional controls in it: %q", lang, key, form, text)
				}
				for _, p := range m.placeholders(form) {
					if !slices.Contains(m.placeholders(last(m)), p) {
						t.Errorf("%s: %s %s has %s, its other form has not", lang, key, form, p)
					}
				}
			}
			for _, form := range []string{"few", "many", "other"} {
				if text, ok := m.forms[form]; ok && !strings.Contains(text, "{n}") {
					t.Errorf("%s: %s %s does not say how many: %q", lang, key, form, text)
				}
			}
		}
	}
	for key, en := range all["en"].messages {
		ar := all["ar"].messages[key]
		if (en.forms == nil) != (ar.forms == nil) {
			t.Errorf("%s counts in one language only", key)
		}
		if a, b := en.placeholders(last(en)), ar.placeholders(last(ar)); !slices.Equal(a, b) {
			t.Errorf("%s has %v in English and %v in Arabic", key, a, b)
		}
	}
}

// last is the form that holds every placeholder of the message.
func last(m message) string {
	if m.forms == nil {
		return ""
	}
	return "other"
}

// code are Arabic messages with digits that are code, forms to type or names, and stay Latin for every reader.
func code() []string {
	return []string{"arg.a 7z archive", "arg.bzip2 data", "calendar.date", "digits.latin", "error.audience.marking", "error.charter.time", "error.date",
		"error.list.encoding", "error.record.fingerprint", "error.report.encoding", "inbox.paste.published"}
}

func TestNumbersInArabicMessagesAreArguments(t *testing.T) {
	t.Parallel()
	for key, m := range load(t)["ar"].messages {
		for form, text := range m.texts() {
			if strings.ContainsAny(text, "0123456789") && !slices.Contains(code(), key) {
				t.Errorf("%s %s has Latin digits, which stay so for readers of Arabic ones: give the number as an argument: %q", key, form, text)
			}
		}
	}
}

func TestArabicMessagesAreWrittenInArabic(t *testing.T) {
	t.Parallel()
	arabic := regexp.MustCompile(`\p{Arabic}`)
	for key, m := range load(t)["ar"].messages {
		for form, text := range m.texts() {
			bare := placeholder.ReplaceAllString(text, "")
			if !arabic.MatchString(bare) && regexp.MustCompile(`\p{L}`).MatchString(bare) && key != "lang.en" {
				t.Errorf("%s %s is not Arabic: %q", key, form, text)
			}
			if strings.ContainsAny(bare, ",;?") {
				t.Errorf("%s %s has punctuation of Latin script: %q", key, form, text)
			}
		}
	}
}
