// SPDX-License-Identifier: Apache-2.0

//go:build unix

package screen

import (
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// peers is the number of entities that the peers' figures are for.
const peers = 17_863

// benchList is a list of that size: OFAC's of 2023, its list beside the SDN, and as many of 2021 as are missing.
func benchList(b *testing.B) []Party {
	all := readOFAC(b, "ofac-2023-01", "sdn_2023-01.csv", "")
	all = append(all, readOFAC(b, "ofac-nonsdn-2025", "cons_prim.csv", "cons_alt.csv")...)
	old := readOFAC(b, "ofac-2021-07-07", "sdn.csv", "alt.csv")
	for i := range old {
		old[i].ID = "old:" + old[i].ID
	}
	return append(all, old...)[:peers]
}

func benchIndex(b *testing.B, parties []Party) *Index {
	x, err := NewIndex(Data(), parties)
	if err != nil {
		b.Fatal(err)
	}
	return x
}

// benchQueries are the queries of the benchmark of some kind, or all but the clean ones.
func benchQueries(b *testing.B, clean bool) []Query {
	var out []Query
	for _, q := range readLabelled(b) {
		if (q.Kind == "negative") == clean {
			out = append(out, Query{Name: q.Q, Type: q.Type})
		}
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// cpu is the processor time that the process has used: wall time says little where others use the machine.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func benchSearch(b *testing.B, x *Index, queries []Query) {
	b.ReportAllocs()
	runtime.GC()
	start, i := cpu(b), 0
	for b.Loop() {
		x.Search(queries[i%len(queries)], Possible, 10)
		i++
	}
	b.ReportMetric(float64((cpu(b)-start).Nanoseconds())/1e6/float64(i), "cpu-ms/op")
}

func BenchmarkSearchMixed(b *testing.B) {
	benchSearch(b, benchIndex(b, benchList(b)), benchQueries(b, false))
}

func BenchmarkSearchClean(b *testing.B) {
	benchSearch(b, benchIndex(b, benchList(b)), benchQueries(b, true))
}

// BenchmarkSearchHostile gives the slowest hostile name.
func BenchmarkSearchHostile(b *testing.B) {
	x := benchIndex(b, benchList(b))
	worst := time.Duration(0)
	for b.Loop() {
		for _, q := range hostile() {
			start := time.Now()
			x.Search(Query{Name: q}, Possible, 10)
			worst = max(worst, time.Since(start))
		}
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
}

// BenchmarkMillionCleanNames screens a million clean names on all cores; each of the 20,000 is given a changed letter, so
// that none comes twice.
func BenchmarkMillionCleanNames(b *testing.B) {
	x := benchIndex(b, benchList(b))
	clean := benchQueries(b, true)
	const names = 1_000_000
	for b.Loop() {
		var next, hits atomic.Int64
		var wait sync.WaitGroup
		for range runtime.GOMAXPROCS(0) {
			wait.Go(func() {
				for {
					i := int(next.Add(1)) - 1
					if i >= names {
						return
					}
					q := clean[i%len(clean)]
					if round := i / len(clean); round > 0 {
						at := (round * 7) % len(q.Name)
						q.Name = q.Name[:at] + string(rune('a'+round%26)) + q.Name[at:]
					}
					if len(x.Search(q, Possible, 10)) > 0 {
						hits.Add(1)
					}
				}
			})
		}
		wait.Wait()
		b.ReportMetric(float64(hits.Load())/names*100, "%-hit")
	}
}

// BenchmarkNewIndex gives the time and memory of an index.
func BenchmarkNewIndex(b *testing.B) {
	parties := benchList(b)
	b.ReportAllocs()
	for b.Loop() {
		benchIndex(b, parties)
	}
}

// BenchmarkSearchMillionNames searches lists of up to a million names: the listed ones, and made of their words.
func BenchmarkSearchMillionNames(b *testing.B) {
	base := benchList(b)
	queries := benchQueries(b, false)
	for _, n := range []int{20_000, 100_000, 300_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			x := benchIndex(b, grown(base, n))
			runtime.GC()
			runtime.ReadMemStats(&after)
			benchSearch(b, x, queries)
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
			runtime.KeepAlive(x)
		})
	}
}

// grown is a list of n parties: those of base, and others whose names are made of their words. One in five has a word
// that is new, so that the lexicon grows with the power of .6 of the names, as vocabularies do (Heaps' law).
func grown(base []Party, n int) []Party {
	p := newPerturber(3)
	out := append([]Party(nil), base[:min(n, len(base))]...)
	for len(out) < n {
		var words []string
		kind := base[p.IntN(len(base))].Type
		for len(words) < 2+p.IntN(3) {
			f := strings.Fields(base[p.IntN(len(base))].Names[0].Text)
			if len(f) > 0 {
				words = append(words, f[p.IntN(len(f))])
			}
		}
		if p.IntN(5) == 0 {
			i := p.IntN(len(words))
			words[i] = p.typo(p.typo(strings.ToLower(words[i])))
		}
		out = append(out, Party{ID: "grown:" + strconv.Itoa(len(out)), Type: kind, Names: []Name{{Text: strings.Join(words, " ")}}})
	}
	return out
}
