// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"net/url"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	sqlitedriver "modernc.org/sqlite"

	"github.com/crisiscell/crisiscell/cell"
)

// patience is how long a batch on PostgreSQL may take before the database counts as away. A database that is down
// refuses at once; this is for one whose network swallows everything.
const patience = 20 * time.Second

// The result codes of SQLite that say that the file cannot be used now (sqlite.org/rescode.html).
var sqliteOutage = []int{5 /* busy */, 6 /* locked */, 7 /* no memory */, 8 /* read-only */, 10 /* input or output */, 13, /* full */
	14 /* cannot open */, 15 /* protocol */}

const sqliteFull = 13

// outage reports whether err comes from a database that cannot be used now, rather than from what was asked of it, and
// whether that is for want of room.
func outage(err error) (away, full bool) {
	if se, ok := errors.AsType[*sqlitedriver.Error](err); ok {
		code := se.Code() & 0xff // the upper bits refine it
		return slices.Contains(sqliteOutage, code), code == sqliteFull
	}
	if pe, ok := errors.AsType[*pgconn.PgError](err); ok && len(pe.Code) == 5 {
		// Connection, resources, operator intervention, the system itself (PostgreSQL, appendix A).
		return slices.Contains([]string{"08", "53", "57", "58"}, pe.Code[:2]), pe.Code == "53100"
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true, false
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true, false
	}
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF), false
}

// unwritten is the answer to everyone of a batch that could not be made durable.
func unwritten(err error) error {
	if errors.Is(err, errFenced) {
		return &cell.Error{Code: cell.Conflict, Key: "error.store.fenced", Msg: "nothing was written", Err: err}
	}
	if errors.Is(err, errUnsure) {
		return &cell.Error{Code: cell.Unavailable, Key: "error.store.unsure",
			Msg: "the database went away while it was writing: look whether it stands there before you try again", Err: err}
	}
	if _, full := outage(err); full {
		return &cell.Error{Code: cell.Unavailable, Key: "error.store.full",
			Msg: "nothing was written: there is no room left; free some and try again", Err: err}
	}
	return unavailable("nothing was written, try again", err)
}

// errUnsure means that a commit failed and the database cannot be asked whether it took place.
var errUnsure = errors.New("the outcome of the commit is not known")

// begin starts the transaction of a batch. After a failure it first makes sure that this process is still the writer
// and where the record ends: another one may have taken over, or a commit may have taken place unseen.
func (s *Store) begin(ctx context.Context) (*sql.Tx, error) {
	if s.doubt {
		if err := s.rejoin(ctx); err != nil {
			return nil, err
		}
		s.doubt = false
	}
	if s.locks != nil { // SQLite: the lock is another file's, and the pool has one connection
		return s.write.BeginTx(ctx, nil)
	}
	// PostgreSQL: the session that holds the lock writes, so that it cannot write once the lock is gone.
	tx, err := s.lock.BeginTx(ctx, nil)
	if err == nil {
		return tx, nil
	}
	if err := s.rejoin(ctx); err != nil {
		return nil, err
	}
	return s.lock.BeginTx(ctx, nil)
}

// rejoin takes the lock in a new session, where that is needed, and finds the record's end again.
func (s *Store) rejoin(ctx context.Context) error {
	if s.locks == nil {
		// The old session must not go back to the pool: it may hold the lock still. The error is the wish itself.
		_ = s.lock.Raw(func(any) error { return driver.ErrBadConn })
		conn, err := s.write.Conn(ctx)
		if err != nil {
			return err
		}
		s.lock = conn
		if err := waitForLock(ctx, conn); err != nil {
			return err
		}
	}
	var fence int64
	if err := s.write.QueryRowContext(ctx, "SELECT fence FROM lease WHERE id = 1").Scan(&fence); err != nil {
		return err
	}
	if fence != s.fence {
		return errFenced
	}
	return s.findHead(ctx)
}

// waitForLock takes the advisory lock in a new session. The server may need a moment to notice that the old session, which
// holds it, is gone; longer than that another program holds it.
func waitForLock(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, "SET lock_timeout = '3s'"); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(lockKey)); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, "SET lock_timeout = 0")
	return err
}

// unlock lets the advisory lock go at once rather than when the server notices that its session ended.
func (s *Store) unlock() {
	if s.locks != nil || s.lock == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	// Where this fails the session is broken, and the lock ends with it.
	_, _ = s.lock.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", int64(lockKey))
}

// settle finds out whether the batch of b stands in spite of a failed commit.
func (s *Store) settle(ctx context.Context, b *book, failed error) (head, error) {
	if err := s.rejoin(ctx); err != nil {
		return head{}, errors.Join(errUnsure, failed, err)
	}
	if len(b.made) == 0 { // lines of the access log only; rejoin has read where that ends
		if s.head.access == b.head.access {
			return b.head, nil
		}
		return head{}, failed
	}
	last := b.made[len(b.made)-1].header
	want := last.LeafHash()
	var leaf []byte
	err := s.write.QueryRowContext(ctx, "SELECT leaf FROM entry WHERE seq = $1", int64(last.Seq)).Scan(&leaf)
	switch {
	case err == nil && hash32(leaf) == want:
		return b.head, nil
	case err == nil || errors.Is(err, sql.ErrNoRows):
		return head{}, failed
	}
	return head{}, errors.Join(errUnsure, failed, err)
}

// impatient gives a PostgreSQL URL a limit to how long connecting may take, where it has none.
func impatient(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil || u.Query().Has("connect_timeout") {
		return dsn // the driver says what is wrong with it
	}
	q := u.Query()
	q.Set("connect_timeout", "5")
	u.RawQuery = q.Encode()
	return u.String()
}
