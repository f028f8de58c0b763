// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/crisiscell/crisiscell/cell"
)

// errWrong is the one answer to a wrong password, an unknown login, an account without a password and a closed one.
func errWrong() error {
	return &cell.Error{Code: cell.Denied, Key: "error.signin.wrong", Msg: "login name or password is wrong"}
}

func errWait(wait cell.Time) error {
	n := int64((wait + minute - 1) / minute)
	return &cell.Error{Code: cell.Denied, Key: "error.signin.wait", Args: map[string]any{"n": n},
		Msg: fmt.Sprintf("too many sign-ins failed: try again in %d minutes, or use a passkey", n)}
}

// IsWait reports whether err asks to wait for the end of a lock-out.
func IsWait(err error) bool {
	var e *cell.Error
	return errors.As(err, &e) && e.Key == "error.signin.wait"
}

// SignIn signs in with a password. The session is a half one when the account has passkeys. Its errors: Denied, the same for all
// that is wrong and for a lock-out of a name that is unknown; Unavailable when too many sign in at once.
func (d *Desk) SignIn(ctx context.Context, login, password string, b Browser) (string, Session, error) {
	a, err := d.check(ctx, login, password, b)
	if err != nil {
		return "", Session{}, err
	}
	return d.begin(ctx, a, "password", a.Passkeys > 0 && d.Relying != nil, b)
}

// check compares a password. Every way through it that ends in "wrong" does the same: one look-up, one hash.
func (d *Desk) check(ctx context.Context, login, password string, b Browser) (Account, error) {
	name, err := FoldLogin(login)
	if err != nil {
		name = "?" // folds to no name: counted together, and compared with no password
	}
	if d.Hasher.Full() {
		return Account{}, errBusy()
	}
	pass, wait := d.Throttle.Begin(d.Clock.Now(), name, b.Address)
	if wait > 0 {
		return Account{}, errWait(wait)
	}
	a, err := d.Accounts.AccountByLogin(ctx, name)
	if notMissing(err) != nil {
		pass.Forgive(false)
		return Account{}, err
	}
	hash := a.Password
	text, err := foldPassword(password)
	if err != nil || a.Closed {
		hash, text = "", ""
	}
	right, err := d.Hasher.Verify(ctx, hash, text)
	if err != nil {
		pass.Forgive(false)
		return Account{}, err
	}
	if right {
		pass.Forgive(true)
		return a, nil
	}
	if pass.Locked {
		err = d.Notices.AddLockOut(ctx, LockOut{Account: a.ID, Time: d.Clock.Now(), Address: b.Address, What: Guesses})
	}
	return Account{}, errorsJoin(errWrong(), err)
}

// Unlock opens a locked session again with the password of its account.
func (d *Desk) Unlock(ctx context.Context, s Session, password string, b Browser) (string, Session, error) {
	a, err := d.check(ctx, s.Login, password, b)
	if err != nil {
		return "", Session{}, err
	}
	if a.ID != s.Account {
		return "", Session{}, errWrong()
	}
	return d.renew(ctx, s, b)
}

// renew puts an unlocked session with a new token in the place of s, with its end and its standing.
func (d *Desk) renew(ctx context.Context, s Session, b Browser) (string, Session, error) {
	token, key := NewToken()
	next := s
	now := d.Clock.Now()
	next.Key, next.Locked, next.Proved, next.Seen, next.Address = key, false, now, now, b.Address
	if err := d.Sessions.AddSession(ctx, next); err != nil {
		return "", s, err
	}
	return token, next, d.Revoke(ctx, s.Account, s.Key, false)
}

// SetPassword sets the password of a session's account; the one it has is asked for, unless there is none. All other
// sessions end. Its errors: Denied for a wrong old one, Invalid for the new one.
func (d *Desk) SetPassword(ctx context.Context, s Session, old, password string, b Browser) error {
	a, err := d.Accounts.Account(ctx, s.Account)
	if err != nil {
		return err
	}
	text, err := checkPassword(password, a.Login)
	if err != nil {
		return err
	}
	if a.Password != "" {
		if _, err := d.check(ctx, a.Login, old, b); err != nil {
			return err
		}
	} else if err := d.Fresh(s); err != nil {
		return err
	}
	hash, err := d.Hasher.Hash(ctx, text)
	if err != nil {
		return err
	}
	if err := d.Accounts.SetPassword(ctx, a.ID, hash, d.Clock.Now()); err != nil {
		return err
	}
	return d.Revoke(ctx, a.ID, s.Key, true)
}

// SignInOutside signs in who a provider vouches for. Its error is Denied when nobody here has that identity. The provider is
// one factor: who has passkeys here is asked for one.
func (d *Desk) SignInOutside(ctx context.Context, issuer, subject string, b Browser) (string, Session, error) {
	a, err := d.Accounts.AccountByIdentity(ctx, issuer, subject)
	if notMissing(err) != nil {
		return "", Session{}, err
	}
	if err != nil || a.Closed {
		return "", Session{}, &cell.Error{Code: cell.Denied, Key: "error.provider.unknown",
			Msg: "the provider knows you, and no account here belongs to you: ask the administrator"}
	}
	return d.begin(ctx, a, "provider", a.Passkeys > 0 && d.Relying != nil, b)
}
