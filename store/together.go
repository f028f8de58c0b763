// SPDX-License-Identifier: Apache-2.0

package store

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// together gives the way to run many statements of a batch: one after the other on SQLite, where that costs nothing, in
// one round trip on PostgreSQL. ours is false when another process has taken the lease.
func (s *Store) together() func(b *book, all []statement) (ours bool, err error) {
	if s.locks != nil {
		return oneByOne
	}
	return func(b *book, all []statement) (ours bool, err error) {
		// The session is the one that b's transaction runs in.
		err = s.lock.Raw(func(driver any) error {
			c, ok := driver.(*stdlib.Conn)
			if !ok {
				return fmt.Errorf("the driver is a %T", driver)
			}
			ours, err = pipeline(b, c.Conn(), all)
			return err
		})
		return ours, err
	}
}

func oneByOne(b *book, all []statement) (ours bool, err error) {
	// Nobody else can write while this transaction does, so to read the lease is enough.
	fences, err := column[int64](b, "SELECT fence FROM lease WHERE id = 1")
	if err != nil || len(fences) != 1 || fences[0] != b.lease {
		return false, err
	}
	for _, st := range all {
		if _, err := b.tx.ExecContext(b.ctx, st.query, clean(st.args)...); err != nil {
			return false, err
		}
	}
	return true, nil
}

func pipeline(b *book, c *pgx.Conn, all []statement) (ours bool, err error) {
	var batch pgx.Batch
	batch.Queue("UPDATE lease SET fence = fence WHERE id = 1 AND fence = $1", b.lease) // locks the row until the commit
	for _, st := range all {
		batch.Queue(st.query, clean(st.args)...)
	}
	sent := c.SendBatch(b.ctx, &batch)
	for i := range batch.Len() {
		tag, err := sent.Exec()
		if err != nil {
			return false, errors.Join(err, sent.Close())
		}
		ours = ours || (i == 0 && tag.RowsAffected() == 1)
	}
	return ours, sent.Close()
}
