// SPDX-License-Identifier: Apache-2.0

package account

import (
	"container/list"
	"net/netip"
	"sync"

	"github.com/crisiscell/crisiscell/cell"
)

const (
	second = cell.Time(1_000_000)
	minute = 60 * second
	hour   = 60 * minute
)

// Limits of failed sign-ins. Five tries are what somebody makes who mistypes; a room behind one address makes more. A lock-out
// is for passwords alone: a passkey goes on working, so that nobody can be kept out by another's guesses.
const (
	window       = 15 * minute // failures further apart are forgotten
	lockFor      = 15 * minute
	perAccount   = 5
	perAddress   = 50
	maxThrottled = 20_000 // names, and addresses, remembered at once: some 4 MB; the oldest goes first
)

// Throttle counts failures by login name, known or not, and by address. It forgets with the process.
type Throttle struct {
	mu                sync.Mutex
	logins, addresses tallies
}

// NewThrottle makes an empty one.
func NewThrottle() *Throttle {
	return &Throttle{logins: newTallies(perAccount), addresses: newTallies(perAddress)}
}

// Pass is one attempt that was let through.
type Pass struct {
	t              *Throttle
	login, address string
	// Locked reports that a failure of this attempt locks the login name.
	Locked bool
}

// Begin counts an attempt as failed before it is looked at, so that many at once are not all let through, and says how long
// to wait when it is not allowed.
func (t *Throttle) Begin(now cell.Time, login, address string) (*Pass, cell.Time) {
	address = network(address)
	t.mu.Lock()
	defer t.mu.Unlock()
	if wait := max(t.logins.wait(now, login), t.addresses.wait(now, address)); wait > 0 {
		return nil, wait
	}
	p := &Pass{t: t, login: login, address: address}
	p.Locked = t.logins.count(now, login)
	t.addresses.count(now, address)
	return p, 0
}

// Forgive takes back what was counted: the attempt succeeded, or was not looked at. right also forgets the failures before.
func (p *Pass) Forgive(right bool) {
	p.t.mu.Lock()
	defer p.t.mu.Unlock()
	p.t.logins.back(p.login, right)
	p.t.addresses.back(p.address, false)
}

// network is what an address is counted as: whoever has an IPv6 address has its /64.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	a = a.Unmap()
	if a.Is6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// tally is the failures of one name since a time.
type tally struct {
	name         string
	n            int
	since, until cell.Time
}

type tallies struct {
	limit int
	by    map[string]*list.Element
	order *list.List // of *tally, the oldest in front
}

func newTallies(limit int) tallies {
	return tallies{limit: limit, by: map[string]*list.Element{}, order: list.New()}
}

func (ts *tallies) of(now cell.Time, name string) *tally {
	e := ts.by[name]
	if e == nil {
		return nil
	}
	v := e.Value.(*tally)
	// A clock that was set back must not lock for longer than a lock-out lasts.
	if over := now >= v.until && now-v.since >= window; over || v.since > now+window {
		ts.order.Remove(e)
		delete(ts.by, name)
		return nil
	}
	return v
}

func (ts *tallies) wait(now cell.Time, name string) cell.Time {
	if v := ts.of(now, name); v != nil && v.until > now {
		return v.until - now
	}
	return 0
}

// count adds a failure and reports whether it locks.
func (ts *tallies) count(now cell.Time, name string) bool {
	v := ts.of(now, name)
	if v == nil {
		if ts.order.Len() >= maxThrottled {
			oldest := ts.order.Front()
			delete(ts.by, ts.order.Remove(oldest).(*tally).name)
		}
		v = &tally{name: name, since: now}
		ts.by[name] = ts.order.PushBack(v)
	}
	v.n++
	if v.n >= ts.limit {
		v.until = now + lockFor
	}
	return v.n == ts.limit
}

func (ts *tallies) back(name string, all bool) {
	e := ts.by[name]
	if e == nil {
		return
	}
	v := e.Value.(*tally)
	if v.n--; v.n < ts.limit {
		v.until = 0
	}
	if all || v.n <= 0 {
		ts.order.Remove(e)
		delete(ts.by, name)
	}
}
