// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/pgtest"
)

// big takes in a report of so many bytes.
func big(s *Store, id cell.ID, size int) (cell.Seq, error) {
	return s.Update(context.Background(), officer, "", func(tx *Tx) error {
		h, err := tx.PutBlob([]byte(strings.Repeat(string(id), size/len(id))))
		if err != nil {
			return err
		}
		_, err = tx.Append(crisis.ID, cell.ReportReceived{Audience: green, ID: id, Original: h, Text: h, Group: id})
		return err
	})
}

func TestAFullDiskIsToldAndNothingIsHalfApplied(t *testing.T) {
	t.Parallel()
	s := open(t, Config{Dir: t.TempDir(), Clock: clock})
	defer shut(t, s)
	fill(t, s)
	pages := func(n int) {
		t.Helper()
		var got int
		if err := s.write.QueryRow("PRAGMA max_page_count = " + strconv.Itoa(n)).Scan(&got); err != nil {
			t.Fatal(err)
		}
	}
	var have int
	if err := s.write.QueryRow("PRAGMA page_count").Scan(&have); err != nil {
		t.Fatal(err)
	}
	pages(have + 20)
	if _, err := big(s, "report-big", 1<<20); cell.CodeOf(err) != cell.Unavailable || !strings.Contains(err.Error(), "no room") {
		t.Fatalf("on a full disk: %v", err)
	}
	// Many at once: whoever is acknowledged stands, whoever is told Unavailable does not.
	var wg sync.WaitGroup
	var mu sync.Mutex
	stood := 0
	for i := range 12 {
		wg.Go(func() {
			_, err := big(s, cell.ID("big-"+strconv.Itoa(i)), 20_000)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				stood++
			} else if cell.CodeOf(err) != cell.Unavailable {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := count(t, s, "report WHERE id <> 'report-1'"); n != stood {
		t.Fatalf("%d reports stand, %d were acknowledged", n, stood)
	}
	check(t, s, cell.Seq(4+stood))
	pages(1 << 20)
	if _, err := big(s, "report-big", 1<<20); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	check(t, s, cell.Seq(5+stood))
}

// server opens the server's own database, from where a test's database is sent away and back.
func server(t *testing.T, dsn string) (db *sql.DB, name string) {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name = strings.TrimPrefix(u.Path, "/")
	u.Path = "/postgres"
	if db, err = sql.Open("pgx", u.String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db, name
}

func TestADatabaseThatIsAwayIsToldAtOnceAndNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	c := Config{URL: pgtest.URL(t), Clock: clock}
	s := open(t, c)
	defer shut(t, s)
	fill(t, s)
	admin, name := server(t, c.URL)
	let := func(in string) {
		t.Helper()
		if _, err := admin.Exec("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + in); err != nil {
			t.Fatal(err)
		}
	}
	end := func() {
		t.Helper()
		if _, err := admin.Exec("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", name); err != nil {
			t.Fatal(err)
		}
	}
	// Writers go on while the sessions are ended under them.
	var wg sync.WaitGroup
	var mu sync.Mutex
	var acknowledged []cell.Seq
	for range 4 {
		wg.Go(func() {
			for range 25 {
				seq, err := acceptSeq(s)
				mu.Lock()
				if err == nil {
					acknowledged = append(acknowledged, seq)
				} else if cell.CodeOf(err) != cell.Unavailable {
					t.Error(err)
				}
				mu.Unlock()
			}
		})
	}
	for range 3 {
		end()
	}
	wg.Wait()
	let("false")
	end()
	for range 3 {
		if _, err := acceptSeq(s); cell.CodeOf(err) != cell.Unavailable {
			t.Fatalf("away: %v", err)
		}
	}
	let("true")
	last := eventually(t, s)
	for _, n := range acknowledged {
		if count(t, s, "claim_version WHERE since = $1", int64(n)) != 1 {
			t.Errorf("entry %d was acknowledged and is not there", n)
		}
	}
	check(t, s, last)
	if _, err := Open(t.Context(), c); cell.CodeOf(err) != cell.Conflict {
		t.Errorf("a second writer after the return: %v", err)
	}
}

func acceptSeq(s *Store) (cell.Seq, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return s.Update(ctx, officer, "", acceptClaim)
}

// eventually writes once the database is there again.
func eventually(t *testing.T, s *Store) cell.Seq {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; {
		seq, err := acceptSeq(s)
		if err == nil {
			return seq
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

func TestAFailedCommitIsAnsweredByWhatStands(t *testing.T) {
	t.Parallel()
	broken := errors.New("the connection broke")
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		s.commitTx = func(tx *sql.Tx) error { return errors.Join(tx.Commit(), broken) }
		if seq, err := acceptSeq(s); err != nil || seq != 5 {
			t.Fatalf("failed but stored: %d, %v", seq, err)
		}
		s.commitTx = func(tx *sql.Tx) error { return errors.Join(tx.Rollback(), broken) }
		if _, err := acceptSeq(s); cell.CodeOf(err) != cell.Unavailable || !errors.Is(err, broken) {
			t.Fatalf("failed and not stored: %v", err)
		}
		s.commitTx = (*sql.Tx).Commit
		if seq, err := acceptSeq(s); err != nil || seq != 6 {
			t.Fatalf("afterwards: %d, %v", seq, err)
		}
		check(t, s, 6)
	})
}

func TestAWriterWhoseLeaseAnotherTookWritesNoMore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		if _, err := s.write.Exec("UPDATE lease SET fence = fence + 1"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := acceptSeq(s); cell.CodeOf(err) != cell.Conflict {
				t.Fatalf("got %v", err)
			}
		}
		check(t, s, 4)
	})
}
