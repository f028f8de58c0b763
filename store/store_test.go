// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/pgtest"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

var (
	clock   = cell.ClockFunc(func() cell.Time { return 1_800_000_000_000_001 })
	officer = cell.Actor{ID: "officer-1", Seat: "situation"}
	green   = cell.Audience{Marking: cell.Green}
	crisis  = cell.CrisisOpened{ID: "crisis-1", Name: cell.Name{En: "Exercise", Ar: "تمرين"}, Exercise: true, Zone: "Asia/Baghdad"}
)

// onBoth runs the test on each engine.
func onBoth(t *testing.T, fn func(t *testing.T, c Config)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		fn(t, Config{Dir: t.TempDir(), Clock: clock})
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		fn(t, Config{URL: pgtest.URL(t), Clock: clock})
	})
}

func open(t *testing.T, c Config) *Store {
	t.Helper()
	s, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func shut(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func update(t *testing.T, s *Store, fn func(*Tx) error) cell.Seq {
	t.Helper()
	seq, err := s.Update(context.Background(), officer, "because", fn)
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

// fill opens the crisis and takes in one report with two claims and their dispute.
func fill(t *testing.T, s *Store) {
	t.Helper()
	update(t, s, func(tx *Tx) error {
		if _, err := tx.Append(crisis.ID, crisis); err != nil {
			return err
		}
		h, err := tx.PutBlob([]byte("نفى\x00 text"))
		if err != nil {
			return err
		}
		claim := func(id cell.ID, polarity string) situation.Claim {
			return situation.Claim{ID: id, Report: "report-1", Story: "story-1", Review: situation.Open, Keys: []string{"k", "k", string(id)},
				Statement: situation.Statement{Polarity: polarity, Quote: "نفى"}}
		}
		for _, f := range []cell.Fact{
			cell.ReportReceived{Audience: green, ID: "report-1", Original: h, Text: h, Group: "report-1", Bands: []string{"b1", "b2", "b1"}},
			situation.ReportRead{Report: "report-1", Story: []situation.Story{{ID: "story-1", N: 1}},
				Claims: []situation.Claim{claim("claim-1", "deny"), claim("claim-2", "affirm")}},
			situation.DisputeSet{Act: "find", Dispute: situation.Dispute{ID: "dispute-1", A: "claim-1", B: "claim-2", State: situation.DisputeOpen}},
		} {
			if _, err := tx.Append(crisis.ID, f); err != nil {
				return err
			}
		}
		return nil
	})
}

// check reads the whole log again: the leaves are those of the headers, the payloads those of the leaves, the
// stored hashes those of the tree, and a replay gives the rows that are there.
func check(t *testing.T, s *Store, want cell.Seq) {
	t.Helper()
	rs, err := s.read.Query("SELECT e.seq, e.kind, e.version, e.time, e.actor, e.crisis, e.payload, e.leaf, p.salt, p.body FROM entry e JOIN payload p ON p.seq = e.seq ORDER BY e.seq")
	if err != nil {
		t.Fatal(err)
	}
	defer rs.Close()
	var leaves []tlog.Hash
	for rs.Next() {
		var h record.Header
		var payload, leaf, salt, body []byte
		if err := rs.Scan(&h.Seq, &h.Kind, &h.Version, &h.Time, &h.Actor, &h.Crisis, &payload, &leaf, &salt, &body); err != nil {
			t.Fatal(err)
		}
		h.Payload = [32]byte(payload)
		if int(h.Seq) != len(leaves)+1 || h.LeafHash() != tlog.Hash(leaf) || record.PayloadHash([32]byte(salt), body) != h.Payload {
			t.Fatalf("entry %d does not hold together", h.Seq)
		}
		leaves = append(leaves, tlog.Hash(leaf))
	}
	if err := rs.Err(); err != nil || cell.Seq(len(leaves)) != want {
		t.Fatalf("%d entries, want %d (%v)", len(leaves), want, err)
	}
	root, err := tlog.TreeHash(int64(len(leaves)), stored{s})
	if err != nil || root != naive(leaves) {
		t.Fatalf("the stored hashes give %v, the leaves %v (%v)", root, naive(leaves), err)
	}
	if n, diffs, err := s.Replay(t.Context()); err != nil || len(diffs) > 0 || (want > 1 && n == 0) {
		t.Fatalf("replay: %d rows, %v, %v", n, diffs, err)
	}
}

// naive is the tree hash of RFC 6962, section 2.1, as it stands there.
func naive(leaves []tlog.Hash) tlog.Hash {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	return tlog.NodeHash(naive(leaves[:k]), naive(leaves[k:]))
}

type stored struct{ s *Store }

func (r stored) ReadHashes(idx []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(idx))
	for i, n := range idx {
		var raw []byte
		if err := r.s.read.QueryRow("SELECT hash FROM hash WHERE idx = $1", n).Scan(&raw); err != nil {
			return nil, err
		}
		out[i] = tlog.Hash(raw)
	}
	return out, nil
}

func TestManyWritersGetGapFreePositionsAndAReplayGivesTheSameRows(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		var wg sync.WaitGroup
		var mu sync.Mutex
		seen := map[cell.Seq]bool{}
		for range 16 {
			wg.Go(func() {
				for range 10 {
					seq, err := s.Update(context.Background(), officer, "", func(tx *Tx) error {
						c, _, err := tx.Claim(crisis.ID, "claim-1")
						if err != nil {
							return err
						}
						_, err = tx.Append(crisis.ID, situation.ClaimSet{Act: "accept", Claim: c})
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					if seen[seq] {
						t.Errorf("position %d was given twice", seq)
					}
					seen[seq] = true
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		check(t, s, 4+160)
	})
}

func TestAnUpdateThatFailsLeavesNothingAndOthersOfItsBatchStand(t *testing.T) {
	t.Parallel()
	bad := errors.New("half-way")
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		fails := map[string]func(tx *Tx) error{
			"an error after an entry": func(tx *Tx) error {
				_, err := tx.Append(cell.House, cell.SourceNamed{ID: "source-1"})
				return errors.Join(err, bad)
			},
			"a panic": func(*Tx) error { panic("bad") },
			"an id that is taken": func(tx *Tx) error {
				_, err := tx.Append(crisis.ID, crisis)
				return err
			},
			"a claim of a report that is not there": func(tx *Tx) error {
				_, err := tx.Append(crisis.ID, situation.ReportRead{Report: "nowhere"})
				return err
			},
			"a lone surrogate": func(tx *Tx) error {
				_, err := tx.Append(cell.House, cell.SourceNamed{ID: "source-2", Name: cell.Name{En: "\xed\xa0\x80"}})
				return err
			},
		}
		var wg sync.WaitGroup
		for name, fn := range fails {
			wg.Go(func() {
				if _, err := s.Update(context.Background(), officer, "", fn); err == nil {
					t.Errorf("%s was accepted", name)
				}
			})
		}
		wg.Wait()
		check(t, s, 4)
		update(t, s, func(tx *Tx) error {
			_, err := tx.Append(cell.House, cell.SourceNamed{ID: "source-1", Name: cell.Name{Ar: "وكالة"}})
			return err
		})
		check(t, s, 5)
	})
}

func TestASecondWriterIsRefusedAndTheNextOneGoesOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		fill(t, s)
		if _, err := Open(t.Context(), c); cell.CodeOf(err) != cell.Conflict {
			t.Fatalf("the second writer got %v", err)
		}
		shut(t, s)
		if _, err := s.Update(t.Context(), officer, "", func(*Tx) error { return nil }); !errors.Is(err, ErrClosed) {
			t.Fatalf("after Close: %v", err)
		}
		s = open(t, c)
		defer shut(t, s)
		check(t, s, 4)
	})
}

func TestReplayFindsAnEditedRow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		if _, err := s.write.Exec("UPDATE claim_version SET state = 'accepted' WHERE id = 'claim-2'"); err != nil {
			t.Fatal(err)
		}
		_, diffs, err := s.Replay(t.Context())
		if err != nil || !slices.Equal(diffs, []Difference{{"claim_version", 2, "edited"}}) {
			t.Fatalf("%v, %v", diffs, err)
		}
	})
}

