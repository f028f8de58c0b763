// SPDX-License-Identifier: Apache-2.0

package ceremony

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"sync"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

// LinkFor is how long the link can be opened, and Length how long the ceremony may take after that, in microseconds.
const (
	LinkFor cell.Time = 60 * 60 * 1_000_000     // an hour
	Length  cell.Time = 4 * 60 * 60 * 1_000_000 // four hours
)

// Config is what a ceremony needs.
type Config struct {
	House  decision.House
	Origin string // of these pages, on which passkeys sign
	Clock  cell.Clock
	Crisis string // suggested name and zone of the first crisis
	Zone   string
	// Found begins the record and returns its fingerprint.
	Found func(ctx context.Context, f decision.Founding) (fingerprint string, err error)
}

// Ceremony is one first start. Use New. It may be used by several goroutines.
type Ceremony struct {
	cfg  Config
	link [32]byte // SHA-256 of the link's token
	ends cell.Time

	mu          sync.Mutex
	opened      bool
	browser     [32]byte // SHA-256 of the cookie of the browser that opened the link
	draft       draft
	fingerprint string
	done        chan struct{}
}

// draft is the founding as far as it has come.
type draft struct {
	made     bool // people, seats and crisis are given
	founding decision.Founding
	signers  [2]signer // the authority, then the second person
}

// signer is one of the two who sign.
type signer struct {
	person, seat cell.ID
	challenge    string // of the new passkey, base64url
	key          *decision.Key
	statement    *decision.Statement
	signed       *decision.Signed
}

// New makes a ceremony and the path of the link that opens it.
func New(cfg Config) (c *Ceremony, path string) {
	token, sum := newToken()
	c = &Ceremony{cfg: cfg, link: sum, ends: cfg.Clock.Now() + LinkFor, done: make(chan struct{})}
	return c, "/ceremony?token=" + token
}

// Done is closed when the record has begun and the page with its fingerprint was asked for once.
func (c *Ceremony) Done() <-chan struct{} { return c.done }

func newToken() (string, [32]byte) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	s := base64.RawURLEncoding.EncodeToString(b[:])
	return s, sha256.Sum256([]byte(s))
}

// open takes the link's token, once, and gives the cookie of the browser that runs the ceremony from then on. The error is
// Denied, and its key says why.
func (c *Ceremony) open(token string) (cookie string, err error) {
	refused := func(key, msg string) error {
		return &cell.Error{Code: cell.Denied, Key: key, Msg: msg}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case sha256.Sum256([]byte(token)) != c.link:
		return "", refused("error.ceremony.link", "this is not the link that the program printed")
	case c.opened:
		return "", refused("error.ceremony.used", "the link was used already: go on in the browser that opened it, or start the program again for a new one")
	case c.cfg.Clock.Now() >= c.ends:
		return "", refused("error.ceremony.expired", "the link has expired: start the program again for a new one")
	}
	cookie, c.browser = newToken()
	c.opened, c.ends = true, c.cfg.Clock.Now()+Length
	return cookie, nil
}

// runs reports whether the cookie is that of the browser that runs the ceremony.
func (c *Ceremony) runs(cookie string) bool {
	return c.opened && sha256.Sum256([]byte(cookie)) == c.browser && c.cfg.Clock.Now() < c.ends
}

// keyed reports whether both have made their keys.
func (d draft) keyed() bool { return d.signers[0].key != nil && d.signers[1].key != nil }

// setKey takes a signer's key. What was signed before is void: the charter names the keys.
func (c *Ceremony) setKey(n int, k decision.Key) error {
	d := &c.draft
	if other := d.signers[1-n].key; other != nil && other.ID == k.ID {
		return &cell.Error{Code: cell.Invalid, Key: "error.charter.key.twice", Msg: "a key is one person's and stands once"}
	}
	if err := k.Check(); err != nil {
		return err
	}
	if k.Synced && !d.founding.Charter.SyncedKeys {
		return &cell.Error{Code: cell.Denied, Key: "error.charter.key.synced", Msg: "this passkey may be copied between devices, which the charter does not allow"}
	}
	d.signers[n].key = &k
	return c.prepare()
}

// prepare makes the charter and both statements once both keys are there.
func (c *Ceremony) prepare() error {
	d := &c.draft
	for i := range d.signers {
		d.signers[i].statement, d.signers[i].signed = nil, nil
	}
	if !d.keyed() {
		return nil
	}
	now := c.cfg.Clock.Now()
	d.founding.Charter.Keys = []decision.Key{*d.signers[0].key, *d.signers[1].key}
	for i := range d.founding.Charter.Members {
		d.founding.Charter.Members[i].From = now
	}
	if err := d.founding.Charter.Check(now); err != nil {
		return err
	}
	for i := range d.signers {
		s, err := d.founding.Statement(d.signers[i].person, d.signers[i].seat, now)
		if err != nil {
			return err
		}
		d.signers[i].statement = &s
	}
	return nil
}

// sign takes a signer's signature, and begins the record with the second.
func (c *Ceremony) sign(ctx context.Context, n int, g decision.Signed) error {
	d := &c.draft
	s := &d.signers[n]
	if s.statement == nil || s.key == nil {
		return &cell.Error{Code: cell.Conflict, Key: "error.ceremony.order", Msg: "both keys come first, then both signatures"}
	}
	now := c.cfg.Clock.Now()
	if s.statement.Expires <= now {
		if err := c.prepare(); err != nil {
			return err
		}
		return &cell.Error{Code: cell.Conflict, Key: "error.charter.statement.expired", Msg: "the statement is too old: both sign anew"}
	}
	g.Statement, g.Key = *s.statement, s.key.ID
	if err := d.founding.Accept(g, c.cfg.Origin, now); err != nil {
		return err
	}
	s.signed = &g
	if d.signers[0].signed == nil || d.signers[1].signed == nil {
		return nil
	}
	d.founding.Signed = []decision.Signed{*d.signers[0].signed, *d.signers[1].signed}
	mark, err := c.cfg.Found(ctx, d.founding)
	if err != nil {
		s.signed = nil // to be tried again
		return err
	}
	c.fingerprint = mark
	return nil
}
