// SPDX-License-Identifier: Apache-2.0

package page

import (
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/language"

	"github.com/crisiscell/crisiscell/cell"
)

// What a text is written in.
const (
	noMarkup = iota
	htmlMarkup
	xmlMarkup
)

// markup tells by the first bytes, else by the declared media type.
func markup(text, media string) int {
	head := strings.TrimSpace(text[:min(len(text), 1024)])
	switch sniffed := http.DetectContentType([]byte(head)); {
	case strings.HasPrefix(sniffed, "text/html"):
		return htmlMarkup
	case strings.HasPrefix(sniffed, "text/xml"):
		if strings.Contains(strings.ToLower(head), "<html") {
			return htmlMarkup
		}
		return xmlMarkup
	}
	if lower := strings.ToLower(head); strings.HasPrefix(lower, "<!doctype") || strings.HasPrefix(lower, "<!entity") {
		if strings.Contains(lower, "<html") {
			return htmlMarkup
		}
		return xmlMarkup
	}
	if media == HTML || media == "application/xhtml+xml" {
		return htmlMarkup
	}
	return noMarkup
}

// unread are the elements whose content is not for reading.
var unread = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Template: true, atom.Svg: true,
	atom.Iframe: true, atom.Noembed: true, atom.Noframes: true, atom.Noscript: true, atom.Select: true,
	atom.Object: true, atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Datalist: true}

// inline are the elements that stand within a line; every other one begins a line and ends one. Unknown elements
// have no atom and are taken as inline.
var inline = map[atom.Atom]bool{0: true, atom.A: true, atom.Abbr: true, atom.Acronym: true, atom.B: true,
	atom.Bdi: true, atom.Bdo: true, atom.Big: true, atom.Cite: true, atom.Code: true, atom.Data: true,
	atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Img: true, atom.Input: true,
	atom.Ins: true, atom.Kbd: true, atom.Label: true, atom.Link: true, atom.Map: true, atom.Mark: true,
	atom.Meta: true, atom.Nobr: true, atom.Output: true, atom.Picture: true, atom.Q: true, atom.Rp: true,
	atom.Rt: true, atom.Ruby: true, atom.S: true, atom.Samp: true, atom.Small: true, atom.Source: true,
	atom.Span: true, atom.Strike: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true,
	atom.Tt: true, atom.U: true, atom.Var: true, atom.Wbr: true}

// endless are the elements that have no end tag or may leave it out, so that they say nothing about depth.
var endless = map[atom.Atom]bool{atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true,
	atom.Hr: true, atom.Img: true, atom.Input: true, atom.Link: true, atom.Meta: true, atom.Param: true,
	atom.Source: true, atom.Track: true, atom.Wbr: true, atom.P: true, atom.Li: true, atom.Dt: true, atom.Dd: true,
	atom.Option: true, atom.Optgroup: true, atom.Td: true, atom.Th: true, atom.Tr: true, atom.Thead: true,
	atom.Tbody: true, atom.Tfoot: true, atom.Colgroup: true, atom.Rt: true, atom.Rp: true}

// reader walks the tags of a page in one pass, without building a tree: a page nested a million deep costs
// what its bytes cost.
type reader struct {
	page  *Page
	out   lines
	nodes int
	depth int
	pre   int
	title strings.Builder
	in    bool // within the title
	// skip is the element whose content is passed over, open how often it is nested. whole passes over nothing
	// but scripts and styles.
	skip  atom.Atom
	open  int
	whole bool
}

// readHTML sets the page's text, title, language and date from source.
func (p *Page) readHTML(source string) error {
	p.MediaType = HTML
	r := reader{page: p}
	if err := r.read(source); err != nil {
		return err
	}
	if r.skip != 0 {
		// The end of what was passed over is missing, so that the rest of the page went with it.
		r = reader{page: p, whole: true}
		if err := r.read(source); err != nil {
			return err
		}
	}
	p.Text = r.out.String()
	p.Title = strings.Join(strings.Fields(r.title.String()), " ")
	return nil
}

