// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"sort"
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

// Catalogue is the messages of one language, with numbers and dates as one reader wants them.
type Catalogue struct {
	Manner
	tag      language.Tag
	messages map[string]message
}

// Load reads the catalogues that come with the program, by language, in the plainest manner; In gives the others.
func Load() (map[string]*Catalogue, error) {
	out := map[string]*Catalogue{}
	for _, lang := range Langs {
		b, err := files.ReadFile(lang + ".json")
		if err != nil {
			return nil, fmt.Errorf("locale %s: %w", lang, err)
		}
		c := &Catalogue{Manner: Manner{Lang: lang}.Tidy(), tag: language.MustParse(lang)}
		if err := json.Unmarshal(b, &c.messages); err != nil {
			return nil, fmt.Errorf("locale %s: %w", lang, err)
		}
		out[lang] = c
	}
	return out, nil
}

// In is the catalogue for a reader who wants m; the language of m is not looked at.
func (c *Catalogue) In(m Manner) *Catalogue {
	out := *c
	m.Lang = c.Lang
	out.Manner = m.Tidy()
	return &out
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
		if i, ok := args["n"].(int); ok {
			n = int64(i)
		}
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

// Say is Text with names and values in turn.
func (c *Catalogue) Say(key string, args ...any) string {
	m := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		m[fmt.Sprint(args[i])] = args[i+1]
	}
	return c.Text(key, m)
}

// Count returns the message of key in the plural form of n.
func (c *Catalogue) Count(key string, n int64) string {
	return c.Text(key, map[string]any{"n": n})
}

// Value returns the message of prefix.value, or value itself, isolated, where the catalogue does not know it.
func (c *Catalogue) Value(prefix, value string) string {
	if value == "" {
		return c.Text("unknown", nil)
	}
	if key := prefix + "." + value; c.Has(key) {
		return c.Text(key, nil)
	}
	return Isolate(value)
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
		return c.Number(int64(v))
	case int64:
		return c.Number(v)
	case string:
		return Isolate(v)
	}
	return Isolate(fmt.Sprint(v))
}
