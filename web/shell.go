// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web/locale"
)

//go:embed template/*.html
var ownTemplates embed.FS

// Config is what a shell needs.
type Config struct {
	Sessions  Sessions
	Standings Standings
	Live      Live
	Clock     cell.Clock
	Log       *slog.Logger // slog.Default when nil
	Secure    bool         // whether the browser reaches the pages over TLS
	// Watch notes durably that an auditor is shown a page, before it is shown; nil notes nothing.
	Watch func(ctx context.Context, v cell.Viewer, page string) error
	Home  string        // the first page of who sits in a crisis; /inbox when empty
	Beat  time.Duration // between two signs of life on the stream; 15 s when 0
}

// Shell is the frame around the pages. Use New.
type Shell struct {
	cfg        Config
	zones      zones
	catalogues map[string]*locale.Catalogue // by language
	words      map[locale.Manner]*locale.Catalogue
	assets     *assets
	flashes    flashes
	mux        *http.ServeMux
	own        Pages
	notes      []func(*Request) ([]Note, error)
	patterns   []string // of the pages, as they were registered
}

// New makes a shell without desks: let each desk's Routes add its pages, then serve Handler.
func New(cfg Config) (*Shell, error) {
	if cfg.Sessions == nil || cfg.Standings == nil || cfg.Live == nil || cfg.Clock == nil {
		return nil, errors.New("web: Sessions, Standings, Live and Clock are needed")
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Beat == 0 {
		cfg.Beat = 15 * time.Second
	}
	if cfg.Home == "" {
		cfg.Home = "/inbox"
	}
	s := &Shell{cfg: cfg, zones: zones{by: map[string]*time.Location{}}, flashes: flashes{of: map[flashKey]Flash{}}, mux: http.NewServeMux()}
	var err error
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
	s.HandleAnyone("GET /settings", s.display)
	s.HandleAnyone("POST /settings", s.settings)
	s.HandlePerson("GET /{$}", s.home)
	s.HandlePerson("GET /standing", s.standing)
	s.HandlePerson("POST /standing", s.choose)
	s.Handle("GET /calendar", s.calendar)
	s.HandlePerson("GET /help", func(r *Request) error {
		return r.Page(s.own, Page{Name: "help", Title: r.T("help.title"), Section: "help", Data: shortcuts})
	})
	s.HandlePerson("POST /awake", func(r *Request) error { return r.Send("text/plain", "", nil) })
	s.HandlePerson("POST /lock", s.lock)
	s.HandlePerson("POST /change", s.change)
	s.HandleAnyone("POST /sign-out", s.signOut)
	s.Handle("GET /live", s.live)
	s.HandlePerson("/", func(*Request) error {
		return &cell.Error{Code: cell.NotFound, Key: "error.page.missing", Msg: "there is no such page"}
	})
}

// Routes are the patterns of all pages, as they were registered: what answers beside them is assets alone.
func (s *Shell) Routes() []string { return slices.Clone(s.patterns) }

// Handler serves everything that was registered, behind the checks that hold for every answer.
func (s *Shell) Handler() http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		s.fail(s.request(w, hr), &cell.Error{Code: cell.Denied, Key: "error.cross", Msg: "the request came from another site"})
	}))
	guarded := cross.Handler(s.mux)
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		secure(w.Header())
		guarded.ServeHTTP(w, hr)
	})
}

// policy is what the browser may do with a page: run and show what this host serves, be framed by nobody, send forms
// nowhere else, and use no device but for passkeys.
const (
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
		"connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	devices = "camera=(), microphone=(), geolocation=(), usb=(), payment=(), publickey-credentials-get=(self), publickey-credentials-create=(self)"
)

func secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Permissions-Policy", devices)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// Pages are templates in every manner of writing, parsed once.
type Pages map[locale.Manner]*zoned

// Pages parses the templates of fsys that match the patterns, with the functions that every page may use: t, say, n
// and v for words (see locale.Catalogue); num, when, ago, date, day and days for numbers, instants and dates as the reader wants them;
// hold for Isolate; asset for the address of a file of assets; seq and iso for what stays as it is in every language.
func (s *Shell) Pages(fsys embed.FS, patterns ...string) (Pages, error) {
	out := Pages{}
	for m, c := range s.words {
		t, err := template.New("").Option("missingkey=error").Funcs(s.funcs(c)).ParseFS(fsys, patterns...)
		if err != nil {
			return nil, fmt.Errorf("web: templates: %w", err)
		}
		out[m] = &zoned{words: c, pristine: t, by: map[string]*template.Template{}}
	}
	return out, nil
}

func (s *Shell) funcs(c *locale.Catalogue) template.FuncMap {
	out := zoneFuncs(c, time.UTC) // see zoned
	maps.Copy(out, template.FuncMap{
		"t":     func(key string) string { return c.Text(key, nil) },
		"n":     c.Count,
		"v":     c.Value,
		"say":   c.Say,
		"num":   c.Number,
		"hold":  locale.Isolate,
		"asset": s.assets.url,
		"ago":   func(t cell.Time) string { return c.Ago(s.cfg.Clock.Now().Go(), t.Go()) },
		"iso":   func(t cell.Time) string { return t.String() },
		"name":  func(n cell.Name) string { return n.In(c.Lang) },
		"seq":   func(q cell.Seq) int64 { return int64(q) },
	})
	return out
}
