// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// Actor is a person, office or body that reports name, with the time in which it held.
type Actor struct {
	ID, En, Ar string
	Type       string // of a speaker, as in Speaker.Type
	Class      string // what "the organisation" or "the agency" may mean: ngo, agency, force, government, person
	Role       string // the office a person held, "" for bodies
	Country    string
	From, To   string // dates; empty is open or unknown
}

// roster finds actors by their names in either language.
type roster struct {
	all    []Actor
	byName map[string][]int // folded words joined by a space
	first  map[string]int   // how many words a name with this first word may have
}

func loadActors(f fs.FS) (*roster, error) {
	rs, err := rows(f, "actors.tsv", 9)
	if err != nil {
		return nil, err
	}
	x := &roster{byName: map[string][]int{}, first: map[string]int{}}
	for _, p := range rs {
		for _, d := range p[6:8] {
			if d != "" {
				if _, err := time.Parse(time.DateOnly, d); err != nil {
					return nil, fmt.Errorf("actors.tsv: %q of %s is no date like 2026-01-31", d, p[0])
				}
			}
		}
		names := strings.Split(p[8], "|")
		a := Actor{ID: p[0], Type: p[1], Class: p[2], Role: p[3], Country: p[4], En: names[0], Ar: p[5], From: p[6], To: p[7]}
		x.all = append(x.all, a)
		for _, n := range append(names, strings.Split(p[5], "|")...) {
			x.put(n, len(x.all)-1)
		}
		x.all[len(x.all)-1].Ar, _, _ = strings.Cut(p[5], "|")
	}
	return x, nil
}

func (x *roster) put(name string, i int) {
	f, _ := arabic.Fold(name)
	ws := words(f)
	if len(ws) == 0 {
		return
	}
	key := joinWords(ws)
	if l := x.byName[key]; len(l) > 0 && l[len(l)-1] == i { // two spellings that fold alike
		return
	}
	x.byName[key] = append(x.byName[key], i)
	x.first[ws[0].w] = max(x.first[ws[0].w], len(ws))
}

func joinWords(ws []word) string {
	if len(ws) == 1 {
		return ws[0].w
	}
	var b strings.Builder
	for i, w := range ws {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.w)
	}
	return b.String()
}

// On gives the actors of that name, in any language, who held their office on the day (2006-01-02; empty: any day).
func (x *roster) On(name, day string) []Actor {
	f, _ := arabic.Fold(name)
	var out []Actor
	for _, i := range x.byName[joinWords(words(f))] {
		a := x.all[i]
		if day == "" || (a.From == "" || a.From <= day) && (a.To == "" || day <= a.To) {
			out = append(out, a)
		}
	}
	return out
}

// Actors gives the actors of the dictionary that bear a name on a day (2006-01-02; empty: any day). Who held an office
// only on other days is not among them.
func (e *Engine) Actors(name, day string) []Actor { return e.actors.On(name, day) }

// classWords are the words that a body of a class may be called by.
var classWords = map[string]string{"organisation": "ngo", "organization": "ngo", "charity": "ngo", "agency": "agency", "group": "ngo", "المنظمة": "ngo", "الوكالة": "agency",
	"الجمعية": "ngo", "movement": "force", "militia": "force", "الحركة": "force", "الفصيل": "force"}

// lastOf names the body that "the organisation" at word i means: the last of its class that the line names before it.
func (x *roster) lastOf(r *reading, i int, head string) string {
	class := classWords[head]
	if class == "" {
		return ""
	}
	for j := i - 1; j >= max(0, i-maxSentence); j-- {
		for _, w := range firstForms(r.ws[j].w, r.lang) {
			n := min(x.first[w], len(r.ws)-j)
			for ; n > 0; n-- {
				key := w
				if n > 1 {
					key += " " + joinWords(r.ws[j+1:j+n])
				}
				for _, k := range x.byName[key] {
					if x.all[k].Class == class {
						if r.lang == "ar" && x.all[k].Ar != "" {
							return x.all[k].Ar
						}
						return x.all[k].En
					}
				}
			}
		}
	}
	return ""
}

// firstForms gives a name's first word without what Arabic writes on it.
func firstForms(w, lang string) []string {
	out := []string{w}
	if lang != "ar" {
		return append(out, strings.TrimSuffix(w, "'s"))
	}
	for _, p := range []string{"و", "ب", "ل", "ف", "ك"} {
		if s, ok := strings.CutPrefix(w, p); ok && len(s) > 4 {
			out = append(out, s)
			if p == "ل" && strings.HasPrefix(s, "ل") {
				out = append(out, "ا"+s)
			}
		}
	}
	return out
}
