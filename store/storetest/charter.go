// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"encoding/base64"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/store"
)

var (
	head     = decision.Person{ID: "person-1", Name: cell.Name{En: "Head of cell", Ar: "رئيس الخلية"}}
	deputy   = decision.Person{ID: "person-2", Name: cell.Name{En: "Border liaison", Ar: "منسق الحدود"}}
	engineer = decision.Person{ID: "person-3", Name: cell.Name{En: "Administrator", Ar: "مدير النظام"}, Administrator: true}

	topSeat    = decision.Seat{ID: "seat-1", Name: cell.Name{En: "Authority", Ar: "السلطة"}, Kind: decision.Authority, Of: decision.OfPerson, Desks: []string{"decision"}}
	borderSeat = decision.Seat{ID: "seat-2", Name: cell.Name{En: "Interior", Ar: "الداخلية"}, Kind: decision.Ordinary, Of: decision.OfAgency, Desks: []string{"border"}}

	charter = decision.Charter{Crisis: crisis.ID, Version: 1, Seats: []decision.Seat{topSeat, borderSeat},
		Members: []decision.Member{{Seat: topSeat.ID, Person: head.ID, From: 1}, {Seat: borderSeat.ID, Person: deputy.ID, From: 1}},
		Keys:    []decision.Key{{ID: "key-1", Person: head.ID}, {ID: "key-2", Person: deputy.ID}}}
)

// staff adds the people and founds the charter, from entry 5 on.
func (w *World) staff() {
	w.Helper()
	w.mustAdd(cell.House, decision.PersonAdded{Person: head}, decision.PersonAdded{Person: deputy}, decision.PersonAdded{Person: engineer})
	w.mustAdd(crisis.ID, decision.CharterFounded{Charter: charter})
}

// seated gives the standings of a person, each as the seat's id.
func (w *World) seated(person cell.ID) (out []cell.ID) {
	w.Helper()
	all, err := w.Standings(context.Background(), person)
	if err != nil {
		w.Fatal(err)
	}
	for _, s := range all {
		out = append(out, s.Seat)
	}
	return out
}

func standings(t *testing.T, w *World) {
	w.staff()
	people, err := w.Persons(context.Background())
	if diff := cmp.Diff([]decision.Person{head, deputy, engineer}, people); err != nil || diff != "" {
		t.Errorf("people (-want +got):\n%s%v", diff, err)
	}
	got, err := w.Standings(context.Background(), deputy.ID)
	want := []decision.Standing{{Person: deputy, Crisis: crisis, Seat: borderSeat.ID, SeatName: borderSeat.Name, Kind: decision.Ordinary, Desks: borderSeat.Desks, From: 1}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("standings (-want +got):\n%s%v", diff, err)
	}
	got, err = w.Standings(context.Background(), engineer.ID)
	if diff := cmp.Diff([]decision.Standing{{Person: engineer, Administrator: true}}, got); err != nil || diff != "" {
		t.Errorf("an administrator (-want +got):\n%s%v", diff, err)
	}
	if s := w.seated("nobody"); s != nil {
		t.Errorf("a stranger sits in %v", s)
	}
}

func members(t *testing.T, w *World) {
	w.staff()
	now := Clock.Now()
	for name, c := range map[string]struct {
		from, until cell.Time
		sits        bool
	}{
		"since long":        {1, 0, true},
		"from this instant": {now, 0, true},
		"from the next":     {now + 1, 0, false},
		"until the next":    {1, now + 1, true},
		"until this one":    {1, now, false},
	} {
		next := charter.Clone()
		next.Version = w.version() + 1
		next.Members[1].From, next.Members[1].Until = c.from, c.until
		w.mustAdd(crisis.ID, decision.CharterFounded{Charter: next, Proposal: "proposal"})
		if got := len(w.seated(deputy.ID)) == 1; got != c.sits {
			t.Errorf("%s: sits is %v", name, got)
		}
	}
	next := charter.Clone()
	next.Version, next.Members = w.version()+1, next.Members[:1]
	w.mustAdd(crisis.ID, decision.CharterFounded{Charter: next})
	if s := w.seated(deputy.ID); s != nil {
		t.Errorf("taken out, the person sits in %v", s)
	}
}

func (w *World) version() int64 {
	w.Helper()
	c, err := w.Crisis(context.Background(), crisis.ID)
	if err != nil {
		w.Fatal(err)
	}
	return c.Charter.Version
}

