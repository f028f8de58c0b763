// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
	_ "modernc.org/sqlite"             // the SQLite driver

	"github.com/crisiscell/crisiscell/cell"
)

// FileName is the database file inside a data folder.
const FileName = "crisiscell.db"

// Config says where the store is.
type Config struct {
	Dir   string     // data folder, made when absent; used when URL is empty
	URL   string     // postgres://...
	Clock cell.Clock // gives the time of entries
}

// Store is an open store. Use Open.
type Store struct {
	d     dialect
	clock cell.Clock
	write *sql.DB // SQLite: one connection
	read  *sql.DB
	lock  *sql.Conn // holds the lock that keeps a second writer out
	locks *sql.DB   // where lock belongs to, nil when that is write

	asked chan *asked
	stop  chan struct{}
	done  sync.WaitGroup

	fence int64 // this writer's number in the lease, set by Open
	head  head  // owned by the sequencer
	doubt bool  // the last batch failed: begin looks where things stand; owned by the sequencer

	order    order               // owned by the sequencer
	lasting  lasting             // owned by the sequencer
	commitTx func(*sql.Tx) error // ends a batch; a test makes it fail
}

// head is where the record ends.
type head struct {
	seq    cell.Seq
	time   cell.Time
	edge   edge
	access accessHead
	// closed are the crises about which nothing more is accepted.
	closed []cell.ID
}

// Open opens the store, brings its tables to the present shape and becomes its only writer. Its errors: Conflict
// when another program writes it already, or when a newer one made it, Unavailable when it cannot be reached.
func Open(ctx context.Context, c Config) (*Store, error) {
	s := &Store{clock: c.Clock, asked: make(chan *asked), stop: make(chan struct{}),
		order: newOrder(), lasting: lasting{}, commitTx: (*sql.Tx).Commit}
	if err := s.connect(c); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{
		func(ctx context.Context) error { return s.takeLock(ctx, c) }, s.migrate, s.takeLease, s.findHead, s.rebuild, s.derived, s.depicted,
	} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, s.closeAll())
		}
	}
	s.done.Go(s.sequence)
	return s, nil
}

func (s *Store) connect(c Config) error {
	s.d = postgres
	writeDSN, readDSN := impatient(c.URL), impatient(c.URL)
	if c.URL == "" {
		s.d = sqlite
		if err := os.MkdirAll(c.Dir, 0o700); err != nil {
			return unavailable("the data folder cannot be made", err)
		}
		path := filepath.Join(c.Dir, FileName)
		writeDSN, readDSN = sqliteDSN(path, false), sqliteDSN(path, true)
	}
	var err error
	if s.write, err = sql.Open(s.d.driver, writeDSN); err != nil {
		return unavailable("the database cannot be opened", err)
	}
	if s.read, err = sql.Open(s.d.driver, readDSN); err != nil {
		return errors.Join(unavailable("the database cannot be opened", err), s.write.Close())
	}
	if c.URL == "" {
		s.write.SetMaxOpenConns(1)
	}
	s.read.SetMaxOpenConns(s.d.readers)
	s.read.SetMaxIdleConns(s.d.readers)
	return nil
}

// lockKey is the advisory lock on PostgreSQL: "crisisce" in ASCII.
const lockKey = 0x6372697369736365

// takeLock keeps a second writer out for as long as this process lives: on SQLite an exclusive transaction on a lock
// file beside the database, on PostgreSQL a session's advisory lock. Both end with the process, however it ends.
func (s *Store) takeLock(ctx context.Context, c Config) error {
	db, from := "", s.write
	if c.URL == "" {
		db = filepath.Join(c.Dir, FileName+".lock")
		var err error
		if from, err = sql.Open(s.d.driver, "file:"+filepath.ToSlash(db)); err != nil {
			return unavailable("the lock cannot be opened", err)
		}
		s.locks = from
	}
	conn, err := from.Conn(ctx)
	if err != nil {
		return unavailable("the database cannot be reached", err)
	}
	s.lock = conn
	taken := true
	if c.URL == "" {
		_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
		if err != nil && strings.Contains(err.Error(), "locked") {
			taken, err = false, nil
		}
	} else {
		err = conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1)", int64(lockKey)).Scan(&taken)
	}
	if err != nil {
		return unavailable("the database cannot be locked", err)
	}
	if !taken {
		return &cell.Error{Code: cell.Conflict, Key: "error.store.locked",
			Msg: "another crisiscell writes this store already: stop it first, or name another store"}
	}
	return nil
}

// takeLease takes the next fencing number: each batch is written only while it is the newest.
func (s *Store) takeLease(ctx context.Context) error {
	err := s.write.QueryRowContext(ctx, "UPDATE lease SET fence = fence + 1 WHERE id = 1 RETURNING fence").Scan(&s.fence)
	if err != nil {
		return unavailable("the lease cannot be taken", err)
	}
	return nil
}

func (s *Store) findHead(ctx context.Context) (err error) {
	h, err := headOf(ctx, s.write)
	if err == nil {
		s.head = h
	}
	return err
}

// Close answers what was asked already, lets the lock go and closes the store.
func (s *Store) Close() error {
	close(s.stop)
	s.done.Wait()
	return s.closeAll()
}

func (s *Store) closeAll() error {
	var errs []error
	s.unlock()
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	if s.locks != nil {
		errs = append(errs, s.locks.Close())
	}
	return errors.Join(append(errs, s.read.Close(), s.write.Close())...)
}

func unavailable(msg string, err error) error {
	return &cell.Error{Code: cell.Unavailable, Key: "error.store.unavailable", Msg: msg, Err: err}
}
