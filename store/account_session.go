// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
)

// AddSession implements account.Sessions.
func (s *Store) AddSession(ctx context.Context, v account.Session) error {
	_, err := s.local(ctx, `INSERT INTO session (id, account, began, proved, seen, ends, locked, half, how, device, address, crisis, seat)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, string(v.Key), string(v.Account), int64(v.Began), int64(v.Proved), int64(v.Seen),
		int64(v.Until), bit(v.Locked), bit(v.Half), v.How, v.Device, v.Address, string(v.Crisis), v.Seat)
	return err
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

const sessionColumns = `SELECT s.id, s.account, a.person, COALESCE(l.name, ''), s.began, s.proved, s.seen, s.ends, s.locked, s.half, s.how, s.device, s.address, s.crisis, s.seat
FROM session s JOIN account a ON a.id = s.account AND a.until = $1 LEFT JOIN login l ON l.account = s.account `

func scanSession(row interface{ Scan(...any) error }) (v account.Session, err error) {
	var locked, half int64
	err = row.Scan(&v.Key, &v.Account, &v.Person, &v.Login, &v.Began, &v.Proved, &v.Seen, &v.Until, &locked, &half, &v.How, &v.Device, &v.Address, &v.Crisis, &v.Seat)
	v.Locked, v.Half = locked == 1, half == 1
	return v, err
}

// Session implements account.Sessions.
func (s *Store) Session(ctx context.Context, key account.Key) (account.Session, error) {
	v, err := scanSession(s.read.QueryRowContext(ctx, sessionColumns+"WHERE s.id = $2", int64(cell.OpenUntil), string(key)))
	if errors.Is(err, sql.ErrNoRows) {
		return account.Session{}, account.ErrNoSession
	}
	if err != nil {
		return account.Session{}, unavailable("the session cannot be read", err)
	}
	return v, nil
}

// SessionsOf implements account.Sessions.
func (s *Store) SessionsOf(ctx context.Context, id cell.ID) ([]account.Session, error) {
	return query(ctx, s, scanSession, sessionColumns+"WHERE s.account = $2 ORDER BY s.began DESC, s.id", int64(cell.OpenUntil), string(id))
}

// TouchSession implements account.Sessions.
func (s *Store) TouchSession(ctx context.Context, key account.Key, seen cell.Time, lock bool) error {
	_, err := s.local(ctx, "UPDATE session SET seen = CASE WHEN seen > $2 THEN seen ELSE $2 END, locked = CASE WHEN locked = 1 THEN 1 ELSE $3 END WHERE id = $1",
		string(key), int64(seen), bit(lock))
	return err
}

// SeatSession implements account.Sessions.
func (s *Store) SeatSession(ctx context.Context, key account.Key, crisis cell.ID, seat string) error {
	_, err := s.local(ctx, "UPDATE session SET crisis = $2, seat = $3 WHERE id = $1", string(key), string(crisis), seat)
	return err
}

// EndSessions implements account.Sessions.
func (s *Store) EndSessions(ctx context.Context, id cell.ID, key account.Key, others bool) error {
	text := "DELETE FROM session WHERE account = $1 AND id = $2"
	if others {
		text = "DELETE FROM session WHERE account = $1 AND id <> $2"
	}
	_, err := s.local(ctx, text, string(id), string(key))
	return err
}

// SweepSessions implements account.Sessions.
func (s *Store) SweepSessions(ctx context.Context, before cell.Time) error {
	_, err := s.local(ctx, "DELETE FROM session WHERE ends < $1", int64(before))
	return err
}

// AddLink implements account.Links.
func (s *Store) AddLink(ctx context.Context, l account.Link) error {
	if _, err := s.local(ctx, "DELETE FROM link WHERE account = $1", string(l.Account)); err != nil {
		return err
	}
	_, err := s.local(ctx, "INSERT INTO link (id, account, purpose, recovery, made, ends, used) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		string(l.Key), string(l.Account), l.Purpose, string(l.Recovery), int64(l.Made), int64(l.Until), int64(l.Used))
	return err
}

// Link implements account.Links.
func (s *Store) Link(ctx context.Context, key account.Key) (l account.Link, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT id, account, purpose, recovery, made, ends, used FROM link WHERE id = $1", string(key)).
		Scan(&l.Key, &l.Account, &l.Purpose, &l.Recovery, &l.Made, &l.Until, &l.Used)
	if errors.Is(err, sql.ErrNoRows) {
		return l, notFound("link")
	}
	if err != nil {
		return l, unavailable("the link cannot be read", err)
	}
	return l, nil
}

// UseLink implements account.Links.
func (s *Store) UseLink(ctx context.Context, key account.Key, at cell.Time) (bool, error) {
	n, err := s.local(ctx, "UPDATE link SET used = $2 WHERE id = $1 AND used = 0", string(key), int64(at))
	return n == 1, err
}

// AddPasskey implements account.Passkeys.
func (s *Store) AddPasskey(ctx context.Context, p account.Passkey) error {
	n, err := s.local(ctx, "INSERT INTO passkey (id, account, name, made, used, counter, data) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
		p.ID, string(p.Account), p.Name, int64(p.Since), int64(p.Used), p.Counter, p.Data)
	if err == nil && n == 0 {
		err = &cell.Error{Code: cell.Conflict, Key: "error.passkey.known", Msg: "this passkey is kept already"}
	}
	return err
}

// PasskeysOf implements account.Passkeys.
func (s *Store) PasskeysOf(ctx context.Context, id cell.ID) ([]account.Passkey, error) {
	return query(ctx, s, func(row interface{ Scan(...any) error }) (p account.Passkey, err error) {
		err = row.Scan(&p.ID, &p.Account, &p.Name, &p.Since, &p.Used, &p.Counter, &p.Data)
		return p, err
	}, "SELECT id, account, name, made, used, counter, data FROM passkey WHERE account = $1 ORDER BY made, id", string(id))
}

// UsePasskey implements account.Passkeys.
func (s *Store) UsePasskey(ctx context.Context, p account.Passkey, was int64) (bool, error) {
	n, err := s.local(ctx, "UPDATE passkey SET counter = $2, used = $3, data = $4 WHERE id = $1 AND counter = $5", p.ID, p.Counter, int64(p.Used), p.Data, was)
	return n == 1, err
}

// RemovePasskey implements account.Passkeys.
func (s *Store) RemovePasskey(ctx context.Context, id cell.ID, key string) error {
	n, err := s.local(ctx, "DELETE FROM passkey WHERE account = $1 AND id = $2", string(id), key)
	if err == nil && n == 0 {
		err = notFound("passkey")
	}
	return err
}
