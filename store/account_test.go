// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
)

const (
	personA    = cell.ID("01980000-0000-7000-8000-00000000000a")
	personB    = cell.ID("01980000-0000-7000-8000-00000000000b")
	personC    = cell.ID("01980000-0000-7000-8000-00000000000c")
	sentence   = "nine quiet lamps by the river"
	pageOrigin = "https://cell.example"
	tMinute    = cell.Time(60_000_000)
	tHour      = 60 * tMinute
	testStart  = cell.Time(1_800_000_000_000_000)
)

// door is an account desk on a store, with a clock of its own.
type door struct {
	*account.Desk
	*testing.T
	store *Store
	mu    sync.Mutex
	at    cell.Time
}

// Now implements cell.Clock.
func (d *door) Now() cell.Time { d.mu.Lock(); defer d.mu.Unlock(); return d.at }

func (d *door) pass(by cell.Time) { d.mu.Lock(); defer d.mu.Unlock(); d.at += by }

// doors runs the test on each engine, with one account of personA under the login "amal" and a password.
func doors(t *testing.T, fn func(d *door, a account.Account)) {
	t.Helper()
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		d := &door{T: t, at: testStart}
		c.Clock = d
		d.store = open(t, c)
		defer shut(t, d.store)
		relying, err := account.NewRelying(pageOrigin)
		if err != nil {
			t.Fatal(err)
		}
		st := d.store
		d.Desk = &account.Desk{Update: func(ctx context.Context, who cell.Actor, reason string, fn func(account.Tx) error) (cell.Seq, error) {
			return st.Update(ctx, who, reason, func(tx *Tx) error { return fn(tx) })
		}, Accounts: st, Sessions: st, Links: st, Keys: st, Recoveries: st, Notices: st, Clock: d, Throttle: account.NewThrottle(), Relying: relying,
			Hasher: account.NewHasher(account.Cost{Memory: 64, Passes: 1, Lanes: 1})}
		a := d.add(personA, "Amal")
		_, s := d.first(a.ID)
		d.no(d.SetPassword(t.Context(), s, "", sentence, account.Browser{}))
		fn(d, a)
		if _, diffs, err := st.Replay(t.Context()); err != nil || len(diffs) > 0 {
			t.Errorf("replay: %v, %v", diffs, err)
		}
	})
}

