// SPDX-License-Identifier: Apache-2.0

package web

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
)

// frame is what the layout shows around a page.
type frame struct {
	Lang, Dir, Theme string
	Other            string // the other language
	Title            string
	Crisis           string // what the page belongs to: the crisis, else the program
	Who              string // login name and seat of who is signed in
	Person           bool   // somebody is signed in, and the screen is not locked
	Zone             string
	Exercise         bool
	Seated           bool // in a crisis: pages of desks can be reached
	Administrator    bool
	Places           []place
	Notes            []Note
	LockAfter        int64 // seconds without a sign of the person
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
	{"s", "select"}, {"i", "incident"}, {"u", "undo"}, {"g i", "inbox"}, {"g d", "disputes"}, {"g n", "incidents"}, {"g m", "map"}, {"g s", "search"}, {"g r", "record"}, {"g p", "charter"}, {"Ctrl Alt L", "lock"}, {"Ctrl Alt U", "change"}, {"?", "help"}}

// Note is a line above every page: what the reader must know wherever they are.
type Note struct {
	Text, Path string
}

// Note asks fn, for every page of somebody who is signed in, what must be told above it.
func (s *Shell) Note(fn func(*Request) ([]Note, error)) { s.notes = append(s.notes, fn) }

// program stands where there is no crisis.
const program = "crisiscell"

func (r *Request) frame(p Page) (frame, error) {
	s, st := r.shell, r.Standing
	f := frame{Lang: r.Words.Lang, Dir: r.Words.Dir(), Theme: named("theme").of(r.Request), Other: "ar", Title: p.Title, Section: p.Section, Crisis: program,
		Zone: r.T("zone", "zone", r.Words.Zone(r.zone)), Head: r.head, At: r.Viewer.At, Away: r.away, Path: r.path(), Plain: r.URL.Path,
		CSS: []string{s.assets.url("tokens.css"), s.assets.url("app.css"), s.assets.url("signin.css")},
		JS:  []string{s.assets.url("app.js"), s.assets.url("signin.js")}, Icon: s.assets.url("icon.svg"), Shortcuts: shortcuts[:]}
	if f.Lang == "ar" {
		f.Other = "en"
	}
	for _, name := range p.Scripts {
		f.JS = append(f.JS, s.assets.url(name))
	}
	if r.session == nil || r.session.Half || r.session.Locked {
		return f, nil
	}
	f.Person, f.Seated, f.Administrator, f.Who = true, r.Seated(), st.Administrator, r.session.Login
	f.LockAfter = int64(account.LockAfter / 1_000_000)
	f.Flash = r.flash()
	if len(r.standings) > 1 {
		f.Places = r.places()
	}
	if r.Seated() {
		f.Crisis, f.Exercise, f.Who = st.Crisis.Name.In(f.Lang), st.Crisis.Exercise, st.SeatName.In(f.Lang)
		for _, n := range [...]string{"inbox", "disputes", "incidents", "map", "search", "record", "charter"} {
			f.Nav = append(f.Nav, navItem{"/" + n, n, n == p.Section})
		}
	}
	for _, fn := range s.notes {
		ns, err := fn(r)
		if err != nil {
			return f, err
		}
		f.Notes = append(f.Notes, ns...)
	}
	return f, nil
}

// path is where the forms of the frame come back to. A form that was refused has no page of its own to show again.
func (r *Request) path() string {
	if r.Method != http.MethodGet || strings.HasPrefix(r.URL.Path, "/sign-in") { // whose address may hold a token
		return "/"
	}
	return r.URL.RequestURI()
}

func (r *Request) flash() *flashView {
	if r.session == nil {
		return nil
	}
	f := r.shell.flashes.get(r.flashKey())
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
