// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
)

// TestSoakSignIn measures what signing in costs those who read pages, and prints figures; docs/performance.md has them.
func TestSoakSignIn(t *testing.T) {
	s := demoSite(t)
	reader := s.as("situation")
	start := time.Now()
	for range 20 {
		if _, err := s.door.Hasher.Hash(t.Context(), demoPassphrase); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("one hash %v", time.Since(start)/20)
	t.Logf("pages alone: %s", pagesWhile(t, reader, func(ctx context.Context) { <-ctx.Done() }))
	var in atomic.Int64
	t.Logf("pages while 8 people sign in one after the other: %s", pagesWhile(t, reader, func(ctx context.Context) {
		attempts(ctx, 8, func(i int64) {
			login := demoLogins()[i%8].login
			if _, _, err := s.door.SignIn(ctx, login, demoPassphrase, account.Browser{Address: "192.0.2.1"}); err == nil {
				in.Add(1)
			}
		})
	}))
	t.Logf("%d sign-ins an hour", in.Load()*3600/int64(soakEach().Seconds()))
	var wrong, busy, all atomic.Int64
	t.Logf("pages during a flood of 500 attempts a second from ever new addresses: %s", pagesWhile(t, reader, func(ctx context.Context) {
		pace := time.NewTicker(2 * time.Millisecond)
		defer pace.Stop()
		attempts(ctx, 64, func(i int64) {
			select {
			case <-pace.C:
			case <-ctx.Done():
				return
			}
			all.Add(1)
			_, _, err := s.door.SignIn(ctx, fmt.Sprint("guess", i), "wrong", account.Browser{Address: fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255)})
			switch cell.CodeOf(err) {
			case cell.Denied:
				wrong.Add(1)
			case cell.Unavailable:
				busy.Add(1)
			}
		})
	}))
	t.Logf("of %d attempts %d were hashed and %d told to come back", all.Load(), wrong.Load(), busy.Load())
}

// soakEach is how long each part is measured: too short for figures in ordinary runs, which only try it.
func soakEach() time.Duration {
	if os.Getenv("CRISISCELL_SOAK") == "" {
		return time.Second
	}
	return 20 * time.Second
}

// attempts runs try in n goroutines until ctx ends.
func attempts(ctx context.Context, n int, try func(i int64)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for ctx.Err() == nil {
				try(next.Add(1))
			}
		})
	}
	wg.Wait()
}

// pagesWhile reads pages for a while as four people do who look at a list every tenth of a second, and gives the times.
func pagesWhile(t *testing.T, reader site, other func(context.Context)) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), soakEach())
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() { other(ctx) })
	var mu sync.Mutex
	var took []time.Duration
	for range 4 {
		wg.Go(func() {
			for tick := time.NewTicker(100 * time.Millisecond); ; {
				select {
				case <-ctx.Done():
					tick.Stop()
					return
				case <-tick.C:
				}
				start := time.Now()
				if a := reader.get("/inbox"); a.status != http.StatusOK {
					t.Errorf("status %d", a.status)
				}
				mu.Lock()
				took = append(took, time.Since(start))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(took)
	return fmt.Sprintf("%d pages, median %v, p99 %v", len(took), took[len(took)/2].Round(time.Microsecond), took[len(took)*99/100].Round(time.Microsecond))
}
