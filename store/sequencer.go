// SPDX-License-Identifier: Apache-2.0

package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
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

// asked is one Update, or one line of the access log, on its way to the sequencer.
type asked struct {
	ctx    context.Context
	who    cell.Actor
	reason string
	fn     func(*Tx) error
	access *cell.Access // instead of fn
	seq    cell.Seq
	err    error
	answer chan struct{}
}

// Update runs fn and makes what it appended durable, or nothing; see cell.Update. It returns after the commit. When ctx
// ends before its turn, fn is not run.
func (s *Store) Update(ctx context.Context, who cell.Actor, reason string, fn func(*Tx) error) (cell.Seq, error) {
	return s.ask(&asked{ctx: ctx, who: who, reason: reason, fn: fn})
}

// ask hands a to the sequencer and waits for the answer.
func (s *Store) ask(a *asked) (cell.Seq, error) {
	a.answer = make(chan struct{})
	select {
	case s.asked <- a:
	case <-s.stop:
		return 0, ErrClosed
	case <-a.ctx.Done():
		return 0, a.ctx.Err()
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
			s.commit(waiting(a, s.asked))
		}
	}
}

// waiting adds to first what waits already.
func waiting[T any](first T, waits <-chan T) []T {
	batch := append(make([]T, 0, maxBatch), first)
	for len(batch) < maxBatch {
		select {
		case next := <-waits:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// commit runs a batch in one transaction and answers each of it. Order of durability: rows (by apply, under a
// savepoint each), then entries, payloads, hashes and outbox, then the commit; the head in memory moves only
// after the commit, and nobody is answered before.
func (s *Store) commit(batch []*asked) {
	used := s.again()
	next, err := s.tryCommit(batch, used)
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
	if err == nil {
		s.lasting.keep(context.Background(), s.write, used)
	}
	// Those who were answered may ask again at once: they come first, or the next batch would be of one alone.
	runtime.Gosched()
}

func (s *Store) tryCommit(batch []*asked, used *again) (head, error) {
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
	b := &book{ctx: ctx, tx: &session{sqlTx, used, s.pipe()}, head: s.head, lease: s.fence, order: s.order, alone: len(batch) == 1, d: s.d}
	for _, a := range batch {
		if a.access != nil {
			a.err = b.note(a, s.clock)
			continue
		}
		a.seq, a.err = b.run(a, s.clock)
		if b.broken != nil {
			return head{}, b.broken
		}
	}
	if len(b.made)+len(b.noted) == 0 {
		return s.head, nil
	}
	if err := b.flush(); err != nil {
		return head{}, err
	}
	if err := s.commitTx(sqlTx); err != nil {
		_ = sqlTx.Rollback() // frees the connection; whether the commit took place is asked next
		return s.settle(ctx, b, err)
	}
	return b.head, nil
}

// book is the transaction of one batch. All that writes goes through exec.
type book struct {
	ctx   context.Context
	tx    *session
	head  head
	alone bool  // one Update only
	lease int64 // the fencing number that must still hold
	made  []made
	noted rows // of the access log
	// destroy are the seals of the batch whose payloads and blobs are deleted with it.
	destroy []record.Sealed
	d       dialect
	items   int64 // the highest number of picture_item, 0 until it was read
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
	err = b.tx.pipe.end(b.ctx, err)
	if away, _ := outage(err); away {
		// The transaction is gone, and with it what the batch did before; everyone of it is told so.
		b.broken = err
		return 0, nil
	}
	if err != nil {
		b.head, b.made, b.destroy = mark, b.made[:from], b.destroy[:seals]
		// What waits was never run; when the savepoint is among it, the one to go back to would be another Update's.
		if dropped := b.tx.pipe.drop("SAVEPOINT asked"); !b.alone && !dropped {
			_, b.broken = b.tx.ExecContext(b.ctx, "ROLLBACK TO SAVEPOINT asked")
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
	return cmp.Or(fn(tx), tx.broken)
}

// exec runs a statement. Where statements are sent together it may fail only when the next rows are read or when the
// Update ends, which fails then.
func (b *book) exec(query string, args ...any) error {
	if b.tx.pipe != nil {
		return b.tx.pipe.add(b.ctx, statement{query, clean(args)})
	}
	_, err := b.tx.ExecContext(b.ctx, query, args...)
	return err
}

// flush writes the entries of the batch, their payloads, Merkle hashes and outbox rows, and its lines of the access log, some
// rows at a time, unless another process took the lease in the meantime.
func (b *book) flush() error {
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
	ours, err := b.together(slices.Concat(entries.statements("entry (seq, kind, version, time, actor, crisis, payload, leaf)"),
		payloads.statements("payload (seq, salt, body)"), hashes.statements("hash (idx, hash)"), outbox.statements("outbox (seq, crisis, kind)"),
		b.noted.statements("access "+accessColumns)))
	if err != nil {
		return err
	}
	if !ours {
		return errFenced
	}
	if err := b.shred(); err != nil {
		return err
	}
	return b.tx.pipe.send(b.ctx)
}
