// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed en.json ar.json
var files embed.FS

// Langs are the languages of the pages.
var Langs = [...]string{"en", "ar"}

// forms are the plural categories by the name they have in the message files.
var forms = map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few",
	plural.Many: "many", plural.Other: "other"}

// message is a text, or one text for each plural category of the argument n.
type message struct {
	text  string
	forms map[string]string
}

// UnmarshalJSON reads a string or an object of plural categories.
func (m *message) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &m.text)
	}
	return json.Unmarshal(b, &m.forms)
}

// Catalogue is the messages of one language.
type Catalogue struct {
	Lang     string // "en" or "ar"
	tag      language.Tag
	messages map[string]message
}

// Load reads the catalogues that come with the program, by language.
func Load() (map[string]*Catalogue, error) {
	out := map[string]*Catalogue{}
	for _, lang := range Langs {
		b, err := files.ReadFile(lang + ".json")
		if err != nil {
			return nil, fmt.Errorf("locale %s: %w", lang, err)
		}
		c := &Catalogue{Lang: lang, tag: language.MustParse(lang)}
		if err := json.Unmarshal(b, &c.messages); err != nil {
			return nil, fmt.Errorf("locale %s: %w", lang, err)
		}
		out[lang] = c
	}
	return out, nil
}

// Dir is the direction in which the language is written.
func (c *Catalogue) Dir() string {
	if c.Lang == "ar" {
		return "rtl"
	}
	return "ltr"
}

// Has reports whether the catalogue holds key.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.messages[key]
	return ok
}

// Keys returns all keys in order.
func (c *Catalogue) Keys() []string {
	out := make([]string, 0, len(c.messages))
	for k := range c.messages {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// Text returns the message of key with {name} replaced from args; the argument n chooses the plural form. An unknown
// key shows as itself.
func (c *Catalogue) Text(key string, args map[string]any) string {
	m, ok := c.messages[key]
	if !ok {
		return key
	}
	text := m.text
	if m.forms != nil {
		n, _ := args["n"].(int64)
		text = m.forms[forms[c.form(n)]]
		if text == "" {
			text = m.forms["other"]
		}
	}
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	pairs := make([]string, 0, 2*len(args))
	for k, v := range args {
		pairs = append(pairs, "{"+k+"}", c.argument(v))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Count returns the message of key in the plural form of n.
func (c *Catalogue) Count(key string, n int64) string {
	return c.Text(key, map[string]any{"n": n})
}

// Value returns the message of prefix.value, or value itself where the catalogue does not know it.
func (c *Catalogue) Value(prefix, value string) string {
	if value == "" {
		return c.Text("unknown", nil)
	}
	if key := prefix + "." + value; c.Has(key) {
		return c.Text(key, nil)
	}
	return value
}

func (c *Catalogue) form(n int64) plural.Form {
	if n < 0 {
		n = -n
	}
	// The categories of a whole number depend on its last digits only; this keeps it within int on any machine.
	if n >= 1_000_000 {
		n = n%1_000_000 + 1_000_000
	}
	return plural.Cardinal.MatchPlural(c.tag, int(n), 0, 0, 0, 0)
}

// argument writes one argument: numbers grouped, other text between the marks of a first-strong isolate.
func (c *Catalogue) argument(v any) string {
	switch v := v.(type) {
	case int:
		return Number(int64(v))
	case int64:
		return Number(v)
	case string:
		return Isolate(v)
	}
	return Isolate(fmt.Sprint(v))
}

// Isolate puts s between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode UAX #9) after taking out
// directional controls of its own, which could close the isolate early.
func Isolate(s string) string { return "\u2068" + Plain(s) + "\u2069" }

// Plain takes the directional controls of UAX #9 out of s.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0x061C:
			return -1
		}
		return r
	}, s)
}

// Number writes n with its thousands grouped by narrow no-break spaces, as both languages read it.
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 && len(s) > 4 {
			b.WriteRune('\u202f')
		}
		b.WriteRune(c)
	}
	return sign + b.String()
}
