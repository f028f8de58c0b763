// SPDX-License-Identifier: Apache-2.0

package store

import (
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// rows are inserted with one statement for many.
type rows [][]any

// maxRows keeps a statement below the bound parameters that SQLite allows (32,766).
const maxRows = 500

// statement is one to be run.
type statement struct {
	query string
	args  []any
}

func (r rows) insert(b *book, into string) error {
	for _, st := range r.statements(into) {
		if err := b.exec(st.query, st.args...); err != nil {
			return fmt.Errorf("insert into %s: %w", into, err)
		}
	}
	return nil
}

// statements insert r, at most maxRows at a time.
func (r rows) statements(into string) (out []statement) {
	for part := range slices.Chunk(r, maxRows) {
		var sb strings.Builder
		args := make([]any, 0, len(part)*len(part[0]))
		sb.WriteString("INSERT INTO " + into + " VALUES ")
		for i, row := range part {
			for j, v := range row {
				sep := ", "
				if j == 0 {
					sep = "("
					if i > 0 {
						sep = "), ("
					}
				}
				args = append(args, v)
				sb.WriteString(sep + "$" + strconv.Itoa(len(args)))
			}
		}
		sb.WriteString(")")
		out = append(out, statement{sb.String(), args})
	}
	return out
}

// again are the statements of a transaction that have come at least once: nil after the first time, prepared from the
// second on. A nil map prepares nothing: pgx keeps prepared statements of its own.
type again map[string]*sql.Stmt

// maxAgain bounds it, since some statements have as many texts as they have rows.
const maxAgain = 100

// again gives an empty one where the engine needs it.
func (s *Store) again() again {
	if s.locks == nil {
		return nil
	}
	return again{}
}

// statement gives the prepared statement for query, nil when it comes for the first time. It ends with the
// transaction.
func (a again) statement(b *book, query string) (*sql.Stmt, error) {
	st, seen := a[query]
	if st != nil || a == nil || (!seen && len(a) >= maxAgain) {
		return st, nil
	}
	if !seen {
		a[query] = nil
		return nil, nil
	}
	st, err := b.tx.PrepareContext(b.ctx, query)
	a[query] = st
	return st, err
}
