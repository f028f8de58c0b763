// SPDX-License-Identifier: Apache-2.0

package bus

import (
	"context"
	"errors"
	"sync"

	"github.com/crisiscell/crisiscell/cell"
)

// pageSize is how many notices are read at once: a browser that was away for an hour catches up in few queries,
// and no query holds the store for long.
const pageSize = 256

// Notice says that an entry was committed. It carries no content.
type Notice struct {
	Seq    cell.Seq
	Crisis cell.ID
	Kind   cell.Kind
}

// Outbox is where committed notices stand, as one subscriber may have them.
type Outbox interface {
	// Notices returns at most limit notices after the position, in order of position.
	Notices(ctx context.Context, after cell.Seq, limit int) ([]Notice, error)
}

// ErrClosed ends a subscription when the relay is closed.
var ErrClosed = errors.New("bus: the relay is closed")

// Relay wakes subscribers when something was committed. Use NewRelay.
type Relay struct {
	mu     sync.Mutex
	wake   chan struct{} // closed and replaced at each commit
	closed bool
}

// NewRelay makes a relay.
func NewRelay() *Relay { return &Relay{wake: make(chan struct{})} }

// Committed tells the relay that there may be new notices. It never blocks.
func (r *Relay) Committed() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	close(r.wake)
	r.wake = make(chan struct{})
}

// Close ends all subscriptions with ErrClosed.
func (r *Relay) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.closed = true
		close(r.wake)
	}
}

func (r *Relay) waiting() (<-chan struct{}, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.wake, r.closed
}

// Follow calls fn with each notice of outbox after the position, in order, those committed already first,
// until ctx ends, the relay is closed, the outbox fails or fn returns an error; it returns why.
func (r *Relay) Follow(ctx context.Context, outbox Outbox, after cell.Seq, fn func(Notice) error) error {
	for {
		// The channel is taken before the outbox is read: a commit in between closes it, so it cannot be missed.
		wake, closed := r.waiting()
		if closed {
			return ErrClosed
		}
		n, err := page(ctx, outbox, &after, fn)
		if err != nil {
			return err
		}
		if n == pageSize {
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
		}
	}
}

// page hands one page of notices to fn, moves after behind each that fn took, and returns how many there were.
func page(ctx context.Context, outbox Outbox, after *cell.Seq, fn func(Notice) error) (int, error) {
	ns, err := outbox.Notices(ctx, *after, pageSize)
	if err != nil {
		return 0, err
	}
	for _, n := range ns {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		if err := fn(n); err != nil {
			return 0, err
		}
		*after = n.Seq
	}
	return len(ns), nil
}
