// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
)

// On SQLite much of a short transaction is the parsing of its statements. Those that come again are prepared: within one
// transaction from the second time on, and for good when they come in a second transaction. pgx does the same by itself.

// maxAgain bounds the statements of one transaction and maxLasting those of a store, since some have as many texts as they
// have rows.
const (
	maxAgain   = 100
	maxLasting = 200
)

// lasting are the statements prepared for good, on the one connection that writes: nil after the first transaction that
// used them.
type lasting map[string]*sql.Stmt

// again are the statements of one transaction: nil after the first time. A nil *again prepares nothing.
type again struct {
	lasting lasting
	here    map[string]*sql.Stmt
}

func newAgain(l lasting) *again { return &again{l, map[string]*sql.Stmt{}} }

// again gives an empty one where the engine needs it.
func (s *Store) again() *again {
	if s.locks == nil {
		return nil
	}
	return newAgain(s.lasting)
}

// session is the transaction of a batch: what it reads sees all that was run before.
type session struct {
	sql   *sql.Tx
	again *again // nil where nothing is prepared
	pipe  *pipe  // nil where each statement is run at once
}

// statement gives the prepared statement for query, nil when it comes for the first time. It ends with the
// transaction.
func (x *session) statement(ctx context.Context, query string) (st *sql.Stmt, err error) {
	a := x.again
	if a == nil {
		return nil, nil
	}
	st, seen := a.here[query]
	switch {
	case st != nil || (!seen && len(a.here) >= maxAgain):
		return st, nil
	case a.lasting[query] != nil:
		st = x.sql.StmtContext(ctx, a.lasting[query])
	case seen:
		if st, err = x.sql.PrepareContext(ctx, query); err != nil {
			return nil, err
		}
	}
	a.here[query] = st
	return st, nil
}

// ExecContext runs a statement at once, and tells how many rows it met.
func (x *session) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := x.pipe.send(ctx); err != nil {
		return nil, err
	}
	st, err := x.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case st != nil:
		return st.ExecContext(ctx, clean(args)...)
	}
	return x.sql.ExecContext(ctx, query, clean(args)...)
}

// QueryContext reads rows.
func (x *session) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := x.pipe.send(ctx); err != nil {
		return nil, err
	}
	st, err := x.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case st != nil:
		return st.QueryContext(ctx, args...)
	}
	return x.sql.QueryContext(ctx, query, args...)
}

// QueryRowContext reads one row. When what waited failed, the row's error says only that the transaction has failed; the
// Update is told the cause.
func (x *session) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if x.pipe.send(ctx) == nil {
		if st, err := x.statement(ctx, query); err == nil && st != nil {
			return st.QueryRowContext(ctx, args...)
		}
	}
	return x.sql.QueryRowContext(ctx, query, args...)
}

// keep prepares for good what the transaction of a, which has ended, used and an earlier one had used too. What cannot be
// prepared is told when it is used.
func (l lasting) keep(ctx context.Context, db *sql.DB, a *again) {
	if a == nil {
		return
	}
	for query := range a.here {
		st, seen := l[query]
		if st != nil || (!seen && len(l) >= maxLasting) {
			continue
		}
		if seen {
			st, _ = db.PrepareContext(ctx, query)
		}
		l[query] = st
	}
}
