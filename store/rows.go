// SPDX-License-Identifier: Apache-2.0

package store

import (
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
