// SPDX-License-Identifier: Apache-2.0

package situation

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/arabic"
)

//go:embed sensitive.txt
var sensitiveText string

// sensitiveRules are the rules of sensitive.txt.
type sensitiveRules struct {
	words map[string]cell.Sensitivity // folded, between spaces
	types map[string]cell.Sensitivity
}

var sensitive = sync.OnceValue(func() sensitiveRules {
	r, err := parseSensitive(sensitiveText)
	if err != nil {
		panic(err) // the file is built in, and a test reads it
	}
	return r
})

func parseSensitive(text string) (sensitiveRules, error) {
	r := sensitiveRules{words: map[string]cell.Sensitivity{}, types: map[string]cell.Sensitivity{}}
	for i, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, rest, ok := strings.Cut(line, ":")
		name, what, two := strings.Cut(head, " ")
		s := cell.Sensitivity(name)
		what = strings.TrimSpace(what)
		if !ok || !two || !s.Valid() || (what != "words" && what != "types") {
			return r, fmt.Errorf("sensitive.txt line %d: expected `sensitivity words: ...` or `sensitivity types: ...`", i+1)
		}
		if what == "types" {
			for _, t := range strings.Fields(rest) {
				r.types[t] = s
			}
			continue
		}
		for w := range strings.SplitSeq(rest, ",") {
			r.words[plain(w)] = s
		}
	}
	return r, nil
}

// plain folds a text and parts its words by one space each, with a space at both ends.
func plain(s string) string {
	folded, _ := arabic.Fold(s)
	words := strings.FieldsFunc(folded, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsNumber(c) })
	return " " + strings.Join(words, " ") + " "
}

// sensitivityOf is what a statement is by default: protected for health facilities and sexual violence, so that nobody
// is found through the picture before an officer has looked.
func sensitivityOf(s Statement) cell.Sensitivity {
	rules := sensitive()
	text := plain(s.Quote)
	var found []string
	for w := range rules.words {
		if strings.Contains(text, w) {
			found = append(found, w)
		}
	}
	if len(found) > 0 {
		return rules.words[slices.Min(found)]
	}
	return rules.types[s.EventType]
}
