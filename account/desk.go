// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"sync"

	"github.com/crisiscell/crisiscell/cell"
)

// Tx is what accounts write with their entries.
type Tx interface {
	cell.Tx
	// PutLogin gives an account its login name in the same commit; Conflict when the name is taken.
	PutLogin(account cell.ID, login string, at cell.Time) error
	// PutIdentity gives it an identity at a provider; Conflict when it is taken.
	PutIdentity(account cell.ID, issuer, subject string) error
	// DropWays forgets password, passkeys, identities, links and sessions of an account.
	DropWays(account cell.ID) error
	// AccountOpen reports whether the account is there and not closed; the answer holds until the commit.
	AccountOpen(account cell.ID) (bool, error)
	// Recovery reads a recovery as it stands; NotFound for none.
	Recovery(id cell.ID) (Recovery, error)
	// OpenRecovery gives the recovery of the account that may still lead somewhere, if there is one.
	OpenRecovery(account cell.ID) (Recovery, bool, error)
}

// LockOut says that a login name was locked, or that a passkey was refused for its counter.
type LockOut struct {
	Account cell.ID // empty when the name belongs to no account
	Time    cell.Time
	Address string
	What    string // Guesses or CounterBack
}

// What a LockOut may be.
const (
	Guesses     = "guesses"
	CounterBack = "counter"
)

// Accounts reads accounts and keeps what is local to a store.
type Accounts interface {
	// Account reads one by its id; NotFound for none.
	Account(ctx context.Context, id cell.ID) (Account, error)
	// AccountByLogin reads one by its folded login name; NotFound for none.
	AccountByLogin(ctx context.Context, login string) (Account, error)
	// AccountByIdentity reads one by its identity at a provider; NotFound for none.
	AccountByIdentity(ctx context.Context, issuer, subject string) (Account, error)
	// Accounts lists all, in the order of their login names.
	Accounts(ctx context.Context) ([]Account, error)
	// SetPassword keeps the hash of a password, or drops it when empty.
	SetPassword(ctx context.Context, account cell.ID, hash string, at cell.Time) error
}

// Notices keeps what people are told about attempts on accounts.
type Notices interface {
	// AddLockOut keeps one.
	AddLockOut(ctx context.Context, l LockOut) error
	// LockOuts lists those after the time, the newest first: of one account, or of all for an empty one.
	LockOuts(ctx context.Context, account cell.ID, after cell.Time, limit int) ([]LockOut, error)
}

// Desk is the way in. Its fields are set once; NewDesk gives one with the defaults.
type Desk struct {
	Update     cell.Update[Tx]
	Accounts   Accounts
	Sessions   Sessions
	Links      Links
	Keys       Passkeys
	Recoveries Recoveries
	Notices    Notices
	Clock      cell.Clock
	Hasher     *Hasher
	Throttle   *Throttle
	Relying    *Relying // nil where passkeys cannot be used

	mu     sync.Mutex
	change chan struct{}
}

// AddAccount opens an account for a person under a login name. It places nobody in a seat. Its errors: Invalid for the name, Conflict
// when it is taken.
func (d *Desk) AddAccount(ctx context.Context, who cell.Actor, person cell.ID, login string) (Account, error) {
	name, err := FoldLogin(login)
	if err != nil {
		return Account{}, err
	}
	if !person.Valid() {
		return Account{}, &cell.Error{Code: cell.Invalid, Key: "error.account.person", Msg: "an account needs its person: give the person's id"}
	}
	now := d.Clock.Now()
	a := Account{ID: cell.NewID(now), Person: person, Login: name, Opened: now}
	_, err = d.Update(ctx, who, "", func(tx Tx) error {
		if _, err := tx.Append(cell.House, Opened{ID: a.ID, Person: person}); err != nil {
			return err
		}
		return tx.PutLogin(a.ID, name, now)
	})
	return a, err
}

// AddIdentity lets an account that has no way in yet sign in with a provider. Afterwards it takes a recovery.
func (d *Desk) AddIdentity(ctx context.Context, who cell.Actor, account cell.ID, issuer, subject string) error {
	if issuer == "" || subject == "" || len(issuer) > 512 || len(subject) > 255 {
		return &cell.Error{Code: cell.Invalid, Key: "error.account.identity", Msg: "an identity is the provider's issuer and the subject it gave"}
	}
	a, err := d.Accounts.Account(ctx, account)
	if err != nil {
		return err
	}
	if a.Closed {
		return errClosed()
	}
	if a.Ways() {
		return &cell.Error{Code: cell.Conflict, Key: "error.link.ways", Msg: "this account has a way in: another one is added by its person"}
	}
	_, err = d.Update(ctx, who, "", func(tx Tx) error {
		if _, err := tx.Append(cell.House, IdentityGiven{ID: account, Issuer: issuer}); err != nil {
			return err
		}
		return tx.PutIdentity(account, issuer, subject)
	})
	return err
}

// CloseAccount ends an account for good, with its sessions. Its errors: NotFound, Conflict when it is closed.
func (d *Desk) CloseAccount(ctx context.Context, who cell.Actor, account cell.ID, reason string) error {
	if reason == "" {
		return &cell.Error{Code: cell.Invalid, Key: "error.reason.missing", Msg: "a reason is needed: say in a sentence why"}
	}
	if _, err := d.Accounts.Account(ctx, account); err != nil {
		return err
	}
	_, err := d.Update(ctx, who, reason, func(tx Tx) error {
		if open, err := tx.AccountOpen(account); err != nil || !open {
			return errorsJoin(errClosed(), err)
		}
		if _, err := tx.Append(cell.House, Closed{ID: account}); err != nil {
			return err
		}
		return tx.DropWays(account)
	})
	d.changed()
	return err
}
