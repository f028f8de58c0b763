// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/internal/arabic"
	"github.com/crisiscell/crisiscell/situation/extract/layout"
)

//go:embed data
var files embed.FS

// Version names the rule set.
const Version = "1"

type event struct {
	name   string
	en, ar *regexp.Regexp
}
type place struct {
	name, cc string
	id       int64
}

// Engine holds the compiled language data; it is safe for concurrent use.
type Engine struct {
	events []event
	frame  map[string]*regexp.Regexp
	places map[string]place
	anyPl  *regexp.Regexp
	count  map[string]*counter
}

// Default returns the engine with the data that ships with it.
func Default() (*Engine, error) {
	sub, err := fs.Sub(files, "data")
	if err != nil {
		return nil, err
	}
	return New(sub)
}

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

// New compiles events.txt, frames.txt and places.tsv of f.
func New(f fs.FS) (*Engine, error) {
	e := &Engine{frame: map[string]*regexp.Regexp{}, places: map[string]place{}}
	ev, err := rows(f, "events.txt", 3)
	if err != nil {
		return nil, err
	}
	for _, p := range ev {
		en, err1 := regexp.Compile(p[1])
		ar, err2 := regexp.Compile(p[2])
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("events.txt: pattern of %s does not compile", p[0])
		}
		e.events = append(e.events, event{p[0], en, ar})
	}
	fr, err := rows(f, "frames.txt", 2)
	if err != nil {
		return nil, err
	}
	raw := map[string]string{}
	for _, p := range fr {
		raw[p[0]] = p[1]
	}
	e.compileFrames(raw)
	if err := e.loadCounters(f); err != nil {
		return nil, err
	}
	return e, e.loadPlaces(f)
}

func (e *Engine) compileFrames(raw map[string]string) {
	set := func(k, p string) { e.frame[k] = regexp.MustCompile(p) }
	for k, p := range raw {
		if !strings.HasPrefix(k, "say") && !strings.HasPrefix(k, "deny") && k != "noise" {
			set(k, p)
		}
	}
	set("noise", "^(?:"+raw["noise"]+")$")
	for _, lang := range []string{"en", "ar"} {
		v := raw["say-"+lang] + "|" + raw["deny-"+lang]
		set("voice-"+lang, `(?:^|[^\p{L}])و?(?:`+v+`)(?:[^\p{L}]|$)`)
	}
	set("contrast-en", `,? (?:but|while|whereas|although|hours after|a day after) |, (?:and|contradicting) | and ()(?:he |she |it |they )?(?:`+raw["say-en"]+`) `)
	set("hidden-en", `^(?:`+raw["say-en"]+`)(?: that)? `)
	set("hidden-ar", `^و?(?:`+raw["say-ar"]+`) ب?ان(?:ه|ها|هم)? `)
	set("contrast-ar", `،? (?:لكن|بينما|فيما|في حين) ()`)
	set("unconf-head-en", "^(.+?) ("+raw["unconf-en"]+")(?: that| whether)? (.+)$")
	set("deny-head-en", "^(.+?) ("+raw["deny-en"]+")(?: on [a-z]+day)?(?: (?:accusations|reports?|claims?|a newspaper report|a report|any suggestion))?(?: that| of)? (.+)$")
	set("head-en", "^(.+?),? (?:"+raw["say-en"]+")(?: on [a-z]+day)?(?: that)?[,:]? (.+)$")
	set("tail-en", "^(.+),\"? (.+?) (?:"+raw["say-en"]+")(?: on [a-z]+day| by telephone| in a statement| on condition of anonymity| the [a-z]+)?\\.?$")
	set("inv-en", "^(.+),\"? (?:said) (.+)$")
	set("acc-en", "^(.+), according to (.+)$")
	set("acch-en", "^according to (.+?), (.+)$")
	set("deny-head-ar", "^و?(?:"+raw["deny-ar"]+") (.+)$")
	set("head-ar", "^و?(?:"+raw["say-ar"]+") (.+?) ((?:ب?ان|انه|انها|انهم|بانه|بانها)(?: .+))$")
	set("nom-ar", "^و?(?:"+raw["say-ar"]+") (.+)$")
	set("tail-ar", "^(.+)، (?:كما )?(?:"+raw["say-ar"]+"|جاء في|ردت) (.+)$")
	set("acc-ar", "^(.+)، (?:بحسب|حسب|وفق|وفقا ل|وفق ما افاد به) (.+)$")
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

func (e *Engine) loadPlaces(f fs.FS) error {
	pl, err := rows(f, "places.tsv", 4)
	if err != nil {
		return err
	}
	var all []string
	for _, p := range pl {
		id, _ := strconv.ParseInt(p[1], 10, 64)
		for _, a := range strings.Split(p[3], "|") {
			k, _ := arabic.Fold(a)
			if _, had := e.places[k]; !had && k != "" {
				e.places[k] = place{p[0], p[2], id}
				all = append(all, regexp.QuoteMeta(k))
			}
		}
	}
	e.anyPl, err = regexp.Compile(`(?:^|[^\p{L}])[وبل]?(` + strings.Join(longFirst(all), "|") + `)(?:[^\p{L}]|$)`)
	return err
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
	for i, ls := range lay.Stories {
		s := Story{ID: "s" + strconv.Itoa(i+1), Title: ls.Title, TitleLine: ls.TitleLine, Lang: ls.Lang, Dir: ls.Dir, Published: in.Published}
		last := memory{}
		for _, l := range ls.Lines {
			s.Lines = append(s.Lines, Line{l.N, l.Role, l.Start, l.End})
			if l.Role == "body" || l.Role == "caption" {
				s.Claims = append(s.Claims, e.line(in.Text[l.Start:l.End], l.Start, l.N, l.Lang, in.Published, &last)...)
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

var sentence = regexp.MustCompile(`[.!?؟]["”»]?(?:\s+|$)|; `)

// abbreviation is a title or an initial, whose point ends no sentence.
var abbreviation = regexp.MustCompile(`(?:^|[\s“"(])(?:Dr|Mr|Mrs|Ms|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Brig|St|No|\p{Lu}|[Uu]\.[SsNn])$`)

// maxSentence bounds what is read as one sentence, in bytes: a paragraph without an end is no sentence, and each
// pattern costs time for each byte. The longest sentences of the development pages are below 1 kB.
const maxSentence = 16 << 10

func (e *Engine) line(text string, base, n int, lang, published string, last *memory) []Claim {
	var out []Claim
	from := 0
	for _, m := range append(sentence.FindAllStringIndex(text, -1), []int{len(text), len(text)}) {
		if m[1] <= from || !utf8.ValidString(text[from:m[1]]) {
			continue
		}
		if m[0] < len(text) && abbreviation.MatchString(text[max(from, m[0]-8):m[0]]) {
			continue
		}
		s := strings.TrimRight(text[from:m[1]], " \n\t.;")
		if len(s) > maxSentence {
			from = m[1]
			continue
		}
		for _, c := range e.sentence(s, lang, published, last) {
			c.Line, c.Start, c.End = n, c.Start+base+from, c.End+base+from
			out = append(out, c)
		}
		last.inQuote = (last.inQuote || strings.Count(s, "“")+strings.Count(s, "«") > 0) &&
			strings.LastIndexAny(s, "“«") >= strings.LastIndexAny(s, "”»")
		from = m[1]
	}
	last.inQuote = false
	return out
}
