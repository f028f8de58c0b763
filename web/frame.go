// SPDX-License-Identifier: Apache-2.0

package web

import (
	"html/template"
	"net/http"

	"github.com/crisiscell/crisiscell/cell"
)

// frame is what the layout shows around a page.
type frame struct {
	Lang, Dir, Theme string
	Other            string // the other language
	Title            string
	Crisis, Officer  string
	Zone             string
	Exercise         bool
	SignedIn         bool
	Nav              []navItem
	Section          string
	Head, At         cell.Seq
	Away             bool
	Flash            *flashView
	Path             string // of this page, to come back to
	Plain            string // of this page as it is now
	CSS              []string
	JS               []string
	Icon             string
	Shortcuts        []shortcut
	Content          template.HTML
}

type navItem struct {
	Path, Section string
	Here          bool
}

type flashView struct {
	Flash
	Key  int64 // names this message among those of the browser
	Left int64 // milliseconds in which the act may be taken back without a reason; 0 when there is none
}

// shortcut is one key of the keyboard help; the words are the message key.<Name>.
type shortcut struct{ Keys, Name string }

var shortcuts = [...]shortcut{{"j", "next"}, {"k", "previous"}, {"Enter", "open"}, {"a", "accept"}, {"c", "correct"}, {"x", "reject"},
	{"s", "select"}, {"i", "incident"}, {"u", "undo"}, {"g i", "inbox"}, {"g d", "disputes"}, {"g n", "incidents"}, {"g r", "record"}, {"g p", "charter"}, {"?", "help"}}

func (r *Request) frame(p Page) frame {
	s := r.shell
	f := frame{Lang: r.Words.Lang, Dir: r.Words.Dir(), Theme: named("theme").of(r.Request), Other: "ar", Title: p.Title, Section: p.Section,
		Crisis: s.cfg.Crisis.Name.In(r.Words.Lang), Officer: s.cfg.Name.In(r.Words.Lang), Zone: r.T("zone", "zone", r.Words.Zone(s.zone)),
		Exercise: s.cfg.Crisis.Exercise, SignedIn: r.session != nil, Head: r.head, At: r.Viewer.At, Away: r.away,
		Flash: r.flash(), Path: r.path(), Plain: r.URL.Path, CSS: []string{s.assets.url("tokens.css"), s.assets.url("app.css")},
		JS: []string{s.assets.url("app.js")}, Icon: s.assets.url("icon.svg"), Shortcuts: shortcuts[:]}
	if f.Lang == "ar" {
		f.Other = "en"
	}
	for _, name := range p.Scripts {
		f.JS = append(f.JS, s.assets.url(name))
	}
	for _, n := range [...]string{"inbox", "disputes", "incidents", "record", "charter"} {
		f.Nav = append(f.Nav, navItem{"/" + n, n, n == p.Section})
	}
	return f
}

// path is where the forms of the frame come back to. A form that was refused has no page of its own to show again.
func (r *Request) path() string {
	if r.Method != http.MethodGet || r.URL.Path == "/sign-in" {
		return "/"
	}
	return r.URL.RequestURI()
}

func (r *Request) flash() *flashView {
	if r.session == nil {
		return nil
	}
	r.session.mu.Lock()
	f := r.session.flash
	r.session.mu.Unlock()
	age := r.shell.cfg.Clock.Now() - f.At
	if f.Text == "" || age > flashFor {
		return nil
	}
	v := &flashView{Flash: f, Key: int64(f.At)}
	if f.ID != "" && age < undoFor {
		v.Left = int64(undoFor-age) / 1000
	}
	return v
}
