// SPDX-License-Identifier: Apache-2.0

package webtest

import (
	"context"
	"net/http"
	"sync"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

// People are signed in in memory. It is web.Sessions and web.Standings.
type People struct {
	mu        sync.Mutex
	sessions  map[account.Key]account.Session
	standings map[cell.ID][]decision.Standing
	change    chan struct{}
}

// Seat is the standing of who in a crisis, with every desk.
func Seat(crisis cell.CrisisOpened, who cell.Actor) decision.Standing {
	return decision.Standing{Person: decision.Person{ID: who.ID}, Crisis: crisis, Seat: cell.ID(who.Seat), SeatName: cell.Name{En: "Officer", Ar: "ضابط"},
		Kind: decision.Ordinary, Desks: decision.Desks()}
}

// New has one who sits in the crisis.
func New(crisis cell.CrisisOpened, who cell.Actor) *People {
	p := &People{sessions: map[account.Key]account.Session{}, standings: map[cell.ID][]decision.Standing{}, change: make(chan struct{})}
	p.Seats(who.ID, Seat(crisis, who))
	return p
}

// Seats gives a person other standings than before.
func (p *People) Seats(person cell.ID, all ...decision.Standing) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.standings[person] = all
}

// Put keeps a session as it is and gives its token; the person signs in so.
func (p *People) Put(s account.Session) string {
	token, key := account.NewToken()
	s.Key, s.Login = key, "login"
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sessions[key] = s
	return token
}

// SignIn opens a session for the person and gives its token.
func (p *People) SignIn(person cell.ID) string { return p.Put(account.Session{Person: person}) }

// Open implements web.Sessions.
func (p *People) Open(_ context.Context, token string, _ bool) (account.Session, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.sessions[account.KeyOf(token)]
	if !ok {
		return s, account.ErrNoSession
	}
	return s, nil
}

// Choose implements web.Sessions.
func (p *People) Choose(_ context.Context, s account.Session, crisis cell.ID, seat string) error {
	p.set(s.Key, func(s *account.Session) { s.Crisis, s.Seat = crisis, seat })
	return nil
}

// Lock implements web.Sessions.
func (p *People) Lock(_ context.Context, s account.Session) error {
	p.set(s.Key, func(s *account.Session) { s.Locked = true })
	return nil
}

// End implements web.Sessions.
func (p *People) End(_ context.Context, token string) error {
	p.set(account.KeyOf(token), nil)
	return nil
}

// set changes a session, or ends it for nil, and tells who waits for that.
func (p *People) set(key account.Key, change func(*account.Session)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s, ok := p.sessions[key]; ok && change != nil {
		change(&s)
		p.sessions[key] = s
	} else {
		delete(p.sessions, key)
	}
	close(p.change)
	p.change = make(chan struct{})
}

// Changed implements web.Sessions.
func (p *People) Changed() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.change
}

// Standings implements web.Standings.
func (p *People) Standings(_ context.Context, person cell.ID) ([]decision.Standing, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.standings[person], nil
}

// Door serves next, and signs the person in under Path for browsers and clients with cookies.
func (p *People) Door(person cell.ID, cookie string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != Path {
			next.ServeHTTP(w, r)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: cookie, Value: p.SignIn(person), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		http.Redirect(w, r, "/help", http.StatusSeeOther)
	})
}

// Path is where Door signs in.
const Path = "/webtest-sign-in"
