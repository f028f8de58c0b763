// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"net"
	"net/http"
	"sync"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

// CookieName is the name of the session's cookie. Under TLS the browser itself makes sure, by the name, that this host
// set it for all its paths and that it travels encrypted.
func CookieName(secure bool) string {
	if secure {
		return "__Host-crisiscell-session"
	}
	return "crisiscell-session"
}

// Flash is what the next pages tell about the last act of this browser.
type Flash struct {
	At    cell.Time
	ID    cell.ID  // what was changed; empty when there is nothing to take back
	Seq   cell.Seq // the entry to take back
	Text  string
	More  []string // further lines, e.g. that somebody else changed the thing in between
	Files []FileTold
}

// FileTold says what became of one file.
type FileTold struct{ Name, Text string }

// flashKey keeps what one seat is told from every other, so that live and exercise never show on each other's pages.
type flashKey struct {
	session      account.Key
	crisis, seat cell.ID
}

// flashes are kept in memory: what is told is of the last minutes.
type flashes struct {
	mu    sync.Mutex
	of    map[flashKey]Flash
	order []flashKey
}

// maxFlashes bounds them; the oldest goes first.
const maxFlashes = 4096

func (f *flashes) put(k flashKey, v Flash) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, known := f.of[k]; !known {
		f.order = append(f.order, k)
	}
	f.of[k] = v
	if len(f.order) > maxFlashes {
		delete(f.of, f.order[0])
		f.order = f.order[1:]
	}
}

func (f *flashes) get(k flashKey) Flash {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.of[k]
}

func (r *Request) flashKey() flashKey {
	return flashKey{r.session.Key, r.Standing.Crisis.ID, r.Standing.Seat}
}

// token is what the browser brings of a session.
func (s *Shell) token(hr *http.Request) string {
	c, err := hr.Cookie(CookieName(s.cfg.Secure))
	if err != nil {
		return ""
	}
	return c.Value
}

func (s *Shell) cookie(value string, age int) *http.Cookie {
	return &http.Cookie{Name: CookieName(s.cfg.Secure), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: s.cfg.Secure,
		SameSite: http.SameSiteStrictMode}
}

// Enter gives the browser the token of its new session.
func (r *Request) Enter(token string) { http.SetCookie(r.w, r.shell.cookie(token, 0)) }

// Session is the session that this browser has, also a half or locked one; nil for none.
func (r *Request) Session() *account.Session { return r.session }

// Browser tells who asks.
func (r *Request) Browser() account.Browser {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return account.Browser{Device: r.UserAgent(), Address: host, Token: r.shell.token(r.Request)}
}

// active reports whether a request is an act of a person rather than of a page that follows what changes.
func active(hr *http.Request) bool {
	mode := hr.Header.Get("Sec-Fetch-Mode")
	return hr.Method != http.MethodGet || mode == "" || mode == "navigate"
}

// identify reads the browser's session and where its person may act.
func (r *Request) identify() error {
	token := r.shell.token(r.Request)
	if token == "" {
		return nil
	}
	v, err := r.shell.cfg.Sessions.Open(r.Context(), token, active(r.Request))
	if cell.CodeOf(err) == cell.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	r.session = &v
	if v.Half || v.Locked {
		return nil
	}
	if r.standings, err = r.shell.cfg.Standings.Standings(r.Context(), v.Person); err != nil {
		return err
	}
	if st, ok := standingOf(r.standings, v); ok {
		return r.stand(st)
	}
	return nil
}

// standingOf is the standing that the session is on, or the only one there is.
func standingOf(all []decision.Standing, v account.Session) (decision.Standing, bool) {
	for _, st := range all {
		if st.Crisis.ID == v.Crisis && string(st.Seat) == v.Seat && v.Seat != "" {
			return st, true
		}
	}
	if len(all) == 1 {
		return all[0], true
	}
	return decision.Standing{}, false
}

// stand makes the request one of the standing.
func (r *Request) stand(st decision.Standing) error {
	r.Standing = st
	r.Actor = cell.Actor{ID: r.session.Person, Seat: string(st.Seat)}
	r.Viewer = cell.Viewer{Actor: r.session.Person, Seat: string(st.Seat), Crisis: st.Crisis.ID, Desks: st.Desks}
	if st.Crisis.ID == cell.House {
		return nil
	}
	zone, err := r.shell.zones.of(st.Crisis.Zone)
	r.zone = zone
	return err
}

// Seated reports whether the request is made from a seat in a crisis.
func (r *Request) Seated() bool { return r.Standing.Seat != "" && r.Standing.Crisis.ID != cell.House }

// remains reports whether the session still stands where the request began: not ended, locked, moved or unseated.
func (r *Request) remains(ctx context.Context) (bool, error) {
	v, err := r.shell.cfg.Sessions.Open(ctx, r.shell.token(r.Request), false)
	if cell.CodeOf(err) == cell.NotFound || v.Half || v.Locked {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	all, err := r.shell.cfg.Standings.Standings(ctx, v.Person)
	if err != nil {
		return false, err
	}
	st, ok := standingOf(all, v)
	return ok && st.Crisis.ID == r.Standing.Crisis.ID && st.Seat == r.Standing.Seat && st.Closed == r.Standing.Closed, nil
}

func (s *Shell) signOut(r *Request) error {
	if err := s.cfg.Sessions.End(r.Context(), s.token(r.Request)); err != nil {
		return err
	}
	http.SetCookie(r.w, s.cookie("", -1))
	return r.leave("/sign-in")
}

// lock locks the screen. The browser forgets the pages that it kept.
func (s *Shell) lock(r *Request) error {
	if err := s.cfg.Sessions.Lock(r.Context(), *r.session); err != nil {
		return err
	}
	return r.leave("/locked")
}

// change locks the screen for a person who comes to the same machine.
func (s *Shell) change(r *Request) error {
	if err := s.cfg.Sessions.Lock(r.Context(), *r.session); err != nil {
		return err
	}
	return r.leave("/sign-in?other=1")
}

func (r *Request) leave(path string) error {
	r.w.Header().Set("Clear-Site-Data", `"cache"`)
	return r.Redirect(path)
}
