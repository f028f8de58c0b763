// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/pgtest"
	"github.com/crisiscell/crisiscell/situation"
)

// benchDatabase names a PostgreSQL database with durable commits, on whose server the benchmarks make and drop databases of
// their own. Without it they take the private server, whose commits wait for no disk: good for ratios, not for rates.
const benchDatabase = "CRISISCELL_BENCH_POSTGRES"

// onEach runs the benchmark on each engine; fresh gives a new store's place.
func onEach(b *testing.B, fn func(b *testing.B, fresh func() Config)) {
	b.Helper()
	b.Run("SQLite", func(b *testing.B) { fn(b, func() Config { return Config{Dir: b.TempDir(), Clock: clock} }) })
	b.Run("PostgreSQL", func(b *testing.B) {
		fn(b, func() Config {
			if on := os.Getenv(benchDatabase); on != "" {
				return Config{URL: newDatabase(b, on), Clock: clock}
			}
			return Config{URL: pgtest.URL(b), Clock: clock}
		})
	})
}

// newDatabase makes a database on the server of the one at address on, for as long as the benchmark runs.
func newDatabase(b *testing.B, on string) string {
	b.Helper()
	db, err := sql.Open("pgx", on)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	u, err := url.Parse(on)
	if err != nil {
		b.Fatal(err)
	}
	name := fmt.Sprintf("crisiscell_bench_%x", rand.Uint64())
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if _, err := db.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			b.Error(err)
		}
	})
	u.Path = "/" + name
	return u.String()
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
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
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

// hammer lets writers do n acts between them and gives how long each took, in no order.
func hammer(b *testing.B, writers, n int, act func() error) []time.Duration {
	b.Helper()
	took := make([]time.Duration, n)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := w; i < n; i += writers {
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
	return took
}

// turn is how many acts BenchmarkUpdate lets each side do before it is the other's turn, so that what else the machine
// does slows both.
const turn = 512

// benchDispute is a version of a dispute of about 700 bytes. Nothing is derived from disputes, so that what writing costs is
// not mixed with what keeping the search up to date costs.
func benchDispute() situation.DisputeSet {
	why := cell.Name{En: "Both speak of clashes in the governorate on the same day, and one of them denies that there were any at all.",
		Ar: "يتحدث الاثنان عن اشتباكات في المحافظة في اليوم نفسه، وينفي أحدهما وقوع أي منها."}
	return situation.DisputeSet{Act: "explain", Dispute: situation.Dispute{ID: "dispute-1", Type: "contradiction", Strength: "apparent", A: "claim-1", B: "claim-2",
		Why: why, Question: why, State: situation.DisputeOpen, Answer: "they speak of different places"}}
}

// BenchmarkUpdate is one durable act of an officer, with so many writers at once, in turns with the same rows written in
// the same batches without a record: of-plain is the store's rate over that of the plain writer, p99-ms what the slowest
// of a hundred Updates takes.
func BenchmarkUpdate(b *testing.B) {
	f := benchDispute()
	for _, writers := range []int{1, 16} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			onEach(b, func(b *testing.B, fresh func() Config) {
				s, p := benchStore(b, fresh(), 2), newPlain(b, fresh())
				var took []time.Duration
				var ours, theirs time.Duration
				for n := b.N; n > 0; n -= turn {
					theirs += elapsed(func() { hammer(b, writers, min(n, turn), p.act) })
					ours += elapsed(func() {
						took = append(took, hammer(b, writers, min(n, turn), func() error {
							_, err := s.Update(context.Background(), officer, "because", func(tx *Tx) error {
								_, err := tx.Append(crisis.ID, f)
								return err
							})
							return err
						})...)
					})
				}
				slices.Sort(took)
				b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-plain")
				b.ReportMetric(float64(b.N)/ours.Seconds(), "updates/s")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
				b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N), "ns/op") // of the store alone
			})
		})
	}
}

func elapsed(fn func()) time.Duration {
	start := time.Now()
	fn()
	return time.Since(start)
}

// BenchmarkAccept accepts one of 500 claims, with what keeps the search up to date.
func BenchmarkAccept(b *testing.B) {
	onEach(b, func(b *testing.B, fresh func() Config) {
		const claims = 500
		s := benchStore(b, fresh(), claims)
		var n atomic.Int64
		b.ResetTimer()
		took := hammer(b, 16, b.N, func() error {
			f := situation.ClaimSet{Act: "accept", Claim: benchClaim(int(n.Add(1))%claims + 1)}
			_, err := s.Update(context.Background(), officer, "because", func(tx *Tx) error {
				_, err := tx.Append(crisis.ID, f)
				return err
			})
			return err
		})
		slices.Sort(took)
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "accepted/s")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	})
}

// BenchmarkOpened notes durably that an item is opened, with so many readers at once.
func BenchmarkOpened(b *testing.B) {
	for _, readers := range []int{1, 16} {
		b.Run(fmt.Sprintf("readers=%d", readers), func(b *testing.B) {
			onEach(b, func(b *testing.B, fresh func() Config) {
				s := benchStore(b, fresh(), 1)
				b.ResetTimer()
				took := hammer(b, readers, b.N, func() error { return s.Opened(context.Background(), opened("claim-1")) })
				slices.Sort(took)
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "opened/s")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			})
		})
	}
}

// BenchmarkReplay applies 5,000 entries again and compares every row.
func BenchmarkReplay(b *testing.B) {
	onEach(b, func(b *testing.B, fresh func() Config) {
		s := benchStore(b, fresh(), 50)
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
	})
}
