// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"github.com/crisiscell/crisiscell/situation/extract/layout"
)

//go:embed data
var files embed.FS

// Version names the rule set.
const Version = "2"

// Engine holds the compiled language data; it is safe for concurrent use.
type Engine struct {
	grammar map[string]*grammar
	count   map[string]*counter
	places  *gazetteer
	actors  *roster
}

// Default returns the engine with the data that ships with it, which is compiled once.
func Default() (*Engine, error) { return shipped() }

var shipped = sync.OnceValues(func() (*Engine, error) {
	sub, err := fs.Sub(files, "data")
	if err != nil {
		return nil, err
	}
	return New(sub)
})

func rows(f fs.FS, name string, n int) ([][]string, error) {
	b, err := fs.ReadFile(f, name)
	if err != nil {
		return nil, fmt.Errorf("read language data: %w", err)
	}
	var out [][]string
	for l := range strings.Lines(string(b)) {
		l = strings.TrimRight(l, "\r\n")
		if l == "" || l[0] == '#' {
			continue
		}
		p := strings.Split(l, "\t")
		if len(p) < n {
			return nil, fmt.Errorf("%s: row %q needs %d columns", name, l, n)
		}
		out = append(out, p)
	}
	return out, nil
}

// New compiles the language data of f: grammars, events, numbers, calendar, units, places and actors.
func New(f fs.FS) (*Engine, error) {
	e := &Engine{grammar: map[string]*grammar{}}
	for _, lang := range []string{"en", "ar"} {
		g := newGrammar(lang)
		for _, name := range []string{"grammar-", "events-"} {
			if err := g.load(f, name+lang+".txt", name == "events-"); err != nil {
				return nil, err
			}
		}
		e.grammar[lang] = g
	}
	if err := e.loadCounters(f); err != nil {
		return nil, err
	}
	var err error
	if e.places, err = loadGazetteer(f); err != nil {
		return nil, err
	}
	e.actors, err = loadActors(f)
	return e, err
}

// load reads a grammar file: "@class: members", "[kind]", and patterns parted by semicolons.
func (g *grammar) load(f fs.FS, name string, events bool) error {
	b, err := fs.ReadFile(f, name)
	if err != nil {
		return fmt.Errorf("read language data: %w", err)
	}
	kind, n := "", 0
	for l := range strings.Lines(string(b)) {
		n++
		l = strings.TrimSpace(l)
		if l == "" || l[0] == '#' {
			continue
		}
		if l[0] == '[' {
			kind = strings.Trim(l, "[]")
			if events && group[kind] == "" {
				return fmt.Errorf("%s line %d: %q is no type of event", name, n, kind)
			}
			continue
		}
		put := func(p string) error { return g.add(kind, p, events) }
		if class, members, ok := strings.Cut(l, ":"); ok && l[0] == '@' {
			l = members
			put = func(p string) error { return g.class(class[1:], p) }
		} else if kind == "" {
			return fmt.Errorf("%s line %d: a [kind] or an @class is expected first", name, n)
		}
		for p := range strings.SplitSeq(l, ";") {
			if p = strings.TrimSpace(p); p == "" {
				continue
			}
			if err := put(p); err != nil {
				return fmt.Errorf("%s line %d: %w", name, n, err)
			}
		}
	}
	return nil
}

func (e *Engine) loadCounters(f fs.FS) error {
	u, err := loadUnits(f)
	if err != nil {
		return err
	}
	e.count = map[string]*counter{}
	for _, lang := range []string{"en", "ar"} {
		e.count[lang] = &counter{num: lexicon{}, cal: lexicon{}, u: u[lang], ar: lang == "ar"}
	}
	for _, name := range []string{"numbers.tsv", "calendar.tsv"} {
		rs, err := rows(f, name, 4)
		if err != nil {
			return err
		}
		for _, r := range rs {
			v, err := strconv.ParseFloat(r[2], 64)
			c := e.count[r[0]]
			if err != nil || c == nil {
				return fmt.Errorf("%s: row of %q needs a language (en, ar) and a number", name, r[3])
			}
			if name == "numbers.tsv" {
				c.num.add(r[3], sense{kind: r[1], value: v})
			} else {
				c.cal.add(r[3], sense{kind: r[1], value: v})
			}
		}
	}
	return nil
}

// Extract reads one page or passage. It never panics on any bytes.
func (e *Engine) Extract(in Input) Document {
	in.Text = strings.ToValidUTF8(in.Text, "?")
	d := Document{Lang: in.Lang, Dir: "ltr"}
	if d.Lang == "" {
		d.Lang = language(in.Text)
	}
	if d.Lang == "ar" {
		d.Dir = "rtl"
	}
	lay := layout.Passage(in.Text, d.Lang)
	if !in.Passage {
		lay = layout.Split(in.Text)
	}
	d.Noise = lay.Noise
	seen := map[string]map[string][]atom{"en": {}, "ar": {}}
	for i, ls := range lay.Stories {
		s := Story{ID: "s" + strconv.Itoa(i+1), Title: ls.Title, TitleLine: ls.TitleLine, Lang: ls.Lang, Dir: ls.Dir, Published: in.Published}
		m := &memory{seen: seen, spots: map[string][]Place{}, countries: e.countriesOf(in.Text, ls)}
		for _, l := range ls.Lines {
			s.Lines = append(s.Lines, Line{l.N, l.Role, l.Start, l.End})
			if l.Role == "body" || l.Role == "caption" {
				s.Claims = append(s.Claims, e.line(in.Text[l.Start:l.End], l, in.Published, m)...)
			}
		}
		d.Stories = append(d.Stories, s)
	}
	d.Disputes = disputes(d.Stories)
	return d
}

func language(s string) string {
	n, a := 0, 0
	for _, r := range s {
		if r > 0x600 && r < 0x700 {
			a++
		}
		n++
	}
	if a*3 > n {
		return "ar"
	}
	return "en"
}
