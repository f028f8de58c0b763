// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// PostgreSQL answers each statement over a socket, which costs more than most statements do. So what an Update writes waits
// until it reads or ends, and goes in one round trip. On SQLite a statement is a call, and is run at once.

// pipe holds statements back to send them together. A nil one holds nothing.
type pipe struct {
	conn  *sql.Conn // the session in which the transaction runs
	waits []statement
	bytes int
	err   error // why the Update cannot stand
}

// maxWaiting bounds what waits, in bytes of values: more gains nothing and takes memory.
const maxWaiting = 1 << 20

// pipe gives an empty one where the engine needs it.
func (s *Store) pipe() *pipe {
	if s.locks != nil {
		return nil
	}
	return &pipe{conn: s.lock}
}

func (p *pipe) add(ctx context.Context, st statement) error {
	p.waits = append(p.waits, st)
	for _, a := range st.args {
		switch a := a.(type) {
		case string:
			p.bytes += len(a)
		case []byte:
			p.bytes += len(a)
		}
	}
	if p.bytes > maxWaiting {
		return p.send(ctx)
	}
	return nil
}

// send runs what waits.
func (p *pipe) send(ctx context.Context) error {
	if p == nil || p.err != nil || len(p.waits) == 0 {
		return p.failed()
	}
	_, p.err = p.run(ctx, p.taken())
	return p.err
}

func (p *pipe) failed() error {
	if p == nil {
		return nil
	}
	return p.err
}

// end ends an Update whose function gave err: it runs what waits and says why the Update does not stand.
func (p *pipe) end(ctx context.Context, err error) error {
	if err == nil {
		err = p.send(ctx)
	} else if failed := p.failed(); failed != nil {
		err = failed // the rest follows from it
	}
	if p != nil {
		p.err = nil
	}
	return err
}

// taken empties p and gives what waited.
func (p *pipe) taken() []statement {
	all := p.waits
	p.waits, p.bytes = nil, 0
	return all
}

// drop forgets what waits and reports whether query was among it.
func (p *pipe) drop(query string) bool {
	return p != nil && slices.ContainsFunc(p.taken(), func(st statement) bool { return st.query == query })
}

// run runs the statements in one round trip and gives how many rows the first of them met.
func (p *pipe) run(ctx context.Context, all []statement) (first int64, err error) {
	err = p.conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("the driver is a %T", driver)
		}
		var batch pgx.Batch
		for _, st := range all {
			batch.Queue(st.query, st.args...)
		}
		sent := c.Conn().SendBatch(ctx, &batch)
		for i := range all {
			tag, err := sent.Exec()
			if err != nil {
				return errors.Join(err, sent.Close())
			}
			if i == 0 {
				first = tag.RowsAffected()
			}
		}
		return sent.Close()
	})
	return first, err
}

// together runs the last statements of a batch. ours is false when another process has taken the lease.
func (b *book) together(all []statement) (ours bool, err error) {
	if b.tx.pipe != nil {
		for i := range all {
			all[i].args = clean(all[i].args)
		}
		// It locks the row until the commit.
		lease := statement{"UPDATE lease SET fence = fence WHERE id = 1 AND fence = $1", []any{b.lease}}
		n, err := b.tx.pipe.run(b.ctx, append([]statement{lease}, all...))
		return n == 1, err
	}
	// Nobody else can write while this transaction does, so to read the lease is enough.
	var fence int64
	if err := b.tx.QueryRowContext(b.ctx, "SELECT fence FROM lease WHERE id = 1").Scan(&fence); err != nil || fence != b.lease {
		return false, err
	}
	for _, st := range all {
		if err := b.exec(st.query, st.args...); err != nil {
			return false, err
		}
	}
	return true, nil
}