func (d *door) no(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// want asserts the message key of err.
func (d *door) want(key string, err error) {
	d.Helper()
	var e *cell.Error
	if !errors.As(err, &e) || e.Key != key {
		d.Errorf("%v, want %s", err, key)
	}
}

func (d *door) add(person cell.ID, login string) account.Account {
	d.Helper()
	a, err := d.AddAccount(d.Context(), officer, person, login)
	d.no(err)
	return a
}

func (d *door) first(id cell.ID) (string, account.Session) {
	d.Helper()
	link, err := d.FirstLink(d.Context(), id)
	d.no(err)
	token, s, err := d.UseLink(d.Context(), link, account.Browser{Device: "test"})
	d.no(err)
	return token, s
}

func (d *door) signIn(login, password string) (string, account.Session, error) {
	return d.SignIn(d.Context(), login, password, account.Browser{Device: "test", Address: "192.0.2.1"})
}

func TestAPasswordSignsInAndNothingElseDoes(t *testing.T) {
	doors(t, func(d *door, a account.Account) {
		token, s, err := d.signIn(" AMAL", sentence)
		d.no(err)
		if s.Half || s.Person != personA || s.Account != a.ID {
			d.Errorf("%+v", s)
		}
		if _, err := d.Open(d.Context(), token, true); err != nil {
			d.Error(err)
		}
		if _, err := d.Open(d.Context(), string(s.Key), true); err == nil {
			d.Error("what is kept of a token opens the session")
		}
		for _, c := range [][2]string{{"amal", "nine quiet lamps by the rive"}, {"nobody", sentence}, {"", ""}, {"a b", sentence}, {"amal", strings.Repeat("x", 5000)}} {
			_, _, err := d.signIn(c[0], c[1])
			d.want("error.signin.wrong", err)
		}
		if _, err := d.AddAccount(d.Context(), officer, personB, "aMal"); err == nil {
			d.Error("two accounts have one login name")
		}
	})
}

func TestALockOutIsTheSameForUnknownNamesAndIsTold(t *testing.T) {
	doors(t, func(d *door, a account.Account) {
		for _, login := range []string{"amal", "nobody"} {
			for range 5 {
				_, _, err := d.signIn(login, "wrong")
				d.want("error.signin.wrong", err)
			}
			_, _, err := d.signIn(login, sentence)
			d.want("error.signin.wait", err)
		}
		told, err := d.Notices.LockOuts(d.Context(), a.ID, 0, 10)
		d.no(err)
		all, err := d.Notices.LockOuts(d.Context(), "", 0, 10)
		d.no(err)
		if len(told) != 1 || told[0].Address != "192.0.2.1" || len(all) != 2 {
			d.Errorf("notices: %v, all %v", told, all)
		}
		d.pass(15 * tMinute)
		if _, _, err := d.signIn("amal", sentence); err != nil {
			d.Error(err)
		}
	})
}

func TestTenThousandAttemptsAreRefusedWithoutHashingThemAll(t *testing.T) {
	doors(t, func(d *door, _ account.Account) {
		var wait, wrong int
		for i := range 10_000 {
			_, _, err := d.SignIn(d.Context(), "amal", "wrong", account.Browser{Address: "198.51.100." + string('0'+rune(i%10))})
			switch {
			case account.IsWait(err):
				wait++
			default:
				d.want("error.signin.wrong", err)
				wrong++
			}
		}
		if wrong != 5 || wait != 9995 {
			d.Errorf("%d were looked at and %d sent away", wrong, wait)
		}
	})
}

func TestManyAttemptsAtOnceAreCountedBeforeTheyAreLookedAt(t *testing.T) {
	doors(t, func(d *door, _ account.Account) {
		var wg sync.WaitGroup
		var mu sync.Mutex
		looked := 0
		for range 40 {
			wg.Go(func() {
				if _, _, err := d.signIn("amal", "wrong"); !account.IsWait(err) {
					mu.Lock()
					defer mu.Unlock()
					looked++
				}
			})
		}
		wg.Wait()
		if looked != 5 {
			d.Errorf("%d of 40 were looked at", looked)
		}
	})
}

func TestASessionIsLockedEndsAndIsRevoked(t *testing.T) {
	doors(t, func(d *door, a account.Account) {
		token, s, err := d.signIn("amal", sentence)
		d.no(err)
		look := func() (account.Session, error) { return d.Open(d.Context(), token, true) }
		d.pass(9 * tMinute)
		if s, err := look(); err != nil || s.Locked {
			d.Errorf("in use: %+v, %v", s, err)
		}
		d.pass(10 * tMinute)
		if s, err = look(); err != nil || !s.Locked {
			d.Errorf("away: %+v, %v", s, err)
		}
		if s, err := look(); err != nil || !s.Locked {
			d.Errorf("being active unlocked it: %+v, %v", s, err)
		}
		if _, _, err := d.Unlock(d.Context(), s, "wrong", account.Browser{}); err == nil {
			d.Error("a wrong password unlocks")
		}
		next, _, err := d.Unlock(d.Context(), s, sentence, account.Browser{})
		d.no(err)
		if _, err := look(); cell.CodeOf(err) != cell.NotFound {
			d.Errorf("the token of before is good after unlocking: %v", err)
		}
		token = next
		changed := d.Changed()
		_, other, err := d.signIn("amal", sentence)
		d.no(err)
		d.no(d.Revoke(d.Context(), a.ID, other.Key, true))
		select {
		case <-changed:
		default:
			d.Error("nobody was told of the revocation")
		}
		if _, err := look(); cell.CodeOf(err) != cell.NotFound {
			d.Errorf("revoked and alive: %v", err)
		}
	})
}

func TestASessionHasAnEnd(t *testing.T) {
	for name, c := range map[string]struct {
		step  cell.Time
		times int
	}{"two hours away": {2 * tHour, 1}, "twelve hours of work": {9 * tMinute, 80}, "the clock set back": {-6 * tMinute, 1}} {
		t.Run(name, func(t *testing.T) {
			doors(t, func(d *door, _ account.Account) {
				token, _, err := d.signIn("amal", sentence)
				d.no(err)
				for range c.times {
					d.pass(c.step)
					_, err = d.Open(d.Context(), token, true)
				}
				d.want("error.session.missing", err)
			})
		})
	}
}

func TestALinkWorksOnceAndInItsTime(t *testing.T) {
	doors(t, func(d *door, a account.Account) {
		_, err := d.FirstLink(d.Context(), a.ID)
		d.want("error.link.ways", err)
		b := d.add(personB, "basim")
		link := func() string { l, err := d.FirstLink(d.Context(), b.ID); d.no(err); return l }
		use := func(l string) error {
			_, _, err := d.UseLink(d.Context(), l, account.Browser{})
			return err
		}
		old, once := link(), ""
		once = link()
		d.want("error.link.none", use(old))
		d.no(use(once))
		d.want("error.link.used", use(once))
		d.want("error.link.none", use("guess"))
		late := link()
		d.pass(24 * tHour)
		d.want("error.link.expired", use(late))
		skewed := link()
		d.pass(-6 * tMinute)
		d.want("error.link.expired", use(skewed))
		d.pass(6 * tMinute)
		gone := link()
		d.no(d.CloseAccount(d.Context(), officer, b.ID, "left"))
		d.want("error.link.none", use(gone))
		d.want("error.account.closed", d.CloseAccount(d.Context(), officer, b.ID, "left"))
	})
}

func TestAClosedAccountIsOutAtOnce(t *testing.T) {
	doors(t, func(d *door, a account.Account) {
		token, _, err := d.signIn("amal", sentence)
		d.no(err)
		d.no(d.CloseAccount(d.Context(), officer, a.ID, "left"))
		if _, err := d.Open(d.Context(), token, true); cell.CodeOf(err) != cell.NotFound {
			d.Errorf("the session outlives the account: %v", err)
		}
		_, _, err = d.signIn("amal", sentence)
		d.want("error.signin.wrong", err)
	})
}

func TestANewPasswordNeedsTheOldOneAndEndsOtherSessions(t *testing.T) {
	doors(t, func(d *door, _ account.Account) {
		other, _, err := d.signIn("amal", sentence)
		d.no(err)
		token, s, err := d.signIn("amal", sentence)
		d.no(err)
		set := func(old, next string) error { return d.SetPassword(d.Context(), s, old, next, account.Browser{}) }
		d.want("error.signin.wrong", set("wrong", "another long sentence"))
		for _, bad := range []string{"short", "aaaaaaaaaaaaaaaa", "amalamalamalamal", "bad\x00 character", strings.Repeat("long ", 300)} {
			if err := set(sentence, bad); cell.CodeOf(err) != cell.Invalid {
				d.Errorf("%.20q: %v", bad, err)
			}
		}
		d.no(set(sentence, "كلمة سر طويلة بما يكفي"))
		if _, err := d.Open(d.Context(), other, true); err == nil {
			d.Error("another session outlives the password")
		}
		if _, err := d.Open(d.Context(), token, true); err != nil {
			d.Error(err)
		}
		_, _, err = d.signIn("amal", "كلمة سر طويلة بما يكفي")
		d.no(err)
	})
}

func TestAnIdentityBelongsToOneAccount(t *testing.T) {
	doors(t, func(d *door, a account.Account) {
		b, c := d.add(personB, "basim"), d.add(personC, "cyrine")
		d.want("error.link.ways", d.AddIdentity(d.Context(), officer, a.ID, "https://idp.example", "7"))
		d.no(d.AddIdentity(d.Context(), officer, b.ID, "https://idp.example", "8"))
		d.want("error.identity.taken", d.AddIdentity(d.Context(), officer, c.ID, "https://idp.example", "8"))
		_, s, err := d.SignInOutside(d.Context(), "https://idp.example", "8", account.Browser{})
		d.no(err)
		if s.Person != personB {
			d.Errorf("%+v", s)
		}
		_, _, err = d.SignInOutside(d.Context(), "https://other.example", "8", account.Browser{})
		d.want("error.provider.unknown", err)
	})
}