func (r *reader) read(source string) error {
	z := html.NewTokenizer(strings.NewReader(source))
	z.SetMaxBuf(MaxToken)
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			err := z.Err()
			if errors.Is(err, html.ErrBufferExceeded) {
				return tooLarge("token", MaxToken>>20, "the page has a tag or a text of more than 12 MiB; send its text only")
			}
			if !errors.Is(err, io.EOF) {
				return &cell.Error{Code: cell.Invalid, Key: "error.report.html", Msg: "the page could not be read as HTML", Err: err}
			}
			return nil
		}
		if r.nodes++; r.nodes > MaxNodes {
			return tooLarge("nodes", MaxNodes, "the page has more than 2,000,000 tags and texts; send its text only")
		}
		switch kind {
		case html.TextToken:
			r.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			if err := r.start(atom.Lookup(name), z, kind == html.SelfClosingTagToken); err != nil {
				return err
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			r.end(atom.Lookup(name))
		}
	}
}

func (r *reader) text(s string) {
	switch {
	case r.skip != 0:
	case r.in:
		r.title.WriteString(s)
	default:
		r.out.write(s, r.pre > 0)
	}
}

// start takes a start tag; its attributes are still in z and are read only where they matter.
func (r *reader) start(a atom.Atom, z *html.Tokenizer, closed bool) error {
	if !endless[a] && !closed {
		if r.depth++; r.depth > MaxDepth {
			return tooLarge("depth", MaxDepth, "the page nests more than 4,096 elements; send its text only")
		}
	}
	if r.skip != 0 {
		if a == r.skip && !closed {
			r.open++
		}
		return nil
	}
	if unread[a] && !closed && (!r.whole || a == atom.Script || a == atom.Style) {
		r.skip, r.open = a, 1
		return nil
	}
	switch a {
	case atom.Html:
		r.page.setLang(attributes(z)["lang"])
	case atom.Meta:
		r.page.setPublished(attributes(z))
	case atom.Title:
		r.in = r.title.Len() == 0
	case atom.Pre, atom.Textarea:
		r.pre++
	case atom.Td, atom.Th:
		r.out.gap()
		return nil
	}
	if !inline[a] {
		r.out.line()
	}
	return nil
}

func (r *reader) end(a atom.Atom) {
	if !endless[a] && r.depth > 0 {
		r.depth--
	}
	if r.skip != 0 {
		if a == r.skip {
			if r.open--; r.open == 0 {
				r.skip = 0
			}
		}
		return
	}
	switch a {
	case atom.Title:
		r.in = false
	case atom.Pre, atom.Textarea:
		r.pre = max(0, r.pre-1)
	case atom.Td, atom.Th:
		r.out.gap()
		return
	}
	if !inline[a] {
		r.out.line()
	}
}

// maxAttributes is how many attributes of a tag are looked at; those that are asked for stand among the first.
const maxAttributes = 100

// attributes returns those of the present tag by name. Of two with one name the first counts.
func attributes(z *html.Tokenizer) map[string]string {
	all := map[string]string{}
	for range maxAttributes {
		key, value, more := z.TagAttr()
		if _, twice := all[string(key)]; !twice && len(key) > 0 {
			all[string(key)] = strings.TrimSpace(string(value))
		}
		if !more {
			break
		}
	}
	return all
}

func (p *Page) setLang(declared string) {
	if tag, err := language.Parse(declared); err == nil && len(declared) <= 35 && tag != language.Und {
		p.Lang = tag.String()
	}
}

// publishedNames are the meta elements in which pages give their date, in lower case.
var publishedNames = map[string]bool{"article:published_time": true, "datepublished": true, "date": true,
	"dc.date": true, "dc.date.issued": true, "dcterms.issued": true, "pubdate": true, "publish-date": true,
	"parsely-pub-date": true, "og:published_time": true}

var isoDate = regexp.MustCompile(`^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:$|[T ])`)

// setPublished takes the first date that the page declares. The day is the one written, in the page's own zone.
func (p *Page) setPublished(meta map[string]string) {
	name := meta["property"] + meta["name"] + meta["itemprop"]
	if date := meta["content"]; p.Published == "" && publishedNames[strings.ToLower(name)] && isoDate.MatchString(date) {
		p.Published = date[:10]
	}
}
