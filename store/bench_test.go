// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// accept gives claim-1 one more version.
func acceptClaim(tx *Tx) error {
	c, _, err := tx.Claim(crisis.ID, "claim-1")
	if err != nil {
		return err
	}
	_, err = tx.Append(crisis.ID, situation.ClaimSet{Act: "accept", Claim: c})
	return err
}

func accept(s *Store) error {
	_, err := s.Update(context.Background(), officer, "", acceptClaim)
	return err
}

func benchStore(b *testing.B) *Store {
	b.Helper()
	s, err := Open(b.Context(), Config{Dir: b.TempDir(), Clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	_, err = s.Update(b.Context(), officer, "", func(tx *Tx) error {
		h, err := tx.PutBlob([]byte("text"))
		if err != nil {
			return err
		}
		for _, f := range []cell.Fact{crisis, cell.ReportReceived{ID: "report-1", Original: h, Text: h, Group: "report-1"},
			situation.ReportRead{Report: "report-1", Story: []situation.Story{{ID: "story-1", N: 1}},
				Claims: []situation.Claim{{ID: "claim-1", Report: "report-1", Story: "story-1", Review: situation.Open, Keys: []string{"k"}}}}} {
			if _, err := tx.Append(crisis.ID, f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkUpdate is one durable act of an officer on SQLite, with so many writers at once.
func BenchmarkUpdate(b *testing.B) {
	for _, writers := range []int{1, 16} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			s := benchStore(b)
			b.ResetTimer()
			var wg sync.WaitGroup
			for w := range writers {
				wg.Go(func() {
					for i := w; i < b.N; i += writers {
						if err := accept(s); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
			b.StopTimer()
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkReplay applies 5,000 entries again and compares every row.
func BenchmarkReplay(b *testing.B) {
	s := benchStore(b)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			for range 100 {
				if err := accept(s); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	for b.Loop() {
		if _, diffs, err := s.Replay(b.Context()); err != nil || len(diffs) > 0 {
			b.Fatal(diffs, err)
		}
	}
	b.ReportMetric(float64(b.N)*5000/b.Elapsed().Seconds(), "entries/s")
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}