func TestLookUpsInsideAnUpdate(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		var accepted cell.Seq
		update(t, s, func(tx *Tx) error {
			cs, err := tx.ClaimsByKey(crisis.ID, []string{"k", "claim-1"}, 10)
			if err != nil || len(cs) != 2 || cs[0].ID != "claim-1" || cs[0].Quote != "نفى" {
				t.Errorf("claims by key: %+v, %v", cs, err)
			}
			rs, err := tx.ReportsByBand(crisis.ID, []string{"b2", "b9"}, green, 10)
			if err != nil || len(rs) != 1 || rs[0].ID != "report-1" {
				t.Errorf("reports by band: %+v, %v", rs, err)
			}
			if _, _, err := tx.Claim("another", "claim-1"); cell.CodeOf(err) != cell.NotFound {
				t.Errorf("a claim of another crisis: %v", err)
			}
			x := cs[0].Claim
			x.Review = situation.Rejected
			accepted, err = tx.Append(crisis.ID, situation.ClaimSet{Act: "reject", Claim: x})
			return err
		})
		update(t, s, func(tx *Tx) error {
			if cs, err := tx.ClaimsByKey(crisis.ID, []string{"k"}, 10); err != nil || len(cs) != 1 {
				t.Errorf("a rejected claim is still compared: %+v, %v", cs, err)
			}
			old, had, err := tx.Before(crisis.ID, "claim-1", accepted)
			if c, ok := old.(situation.Claim); err != nil || !had || !ok || c.Review != situation.Open {
				t.Errorf("before: %+v, %v, %v", old, had, err)
			}
			if _, had, err := tx.Before(crisis.ID, "claim-1", 3); had || err != nil {
				t.Errorf("before the first: %v, %v", had, err)
			}
			_, m, err := tx.Claim(crisis.ID, "claim-1")
			if err != nil || m.Since != accepted || m.Reason != "because" || m.Seat != "situation" || m.Act != "reject" {
				t.Errorf("made: %+v, %v", m, err)
			}
			return nil
		})
		check(t, s, 5)
	})
}

func TestEveryTableIsDeclared(t *testing.T) {
	t.Parallel()
	s := open(t, Config{Dir: t.TempDir(), Clock: clock})
	defer shut(t, s)
	rs, err := s.read.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'picture_text_%'")
	if err != nil {
		t.Fatal(err)
	}
	defer rs.Close()
	n := 0
	for rs.Next() {
		var name string
		if err := rs.Scan(&name); err != nil {
			t.Fatal(err)
		}
		n++
		if !slices.ContainsFunc(tables, func(d table) bool { return d.name == name }) {
			t.Errorf("table %s has no class in table.go", name)
		}
	}
	if n != len(tables) {
		t.Errorf("%d tables, %d declared", n, len(tables))
	}
}
