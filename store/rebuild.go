// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// spineShape is the number of what apply makes of the entries. It rises when apply makes other rows of old entries, or
// rows for a new table; a store of a lower one gets its spine rows made again from its entries.
const spineShape = 2

// told is after how many entries a rebuild tells how far it is.
const rebuildTold = 10_000

// rebuild makes the rows of all spine tables again when an older program made them. It is one transaction: one that
// is broken off leaves the old rows, and the next start begins again.
func (s *Store) rebuild(ctx context.Context) error {
	var have, entries int64
	if err := s.write.QueryRowContext(ctx, "SELECT shape, (SELECT COUNT(*) FROM entry) FROM spine_shape WHERE id = 1").Scan(&have, &entries); err != nil {
		return unavailable("the store's shape cannot be read", err)
	}
	if have > spineShape {
		return &cell.Error{Code: cell.Conflict, Key: "error.store.newer", Args: map[string]any{"have": have, "known": spineShape},
			Msg: fmt.Sprintf("the store's rows have shape %d and this program knows %d: use the newer program", have, spineShape)}
	}
	if have == spineShape {
		return nil
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return unavailable("the rows cannot be made again", err)
	}
	defer tx.Rollback() // after a commit it does nothing
	b := &book{ctx: ctx, tx: &session{sql: tx, again: s.again()}}
	if entries > 0 {
		if err := s.remake(b, entries); err != nil {
			return fmt.Errorf("make the rows of the record again: %w", err)
		}
	}
	if err := b.exec("UPDATE spine_shape SET shape = $1 WHERE id = 1", spineShape); err != nil {
		return unavailable("the rows cannot be made again", err)
	}
	if err := tx.Commit(); err != nil {
		return unavailable("the rows cannot be made again", err)
	}
	return nil
}

// remake empties the spine tables, the last declared first, and applies every entry.
func (s *Store) remake(b *book, entries int64) error {
	for i := len(tables) - 1; i >= 0; i-- {
		if tables[i].class == spine {
			if err := b.exec("DELETE FROM " + tables[i].name); err != nil {
				return err
			}
		}
	}
	for e, err := range b.each() {
		if err != nil {
			return err
		}
		if e.Seq%rebuildTold == 0 {
			slog.Info("making the rows of the record again", "entry", int64(e.Seq), "of", entries)
		}
		if e.Body == nil {
			continue // sealed
		}
		if err := b.apply(e.Header, e.Body); err != nil {
			return err
		}
	}
	return nil
}

// eachPage is how many entries are read before they are applied: on PostgreSQL one connection does one thing at a time.
const eachPage = 100

// each goes through the entries of the transaction.
func (b *book) each() func(yield func(record.Entry, error) bool) {
	return func(yield func(record.Entry, error) bool) {
		for from := int64(1); ; {
			page, err := scanAll(b.ctx, b.tx, scanEntry, entryRows+"WHERE e.seq >= $1 ORDER BY e.seq LIMIT $2", from, eachPage)
			if err != nil {
				yield(record.Entry{}, err)
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
				from = int64(e.Seq) + 1
			}
			if len(page) < eachPage {
				return
			}
		}
	}
}
