// SPDX-License-Identifier: Apache-2.0

package store

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

const second = cell.ID("officer-2")

// count counts the rows of a query.
func count(t *testing.T, s *Store, query string, args ...any) (n int) {
	t.Helper()
	if err := s.read.QueryRow("SELECT COUNT(*) FROM "+query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// correct gives claim-1 a version with that quote.
func correct(t *testing.T, s *Store, quote string) cell.Seq {
	t.Helper()
	return update(t, s, func(tx *Tx) error {
		c, _, err := tx.Claim(crisis.ID, "claim-1")
		if err != nil {
			return err
		}
		c.Quote, c.Keys = quote, []string{quote}
		_, err = tx.Append(crisis.ID, situation.ClaimSet{Act: "correct", Claim: c})
		return err
	})
}

// replays fails the test when a replay differs.
func replays(t *testing.T, s *Store) {
	t.Helper()
	if _, diffs, err := s.Replay(t.Context()); err != nil || len(diffs) > 0 {
		t.Fatalf("replay: %v, %v", diffs, err)
	}
}

func TestASealTakesAVersionAndTheLaterOnesAndTheOneBeforeHoldsAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s) // crisis 1, report 2, reading 3, dispute 4
		correct(t, s, "first")
		correct(t, s, "the witness by name") // 6
		correct(t, s, "the witness again")   // 7
		got, err := s.Seal(t.Context(), officer, second, "a wrongly entered witness", 6)
		if err != nil || !slices.Equal(got, []cell.Seq{6, 7}) {
			t.Fatalf("sealed %v, %v", got, err)
		}
		update(t, s, func(tx *Tx) error {
			if c, m, err := tx.Claim(crisis.ID, "claim-1"); err != nil || c.Quote != "first" || m.Since != 5 {
				t.Errorf("in force is %q since %d, %v", c.Quote, m.Since, err)
			}
			if cs, err := tx.ClaimsByKey(crisis.ID, []string{"first"}, 5); err != nil || len(cs) != 1 {
				t.Errorf("the keys before do not hold again: %v, %v", cs, err)
			}
			return nil
		})
		replays(t, s)
		correct(t, s, "third")
		replays(t, s)
		states := map[cell.Seq]record.State{}
		if err := s.Entries(t.Context(), 1, func(e record.Entry) error { states[e.Seq] = e.State; return nil }); err != nil {
			t.Fatal(err)
		}
		for n, want := range map[cell.Seq]record.State{5: record.StatePresent, 6: record.StateSealed, 7: record.StateSealed, 8: record.StatePresent} {
			if states[n] != want {
				t.Errorf("entry %d is %s, want %s", n, states[n], want)
			}
		}
		if _, err := s.Seal(t.Context(), officer, second, "again", 6); cell.CodeOf(err) != cell.Conflict {
			t.Errorf("sealing again: %v", err)
		}
	})
}

func TestASealedReportGoesWithItsReadingClaimsDisputesAndBlobs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		fill(t, s)
		secret := "اسم الشاهد"
		var blob cell.Hash
		update(t, s, func(tx *Tx) (err error) { // report 5, reading 6, repeat 7, dispute 8
			if blob, err = tx.PutBlob([]byte(secret)); err != nil {
				return err
			}
			shared, err := tx.PutBlob([]byte("نفى\x00 text"))
			if err != nil {
				return err
			}
			for _, f := range []cell.Fact{
				cell.ReportReceived{Audience: green, ID: "report-2", Original: blob, Text: shared, Title: secret, Group: "report-2", Bands: []string{"b1"}},
				situation.ReportRead{Report: "report-2", Story: []situation.Story{{ID: "story-2", N: 1}}, Claims: []situation.Claim{{ID: "claim-3",
					Report: "report-2", Story: "story-2", Review: situation.Open, Keys: []string{"k"}, Statement: situation.Statement{Quote: secret}}}},
				cell.ReportRepeated{Report: "report-2"},
				situation.DisputeSet{Act: "find", Dispute: situation.Dispute{ID: "dispute-2", A: "claim-1", B: "claim-3", State: situation.DisputeOpen}},
			} {
				if _, err := tx.Append(crisis.ID, f); err != nil {
					return err
				}
			}
			_, err = tx.Append(crisis.ID, situation.IncidentSet{Act: "make", Incident: situation.Incident{Audience: green, ID: "incident-1", Number: 1,
				State: situation.Reported, Claims: []cell.ID{"claim-1", "claim-3"}}})
			return err
		})
		got, err := s.Seal(t.Context(), officer, second, "a court's order", 5)
		if err != nil || !slices.Equal(got, []cell.Seq{5, 6, 7, 8}) {
			t.Fatalf("sealed %v, %v", got, err)
		}
		for query, want := range map[string]int{"report": 1, "claim": 2, "claim_version": 2, "dispute": 1, "incident": 1, "incident_claim": 1, "payload": 6, "entry": 10, "blob": 1} {
			if n := count(t, s, query); n != want {
				t.Errorf("%d rows in %s, want %d", n, query, want)
			}
		}
		replays(t, s)
		// An officer changes the incident, which still names the sealed claim.
		update(t, s, func(tx *Tx) error {
			in, _, err := tx.Incident(crisis.ID, "incident-1")
			if err != nil || !slices.Contains(in.Claims, "claim-3") {
				t.Errorf("the incident is %+v, %v", in, err)
			}
			in.State = situation.Confirmed
			_, err = tx.Append(crisis.ID, situation.IncidentSet{Act: "state", Incident: in})
			return err
		})
		replays(t, s)
		shut(t, s)
		if c.Dir != "" {
			b, err := os.ReadFile(filepath.Join(c.Dir, FileName))
			if err != nil || bytes.Contains(b, []byte(secret)) {
				t.Errorf("the secret is still in the file (%v)", err)
			}
		}
		s = open(t, c)
		defer shut(t, s)
		update(t, s, func(tx *Tx) error { // the same bytes may come in again
			if blob, err = tx.PutBlob([]byte(secret)); err != nil {
				return err
			}
			_, err := tx.Append(crisis.ID, cell.ReportReceived{Audience: green, ID: "report-4", Original: blob, Text: blob, Group: "report-4"})
			return err
		})
		replays(t, s)
	})
}

func TestSealsThatAreRefusedDestroyNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		found(t, s, false)
		fill(t, s) // genesis 1, crisis 2, report 3, ...
		for name, x := range map[string]struct {
			second cell.ID
			reason string
			entry  cell.Seq
			want   cell.Code
		}{
			"one person": {"", "why", 4, cell.Denied}, "the same person twice": {officer.ID, "why", 4, cell.Denied},
			"no reason": {second, "", 4, cell.Invalid}, "the genesis entry": {second, "why", 1, cell.Invalid},
			"the crisis": {second, "why", 2, cell.Invalid}, "an entry that is not there": {second, "why", 99, cell.NotFound},
		} {
			if _, err := s.Seal(t.Context(), officer, x.second, x.reason, x.entry); cell.CodeOf(err) != x.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := s.Update(t.Context(), officer, "", func(tx *Tx) error {
			_, err := tx.Append(cell.House, record.Sealed{Entries: []cell.Seq{1}, Reason: "why", Second: second})
			return err
		})
		if cell.CodeOf(err) != cell.Invalid {
			t.Errorf("a seal of the genesis entry, appended by hand: %v", err)
		}
		check(t, s, 5)
	})
}

func TestReplayNamesWhatWasTamperedWith(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		do   string
		want Difference
	}{
		"an edited payload":       {"UPDATE payload SET body = salt WHERE seq = 3", Difference{"payload", 3, "edited"}},
		"a destroyed payload":     {"DELETE FROM payload WHERE seq = 4", Difference{"payload", 4, "missing"}},
		"an edited header":        {"UPDATE entry SET actor = 'x' WHERE seq = 2", Difference{"entry", 2, "edited"}},
		"an edited leaf":          {"UPDATE entry SET leaf = payload WHERE seq = 2", Difference{"entry", 2, "edited"}},
		"an edited tree hash":     {"UPDATE hash SET hash = (SELECT hash FROM hash WHERE idx = 0) WHERE idx = 2", Difference{"hash", 3, "edited"}},
		"a dropped tree hash":     {"DELETE FROM hash WHERE idx = 2", Difference{"hash", 3, "missing"}},
		"a row that nobody made":  {"INSERT INTO source (id, since, data) SELECT 'x', 9, salt FROM payload WHERE seq = 1", Difference{"source", 1, "extra"}},
		"a row that was removed":  {"DELETE FROM claim_key WHERE claim = 'claim-2' AND name = 'k'", Difference{"claim_key", 4, "missing"}},
		"a seal that nobody made": {"INSERT INTO sealed (seq, since, second) VALUES (3, 4, 'x')", Difference{"sealed", 1, "extra"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, c Config) {
				s := open(t, c)
				defer shut(t, s)
				fill(t, s)
				if _, err := s.write.Exec(x.do); err != nil {
					t.Fatal(err)
				}
				if _, diffs, err := s.Replay(t.Context()); err != nil || !slices.Contains(diffs, x.want) {
					t.Fatalf("differences %v, %v; want %v", diffs, err, x.want)
				}
			})
		})
	}
}
