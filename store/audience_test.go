// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// reader looks at the crisis from a seat.
func reader(person cell.ID, seat string, desks ...string) cell.Viewer {
	return cell.Viewer{Actor: person, Seat: seat, Crisis: crisis.ID, Desks: desks}
}

// hold brings in a report with one claim, for a; the claim is so sensitive.
func hold(t *testing.T, s *Store, n string, a cell.Audience, how cell.Sensitivity) {
	t.Helper()
	update(t, s, func(tx *Tx) error {
		h, err := tx.PutBlob([]byte("line one\nsecret line " + n + "\n"))
		if err != nil {
			return err
		}
		line := situation.Line{N: 2, Role: "body", Start: 9, End: int64(21 + len(n))}
		for _, f := range []cell.Fact{
			cell.ReportReceived{ID: cell.ID("report-" + n), Original: h, Text: h, Group: "report-1", Title: "title " + n, LikenessPM: 800, Audience: a},
			situation.ReportRead{Report: cell.ID("report-" + n), Story: []situation.Story{{ID: cell.ID("story-" + n), N: 1, Lines: []situation.Line{line}}},
				Claims: []situation.Claim{{ID: cell.ID("claim-" + n), Report: cell.ID("report-" + n), Story: cell.ID("story-" + n), Review: situation.Open, Keys: []string{"k"},
					Statement: situation.Statement{Line: 2, Quote: "secret line " + n, Start: 9, End: line.End, Polarity: situation.Deny, EventType: "FACILITY_STATUS",
						Proposition: "secret", Speaker: situation.Speaker{Text: "nurse", Canonical: "nurse", Type: "named_person"}, Sensitivity: how,
						Places: []situation.Place{{Text: "Umm Rasin", Name: "Umm Rasin", Country: "IQ", LatE7: 1, LonE7: 2}},
						Time:   &situation.Time{From: "2026-11-09", Precision: "day"}, Quantities: []situation.Quantity{{Text: "4"}}}}}},
			situation.DisputeSet{Act: "find", Dispute: situation.Dispute{ID: cell.ID("dispute-" + n), Why: cell.Name{En: "secret"}, A: "claim-2", B: cell.ID("claim-" + n), State: situation.DisputeOpen}},
		} {
			if _, err := tx.Append(crisis.ID, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestWhatAReaderMayNotSeeIsNowhere(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s) // report-1 with claim-1 and claim-2, GREEN
		hold(t, s, "amber", cell.Audience{Marking: cell.Amber, Owner: "border", Seats: []string{"health"}}, cell.Ordinary)
		hold(t, s, "red", cell.Audience{Marking: cell.Red, Owner: "border", Persons: []cell.ID{"person-9"}}, cell.Ordinary)
		incident := situation.Incident{ID: "incident-1", Number: 1, Title: "Mixed", Audience: green, Claims: []cell.ID{"claim-1", "claim-amber"}}
		set(t, s, situation.IncidentSet{Act: "make", Incident: incident})
		for _, x := range []struct {
			name              string
			v                 cell.Viewer
			reports, disputes int
			claims            int // of the incident
		}{
			{"a seat that is not named sees what is for all", reader("person-1", "situation"), 1, 1, 1},
			{"the owner's seat sees its own", reader("person-2", "border"), 2, 2, 2},
			{"a seat that is named sees it", reader("person-3", "health"), 2, 2, 2},
			{"a person who is named sees RED from any seat", reader("person-9", "finance"), 2, 2, 1},
			{"a person without a seat sees what names the person", reader("person-9", ""), 1, 0, 0},
			{"nobody sees another crisis's", cell.Viewer{Actor: "person-9", Seat: "border", Crisis: "crisis-2"}, 0, 0, 0},
		} {
			ctx := context.Background()
			inbox := must(s.Inbox(ctx, x.v, situation.InboxQuery{Limit: 10}))(t)
			if len(inbox) != x.reports {
				t.Errorf("%s: %d reports, want %d", x.name, len(inbox), x.reports)
			}
			for _, it := range inbox {
				copies := int64(len(inbox) - 1)
				if it.Copies != copies {
					t.Errorf("%s: %s counts %d copies, want %d", x.name, it.Report.ID, it.Copies, copies)
				}
				if it.Report.ID == "report-1" && it.Disputes != int64(x.disputes) {
					t.Errorf("%s: the inbox counts %d disputes, want %d", x.name, it.Disputes, x.disputes)
				}
				if x.v.Seat == "" && (it.Report.Group != it.Report.ID || it.Report.LikenessPM != 1000) {
					t.Errorf("%s: the report tells of the hidden one that it is a near copy of", x.name)
				}
			}
			if ds := must(s.Disputes(ctx, x.v, situation.DisputeQuery{Limit: 10}))(t); len(ds) != x.disputes {
				t.Errorf("%s: %d disputes, want %d", x.name, len(ds), x.disputes)
			}
			in, err := s.Incident(ctx, x.v, "incident-1")
			if x.claims == 0 {
				if cell.CodeOf(err) != cell.NotFound {
					t.Errorf("%s: the incident gives %v", x.name, err)
				}
				continue
			}
			if err != nil || len(in.Claims) != x.claims || len(in.ClaimViews) != x.claims || len(in.History[0].Claims) != x.claims {
				t.Errorf("%s: the incident shows %d claims, want %d (%v)", x.name, len(in.Claims), x.claims, err)
			}
		}
		hidden, absent := reader("person-1", "situation"), cell.ID("nowhere")
		for _, id := range []cell.ID{"amber", "red"} {
			for what, get := range map[string]func(id cell.ID) error{
				"report-":  func(id cell.ID) error { _, err := s.Report(t.Context(), hidden, id); return err },
				"claim-":   func(id cell.ID) error { _, err := s.ClaimHistory(t.Context(), hidden, id); return err },
				"dispute-": func(id cell.ID) error { _, _, err := s.Dispute(t.Context(), hidden, id); return err },
			} {
				a, b := get(cell.ID(what)+id), get(absent)
				if cell.CodeOf(a) != cell.NotFound || a.Error() != b.Error() {
					t.Errorf("a hidden %s says %v, an absent one %v", what, a, b)
				}
			}
		}
		replays(t, s)
	})
}

func TestActsReachOnlyWhatTheActorSees(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		strict := cell.Audience{Marking: cell.AmberStrict, Owner: "border"}
		hold(t, s, "strict", strict, cell.Ordinary)
		h := hashOfBlob(t, s, "report-strict")
		for _, x := range []struct {
			seat string
			want cell.Code
		}{{"situation", cell.NotFound}, {"border", ""}} {
			_, err := s.Update(t.Context(), cell.Actor{ID: "p", Seat: x.seat}, "", func(tx *Tx) error {
				_, made, err := tx.Claim(crisis.ID, "claim-strict")
				if cell.CodeOf(err) != x.want || (x.want == "" && made.Audience.Owner != "border") {
					t.Errorf("%s asks for the claim: %v, %+v", x.seat, err, made.Audience)
				}
				if _, _, err := tx.Dispute(crisis.ID, "dispute-strict"); cell.CodeOf(err) != x.want {
					t.Errorf("%s asks for the dispute: %v", x.seat, err)
				}
				if _, err := tx.Audience(crisis.ID, "report-strict"); cell.CodeOf(err) != x.want {
					t.Errorf("%s asks for the audience: %v", x.seat, err)
				}
				held, err := tx.ClaimsByKey(crisis.ID, []string{"k"}, 10)
				seen := 0
				for _, h := range held {
					if h.Seen {
						seen++
					}
				}
				if err != nil || len(held) != 3 || seen != map[cell.Code]int{"": 3, cell.NotFound: 2}[x.want] {
					t.Errorf("%s compares with %d claims and sees %d: %v", x.seat, len(held), seen, err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		update(t, s, func(tx *Tx) error {
			for name, x := range map[string]struct {
				a    cell.Audience
				want bool
			}{"for all": {green, false}, "for the owner": {strict, true}, "for two seats": {cell.Audience{Marking: cell.Amber, Owner: "border", Seats: []string{"health"}}, false}} {
				if _, known, err := tx.ReportByBytes(crisis.ID, h, x.a); err != nil || known != x.want {
					t.Errorf("bytes %s: known %v, %v", name, known, err)
				}
			}
			return nil
		})
	})
}

func hashOfBlob(t *testing.T, s *Store, report string) (h cell.Hash) {
	t.Helper()
	if err := s.read.QueryRow("SELECT original FROM report WHERE id = $1", report).Scan(&h); err != nil {
		t.Fatal(err)
	}
	return h
}

func TestANarrowedItemIsGoneAtOnceAndInThePast(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		v := reader("person-1", "border")
		if _, err := s.Report(t.Context(), v, "report-1"); err != nil {
			t.Fatal(err)
		}
		at := set(t, s, cell.AudienceSet{Act: "narrow", Item: "report-1", Audience: cell.Audience{Marking: cell.AmberStrict, Owner: "situation"}})
		for _, past := range []cell.Seq{0, 3, at} {
			v.At = past
			if _, err := s.Report(t.Context(), v, "report-1"); cell.CodeOf(err) != cell.NotFound {
				t.Errorf("as of %d the narrowed report gives %v", past, err)
			}
		}
		withheld := must(s.Withheld(t.Context(), reader("person-1", "border"), []cell.Seq{1, 2, 3, 4, at}))(t)
		if fmt.Sprint(withheld) != fmt.Sprintf("map[2:true 3:true 4:true %d:true]", at) {
			t.Errorf("withheld are %v", withheld)
		}
		if w := must(s.Withheld(t.Context(), viewer(0), []cell.Seq{1, 2, 3, 4, at}))(t); len(w) != 0 {
			t.Errorf("the owner is withheld %v", w)
		}
		ns := must(s.Notices(t.Context(), reader("person-1", "border"), 0, 10))(t)
		if len(ns) != 2 || ns[0].Seq != 1 || ns[1].Seq != at {
			t.Errorf("notices of the crisis and the change of audience alone are told, not %+v", ns)
		}
		if _, err := s.Seal(t.Context(), officer, second, "why", at); cell.CodeOf(err) != cell.Invalid {
			t.Errorf("a change of audience was sealed, which widens it again: %v", err)
		}
		if _, err := s.Seal(t.Context(), officer, second, "why", 2); err != nil {
			t.Error(err)
		}
		replays(t, s)
	})
}

func TestProtectedClaimsAreCoarseForAllButTheirDesk(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		hold(t, s, "clinic", cell.Audience{Marking: cell.Green, Owner: "situation"}, cell.ProtectedPlace)
		for _, x := range []struct {
			name string
			v    cell.Viewer
			full bool
		}{{"the owner's seat", reader("p", "situation"), true}, {"a seat with the desk's grant", reader("p", "doctors", "health"), true}, {"another seat", reader("p", "border", "border"), false}} {
			r := must(s.Report(t.Context(), x.v, "report-clinic"))(t)
			_, _, err := s.Original(t.Context(), x.v, "report-clinic")
			got := fmt.Sprintf("%+v %s", r, r.Text)
			versions := must(s.ClaimHistory(t.Context(), x.v, "claim-clinic"))(t)
			d, history, derr := s.Dispute(t.Context(), x.v, "dispute-clinic")
			got += fmt.Sprintf("%+v %+v %+v %v", versions, d, history, derr)
			withheld := must(s.Withheld(t.Context(), x.v, []cell.Seq{2, 5, 6, 7}))(t)
			if want := map[bool]string{true: "map[]", false: "map[5:true 6:true 7:true]"}[x.full]; fmt.Sprint(withheld) != want {
				t.Errorf("%s is withheld the payloads %v, want %v", x.name, withheld, want)
			}
			if x.full {
				if r.Claims[0].Protected != "" || !strings.Contains(string(r.Text), "secret") || err != nil {
					t.Errorf("%s does not see it in full: %v", x.name, err)
				}
				continue
			}
			for _, not := range []string{"secret", "nurse", "Umm Rasin", "2026-11-09"} {
				if strings.Contains(got, not) {
					t.Errorf("%s is told %q", x.name, not)
				}
			}
			if c := r.Claims[0]; c.Protected != cell.ProtectedPlace || c.Places[0].Country != "IQ" || c.Statement.Time.From != "2026-11" || len(r.Withheld) != 1 || cell.CodeOf(err) != cell.Denied {
				t.Errorf("%s has %+v, %v", x.name, c, err)
			}
		}
		replays(t, s)
	})
}

// TestThePredicateIsTheAudience holds the SQL predicate against cell.Audience on random audiences and readers.
func TestThePredicateIsTheAudience(t *testing.T) {
	t.Parallel()
	s := open(t, Config{Dir: t.TempDir(), Clock: clock})
	defer shut(t, s)
	fill(t, s)
	seats, persons := []string{"a", "b", "c", "d"}, []cell.ID{"p", "q", "r", "s"}
	rapid.Check(t, func(rt *rapid.T) {
		a := cell.Audience{Marking: rapid.SampledFrom([]cell.TLP{cell.Clear, cell.Green, cell.Amber, cell.AmberStrict, cell.Red}).Draw(rt, "marking"),
			Owner: rapid.SampledFrom(seats).Draw(rt, "owner"), Seats: []string{}, Persons: []cell.ID{}}
		if a.Marking == cell.Amber {
			a.Seats = rapid.SliceOfNDistinct(rapid.SampledFrom(seats), 0, 3, rapid.ID[string]).Draw(rt, "seats")
		}
		if a.Marking == cell.Red {
			a.Persons = rapid.SliceOfNDistinct(rapid.SampledFrom(persons), 1, 3, rapid.ID[cell.ID]).Draw(rt, "persons")
		}
		if _, err := s.Update(context.Background(), officer, "", func(tx *Tx) error {
			_, err := tx.Append(crisis.ID, cell.AudienceSet{Act: "narrow", Item: "report-1", Audience: a})
			return err
		}); err != nil {
			rt.Fatal(err)
		}
		for range 4 {
			v := reader(rapid.SampledFrom(persons).Draw(rt, "person"), rapid.SampledFrom(append(seats, "")).Draw(rt, "seat"))
			_, err := s.Report(context.Background(), v, "report-1")
			if got := err == nil; got != a.Admits(v) {
				rt.Fatalf("%+v of %+v: read %v (%v), admitted %v", v, a, got, err, a.Admits(v))
			}
		}
	})
}
