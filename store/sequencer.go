// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// maxBatch is how many Updates share one commit: a commit waits for the disk, so sharing it is what makes many
// writers fast; more than this would make the first of them wait noticeably.
const maxBatch = 64

// ErrClosed is the error of an Update after Close.
var ErrClosed = errors.New("store: closed")

// errFenced means that this process is the writer no more.
var errFenced = errors.New("another writer took this store over: restart")

// asked is one Update on its way to the sequencer.
type asked struct {
	ctx    context.Context
	who    cell.Actor
	reason string
	fn     func(*Tx) error
	seq    cell.Seq
	err    error
	answer chan struct{}
}

// Update runs fn and makes what it appended durable, or nothing; see cell.Update. It returns after the commit. When ctx
// ends before its turn, fn is not run.
func (s *Store) Update(ctx context.Context, who cell.Actor, reason string, fn func(*Tx) error) (cell.Seq, error) {
	a := &asked{ctx: ctx, who: who, reason: reason, fn: fn, answer: make(chan struct{})}
	select {
	case s.asked <- a:
	case <-s.stop:
		return 0, ErrClosed
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	// From here on the answer is waited for, also when ctx ends: only it says whether the act took place.
	<-a.answer
	return a.seq, a.err
}

// sequence is the one goroutine that writes.
func (s *Store) sequence() {
	for {
		select {
		case <-s.stop:
			return
		case a := <-s.asked:
			batch := append(make([]*asked, 0, maxBatch), a)
			for more := true; more && len(batch) < maxBatch; {
				select {
				case a := <-s.asked:
					batch = append(batch, a)
				default:
					more = false
				}
			}
			s.commit(batch)
		}
	}
}

// commit runs a batch in one transaction and answers each of it. Order of durability: rows (by apply, under a
// savepoint each), then entries, payloads, hashes and outbox, then the commit; the head in memory moves only
// after the commit, and nobody is answered before.
func (s *Store) commit(batch []*asked) {
	next, err := s.tryCommit(batch)
	if err == nil {
		s.head = next
	}
	s.doubt = s.doubt || err != nil
	for _, a := range batch {
		if err != nil && a.err == nil {
			a.seq, a.err = 0, unwritten(err)
		}
		close(a.answer)
	}
}

func (s *Store) tryCommit(batch []*asked) (head, error) {
	// The batch belongs to several callers, so no single context may end it.
	ctx := context.Background()
	if s.locks == nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	sqlTx, err := s.begin(ctx)
	if err != nil {
		return head{}, err
	}
	defer sqlTx.Rollback() // after a commit it does nothing
	b := &book{ctx: ctx, tx: sqlTx, head: s.head, lease: s.fence, order: s.order, alone: len(batch) == 1, again: s.again()}
	for _, a := range batch {
		a.seq, a.err = b.run(a, s.clock)
		if b.broken != nil {
			return head{}, b.broken
		}
	}
	if len(b.made) == 0 {
		return s.head, nil
	}
	if err := b.flush(s.together()); err != nil {
		return head{}, err
	}
	if err := s.commitTx(sqlTx); err != nil {
		_ = sqlTx.Rollback() // frees the connection; whether the commit took place is asked next
		return s.settle(ctx, b, err)
	}
	return b.head, nil
}

// book is the transaction of one batch.
type book struct {
	ctx   context.Context
	tx    *sql.Tx
	head  head
	alone bool  // one Update only
	again again // statements that came before in this transaction
	lease int64 // the fencing number that must still hold
	made  []made
	// destroy are the seals of the batch whose payloads and blobs are deleted with it.
	destroy []record.Sealed
	order   order // makes sort keys; nil in a replay, which compares no derived table
	broken  error // the transaction itself failed; nothing of the batch may stand
}

// made is an entry of the batch that is not written yet.
type made struct {
	header record.Header
	salt   [record.SaltSize]byte
	body   []byte
}

// run runs one Update under a savepoint.
func (b *book) run(a *asked, clock cell.Clock) (cell.Seq, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	// One alone needs no savepoint: what fails takes the whole transaction with it. The savepoints of a batch stay inside
	// each other, which saves a round trip each; a rollback goes to the innermost.
	if !b.alone {
		if b.broken = b.exec("SAVEPOINT asked"); b.broken != nil {
			return 0, nil
		}
	}
	mark, from, seals := b.head, len(b.made), len(b.destroy)
	b.head.time = max(clock.Now(), b.head.time)
	err := b.call(&Tx{book: b, who: a.who, reason: a.reason}, a.fn)
	if away, _ := outage(err); away {
		// The transaction is gone, and with it what the batch did before; everyone of it is told so.
		b.broken = err
		return 0, nil
	}
	if err != nil {
		b.head, b.made, b.destroy = mark, b.made[:from], b.destroy[:seals]
		if !b.alone {
			b.broken = b.exec("ROLLBACK TO SAVEPOINT asked")
		}
		return 0, err
	}
	if len(b.made) == from {
		b.head = mark
		return 0, nil
	}
	return b.head.seq, nil
}

// call turns a panic of fn into an error, so that one bad act does not stop the writer for all.
func (b *book) call(tx *Tx, fn func(*Tx) error) (err error) {
	defer func() {
		tx.ended = true
		if p := recover(); p != nil {
			err = fmt.Errorf("an update panicked: %v", p)
		}
	}()
	return fn(tx)
}

// exec runs a statement; one that comes again in the same transaction is prepared.
func (b *book) exec(query string, args ...any) error {
	if st, err := b.again.statement(b, query); err != nil {
		return err
	} else if st != nil {
		_, err := st.ExecContext(b.ctx, clean(args)...)
		return err
	}
	_, err := b.tx.ExecContext(b.ctx, query, clean(args)...)
	return err
}

// flush writes the entries of the batch, their payloads, Merkle hashes and outbox rows, some rows at a time, unless another
// process took the lease in the meantime.
func (b *book) flush(together func(*book, []statement) (ours bool, err error)) error {
	var entries, payloads, outbox, hashes rows
	edge := slices.Clone(b.head.edge) // the head in memory moves only after the commit
	for _, m := range b.made {
		h := m.header
		leaf := h.LeafHash()
		entries = append(entries, []any{int64(h.Seq), string(h.Kind), int64(h.Version), int64(h.Time), string(h.Actor), string(h.Crisis), h.Payload[:], leaf[:]})
		payloads = append(payloads, []any{int64(h.Seq), m.salt[:], m.body})
		outbox = append(outbox, []any{int64(h.Seq), string(h.Crisis), string(h.Kind)})
		n := int64(h.Seq) - 1
		at := tlog.StoredHashIndex(0, n)
		var stored []tlog.Hash
		edge, stored = edge.add(n, leaf)
		for i, x := range stored {
			hashes = append(hashes, []any{at + int64(i), x[:]})
		}
	}
	b.head.edge = edge
	ours, err := together(b, slices.Concat(entries.statements("entry (seq, kind, version, time, actor, crisis, payload, leaf)"),
		payloads.statements("payload (seq, salt, body)"), hashes.statements("hash (idx, hash)"), outbox.statements("outbox (seq, crisis, kind)")))
	if err != nil {
		return err
	}
	if !ours {
		return errFenced
	}
	return b.shred()
}
