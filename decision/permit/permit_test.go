// SPDX-License-Identifier: Apache-2.0

package permit

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

const crisis = cell.ID("crisis-1")

func policy(t testing.TB) *Policy {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func standing(seat, kind string, desks ...string) decision.Standing {
	return decision.Standing{Person: decision.Person{ID: cell.ID("person-" + seat)}, Crisis: cell.CrisisOpened{ID: crisis}, Seat: cell.ID(seat), Kind: kind, Desks: desks}
}

func item(a cell.Audience) Item { return Item{Crisis: crisis, Audience: a} }

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	p := policy(t)
	green := item(cell.Audience{Marking: cell.Green, Owner: "border"})
	strict := item(cell.Audience{Marking: cell.AmberStrict, Owner: "border"})
	to := func(i Item, a cell.Audience) Item { i.To = &a; return i }
	closed := green
	closed.Closed = true
	elsewhere := green
	elsewhere.Crisis = "crisis-2"
	situation, border := standing("situation", decision.Ordinary, "situation"), standing("border", decision.Ordinary, "border")
	auditor := standing("auditor", decision.Auditor)
	admin := decision.Standing{Person: decision.Person{ID: "admin"}, Administrator: true}
	for _, x := range []struct {
		name string
		who  decision.Standing
		act  Act
		item Item
		want cell.Code
	}{
		{"a seat sees what is for all", situation, See, green, ""},
		{"a seat does not see another's own", situation, See, strict, cell.Denied},
		{"what is hidden is not there", situation, ReviewClaim, strict, cell.NotFound},
		{"nothing of another crisis is there", situation, ReviewClaim, elsewhere, cell.NotFound},
		{"the desk's grant lets review", situation, ReviewClaim, green, ""},
		{"a seat without the grant does not", border, ReviewClaim, green, cell.Denied},
		{"every seat brings in", border, ReceiveReport, green, ""},
		{"an auditor sees", auditor, See, green, ""},
		{"an auditor brings nothing in", auditor, ReceiveReport, green, cell.Denied},
		{"an auditor with a grant does nothing either", standing("auditor", decision.Auditor, "situation"), ReviewClaim, green, cell.Denied},
		{"a closed crisis is seen", situation, See, closed, ""},
		{"a closed crisis is frozen", situation, ReviewClaim, closed, cell.Denied},
		{"the owner releases", border, ReleaseAudience, to(strict, green.Audience), ""},
		{"nobody else releases", situation, ReleaseAudience, to(green, cell.Audience{Marking: cell.Clear}), cell.Denied},
		{"any seat takes back to the owner's seat", situation, NarrowAudience, to(green, strict.Audience), ""},
		{"but not to itself", situation, NarrowAudience, to(green, cell.Audience{Marking: cell.AmberStrict, Owner: "situation"}), cell.Denied},
		{"an auditor takes nothing back", auditor, NarrowAudience, to(green, strict.Audience), cell.Denied},
		{"the authority seals", standing("top", decision.Authority, "decision"), SealItem, green, ""},
		{"another seat does not", situation, SealItem, green, cell.Denied},
		{"the administrator makes accounts", admin, MakeAccount, Item{}, ""},
		{"the administrator sees nothing", admin, See, Whole(admin), cell.Denied},
		{"a seat makes no accounts", situation, MakeAccount, Item{}, cell.Denied},
	} {
		if got := cell.CodeOf(p.For(x.who).Decide(x.act, x.item)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	if err := p.For(situation).Decide("launch", green); err == nil {
		t.Error("an act that the policy does not know was let through")
	}
}

// TestSeeIsTheAudience holds the policy against cell.Audience, which the store's predicate is held against too.
func TestSeeIsTheAudience(t *testing.T) {
	t.Parallel()
	p := policy(t)
	seats, persons := []string{"a", "b", "c"}, []cell.ID{"p", "q", "r"}
	rapid.Check(t, func(t *rapid.T) {
		a := cell.Audience{Marking: rapid.SampledFrom([]cell.TLP{cell.Clear, cell.Green, cell.Amber, cell.AmberStrict, cell.Red}).Draw(t, "marking"),
			Owner: rapid.SampledFrom(seats).Draw(t, "owner"), Seats: rapid.SliceOf(rapid.SampledFrom(seats)).Draw(t, "seats"),
			Persons: rapid.SliceOf(rapid.SampledFrom(persons)).Draw(t, "persons")}
		who := decision.Standing{Person: decision.Person{ID: rapid.SampledFrom(persons).Draw(t, "person")}, Crisis: cell.CrisisOpened{ID: crisis},
			Seat: cell.ID(rapid.SampledFrom(append(seats, "")).Draw(t, "seat")), Kind: decision.Ordinary}
		v := cell.Viewer{Actor: who.Person.ID, Seat: string(who.Seat), Crisis: crisis}
		if got := p.For(who).Decide(See, item(a)) == nil; got != a.Admits(v) {
			t.Fatalf("%+v of %+v: decided %v, admitted %v", who, a, got, a.Admits(v))
		}
	})
}

func TestEveryActIsOfAGroupThatThePolicyKnows(t *testing.T) {
	t.Parallel()
	p := policy(t)
	for _, a := range Acts() {
		may := 0
		for _, who := range []decision.Standing{standing("s", decision.Ordinary, "situation", "border", "finance", "health", "liaison", "decision"), {Administrator: true}} {
			if p.For(who).Decide(a, Item{Crisis: who.Crisis.ID, Audience: cell.Audience{Marking: cell.Green, Owner: "s"}}) == nil {
				may++
			}
		}
		if may != 1 {
			t.Errorf("%s is done by %d of a seat with every grant and the administrator, want one", a, may)
		}
	}
}

func BenchmarkDecide(b *testing.B) {
	p := policy(b)
	r := p.For(standing("situation", decision.Ordinary, "situation", "border"))
	i := item(cell.Audience{Marking: cell.Amber, Owner: "border", Seats: []string{"situation", "health"}})
	b.ReportAllocs()
	for b.Loop() {
		if err := r.Decide(ReviewClaim, i); err != nil {
			b.Fatal(err)
		}
	}
}