func charters(t *testing.T, w *World) {
	w.staff()
	second := charter.Clone()
	second.Version = 2
	second.Seats[1].Name = cell.Name{En: "Interior Ministry"}
	second.Keys = second.Keys[:1]
	p := decision.CharterProposed{ID: "proposal-1", Crisis: crisis.ID, Charter: 1, Changes: []decision.Change{{Op: decision.SeatSet, Seat: &second.Seats[1]}}}
	sign := func(by decision.Person, whole *decision.Charter) decision.CharterSigned {
		return decision.CharterSigned{Proposal: p.ID, Signed: decision.Signed{Statement: decision.Statement{Person: by.ID}}, Complete: whole != nil, Charter: whole}
	}
	w.mustAdd(crisis.ID, p, sign(head, nil))
	got, err := w.Proposal(context.Background(), crisis.ID, p.ID)
	if err != nil || got.State != decision.Open || len(got.Signatures) != 1 || got.Made.Reason != "because" || got.Ended.Seq != 0 {
		t.Errorf("after one signature: %+v, %v", got, err)
	}
	if _, err := w.add(crisis.ID, sign(head, nil)); err == nil {
		t.Error("one person signed twice")
	}
	at := w.mustAdd(crisis.ID, sign(deputy, &second))
	all, err := w.Proposals(context.Background(), crisis.ID)
	if err != nil || len(all) != 1 || all[0].State != decision.InForce || all[0].Ended.Seq != at || len(all[0].Signatures) != 2 {
		t.Errorf("after both: %+v, %v", all, err)
	}
	if diff := cmp.Diff(p, all[0].CharterProposed); diff != "" {
		t.Errorf("the proposal came back otherwise:\n%s", diff)
	}
	vs, err := w.Charters(context.Background(), crisis.ID)
	want := []decision.Version{{Charter: second, Since: at, Until: cell.OpenUntil, Time: Clock.Now(), Proposal: p.ID},
		{Charter: charter, Since: 8, Until: at, Time: Clock.Now()}}
	if diff := cmp.Diff(want, vs); err != nil || diff != "" {
		t.Errorf("versions (-want +got):\n%s%v", diff, err)
	}
	seats, err := w.Seats(context.Background(), crisis.ID)
	if diff := cmp.Diff(second.Seats, seats); err != nil || diff != "" {
		t.Errorf("seats (-want +got):\n%s%v", diff, err)
	}
}

func dropped(t *testing.T, w *World) {
	w.staff()
	for _, how := range []string{decision.Withdrawn, decision.Returned, decision.Refused} {
		id := cell.ID("proposal-" + how)
		w.mustAdd(crisis.ID, decision.CharterProposed{ID: id, Crisis: crisis.ID, Charter: 1}, decision.CharterDropped{Proposal: id, How: how})
		if p, err := w.Proposal(context.Background(), crisis.ID, id); err != nil || p.State != how || p.Ended.Actor != officer.ID {
			t.Errorf("%s: %+v, %v", how, p, err)
		}
	}
	if _, err := w.Proposal(context.Background(), "crisis-2", "proposal-refused"); cell.CodeOf(err) != cell.NotFound {
		t.Errorf("in another crisis: %v", err)
	}
}

func seatsEnd(t *testing.T, w *World) {
	w.staff()
	next := charter.Clone()
	next.Version, next.Seats, next.Members = 2, next.Seats[:1], next.Members[:1]
	w.mustAdd(crisis.ID, decision.CharterFounded{Charter: next})
	seats, err := w.Seats(context.Background(), crisis.ID)
	if err != nil || len(seats) != 2 || seats[1].Name != borderSeat.Name {
		t.Errorf("a seat that ended is known no more: %+v, %v", seats, err)
	}
}

func closing(t *testing.T, w *World) {
	w.staff()
	other := cell.CrisisOpened{ID: "crisis-2", Zone: "UTC"}
	w.mustAdd(cell.House, other)
	if _, err := w.try(func(tx *store.Tx) error {
		return appendAll(tx, crisis.ID, decision.CrisisClosed{Crisis: crisis.ID}, crisis)
	}); cell.CodeOf(err) != cell.Conflict {
		t.Errorf("an entry after the closing in one commit: %v", err)
	}
	if _, err := w.try(func(tx *store.Tx) error { return review(tx, "accepted") }); err != nil {
		t.Errorf("a closing that was taken back closed: %v", err)
	}
	w.mustAdd(crisis.ID, decision.CrisisClosed{Crisis: crisis.ID})
	refused := func(when string) {
		if _, err := w.try(func(tx *store.Tx) error { return review(tx, "accepted") }); cell.CodeOf(err) != cell.Conflict {
			t.Errorf("an act on a closed crisis %s: %v", when, err)
		}
	}
	refused("now")
	w.shut()
	w.open()
	refused("after a restart")
	st, err := w.Standings(context.Background(), head.ID)
	if err != nil || len(st) != 1 || !st[0].Closed {
		t.Errorf("standings %+v, %v", st, err)
	}
	w.mustAdd(other.ID, cell.SourceNamed{ID: "source-1"})
	w.must(func(tx *store.Tx) error {
		a, err := tx.Crisis(crisis.ID)
		b, err2 := tx.Crisis(other.ID)
		if err != nil || err2 != nil || !a.Closed || b.Closed || !slices.Equal([]int64{1, 0}, []int64{a.Charter.Version, b.Charter.Version}) {
			t.Errorf("%+v %+v, %v, %v", a, b, err, err2)
		}
		return nil
	})
}

