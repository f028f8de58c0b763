// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/pgtest"
	"github.com/crisiscell/crisiscell/situation"
)

// benchDatabase names an empty PostgreSQL database with durable commits to measure on. Without it the benchmarks take the
// private server, whose commits wait for no disk: good for ratios, not for rates.
const benchDatabase = "CRISISCELL_BENCH_POSTGRES"

// onEach runs the benchmark on each engine. A named database is emptied before and after.
func onEach(b *testing.B, fn func(b *testing.B, c Config)) {
	b.Helper()
	b.Run("SQLite", func(b *testing.B) { fn(b, Config{Dir: b.TempDir(), Clock: clock}) })
	b.Run("PostgreSQL", func(b *testing.B) {
		url := os.Getenv(benchDatabase)
		if url == "" {
			url = pgtest.URL(b)
		} else {
			empty(b, url)
		}
		fn(b, Config{URL: url, Clock: clock})
	})
}

func empty(b *testing.B, url string) {
	b.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("DROP SCHEMA public CASCADE"); err != nil {
		b.Fatal(err)
	}
	if _, err := db.Exec("CREATE SCHEMA public"); err != nil {
		b.Fatal(err)
	}
}

func acceptClaim(tx *Tx) error {
	c, _, err := tx.Claim(crisis.ID, "claim-1")
	if err != nil {
		return err
	}
	_, err = tx.Append(crisis.ID, situation.ClaimSet{Act: "accept", Claim: c})
	return err
}

// benchClaim is claim n of benchStore: about 700 bytes, as those of the seed page.
func benchClaim(n int) situation.Claim {
	return situation.Claim{ID: cell.ID(fmt.Sprintf("claim-%d", n)), Report: "report-1", Story: "story-1", Review: situation.Open, Keys: []string{"k"},
		Statement: situation.Statement{Quote: "نفى الجيش وقوع اشتباكات في المحافظة", Polarity: situation.Deny, Modality: "asserted",
			EventType: "ARMED_CLASH", Proposition: "armed clashes took place in the governorate",
			Speaker: situation.Speaker{Text: "الجيش", Canonical: "Iraqi military", Type: "institution"},
			Places:  []situation.Place{{Text: "الأنبار", Name: "Anbar", GeonameID: 99592, Country: "IQ"}}}}
}

// benchStore opens a store with one report of so many claims.
func benchStore(b *testing.B, c Config, claims int) *Store {
	b.Helper()
	s, err := Open(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	read := situation.ReportRead{Report: "report-1", Story: []situation.Story{{ID: "story-1", N: 1}}}
	for n := range claims {
		read.Claims = append(read.Claims, benchClaim(n+1))
	}
	_, err = s.Update(b.Context(), officer, "", func(tx *Tx) error {
		h, err := tx.PutBlob([]byte("text"))
		if err != nil {
			return err
		}
		for _, f := range []cell.Fact{crisis, cell.ReportReceived{Audience: green, ID: "report-1", Original: h, Text: h, Group: "report-1"}, read} {
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

// hammer lets writers do n acts between them and reports their rate and how long the slowest of a hundred took.
func hammer(b *testing.B, writers int, act func() error) {
	b.Helper()
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := w; i < b.N; i += writers {
				start := time.Now()
				if err := act(); err != nil {
					b.Error(err)
					return
				}
				took[i] = time.Since(start)
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkUpdate is one durable act of an officer, with so many writers at once; BenchmarkPlainInsert is what it is
// held against.
func BenchmarkUpdate(b *testing.B) {
	f := situation.ClaimSet{Act: "accept", Claim: benchClaim(1)}
	forWriters(b, func(b *testing.B, c Config, writers int) {
		s := benchStore(b, c, 1)
		hammer(b, writers, func() error {
			_, err := s.Update(context.Background(), officer, "because", func(tx *Tx) error {
				_, err := tx.Append(crisis.ID, f)
				return err
			})
			return err
		})
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	})
}

func forWriters(b *testing.B, fn func(b *testing.B, c Config, writers int)) {
	b.Helper()
	for _, writers := range []int{1, 16} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			onEach(b, func(b *testing.B, c Config) { fn(b, c, writers) })
		})
	}
}

// BenchmarkReplay applies 5,000 entries again and compares every row.
func BenchmarkReplay(b *testing.B) {
	onEach(b, func(b *testing.B, c Config) {
		s := benchStore(b, c, 50)
		var wg sync.WaitGroup
		for n := range 50 {
			wg.Go(func() {
				for range 100 {
					if _, err := s.Update(context.Background(), officer, "because", func(tx *Tx) error {
						_, err := tx.Append(crisis.ID, situation.ClaimSet{Act: "accept", Claim: benchClaim(n + 1)})
						return err
					}); err != nil {
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
	})
}
