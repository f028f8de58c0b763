// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/cell"
)

// opened is a line of the access log.
func opened(item cell.ID) cell.Access {
	return cell.Access{Actor: officer.ID, Seat: officer.Seat, Crisis: crisis.ID, Act: cell.AccessOpened, Kind: "claim", Item: item}
}

// lookAt notes n accesses one after the other.
func lookAt(t *testing.T, s *Store, n int) {
	t.Helper()
	for i := range n {
		if err := s.Opened(t.Context(), opened(cell.ID(fmt.Sprintf("claim-%d", 1+i%2)))); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAccessesAndUpdatesAtOnceMakeOneChain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		fill(t, s)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 20 {
					if err := s.Opened(context.Background(), opened("claim-1")); err != nil {
						t.Error(err)
					}
				}
			})
			wg.Go(func() {
				for range 5 {
					if _, err := acceptSeq(s); err != nil {
						t.Error(err)
					}
					if err := s.DigestAccess(context.Background()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if s.head.access.n != 160 || count(t, s, "access") != 160 {
			t.Errorf("%d accesses, want 160", s.head.access.n)
		}
		if _, diffs, err := s.Replay(t.Context()); err != nil || len(diffs) > 0 {
			t.Errorf("replay: %v, %v", diffs, err)
		}
		shut(t, s)
		s = open(t, c)
		defer shut(t, s)
		lookAt(t, s, 1)
		if n, err := s.undigested(t.Context()); err != nil || n < 1 {
			t.Errorf("%d rows are not digested, %v", n, err)
		}
		for range 2 { // the second finds nothing new
			if err := s.DigestAccess(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		check(t, s, s.head.seq)
		if n, err := s.undigested(t.Context()); err != nil || n != 0 {
			t.Errorf("%d rows are not digested, %v", n, err)
		}
	})
}

func TestAnAccessThatWasEditedAddedOrRemovedIsNamed(t *testing.T) {
	t.Parallel()
	insert := func(n int64) string {
		return fmt.Sprintf("INSERT INTO access %s SELECT %d, time, 'nobody', seat, crisis, act, kind, item, hash FROM access WHERE n = 1", accessColumns, n)
	}
	for name, c := range map[string]struct {
		do   string
		want []Difference
	}{
		"nothing":             {"SELECT 1", nil},
		"edited":              {"UPDATE access SET actor = 'nobody' WHERE n = 3", []Difference{{"access", 3, "edited"}}},
		"its hash edited":     {"UPDATE access SET hash = (SELECT hash FROM access WHERE n = 1) WHERE n = 3", []Difference{{"access", 3, "edited"}}},
		"removed":             {"DELETE FROM access WHERE n = 3", []Difference{{"access", 3, "missing"}}},
		"the tail cut off":    {"DELETE FROM access WHERE n > 4", []Difference{{"access", 5, "missing"}}},
		"all removed":         {"DELETE FROM access", []Difference{{"access", 1, "missing"}}},
		"added at the start":  {insert(0), []Difference{{"access", 1, "extra"}}},
		"added after the end": {insert(8), []Difference{{"access", 8, "edited"}}},
		"the digest edited":   {"UPDATE access_digest SET rows = 5 WHERE rows = 6", []Difference{{"access_digest", 2, "edited"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, cfg Config) {
				s := digested(t, cfg)
				defer shut(t, s)
				if _, err := s.write.Exec(c.do); err != nil {
					t.Fatal(err)
				}
				if _, diffs, err := s.Replay(t.Context()); err != nil || !slices.Equal(diffs, c.want) {
					t.Errorf("%v, %v; want %v", diffs, err, c.want)
				}
			})
		})
	}
}

// digested is a store with seven accesses, of which a digest covers four and another one six.
func digested(t *testing.T, c Config) *Store {
	t.Helper()
	s := open(t, c)
	fill(t, s)
	for _, n := range []int{4, 2} {
		lookAt(t, s, n)
		if err := s.DigestAccess(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	lookAt(t, s, 1)
	return s
}

func TestAChainOfAccessesMadeAnewDoesNotFitTheDigest(t *testing.T) {
	t.Parallel()
	s := digested(t, Config{Dir: t.TempDir(), Clock: clock})
	defer shut(t, s)
	// Whoever edits row 5 and computes all hashes from there on again is found by the second digest.
	chain := readHash(t, s.write, 4)
	for n := int64(5); n <= 7; n++ {
		r := accessed{N: n, Time: clock.Now(), Actor: "nobody", Act: "opened", Kind: "claim", Item: "claim-1"}
		var err error
		if chain, err = r.after(chain); err != nil {
			t.Fatal(err)
		}
		if _, err := s.write.Exec("UPDATE access SET actor = 'nobody', seat = '', crisis = '', item = 'claim-1', hash = $1 WHERE n = $2", chain[:], n); err != nil {
			t.Fatal(err)
		}
	}
	if _, diffs, err := s.Replay(t.Context()); err != nil || !slices.Equal(diffs, []Difference{{"access", 5, "edited"}}) {
		t.Errorf("%v, %v", diffs, err)
	}
}

func readHash(t *testing.T, db *sql.DB, n int64) [32]byte {
	t.Helper()
	var h []byte
	if err := db.QueryRow("SELECT hash FROM access WHERE n = $1", n).Scan(&h); err != nil {
		t.Fatal(err)
	}
	return hash32(h)
}

func TestALineThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t, Config{Dir: t.TempDir(), Clock: clock})
	defer shut(t, s)
	for name, change := range map[string]func(a *cell.Access){
		"nobody":         func(a *cell.Access) { a.Actor = "" },
		"nothing":        func(a *cell.Access) { a.Item = "" },
		"no kind":        func(a *cell.Access) { a.Kind = "" },
		"an unknown act": func(a *cell.Access) { a.Act = "read" },
		"a NUL":          func(a *cell.Access) { a.Item = "a\x00" },
		"no UTF-8":       func(a *cell.Access) { a.Seat = "\xff" },
		"a text of 1000": func(a *cell.Access) { a.Item = cell.ID(make([]byte, 1000)) },
	} {
		a := opened("claim-1")
		change(&a)
		if err := s.Opened(t.Context(), a); cell.CodeOf(err) != cell.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := count(t, s, "access"); n != 0 {
		t.Errorf("%d lines", n)
	}
}

func TestAnAccessWhoseCommitFailedIsAnsweredByWhatStands(t *testing.T) {
	t.Parallel()
	broken := errors.New("the connection broke")
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		s.commitTx = func(tx *sql.Tx) error { return errors.Join(tx.Commit(), broken) }
		if err := s.Opened(t.Context(), opened("claim-1")); err != nil {
			t.Errorf("failed but stored: %v", err)
		}
		s.commitTx = func(tx *sql.Tx) error { return errors.Join(tx.Rollback(), broken) }
		if err := s.Opened(t.Context(), opened("claim-1")); cell.CodeOf(err) != cell.Unavailable {
			t.Errorf("failed and not stored: %v", err)
		}
		s.commitTx = (*sql.Tx).Commit
		lookAt(t, s, 1)
		if n := count(t, s, "access"); n != 2 {
			t.Errorf("%d lines, want 2", n)
		}
	})
}

func TestDigestsAreKeptAndMadeOnceMoreAtTheEnd(t *testing.T) {
	t.Parallel()
	s := open(t, Config{Dir: t.TempDir(), Clock: clock})
	defer shut(t, s)
	lookAt(t, s, 3)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	s.KeepAccessDigests(ctx, 10_000, time.Minute, func(err error) { t.Error(err) })
	if n, err := s.undigested(t.Context()); err != nil || n != 0 {
		t.Errorf("%d rows are not digested, %v", n, err)
	}
}