func keyUse(t *testing.T, w *World) {
	w.staff()
	other := cell.CrisisOpened{ID: "crisis-2", Zone: "UTC"}
	live := charter.Clone()
	live.Crisis, live.Seats, live.Members, live.Keys = other.ID, nil, nil, live.Keys[:1]
	w.mustAdd(cell.House, other)
	w.mustAdd(other.ID, decision.CharterFounded{Charter: live, Signed: []decision.Signed{passkeySigned("key-1", 7), {Key: "key-2"}}})
	w.mustAdd(crisis.ID, decision.CharterProposed{ID: "proposal-1", Crisis: crisis.ID},
		decision.CharterSigned{Proposal: "proposal-1", Signed: passkeySigned("key-2", 9)})
	w.must(func(tx *store.Tx) error {
		for key, want := range map[string]decision.KeyUse{"key-1": {Live: true, Exercise: true, Counter: 7}, "key-2": {Exercise: true, Counter: 9}, "key-3": {}} {
			if got, err := tx.KeyUse(key); err != nil || got != want {
				t.Errorf("%s: %+v, want %+v, %v", key, got, want, err)
			}
		}
		return nil
	})
}

// passkeySigned is what a passkey with that counter says; the store reads the counter and nothing else.
func passkeySigned(key string, counter byte) decision.Signed {
	data := make([]byte, 37)
	data[36] = counter
	return decision.Signed{Key: key, Statement: decision.Statement{Person: deputy.ID}, AuthenticatorData: base64.StdEncoding.EncodeToString(data)}
}

func couldSee(t *testing.T, w *World) {
	w.staff()
	strict := w.must(func(tx *store.Tx) error {
		h, err := tx.PutBlob([]byte("strict"))
		if err != nil {
			return err
		}
		return appendAll(tx, crisis.ID, cell.ReportReceived{ID: "report-2", Original: h, Text: h, Group: "report-2", Audience: cell.Audience{Marking: cell.AmberStrict, Owner: string(borderSeat.ID)}})
	})
	red := w.must(func(tx *store.Tx) error {
		h, err := tx.PutBlob([]byte("red"))
		if err != nil {
			return err
		}
		return appendAll(tx, crisis.ID, cell.ReportReceived{ID: "report-3", Original: h, Text: h, Group: "report-3", Audience: cell.Audience{Marking: cell.Red, Persons: []cell.ID{head.ID}}})
	})
	opened := w.mustAdd(crisis.ID, cell.AudienceSet{Act: "release", Item: "report-2", Audience: cell.Audience{Marking: cell.Green, Owner: string(borderSeat.ID)}})
	for _, x := range []struct {
		name string
		seat cell.ID
		at   cell.Seq
		want []cell.ID
	}{
		{"a seat sees what is for all", topSeat.ID, strict, []cell.ID{"report-1"}},
		{"the owner's seat sees its own", borderSeat.ID, strict, []cell.ID{"report-2", "report-1"}},
		{"a person's seat sees what names the person", topSeat.ID, red, []cell.ID{"report-3", "report-1"}},
		{"after a release it is for all", topSeat.ID, opened, []cell.ID{"report-3", "report-2", "report-1"}},
		{"before it came in nobody saw it", borderSeat.ID, strict - 1, []cell.ID{"report-1"}},
	} {
		got, err := w.CouldSee(context.Background(), crisis.ID, x.seat, x.at, 100)
		var ids []cell.ID
		for _, s := range got {
			ids = append(ids, s.ID)
		}
		if err != nil || !slices.Equal(ids, x.want) {
			t.Errorf("%s: %v, want %v, %v", x.name, ids, x.want, err)
		}
	}
	for name, at := range map[cell.ID]cell.Seq{"seat-9": opened, topSeat.ID: 7} {
		if _, err := w.CouldSee(context.Background(), crisis.ID, name, at, 1); cell.CodeOf(err) != cell.NotFound {
			t.Errorf("a seat that was not there: %v", err)
		}
	}
	if err := w.Watched(context.Background(), cell.Viewer{Actor: head.ID, Seat: string(topSeat.ID), Crisis: crisis.ID}, "/audit?item=report-1"); err != nil {
		t.Fatal(err)
	}
	if err := w.Watched(context.Background(), cell.Viewer{Actor: head.ID, Crisis: "crisis-2"}, "/audit?item=report-1"); err != nil {
		t.Fatal(err)
	}
	got, err := w.Sightings(context.Background(), crisis.ID, "/audit?item=report-1", 10)
	if err != nil || len(got) != 1 || got[0].Actor != head.ID || got[0].Kind != "page" {
		t.Errorf("%+v, %v", got, err)
	}
}
