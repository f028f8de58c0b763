// SPDX-License-Identifier: Apache-2.0

package web

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"
	_ "time/tzdata" // times are shown in the crisis's zone on machines that carry no zones

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web/locale"
)

//go:embed template/*.html
var ownTemplates embed.FS

// Config is what a shell needs.
type Config struct {
	Crisis  cell.CrisisOpened // the crisis whose pages these are
	Officer cell.Actor        // who acts when signed in: one local officer
	Name    cell.Name         // how the officer is called: the role, not a person
	Live    Live
	Clock   cell.Clock
	Log     *slog.Logger  // slog.Default when nil
	Secure  bool          // whether the browser reaches the pages over TLS
	Beat    time.Duration // between two signs of life on the stream; 15 s when 0
}

// Shell is the frame around the pages. Use New.
type Shell struct {
	cfg        Config
	zone       *time.Location
	catalogues map[string]*locale.Catalogue // by language
	words      map[locale.Manner]*locale.Catalogue
	assets     *assets
	sessions   *sessions
	mux        *http.ServeMux
	own        Pages
}

// New makes a shell without desks: let each desk's Routes add its pages, then serve Handler.
func New(cfg Config) (*Shell, error) {
	if cfg.Live == nil || cfg.Clock == nil || !cfg.Crisis.ID.Valid() {
		return nil, errors.New("web: Live, Clock and a crisis with its id are needed")
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Beat == 0 {
		cfg.Beat = 15 * time.Second
	}
	zone, err := time.LoadLocation(cfg.Crisis.Zone)
	if err != nil {
		return nil, fmt.Errorf("web: zone of the crisis: %w", err)
	}
	s := &Shell{cfg: cfg, zone: zone, sessions: newSessions(), mux: http.NewServeMux()}
	if s.catalogues, err = locale.Load(); err != nil {
		return nil, err
	}
	s.words = map[locale.Manner]*locale.Catalogue{}
	for _, m := range locale.Manners() {
		s.words[m] = s.catalogues[m.Lang].In(m)
	}
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	if s.own, err = s.Pages(ownTemplates, "template/*.html"); err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// routes adds the shell's own addresses.
func (s *Shell) routes() {
	s.mux.HandleFunc("GET /assets/{name}", s.assets.serve)
	s.mux.HandleFunc("GET /favicon.ico", s.assets.icon)
	s.mux.HandleFunc("GET /sign-in", s.signIn)
	s.mux.HandleFunc("GET /settings", s.display)
	s.mux.HandleFunc("POST /settings", s.settings)
	s.Handle("POST /sign-out", s.signOut)
	s.Handle("GET /live", s.live)
	s.Handle("GET /{$}", func(r *Request) error { return r.Redirect("/inbox") })
	s.Handle("GET /calendar", s.calendar)
	s.Handle("GET /help", func(r *Request) error {
		return r.Page(s.own, Page{Name: "help", Title: r.T("help.title"), Section: "help", Data: shortcuts})
	})
	s.Handle("/", func(*Request) error {
		return &cell.Error{Code: cell.NotFound, Key: "error.page.missing", Msg: "there is no such page"}
	})
}

// Handler serves everything that was registered, behind the checks that hold for every answer.
func (s *Shell) Handler() http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		s.fail(s.request(w, hr), &cell.Error{Code: cell.Denied, Key: "error.cross", Msg: "the request came from another site"})
	}))
	guarded := cross.Handler(s.mux)
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "+
			"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		guarded.ServeHTTP(w, hr)
	})
}

// Pages are templates in every manner of writing, parsed once.
type Pages map[locale.Manner]*template.Template

// Pages parses the templates of fsys that match the patterns, with the functions that every page may use: t, n and
// v for words (see locale.Catalogue); num, when, ago, day and days for numbers, instants and dates as the reader wants them;
// hold for Isolate; seq and iso for what stays as it is in every language.
func (s *Shell) Pages(fsys embed.FS, patterns ...string) (Pages, error) {
	out := Pages{}
	for m, c := range s.words {
		t, err := template.New("").Option("missingkey=error").Funcs(s.funcs(c)).ParseFS(fsys, patterns...)
		if err != nil {
			return nil, fmt.Errorf("web: templates: %w", err)
		}
		out[m] = t
	}
	return out, nil
}

func (s *Shell) funcs(c *locale.Catalogue) template.FuncMap {
	return template.FuncMap{
		"t":    func(key string) string { return c.Text(key, nil) },
		"n":    c.Count,
		"v":    c.Value,
		"num":  c.Number,
		"hold": locale.Isolate,
		"when": func(t cell.Time) string { return s.when(c, t) },
		"ago":  func(t cell.Time) string { return c.Ago(s.cfg.Clock.Now().Go(), t.Go()) },
		"day":  func(date string) string { return c.Day(date, s.zone) },
		"days": func(from, to string) string { return c.Days(from, to, s.zone) },
		"iso":  func(t cell.Time) string { return t.String() },
		"name": func(n cell.Name) string { return n.In(c.Lang) },
		"seq":  func(q cell.Seq) int64 { return int64(q) },
	}
}

// when writes an instant in the crisis's zone, which is named.
func (s *Shell) when(c *locale.Catalogue, t cell.Time) string {
	if t == 0 {
		return "-"
	}
	return c.When(t.Go().In(s.zone))
}
