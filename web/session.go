// SPDX-License-Identifier: Apache-2.0

package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"sync"

	"github.com/crisiscell/crisiscell/cell"
)

// cookieName is the session cookie. It is given to this host alone and to no script.
const cookieName = "crisiscell-session"

// maxSessions bounds what is held in memory; the one officer needs a few browsers. The oldest goes first.
const maxSessions = 64

// session is one signed-in browser.
type session struct {
	mu    sync.Mutex
	flash Flash
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

// sessions holds tokens by their SHA-256, so that what is looked up tells nothing by its timing.
type sessions struct {
	mu    sync.Mutex
	links map[[32]byte]bool
	open  map[[32]byte]*session
	order [][32]byte
}

func newSessions() *sessions {
	return &sessions{links: map[[32]byte]bool{}, open: map[[32]byte]*session{}}
}

func newToken() (string, [32]byte) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	s := base64.RawURLEncoding.EncodeToString(b[:])
	return s, sha256.Sum256([]byte(s))
}

// SignInPath makes a path with a token that signs in one browser, once. The program prints it behind its address.
func (s *Shell) SignInPath() string {
	token, sum := newToken()
	s.sessions.mu.Lock()
	defer s.sessions.mu.Unlock()
	s.sessions.links[sum] = true
	return "/sign-in?token=" + token
}

// use opens a session for a link's token, once.
func (ss *sessions) use(token string) (string, bool) {
	sum := sha256.Sum256([]byte(token))
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if !ss.links[sum] {
		return "", false
	}
	delete(ss.links, sum)
	cookie, key := newToken()
	ss.open[key] = &session{}
	ss.order = append(ss.order, key)
	if len(ss.order) > maxSessions {
		delete(ss.open, ss.order[0])
		ss.order = ss.order[1:]
	}
	return cookie, true
}

func (ss *sessions) of(hr *http.Request) *session {
	c, err := hr.Cookie(cookieName)
	if err != nil {
		return nil
	}
	ss.mu.Lock()
	defer ss.mu.Unlock()
	return ss.open[sha256.Sum256([]byte(c.Value))]
}

func (ss *sessions) end(hr *http.Request) {
	if c, err := hr.Cookie(cookieName); err == nil {
		ss.mu.Lock()
		defer ss.mu.Unlock()
		delete(ss.open, sha256.Sum256([]byte(c.Value)))
	}
}

// signIn takes a link's token, or says how to get one.
func (s *Shell) signIn(w http.ResponseWriter, hr *http.Request) {
	r := s.request(w, hr)
	if r.session != nil {
		s.finish(r, r.Redirect("/inbox"))
		return
	}
	if token := hr.FormValue("token"); token != "" && hr.Method == http.MethodGet {
		if cookie, ok := s.sessions.use(token); ok {
			http.SetCookie(w, &http.Cookie{Name: cookieName, Value: cookie, Path: "/", HttpOnly: true, Secure: s.cfg.Secure,
				SameSite: http.SameSiteStrictMode})
			s.finish(r, r.Redirect("/inbox"))
			return
		}
		r.status = http.StatusForbidden
	}
	s.finish(r, r.Page(s.own, Page{Name: "sign-in", Title: r.T("signin.title"), Data: r.status == http.StatusForbidden}))
}

func (s *Shell) signOut(r *Request) error {
	s.sessions.end(r.Request)
	http.SetCookie(r.w, &http.Cookie{Name: cookieName, Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.cfg.Secure,
		SameSite: http.SameSiteStrictMode})
	return r.Redirect("/sign-in")
}
