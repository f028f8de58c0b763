// SPDX-License-Identifier: Apache-2.0

package store

import (
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

func TestSortKeysAreMadeAgainWhenTheirFunctionChanged(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		fill(t, s)
		update(t, s, func(tx *Tx) error {
			_, err := tx.Append(cell.House, cell.SourceNamed{ID: "source-1", Name: cell.Name{Ar: "وكالة"}})
			return err
		})
		for _, damage := range []string{"UPDATE sort_key SET version = 'older', sort = (SELECT leaf FROM entry WHERE seq = 1)", "DELETE FROM sort_key WHERE lang = 'ar'"} {
			if _, err := s.write.Exec(damage); err != nil {
				t.Fatal(err)
			}
			shut(t, s)
			s = open(t, c)
			var sort []byte
			if err := s.read.QueryRow("SELECT sort FROM sort_key WHERE id = 'source-1' AND lang = 'ar' AND version = '" + orderVersion + "'").Scan(&sort); err != nil ||
				string(sort) != string(newOrder().key("ar", "وكالة")) {
				t.Errorf("after %s: %x, %v", damage, sort, err)
			}
		}
		shut(t, s)
	})
}

// nameIncident makes incident-1, or gives it another title.
func nameIncident(t *testing.T, s *Store, title string) cell.Seq {
	t.Helper()
	return update(t, s, func(tx *Tx) error {
		_, err := tx.Append(crisis.ID, situation.IncidentSet{Act: "edit", Incident: situation.Incident{Audience: green, ID: "incident-1", Number: 1,
			Title: title, State: situation.Reported, Claims: []cell.ID{"claim-1"}}})
		return err
	})
}

func TestASealedTitleLosesItsSortKeyOrGetsTheOneBefore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		one, two := nameIncident(t, s, "first"), nameIncident(t, s, "a name")
		for _, x := range []struct {
			seal cell.Seq
			want int
		}{{two, 1}, {one, 0}} {
			if _, err := s.Seal(t.Context(), officer, second, "why", x.seal); err != nil {
				t.Fatal(err)
			}
			ins, err := s.IncidentsInOrder(t.Context(), crisis.ID, "en")
			if err != nil || len(ins) != x.want || (x.want == 1 && ins[0].Title != "first") {
				t.Errorf("after sealing %d: %v, %v", x.seal, ins, err)
			}
			if n := count(t, s, "sort_key"); n != x.want*2 {
				t.Errorf("after sealing %d: %d keys", x.seal, n)
			}
		}
		replays(t, s)
	})
}
