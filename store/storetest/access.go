// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"slices"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// access: what is shown is noted before it is, and told to those who may see the item; after a seal the notes are left.
func access(t *testing.T, w *World) {
	ctx := context.Background()
	other := cell.Actor{ID: "officer-2", Seat: "liaison"}
	show := func(who cell.Actor, kind string, item cell.ID, act string) {
		t.Helper()
		if err := w.Opened(ctx, cell.Access{Actor: who.ID, Seat: who.Seat, Crisis: crisis.ID, Act: act, Kind: kind, Item: item}); err != nil {
			t.Fatal(err)
		}
	}
	show(officer, "report", "report-1", cell.AccessOpened)
	show(other, "report", "report-1", cell.AccessStreamed)
	show(other, "claim", "claim-2", cell.AccessOpened)
	if err := w.DigestAccess(ctx); err != nil {
		t.Fatal(err)
	}
	w.mustAdd(crisis.ID, situation.IncidentSet{Act: "make", Incident: situation.Incident{ID: "incident-1", Number: 1, Title: "x",
		State: situation.Reported, Audience: cell.Audience{Marking: cell.AmberStrict, Owner: officer.Seat}, Claims: []cell.ID{"claim-1"}}})
	v := cell.Viewer{Actor: officer.ID, Seat: officer.Seat, Crisis: crisis.ID}
	got, err := w.WhoSaw(ctx, v, "report", "report-1", 10)
	want := []cell.Access{{Time: Clock.Now(), Actor: other.ID, Seat: other.Seat, Crisis: crisis.ID, Act: cell.AccessStreamed, Kind: "report", Item: "report-1"},
		{Time: Clock.Now(), Actor: officer.ID, Seat: officer.Seat, Crisis: crisis.ID, Act: cell.AccessOpened, Kind: "report", Item: "report-1"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if got, err := w.WhoSaw(ctx, v, "report", "report-1", 1); err != nil || len(got) != 1 {
		t.Errorf("%d of at most one, %v", len(got), err)
	}
	for name, ask := range map[string]struct {
		v    cell.Viewer
		kind string
		item cell.ID
		code cell.Code
	}{
		"an item of another crisis":      {cell.Viewer{Actor: officer.ID, Seat: officer.Seat, Crisis: "crisis-9"}, "report", "report-1", cell.NotFound},
		"an item the reader may not see": {cell.Viewer{Actor: "stranger", Seat: "nowhere", Crisis: crisis.ID}, "incident", "incident-1", cell.NotFound},
		"an item that is not":            {v, "report", "report-9", cell.NotFound},
		"a kind that is not":             {v, "report; DROP TABLE access", "report-1", cell.Invalid},
	} {
		if got, err := w.WhoSaw(ctx, ask.v, ask.kind, ask.item, 10); cell.CodeOf(err) != ask.code || len(got) > 0 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := w.Seal(ctx, officer, other.ID, "a witness", 2); err != nil { // the report
		t.Fatal(err)
	}
	last, err := w.Last(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := w.SawSealed(ctx, last, 10); err != nil || len(got) != 3 {
		t.Errorf("after the seal: %+v, %v; want the three who saw the report and its claim", got, err)
	}
	if _, err := w.SawSealed(ctx, 1, 10); cell.CodeOf(err) != cell.NotFound {
		t.Errorf("of an entry that is no seal: %v", err)
	}
}
