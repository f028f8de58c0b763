// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

var (
	_ account.Accounts   = (*Store)(nil)
	_ account.Sessions   = (*Store)(nil)
	_ account.Links      = (*Store)(nil)
	_ account.Passkeys   = (*Store)(nil)
	_ account.Recoveries = (*Store)(nil)
	_ account.Notices    = (*Store)(nil)
)

// local changes rows of local tables, which no entry tells of, unless another writer took this store over. It returns
// how many rows were changed.
func (s *Store) local(ctx context.Context, query string, args ...any) (int64, error) {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return 0, unavailable("the database cannot be written", err)
	}
	defer tx.Rollback() // after a commit it does nothing
	var fence int64
	if err := tx.QueryRowContext(ctx, "SELECT fence FROM lease WHERE id = 1").Scan(&fence); err != nil {
		return 0, unavailable("the lease cannot be read", err)
	}
	if fence != s.fence {
		return 0, unavailable("nothing can be written", errFenced)
	}
	res, err := tx.ExecContext(ctx, query, clean(args)...)
	if err != nil {
		return 0, unavailable("the database cannot be written", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, unavailable("the database cannot be written", err)
	}
	if err := tx.Commit(); err != nil {
		return 0, unavailable("the database cannot be written", err)
	}
	return n, nil
}

const accountColumns = `SELECT a.id, a.person, COALESCE(l.name, ''), e.time, a.until, COALESCE(p.hash, ''),
(SELECT COUNT(*) FROM passkey k WHERE k.account = a.id), (SELECT COUNT(*) FROM identity i WHERE i.account = a.id)
FROM account a JOIN entry e ON e.seq = a.since LEFT JOIN login l ON l.account = a.id LEFT JOIN password p ON p.account = a.id `

func scanAccount(row interface{ Scan(...any) error }) (a account.Account, err error) {
	var until cell.Seq
	var outside int64
	err = row.Scan(&a.ID, &a.Person, &a.Login, &a.Opened, &until, &a.Password, &a.Passkeys, &outside)
	a.Closed, a.Outside = until != cell.OpenUntil, outside > 0
	return a, err
}

func (s *Store) oneAccount(ctx context.Context, where string, args ...any) (account.Account, error) {
	a, err := scanAccount(s.read.QueryRowContext(ctx, accountColumns+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return account.Account{}, notFound("account")
	}
	if err != nil {
		return account.Account{}, unavailable("the account cannot be read", err)
	}
	return a, nil
}

// Account implements account.Accounts.
func (s *Store) Account(ctx context.Context, id cell.ID) (account.Account, error) {
	return s.oneAccount(ctx, "WHERE a.id = $1", string(id))
}

// AccountByLogin implements account.Accounts.
func (s *Store) AccountByLogin(ctx context.Context, login string) (account.Account, error) {
	return s.oneAccount(ctx, "WHERE l.name = $1", login)
}

// AccountByIdentity implements account.Accounts.
func (s *Store) AccountByIdentity(ctx context.Context, issuer, subject string) (account.Account, error) {
	return s.oneAccount(ctx, "JOIN identity x ON x.account = a.id WHERE x.issuer = $1 AND x.subject = $2", issuer, subject)
}

// Accounts implements account.Accounts.
func (s *Store) Accounts(ctx context.Context) ([]account.Account, error) {
	return query(ctx, s, scanAccount, accountColumns+"ORDER BY COALESCE(l.name, ''), a.id")
}

// query reads all rows of a query.
func query[T any](ctx context.Context, s *Store, scan func(interface{ Scan(...any) error }) (T, error), text string, args ...any) ([]T, error) {
	rs, err := s.read.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, unavailable("the database cannot be read", err)
	}
	defer rs.Close() // Err tells what went wrong
	var out []T
	for rs.Next() {
		v, err := scan(rs)
		if err != nil {
			return nil, unavailable("the database cannot be read", err)
		}
		out = append(out, v)
	}
	if err := rs.Err(); err != nil {
		return nil, unavailable("the database cannot be read", err)
	}
	return out, nil
}

// SetPassword implements account.Accounts.
func (s *Store) SetPassword(ctx context.Context, id cell.ID, hash string, at cell.Time) error {
	_, err := s.local(ctx, "INSERT INTO password (account, hash, time) VALUES ($1, $2, $3) ON CONFLICT (account) DO UPDATE SET hash = $2, time = $3",
		string(id), hash, int64(at))
	return err
}

// OpenRecoveries implements account.Recoveries.
func (s *Store) OpenRecoveries(ctx context.Context) ([]account.Recovery, error) {
	return query(ctx, s, func(row interface{ Scan(...any) error }) (r account.Recovery, err error) {
		var raw []byte
		if err = row.Scan(&raw); err == nil {
			err = record.Unmarshal(raw, &r)
		}
		return r, err
	}, "SELECT v.data FROM recovery_version v WHERE v.until = $1 AND "+openRecovery+" ORDER BY v.id", int64(cell.OpenUntil))
}

// AddLockOut implements account.Notices. Notices older than 90 days go.
func (s *Store) AddLockOut(ctx context.Context, l account.LockOut) error {
	_, err := s.local(ctx, "INSERT INTO lockout (id, account, made, address, what) VALUES ($1, $2, $3, $4, $5)",
		string(cell.NewID(l.Time)), string(l.Account), int64(l.Time), l.Address, l.What)
	if err != nil {
		return err
	}
	_, err = s.local(ctx, "DELETE FROM lockout WHERE made < $1", int64(l.Time-90*24*3600*1_000_000))
	return err
}

// LockOuts implements account.Notices.
func (s *Store) LockOuts(ctx context.Context, id cell.ID, after cell.Time, limit int) ([]account.LockOut, error) {
	return query(ctx, s, func(row interface{ Scan(...any) error }) (l account.LockOut, err error) {
		err = row.Scan(&l.Account, &l.Time, &l.Address, &l.What)
		return l, err
	}, "SELECT account, made, address, what FROM lockout WHERE made > $1 AND ($2 = '' OR account = $2) ORDER BY made DESC, id DESC LIMIT $3", int64(after), string(id), limit)
}
