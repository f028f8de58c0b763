// SPDX-License-Identifier: Apache-2.0

package store

import (
	"database/sql"
	"errors"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

var _ account.Tx = (*Tx)(nil)

func (a applied) accountOpened(f account.Opened) error {
	return a.exec("INSERT INTO account (id, person, since, until) VALUES ($1, $2, $3, $4)", string(f.ID), string(f.Person), int64(a.Seq), int64(cell.OpenUntil))
}

func (a applied) accountClosed(f account.Closed) error {
	return a.exec("UPDATE account SET until = $1 WHERE id = $2 AND until = $3", int64(a.Seq), string(f.ID), int64(cell.OpenUntil))
}

func (a applied) recoverySet(f account.RecoverySet) error {
	r := f.Recovery
	if err := a.exec("INSERT INTO recovery (id, account, since) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING", string(r.ID), string(r.Account), int64(a.Seq)); err != nil {
		return err
	}
	return a.replace("recovery", r.ID, a.versionOf("recovery", r.ID, f.Act, 0, r.State))
}

// PutLogin implements account.Tx.
func (t *Tx) PutLogin(id cell.ID, login string, at cell.Time) error {
	return t.taken("login", "INSERT INTO login (name, account, time) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", login, string(id), int64(at))
}

// PutIdentity implements account.Tx.
func (t *Tx) PutIdentity(id cell.ID, issuer, subject string) error {
	return t.taken("identity", "INSERT INTO identity (issuer, subject, account) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", issuer, subject, string(id))
}

// taken runs an insertion that does nothing when its key is taken, and then says so.
func (t *Tx) taken(what, query string, args ...any) error {
	res, err := t.book.tx.ExecContext(t.book.ctx, query, args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return &cell.Error{Code: cell.Conflict, Key: "error." + what + ".taken", Msg: "this " + what + " belongs to an account already: take another"}
}

// DropWays implements account.Tx.
func (t *Tx) DropWays(id cell.ID) error {
	for _, table := range []string{"password", "passkey", "identity", "session"} {
		if err := t.book.exec("DELETE FROM "+table+" WHERE account = $1", string(id)); err != nil {
			return err
		}
	}
	return t.book.exec("DELETE FROM link WHERE account = $1 AND used = 0", string(id)) // of a used one it can still be told that it was
}

// AccountOpen implements account.Tx.
func (t *Tx) AccountOpen(id cell.ID) (bool, error) {
	n, err := column[int64](t.book, "SELECT COUNT(*) FROM account WHERE id = $1 AND until = $2", string(id), int64(cell.OpenUntil))
	return err == nil && n[0] == 1, err
}

// Recovery implements account.Tx.
func (t *Tx) Recovery(id cell.ID) (r account.Recovery, err error) {
	var raw []byte
	err = t.book.tx.QueryRowContext(t.book.ctx, "SELECT data FROM recovery_version WHERE id = $1 AND until = $2", string(id), int64(cell.OpenUntil)).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return r, notFound("recovery")
	}
	if err == nil {
		err = record.Unmarshal(raw, &r)
	}
	return r, err
}

// OpenRecovery implements account.Tx.
func (t *Tx) OpenRecovery(id cell.ID) (account.Recovery, bool, error) {
	rs, err := decodeAll[account.Recovery](t.book, "SELECT v.data FROM recovery r JOIN recovery_version v ON v.id = r.id AND v.until = $2 WHERE r.account = $1 AND "+
		openRecovery, []any{string(id), int64(cell.OpenUntil)})
	if err != nil || len(rs) == 0 {
		return account.Recovery{}, false, err
	}
	return rs[0], true, nil
}

// openRecovery holds for recoveries that may still lead somewhere; see account.Recovery.Open.
const openRecovery = "v.state IN ('asked', 'agreed', 'issued')"
