// SPDX-License-Identifier: Apache-2.0

package store

import (
	"bytes"
	"errors"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
)

// facts are all that can stand in the record.
var facts = []cell.Fact{record.Genesis{}, record.Sealed{}, record.KeyRotated{}, DemoMarked{}, cell.CrisisOpened{}, cell.SourceNamed{},
	cell.ReportReceived{}, cell.ReportRepeated{}, situation.ReportRead{}, situation.ClaimSet{}, situation.DisputeSet{}, situation.IncidentSet{},
	decision.PersonAdded{}, decision.CharterFounded{}, decision.CharterProposed{}, decision.CharterSigned{}, decision.CharterDropped{},
	decision.CrisisClosed{}}

func TestEachOldVersionHasExactlyOneStep(t *testing.T) {
	t.Parallel()
	want := 0
	for _, f := range facts {
		for v := 1; v < f.Version(); v++ {
			want++
			if stepOf(upcasters, f.Kind(), v) == nil {
				t.Errorf("%s has version %d and no upcaster from %d", f.Kind(), f.Version(), v)
			}
		}
	}
	if len(upcasters) != want {
		t.Errorf("%d upcasters, %d old versions", len(upcasters), want)
	}
}

func TestUpcastersRunOneByOneUpToThePresentVersion(t *testing.T) {
	t.Parallel()
	bad := errors.New("bad")
	put := func(from, to string) func([]byte) ([]byte, error) {
		return func(b []byte) ([]byte, error) { return bytes.Replace(b, []byte(from), []byte(to), 1), nil }
	}
	steps := []upcaster{{"a.b", 2, put("two", "three")}, {"a.b", 1, put("one", "two")}, {"a.c", 1, put("one", "wrong")},
		{"a.d", 1, func([]byte) ([]byte, error) { return nil, bad }}}
	for name, x := range map[string]struct {
		kind     cell.Kind
		from, to int
		in, want string
		fails    bool
	}{
		"two steps": {"a.b", 1, 3, "one", "three", false}, "one step": {"a.b", 2, 3, "two", "three", false},
		"none": {"a.b", 3, 3, "three", "three", false}, "a missing step": {"a.b", 1, 4, "one", "", true},
		"a newer version": {"a.b", 4, 3, "four", "", true}, "a failing step": {"a.d", 1, 2, "one", "", true},
	} {
		got, err := upcast(steps, x.kind, x.from, x.to, []byte(x.in))
		if (err != nil) != x.fails || string(got) != x.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := upcast(steps, "a.b", 2, 1, nil); cell.CodeOf(err) != cell.Unsupported {
		t.Errorf("an entry of a newer program: %v", err)
	}
}

func TestAnOlderProgramRefusesANewerStore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		if _, err := s.write.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, " + map[bool]string{true: "1", false: "true"}[c.URL == ""] + ")"); err != nil {
			t.Fatal(err)
		}
		shut(t, s)
		if _, err := Open(t.Context(), c); cell.CodeOf(err) != cell.Conflict {
			t.Fatalf("got %v", err)
		}
	})
}
