// SPDX-License-Identifier: Apache-2.0

package bus

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

// box is an outbox in memory.
type box struct {
	mu  sync.Mutex
	ns  []Notice
	err error
}

func (b *box) Notices(_ context.Context, after cell.Seq, limit int) ([]Notice, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return nil, b.err
	}
	ns := b.ns[min(int(after), len(b.ns)):]
	return append([]Notice(nil), ns[:min(limit, len(ns))]...), nil
}

func (b *box) commit(r *Relay, n int) {
	for range n {
		b.mu.Lock()
		b.ns = append(b.ns, Notice{Seq: cell.Seq(len(b.ns) + 1), Kind: "report.received"})
		b.mu.Unlock()
		r.Committed()
	}
}

var errEnough = errors.New("enough")

// collect follows r from after until it has seen the position last, and fails on a gap or a double.
func collect(ctx context.Context, r *Relay, b *box, after, last cell.Seq) error {
	next := after + 1
	err := r.Follow(ctx, b, after, func(n Notice) error {
		if n.Seq != next {
			return errors.New("a notice was lost or doubled")
		}
		next++
		if n.Seq == last {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

func TestEverySubscriberGetsEachNoticeOnceInOrder(t *testing.T) {
	t.Parallel()
	const total = 3*pageSize + 17
	b := &box{}
	r := NewRelay()
	b.commit(r, 40)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			// Each comes from another position, and leaves and comes back once in the middle.
			from, half := cell.Seq(i*5), cell.Seq(total/2)
			if err := collect(t.Context(), r, b, from, half); err != nil {
				t.Error(err)
			}
			if err := collect(t.Context(), r, b, half, total); err != nil {
				t.Error(err)
			}
		})
	}
	b.commit(r, total-40)
	wg.Wait()
}

func TestFollowEnds(t *testing.T) {
	t.Parallel()
	t.Run("when the reader goes", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := NewRelay().Follow(ctx, &box{}, 0, nil); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	})
	t.Run("when the relay is closed, also while waiting", func(t *testing.T) {
		t.Parallel()
		r := NewRelay()
		done := make(chan error)
		go func() { done <- r.Follow(t.Context(), &box{}, 0, nil) }()
		r.Close()
		r.Close()
		if err := <-done; !errors.Is(err, ErrClosed) {
			t.Fatal(err)
		}
		r.Committed()
	})
	t.Run("when the outbox fails", func(t *testing.T) {
		t.Parallel()
		want := errors.New("database is away")
		if err := NewRelay().Follow(t.Context(), &box{err: want}, 0, nil); !errors.Is(err, want) {
			t.Fatal(err)
		}
	})
}
