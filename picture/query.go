// SPDX-License-Identifier: Apache-2.0

package picture

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/crisiscell/crisiscell/cell"
)

// Limits of a query as people type it: more words do not find more, and each costs a look-up.
const (
	maxQuery = 2_000 // bytes
	maxTerms = 32
)

// Filter narrows the picture. The zero Filter lets everything through.
type Filter struct {
	Kinds, Desks, Events []string
	Polarity             string
	Source               string // an id, or part of a name
	Grade                string // "B", "2" or "B2"
	Place                string // part of a name
	Axis                 Axis   // which time From and To are about; Happened when empty
	From, To             cell.Time
}

// Query is a search: words and a filter.
type Query struct {
	Filter
	Terms  []Term
	Before cell.Seq // exclusive; 0 starts at the newest
	Limit  int
}

// Found is one item of a search with its row's number, from which the next page goes on.
type Found struct {
	Item
	N cell.Seq
}

// Term is something that must be in an item, or must not.
type Term struct {
	Words  []string // in this order, one after the other, when there are several
	Not    bool
	Prefix bool // the last word goes on
}

// ParseQuery reads what people type into the one search box: words, "a phrase", -without, begin*, and the operators
// source: desk: kind: event: grade: polarity: place: after: before: with their values (quoted when they hold spaces).
// Dates are 2026-01-31, in zone. The values are bound as values; nothing is ever a pattern or SQL. Its error is Invalid
// and names the part.
func ParseQuery(text string, zone *time.Location) (Query, error) {
	var q Query
	if len(text) > maxQuery {
		return q, &cell.Error{Code: cell.TooLarge, Key: "error.query.long", Args: map[string]any{"limit": maxQuery}, Msg: "the query is too long: a few words find more"}
	}
	for _, p := range split(text) {
		if p.operator != "" && !p.quoted {
			if err := q.operator(p.operator, p.text, zone); err != nil {
				return q, err
			}
			continue
		}
		t := Term{Not: p.not, Prefix: strings.HasSuffix(p.text, "*") && !p.quoted}
		t.Words = words(p.text)
		if len(t.Words) == 0 {
			continue
		}
		if len(q.Terms) == maxTerms {
			return q, &cell.Error{Code: cell.TooLarge, Key: "error.query.terms", Args: map[string]any{"limit": maxTerms}, Msg: "the query has too many words: a few find more"}
		}
		q.Terms = append(q.Terms, t)
	}
	return q, nil
}

// words cuts text at everything that is no letter, number or mark.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
}

// part is one piece of a query.
type part struct {
	operator, text string
	not, quoted    bool
}

var operators = []string{"source", "desk", "kind", "event", "grade", "polarity", "place", "after", "before"}

// split cuts a query into words, phrases and operators with their values.
func split(text string) []part {
	var out []part
	rest := strings.TrimSpace(text)
	for rest != "" {
		var p part
		if strings.HasPrefix(rest, "-") {
			p.not, rest = true, rest[1:]
		}
		if name, after, ok := strings.Cut(rest, ":"); ok && slices.Contains(operators, strings.ToLower(name)) {
			p.operator, rest = strings.ToLower(name), after
		}
		if strings.HasPrefix(rest, `"`) {
			p.text, rest, _ = strings.Cut(rest[1:], `"`)
			p.quoted = p.operator == ""
		} else if i := strings.IndexFunc(rest, unicode.IsSpace); i >= 0 {
			p.text, rest = rest[:i], rest[i:]
		} else {
			p.text, rest = rest, ""
		}
		out = append(out, p)
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
	}
	return out
}

func (q *Query) operator(name, value string, zone *time.Location) error {
	bad := func(expected string) error {
		return &cell.Error{Code: cell.Invalid, Key: "error.query.operator", Args: map[string]any{"operator": name, "value": value, "expected": expected},
			Msg: fmt.Sprintf("%s:%s is not understood: expected %s", name, value, expected)}
	}
	if value == "" {
		return bad("a value right behind the colon")
	}
	switch name {
	case "source":
		q.Source = value
	case "desk":
		q.Desks = append(q.Desks, strings.ToLower(value))
	case "kind":
		q.Kinds = append(q.Kinds, strings.ToLower(value))
	case "event":
		q.Events = append(q.Events, strings.ToUpper(value))
	case "place":
		q.Place = value
	case "polarity":
		if q.Polarity = strings.ToLower(value); q.Polarity != "affirm" && q.Polarity != "deny" && q.Polarity != "unconfirmed" {
			return bad("affirm, deny or unconfirmed")
		}
	case "grade":
		q.Grade = strings.ToUpper(value)
		if strings.Trim(q.Grade, "ABCDEF123456") != "" || len(q.Grade) > 2 {
			return bad("A to F, 1 to 6, or both as B2")
		}
	case "after", "before":
		day, err := time.ParseInLocation(time.DateOnly, value, zone)
		if err != nil {
			return bad("a date as 2026-01-31")
		}
		if name == "after" {
			q.From = cell.TimeOf(day)
		} else {
			q.To = cell.TimeOf(day)
		}
	}
	return nil
}
