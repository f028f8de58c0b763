// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"github.com/crisiscell/crisiscell/cell"
)

// Key is the SHA-256 of a token in hex. It names what the token opens, and looking it up tells nothing by its timing.
type Key string

// NewToken makes a token of 130 random bits and its key.
func NewToken() (token string, key Key) {
	token = rand.Text()
	return token, KeyOf(token)
}

// KeyOf gives the key of a token.
func KeyOf(token string) Key {
	sum := sha256.Sum256([]byte(token))
	return Key(hex.EncodeToString(sum[:]))
}

// Limits of a session. A watch is twelve hours; a screen left alone for ten minutes is locked, and one locked for two hours
// is signed out. Between password and passkey there are five minutes.
const (
	LockAfter  = 10 * minute
	idleEnd    = 2 * hour
	wholeUntil = 12 * hour
	halfUntil  = 5 * minute
	// skew is how far clocks may be apart, or be set back, before what seems to be from the future is refused.
	skew = 5 * minute
	// proofFor is how long a proof lasts for adding another way in: a screen left open must not give one to who walks by.
	proofFor = 10 * minute
	// touchEach bounds how often a session in use is written.
	touchEach = minute
)

// Session is one signed-in browser.
type Session struct {
	Key     Key
	Account cell.ID
	Person  cell.ID
	Login   string
	Began   cell.Time
	Proved  cell.Time // when its person last showed a password, passkey, link or provider
	Seen    cell.Time // last sign of the person
	Until   cell.Time // ends whatever happens
	Locked  bool
	Half    bool   // the password was right and the passkey is still to come
	How     string // the ways used: password, passkey, password+passkey, link, local (a link printed on the machine), provider
	Device  string // what the browser calls itself, shortened
	Address string
	Crisis  cell.ID // the standing chosen; empty until one is
	Seat    string
}

// Sessions keeps sessions.
type Sessions interface {
	// AddSession keeps a new session.
	AddSession(ctx context.Context, s Session) error
	// Session reads one; NotFound also when its account is closed.
	Session(ctx context.Context, key Key) (Session, error)
	// SessionsOf lists those of an account, the newest first.
	SessionsOf(ctx context.Context, account cell.ID) ([]Session, error)
	// TouchSession moves Seen on, and locks it when lock is set; it unlocks none.
	TouchSession(ctx context.Context, key Key, seen cell.Time, lock bool) error
	// SeatSession writes Crisis and Seat.
	SeatSession(ctx context.Context, key Key, crisis cell.ID, seat string) error
	// EndSessions ends one session of the account, or all but one when others is set.
	EndSessions(ctx context.Context, account cell.ID, key Key, others bool) error
	// SweepSessions forgets those that ended before the time.
	SweepSessions(ctx context.Context, before cell.Time) error
}

// Browser is who asks, as far as a request tells.
type Browser struct {
	Device  string
	Address string
	Token   string // of the session that this browser has, empty for none: a sign-in ends it
}

const maxDevice = 200

// begin opens a session in place of the one that the browser had.
func (d *Desk) begin(ctx context.Context, a Account, how string, half bool, b Browser) (string, Session, error) {
	now := d.Clock.Now()
	token, key := NewToken()
	s := Session{Key: key, Account: a.ID, Person: a.Person, Login: a.Login, Began: now, Proved: now, Seen: now, Until: now + wholeUntil, Half: half, How: how,
		Device: clip(b.Device, maxDevice), Address: b.Address}
	if half {
		s.Until = now + halfUntil
	}
	if b.Token != "" {
		if err := d.End(ctx, b.Token); err != nil {
			return "", s, err
		}
	}
	if err := d.Sessions.SweepSessions(ctx, now); err != nil {
		return "", s, err
	}
	return token, s, d.Sessions.AddSession(ctx, s)
}

func clip(s string, n int) string {
	for i := range s {
		if i > n {
			return s[:i]
		}
	}
	return s
}

// ErrNoSession is the error for a token that opens nothing.
var ErrNoSession = &cell.Error{Code: cell.NotFound, Key: "error.session.missing", Msg: "there is no such session: sign in"}

// Open gives the session of a token as it is now: ended when its time is over, locked when its person has been away.
// active says that the person did something.
func (d *Desk) Open(ctx context.Context, token string, active bool) (Session, error) {
	s, err := d.Sessions.Session(ctx, KeyOf(token))
	if err != nil {
		return s, err
	}
	now := d.Clock.Now()
	if now >= s.Until || now-s.Seen >= idleEnd || s.Began > now+skew {
		return Session{}, errorsJoin(ErrNoSession, d.Sessions.EndSessions(ctx, s.Account, s.Key, false))
	}
	was := s
	if !s.Half && now-s.Seen >= LockAfter {
		s.Locked = true
	}
	if active && !s.Locked && now-s.Seen >= touchEach {
		s.Seen = now
	}
	if s != was {
		err = d.Sessions.TouchSession(ctx, s.Key, s.Seen, s.Locked)
	}
	return s, err
}

// errorsJoin keeps first as it is unless second is one too, which then matters more.
func errorsJoin(first, second error) error {
	if second != nil {
		return second
	}
	return first
}

// Choose puts the session on a seat in a crisis. Whether the person has that standing is for the caller to know.
func (d *Desk) Choose(ctx context.Context, s Session, crisis cell.ID, seat string) error {
	err := d.Sessions.SeatSession(ctx, s.Key, crisis, seat)
	d.changed()
	return err
}

// Lock locks the screen of a session.
func (d *Desk) Lock(ctx context.Context, s Session) error {
	err := d.Sessions.TouchSession(ctx, s.Key, s.Seen, true)
	d.changed()
	return err
}

// End ends the session of a token, if there is one.
func (d *Desk) End(ctx context.Context, token string) error {
	s, err := d.Sessions.Session(ctx, KeyOf(token))
	if cell.CodeOf(err) == cell.NotFound {
		return nil
	}
	if err == nil {
		err = d.Sessions.EndSessions(ctx, s.Account, s.Key, false)
	}
	d.changed()
	return err
}

// Revoke ends a session of the account, or all others when it is the one given and others is set.
func (d *Desk) Revoke(ctx context.Context, account cell.ID, key Key, others bool) error {
	err := d.Sessions.EndSessions(ctx, account, key, others)
	d.changed()
	return err
}

// Changed gives a channel that is closed when a session was locked or ended: whoever holds something open for one looks again.
func (d *Desk) Changed() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.change == nil {
		d.change = make(chan struct{})
	}
	return d.change
}

func (d *Desk) changed() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.change != nil {
		close(d.change)
		d.change = nil
	}
}

// Fresh says why a session may not add a way in: its person showed who it is too long ago.
func (d *Desk) Fresh(s Session) error {
	if now := d.Clock.Now(); now-s.Proved >= proofFor || s.Proved > now+skew {
		return &cell.Error{Code: cell.Denied, Key: "error.session.stale", Msg: "sign in again first: another way in is added right after a sign-in"}
	}
	return nil
}
