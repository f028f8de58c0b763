// SPDX-License-Identifier: Apache-2.0

package store

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// together gives the way to run many statements of a batch: one after the other on SQLite, where that costs nothing, in
// one round trip on PostgreSQL. first is how many rows the first statement changed.
func (s *Store) together() func(*book, []statement) (first int64, err error) {
	if s.locks != nil {
		return oneByOne
	}
	return func(b *book, all []statement) (first int64, err error) {
		// The session is the one that b's transaction runs in.
		err = s.lock.Raw(func(driver any) error {
			c, ok := driver.(*stdlib.Conn)
			if !ok {
				return fmt.Errorf("the driver is a %T", driver)
			}
			first, err = pipeline(b, c.Conn(), all)
			return err
		})
		return first, err
	}
}

func oneByOne(b *book, all []statement) (first int64, err error) {
	for i, st := range all {
		res, err := b.tx.ExecContext(b.ctx, st.query, clean(st.args)...)
		if err != nil {
			return 0, err
		}
		if i == 0 {
			if first, err = res.RowsAffected(); err != nil {
				return 0, err
			}
		}
	}
	return first, nil
}

func pipeline(b *book, c *pgx.Conn, all []statement) (first int64, err error) {
	var batch pgx.Batch
	for _, st := range all {
		batch.Queue(st.query, clean(st.args)...)
	}
	sent := c.SendBatch(b.ctx, &batch)
	for i := range all {
		tag, err := sent.Exec()
		if err != nil {
			return 0, errors.Join(err, sent.Close())
		}
		if i == 0 {
			first = tag.RowsAffected()
		}
	}
	return first, sent.Close()
}
