// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/store"
)

// Clock stands still at an odd microsecond, so that a cut of the precision shows.
var Clock = cell.ClockFunc(func() cell.Time { return 1_800_000_000_000_001 })

var (
	officer = cell.Actor{ID: "officer-1", Seat: "situation"}
	green   = cell.Audience{Marking: cell.Green}
	crisis  = cell.CrisisOpened{ID: "crisis-1", Name: cell.Name{En: "Exercise", Ar: "تمرين"}, Exercise: true, Zone: "Asia/Baghdad"}
)

// Run runs the suite. fresh gives the configuration of a new, empty store with Clock.
func Run(t *testing.T, fresh func(t *testing.T) store.Config) {
	t.Helper()
	for name, fn := range map[string]func(*testing.T, *World){
		"a past state is read as it was":                         asOf,
		"many writers each get a position of their own":          concurrentWriters,
		"a transaction that fails half-way leaves nothing":       halfWay,
		"a second writer is refused and the next goes on":        secondWriter,
		"Arabic is ordered as people order it":                   arabicOrder,
		"text is compared by its bytes, never folded":            identifiers,
		"a NUL shows in text columns and stays in bytes":         nul,
		"lone surrogates and invalid UTF-8 are refused in facts": surrogates,
		"time keeps its microseconds and never runs back":        timePrecision,
		"an id, a number and a key are taken once":               unique,
		"a row points only to what is there":                     foreignKeys,
		"large and empty bytes come back as they were":           blobs,
		"who was shown an item is told to who may see it":        access,
		"people stand where the charter places them":             standings,
		"a person sits from a time until before another":         members,
		"a charter's versions and proposals are all kept":        charters,
		"a proposal ends in three other ways":                    dropped,
		"a seat that ended keeps its name":                       seatsEnd,
		"a closed crisis takes no more entries":                  closing,
		"where a key is trusted and how often it signed":         keyUse,
		"what a seat could see is told as of any position":       couldSee,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &World{T: t, config: fresh(t)}
			w.open()
			defer w.shut()
			w.fill()
			fn(t, w)
			w.replays()
		})
	}
}

// World is a store under test.
type World struct {
	*testing.T
	config store.Config
	*store.Store
}

func (w *World) open() {
	w.Helper()
	var err error
	if w.Store, err = store.Open(context.Background(), w.config); err != nil {
		w.Fatal(err)
	}
}

func (w *World) shut() {
	w.Helper()
	if err := w.Close(); err != nil {
		w.Error(err)
	}
}

func (w *World) replays() {
	w.Helper()
	if _, diffs, err := w.Replay(context.Background()); err != nil || len(diffs) > 0 {
		w.Errorf("replay: %v, %v", diffs, err)
	}
}

// try runs an Update.
func (w *World) try(fn func(tx *store.Tx) error) (cell.Seq, error) {
	return w.Update(context.Background(), officer, "because", fn)
}

func (w *World) must(fn func(tx *store.Tx) error) cell.Seq {
	w.Helper()
	seq, err := w.try(fn)
	if err != nil {
		w.Fatal(err)
	}
	return seq
}

// add appends facts in one Update.
func (w *World) add(of cell.ID, facts ...cell.Fact) (cell.Seq, error) {
	return w.try(func(tx *store.Tx) error { return appendAll(tx, of, facts...) })
}

func (w *World) mustAdd(of cell.ID, facts ...cell.Fact) cell.Seq {
	w.Helper()
	seq, err := w.add(of, facts...)
	if err != nil {
		w.Fatal(err)
	}
	return seq
}

func appendAll(tx *store.Tx, of cell.ID, facts ...cell.Fact) error {
	for _, f := range facts {
		if _, err := tx.Append(of, f); err != nil {
			return err
		}
	}
	return nil
}

// fill opens the crisis and takes in one report with two claims and their dispute: entries 1 to 4.
func (w *World) fill() {
	w.Helper()
	w.must(func(tx *store.Tx) error {
		h, err := tx.PutBlob([]byte("نفى\x00 text"))
		if err != nil {
			return err
		}
		claim := func(id cell.ID, polarity string) situation.Claim {
			return situation.Claim{ID: id, Report: "report-1", Story: "story-1", Review: situation.Open, Keys: []string{"k"},
				Statement: situation.Statement{Polarity: polarity, Quote: "نفى"}}
		}
		return appendAll(tx, crisis.ID, crisis,
			cell.ReportReceived{Audience: green, ID: "report-1", Original: h, Text: h, Group: "report-1", Bands: []string{"b1"}},
			situation.ReportRead{Report: "report-1", Story: []situation.Story{{ID: "story-1", N: 1}},
				Claims: []situation.Claim{claim("claim-1", situation.Deny), claim("claim-2", situation.Affirm)}},
			situation.DisputeSet{Act: "find", Dispute: situation.Dispute{ID: "dispute-1", A: "claim-1", B: "claim-2", State: situation.DisputeOpen}})
	})
}

// review gives claim-1 a version in that state.
func review(tx *store.Tx, state string) error {
	c, _, err := tx.Claim(crisis.ID, "claim-1")
	if err != nil {
		return err
	}
	c.Review = state
	return appendAll(tx, crisis.ID, situation.ClaimSet{Act: "accept", Claim: c})
}
