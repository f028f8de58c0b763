// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/store"
)

// arabicOrder: by code points the forms of alef lie apart from it and tatweel and vowel signs count as letters.
func arabicOrder(t *testing.T, w *World) {
	// The order of the alphabet: alef (with hamza beside it), ba, ta, jim, ha, ya.
	want := []string{"أحمد", "انور", "بَغداد", "بغداد الجديدة", "تكريت", "جبل", "حلب", "يوم"}
	given := slices.Clone(want)
	slices.Sort(given) // by code points, which is another order
	slices.Reverse(given)
	for i, name := range given {
		id := cell.ID("source-" + string(rune('a'+i)))
		w.mustAdd(cell.House, cell.SourceNamed{ID: id, Name: cell.Name{Ar: name}})
		w.mustAdd(crisis.ID, situation.IncidentSet{Act: "make", Incident: situation.Incident{Audience: green, ID: "incident-" + id, Number: int64(i + 1), Title: name,
			State: situation.Reported, Claims: []cell.ID{"claim-1"}}})
	}
	sources, err := w.SourcesInOrder(context.Background(), "ar")
	var got, titles []string
	for _, s := range sources {
		got = append(got, s.Name.Ar)
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("sources stand %q, want %q, %v", got, want, err)
	}
	incidents, err := w.IncidentsInOrder(context.Background(), crisis.ID, "ar")
	for _, in := range incidents {
		titles = append(titles, in.Title)
	}
	if err != nil || !slices.Equal(titles, want) {
		t.Errorf("incidents stand %q, want %q, %v", titles, want, err)
	}
}

// identifiers: an engine that folds case or normalises would take these for one.
func identifiers(t *testing.T, w *World) {
	ids := []cell.ID{"source-a", "source-A", "source-أ", "source-ا\u0654", "source-a "}
	for _, id := range ids {
		w.mustAdd(cell.House, cell.SourceNamed{ID: id, Name: cell.Name{En: string(id)}})
	}
	if s, err := w.SourcesInOrder(context.Background(), "en"); err != nil || len(s) != len(ids) {
		t.Errorf("%d sources, want %d, %v", len(s), len(ids), err)
	}
	w.must(func(tx *store.Tx) error {
		if _, _, err := tx.Claim(crisis.ID, "Claim-1"); cell.CodeOf(err) != cell.NotFound {
			t.Errorf("another case of an id: %v", err)
		}
		return nil
	})
}

func nul(t *testing.T, w *World) {
	seq, err := w.Update(context.Background(), officer, "a\x00b", func(tx *store.Tx) error {
		c, _, err := tx.Claim(crisis.ID, "claim-1")
		if err != nil {
			return err
		}
		c.Quote = "one\x00two"
		return appendAll(tx, crisis.ID, situation.ClaimSet{Act: "correct", Claim: c})
	})
	if err != nil {
		t.Fatal(err)
	}
	w.must(func(tx *store.Tx) error {
		if c, m, err := tx.Claim(crisis.ID, "claim-1"); err != nil || c.Quote != "one\x00two" || m.Reason != "a\u2400b" || m.Since != seq {
			t.Errorf("quote %q, reason %q, %v", c.Quote, m.Reason, err)
		}
		return nil
	})
	if _, err := w.Update(context.Background(), cell.Actor{ID: "a\x00"}, "", func(tx *store.Tx) error {
		return appendAll(tx, cell.House, cell.SourceNamed{ID: "source-1"})
	}); cell.CodeOf(err) != cell.Invalid {
		t.Errorf("a NUL in an id: %v", err)
	}
}

func surrogates(t *testing.T, w *World) {
	for name, bad := range map[string]string{"a lone surrogate": "\xed\xa0\x80", "a cut letter": "\xd9", "an overlong form": "\xc0\x80"} {
		if _, err := w.add(cell.House, cell.SourceNamed{ID: "source-1", Name: cell.Name{En: bad}}); cell.CodeOf(err) != cell.Invalid {
			t.Errorf("%s in a fact: %v", name, err)
		}
		if _, err := w.Update(context.Background(), officer, bad, func(tx *store.Tx) error {
			return appendAll(tx, cell.House, cell.SourceNamed{ID: "source-1"})
		}); cell.CodeOf(err) != cell.Invalid {
			t.Errorf("%s in a reason: %v", name, err)
		}
		w.takeIn("report-"+cell.ID(strings.ReplaceAll(name, " ", "-")), []byte(bad))
	}
}

// takeIn takes in bytes as a report, and reads its own entry again.
func (w *World) takeIn(id cell.ID, b []byte) {
	w.Helper()
	var h cell.Hash
	at := w.must(func(tx *store.Tx) (err error) {
		if h, err = tx.PutBlob(b); err != nil {
			return err
		}
		return appendAll(tx, crisis.ID, cell.ReportReceived{Audience: green, ID: id, Original: h, Text: h, Group: id})
	})
	if err := w.Entries(context.Background(), at, func(e record.Entry) error {
		if !bytes.Contains(e.Body, []byte(h)) {
			w.Errorf("entry %d does not name its bytes", e.Seq)
		}
		return nil
	}); err != nil {
		w.Error(err)
	}
	w.must(func(tx *store.Tx) error {
		if got, there, err := tx.ReportByBytes(crisis.ID, h, green); err != nil || !there || got != id {
			w.Errorf("by its bytes it is %q, %v, %v", got, there, err)
		}
		return nil
	})
}

func blobs(_ *testing.T, w *World) {
	w.takeIn("report-empty", nil)
	w.takeIn("report-large", bytes.Repeat([]byte{0, 255, 128}, 1<<20))
}
