// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

func TestAPageOfTheLogIsNewestFirst(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		if es, err := s.EntriesBefore(t.Context(), 0, 10); err != nil || len(es) != 0 {
			t.Errorf("an empty record: %d entries, %v", len(es), err)
		}
		fill(t, s)
		correct(t, s, "first")
		correct(t, s, "second") // 6
		if _, err := s.Seal(t.Context(), officer, second, "why", 6); err != nil {
			t.Fatal(err)
		}
		all := map[cell.Seq]record.Entry{}
		if err := s.Entries(t.Context(), 1, func(e record.Entry) error { all[e.Seq] = e; return nil }); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			before cell.Seq
			limit  int
			want   []cell.Seq
		}{{0, 3, []cell.Seq{7, 6, 5}}, {5, 3, []cell.Seq{4, 3, 2}}, {2, 3, []cell.Seq{1}}, {1, 3, nil}, {0, 0, []cell.Seq{7}},
			{100, 100_000, []cell.Seq{7, 6, 5, 4, 3, 2, 1}}} {
			es, err := s.EntriesBefore(t.Context(), x.before, x.limit)
			if err != nil {
				t.Fatal(err)
			}
			var got []cell.Seq
			for _, e := range es {
				got = append(got, e.Seq)
				if o := all[e.Seq]; e.LeafHash() != o.Kept || e.Kept != o.Kept || e.State != o.State || string(e.Body) != string(o.Body) {
					t.Errorf("entry %d is not the one of Entries", e.Seq)
				}
			}
			if !slices.Equal(got, x.want) {
				t.Errorf("before %d, limit %d: %v, want %v", x.before, x.limit, got, x.want)
			}
		}
		if all[6].State != record.StateSealed {
			t.Error("entry 6 is not sealed, so the comparison says nothing of seals")
		}
	})
}

func TestCheckpointsComeTheLargestFirstAndHashesProveAnEntry(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		key, err := record.CreateKey(filepath.Join(t.TempDir(), "log.key"), "installation-1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Found(t.Context(), officer, record.Genesis{Installation: "installation-1", LogKey: key.Verifier, Authority: []record.AuthorityKey{}}, true); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			update(t, s, func(tx *Tx) error { _, err := tx.Append(cell.House, cell.SourceNamed{ID: cell.NewID(1)}); return err })
			if _, err := s.Checkpoint(t.Context(), key.Signer); err != nil { // 3, 4, 5
				t.Fatal(err)
			}
		}
		for _, x := range []struct {
			size cell.Seq
			want []cell.Seq
		}{{0, []cell.Seq{5, 4}}, {5, []cell.Seq{4, 3}}, {3, nil}} {
			texts, err := s.CheckpointsBefore(t.Context(), x.size, 2)
			if err != nil {
				t.Fatal(err)
			}
			var got []cell.Seq
			for _, text := range texts {
				c, err := record.ParseCheckpoint(text)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, c.Size)
			}
			if !slices.Equal(got, x.want) {
				t.Errorf("before %d: %v, want %v", x.size, got, x.want)
			}
		}
		texts, _ := s.CheckpointsBefore(t.Context(), 0, 1)
		cp, _ := record.ParseCheckpoint(texts[0])
		es, err := s.EntriesBefore(t.Context(), 3, 1)
		if err != nil {
			t.Fatal(err)
		}
		proof, err := tlog.ProveRecord(5, 1, tlog.HashReaderFunc(func(idx []int64) ([]tlog.Hash, error) { return s.Hashes(t.Context(), idx) }))
		if err != nil || record.CheckInclusion(proof, 0, 5, 1, es[0].LeafHash(), cp.Root) != nil {
			t.Errorf("entry 2 is not proven: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Hashes(ctx, []int64{0}); cell.CodeOf(err) != cell.Unavailable {
			t.Errorf("a read that broke off: %v", err)
		}
	})
}
