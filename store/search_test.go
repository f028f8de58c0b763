// SPDX-License-Identifier: Apache-2.0

package store

import (
	"strings"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/picture"
	"github.com/crisiscell/crisiscell/situation"
)

// finds gives the ids that a query finds for a viewer, in order.
func finds(t *testing.T, s *Store, v cell.Viewer, text string) string {
	t.Helper()
	zone, err := time.LoadLocation(crisis.Zone)
	if err != nil {
		t.Fatal(err)
	}
	q, err := picture.ParseQuery(text, zone)
	if err != nil {
		t.Fatal(err)
	}
	q.Limit = 50
	var out []string
	for _, f := range must(s.Search(t.Context(), v, q))(t) {
		out = append(out, string(f.ID))
	}
	return strings.Join(out, " ")
}

func TestSearchFindsWhatTheReaderMaySeeInFull(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		hold(t, s, "amber", cell.Audience{Marking: cell.Amber, Owner: "border", Seats: []string{"health"}}, cell.Ordinary)
		hold(t, s, "clinic", cell.Audience{Marking: cell.Green, Owner: "situation"}, cell.ProtectedPlace)
		set(t, s, situation.IncidentSet{Act: "make", Incident: situation.Incident{ID: "incident-1", Number: 1, Title: "اشتباك في البعاج", State: situation.Reported,
			Audience: green, Claims: []cell.ID{"claim-1"}, Place: situation.Place{Name: "Baaj", Country: "IQ"}, From: "2026-11-09"}})
		for _, x := range []struct{ name, query, seat, want string }{
			{"a word of what is hidden finds nothing", "secret", "finance", ""},
			{"its owner finds it", "secret", "border", "claim-amber report-amber"},
			{"the seat that brought the clinic in finds it", "secret", "situation", "claim-clinic"},
			{"a report is not found by its protected lines", "secret kind:report", "situation", ""},
			{"a place of what is protected finds nothing", `place:"Umm Rasin"`, "finance", ""},
			{"Arabic by Latin spelling", "Baaj", "finance", "incident-1"},
			{"Arabic without its article", "بعاج", "finance", "incident-1"},
			{"the beginning of a word", "اشت*", "finance", "incident-1"},
			{"a phrase", `"في البعاج"`, "finance", "incident-1"},
			{"a phrase the other way round", `"البعاج في"`, "finance", ""},
			{"what must not be in it", "Baaj -اشتباك", "finance", ""},
			{"only what must not be in it", "-title kind:incident", "finance", "incident-1"},
			{"when it happened", "after:2026-11-09 before:2026-11-10 kind:incident", "finance", "incident-1"},
			{"another day", "after:2026-11-10 before:2026-11-11 kind:incident", "finance", "incident-1"}, // its end is unknown
			{"before it", "before:2026-11-09 kind:incident", "finance", ""},
			{"a sign of LIKE stands for itself", "place:%", "finance", ""},
			{"polarity", "polarity:deny secret", "border", "claim-amber"},
			{"nothing asked finds all", "kind:incident", "finance", "incident-1"},
		} {
			if got := finds(t, s, reader("person-1", x.seat), x.query); got != x.want {
				t.Errorf("%s: %s finds %q, want %q", x.name, x.query, got, x.want)
			}
		}
		claim := must(s.Report(t.Context(), reader("p", "situation"), "report-clinic"))(t).Claims[0].Claim
		claim.Review = situation.Rejected
		set(t, s, situation.ClaimSet{Act: "reject", Claim: claim})
		if got := finds(t, s, reader("p", "situation"), "secret"); got != "" {
			t.Errorf("a rejected claim is found: %s", got)
		}
		if _, err := s.Seal(t.Context(), officer, second, "why", 5); err != nil { // report-amber
			t.Fatal(err)
		}
		if got := finds(t, s, reader("p", "border"), "secret"); got != "" {
			t.Errorf("what was sealed is found: %s", got)
		}
		before := finds(t, s, reader("p", "finance"), "kind:incident")
		if _, err := s.write.Exec("UPDATE picture_item SET version = 'older'"); err != nil {
			t.Fatal(err)
		}
		if err := s.depicted(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := finds(t, s, reader("p", "finance"), "kind:incident"); got != before || got == "" {
			t.Errorf("made again it finds %q, before %q", got, before)
		}
		replays(t, s)
	})
}
