// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/store"
)

// asOf reads each version that a thing had, inside an Update.
func asOf(t *testing.T, w *World) {
	states := []string{situation.Accepted, situation.Rejected, situation.Open}
	var made []cell.Seq
	for _, s := range states {
		made = append(made, w.must(func(tx *store.Tx) error { return review(tx, s) }))
	}
	want := append([]string{situation.Open}, states...)
	w.must(func(tx *store.Tx) error {
		for i, seq := range made {
			v, had, err := tx.Before(crisis.ID, "claim-1", seq)
			if c, ok := v.(situation.Claim); err != nil || !had || !ok || c.Review != want[i] {
				t.Errorf("before %d: %+v, %v", seq, v, err)
			}
		}
		if c, m, err := tx.Claim(crisis.ID, "claim-1"); err != nil || c.Review != situation.Open || m.Since != made[2] || m.Reason != "because" || m.Seat != "situation" {
			t.Errorf("now: %+v %+v, %v", c, m, err)
		}
		if _, _, err := tx.Before(crisis.ID, "claim-2", made[0]); cell.CodeOf(err) != cell.NotFound {
			t.Errorf("a position that did not change the claim: %v", err)
		}
		return nil
	})
}

func concurrentWriters(t *testing.T, w *World) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[cell.Seq]bool{}
	for range 16 {
		wg.Go(func() {
			for range 5 {
				seq, err := w.try(func(tx *store.Tx) error { return review(tx, situation.Accepted) })
				mu.Lock()
				if err != nil || seen[seq] {
					t.Errorf("position %d, doubled %v, %v", seq, seen[seq], err)
				}
				seen[seq] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	n := cell.Seq(0)
	if err := w.Entries(context.Background(), 1, func(e record.Entry) error {
		if n++; e.Seq != n || e.LeafHash() != e.Kept {
			t.Errorf("entry %d stands at %d", e.Seq, n)
		}
		return nil
	}); err != nil || n != 84 {
		t.Errorf("%d entries, want 84, %v", n, err)
	}
}

func halfWay(t *testing.T, w *World) {
	bad := errors.New("half-way")
	for name, fn := range map[string]func(tx *store.Tx) error{
		"an error after an entry": func(tx *store.Tx) error {
			return errors.Join(appendAll(tx, cell.House, cell.SourceNamed{ID: "source-1"}), bad)
		},
		"a panic": func(tx *store.Tx) error {
			_ = appendAll(tx, cell.House, cell.SourceNamed{ID: "source-1"})
			panic("bad")
		},
		"a refused row after an entry": func(tx *store.Tx) error {
			return appendAll(tx, crisis.ID, situation.DisputeSet{Act: "explain", Dispute: situation.Dispute{ID: "dispute-1", A: "claim-1", B: "claim-2"}}, crisis)
		},
		"a refused row before a read": func(tx *store.Tx) error {
			err := appendAll(tx, crisis.ID, crisis)
			_, _, readErr := tx.Claim(crisis.ID, "claim-1")
			return errors.Join(err, readErr)
		},
		"a refused row whose error is passed over": func(tx *store.Tx) error {
			_ = appendAll(tx, crisis.ID, situation.DisputeSet{Act: "explain", Dispute: situation.Dispute{ID: "dispute-9", A: "claim-1", B: "nowhere"}})
			return appendAll(tx, cell.House, cell.SourceNamed{ID: "source-1"})
		},
	} {
		if seq, err := w.try(fn); err == nil || seq != 0 {
			t.Errorf("%s: %d, %v", name, seq, err)
		}
	}
	if seq := w.mustAdd(cell.House, cell.SourceNamed{ID: "source-1"}); seq != 5 {
		t.Errorf("the next entry stands at %d, want 5", seq)
	}
}

func secondWriter(t *testing.T, w *World) {
	if _, err := store.Open(context.Background(), w.config); cell.CodeOf(err) != cell.Conflict {
		t.Errorf("a second writer: %v", err)
	}
	w.shut()
	if _, err := w.try(func(*store.Tx) error { return nil }); !errors.Is(err, store.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	w.open()
	if seq := w.mustAdd(cell.House, cell.SourceNamed{ID: "source-1"}); seq != 5 {
		t.Errorf("the next writer goes on at %d, want 5", seq)
	}
}

func timePrecision(t *testing.T, w *World) {
	want := Clock.Now()
	w.must(func(tx *store.Tx) error {
		if tx.Now() != want {
			t.Errorf("now is %d, want %d", tx.Now(), want)
		}
		return review(tx, situation.Accepted)
	})
	w.must(func(tx *store.Tx) error {
		if _, m, err := tx.Claim(crisis.ID, "claim-1"); err != nil || m.Time != want {
			t.Errorf("made at %d, want %d, %v", m.Time, want, err)
		}
		return nil
	})
	w.shut()
	back := w.config
	back.Clock = cell.ClockFunc(func() cell.Time { return want - 1_000_000 })
	was := w.config
	w.config = back
	w.open()
	w.must(func(tx *store.Tx) error {
		if tx.Now() != want {
			t.Errorf("with a clock set back it is %d, want %d as before", tx.Now(), want)
		}
		return review(tx, situation.Open)
	})
	w.config = was
}

func unique(t *testing.T, w *World) {
	incident := func(id cell.ID, n int64) cell.Fact {
		return situation.IncidentSet{Act: "make", Incident: situation.Incident{Audience: green, ID: id, Number: n, State: situation.Reported, Claims: []cell.ID{"claim-1"}}}
	}
	w.mustAdd(crisis.ID, incident("incident-1", 1))
	var text cell.Hash
	w.must(func(tx *store.Tx) (err error) {
		text, err = tx.PutBlob([]byte("نفى\x00 text"))
		return err
	})
	for name, f := range map[string]cell.Fact{
		"a crisis twice": crisis, "a number twice": incident("incident-2", 1),
		"an id twice": cell.ReportReceived{Audience: green, ID: "report-1", Original: "x", Text: text, Group: "report-1"},
	} {
		if _, err := w.add(crisis.ID, f); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func foreignKeys(t *testing.T, w *World) {
	for name, f := range map[string]cell.Fact{
		"a reading of no report":   situation.ReportRead{Report: "nowhere"},
		"a dispute of no claim":    situation.DisputeSet{Act: "find", Dispute: situation.Dispute{ID: "dispute-2", A: "claim-1", B: "nowhere"}},
		"a report without bytes":   cell.ReportReceived{Audience: green, ID: "report-2", Original: "nowhere", Text: "nowhere", Group: "report-2"},
		"a claim that is not":      situation.ClaimSet{Act: "accept", Claim: situation.Claim{ID: "nowhere"}},
		"an incident of no crisis": situation.IncidentSet{Act: "make", Incident: situation.Incident{Audience: green, ID: "incident-9", Number: 9}},
	} {
		of := crisis.ID
		if name == "an incident of no crisis" {
			of = "crisis-9"
		}
		if _, err := w.add(of, f); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
