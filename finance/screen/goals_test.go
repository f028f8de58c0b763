// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

// readOFAC reads names from a CSV set for tests of the engine alone; package finance/list/ofac has the real
// reader.
func readOFAC(t testing.TB, folder, primary, aliases string) []Party {
	t.Helper()
	var out []Party
	at := map[string]int{}
	rows := func(name string, row func([]string)) {
		f, err := os.Open(sharedtest.File(t, "data", "screening", folder, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		r := csv.NewReader(f)
		r.FieldsPerRecord, r.LazyQuotes = -1, true
		for {
			row0, err := r.Read()
			if err != nil {
				return
			}
			if len(row0) > 3 && row0[0] != "ID" {
				row(row0)
			}
		}
	}
	rows(primary, func(r []string) {
		kind := map[string]string{"individual": "person", "vessel": "vessel", "aircraft": "aircraft"}[strings.TrimSpace(r[2])]
		if kind == "" {
			kind = "organization"
		}
		at[r[0]] = len(out)
		out = append(out, Party{ID: r[0], Type: kind, Names: []Name{{Text: r[1]}}})
	})
	if aliases != "" {
		rows(aliases, func(r []string) { p := &out[at[r[0]]]; p.Names = append(p.Names, Name{Text: r[3]}) })
	}
	return out
}

// labelled is a query of the benchmark.
type labelled struct {
	ID         int
	Kind, Q    string
	Type, Name string
	Targets    []string
}

func readLabelled(t testing.TB) []labelled {
	t.Helper()
	f, err := os.Open(sharedtest.File(t, "data", "screening", "bench-dev", "queries.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	for s := bufio.NewScanner(f); s.Scan(); {
		var q labelled
		if err := json.Unmarshal(s.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		if q.Type == "entity" {
			q.Type = "organization"
		}
		out = append(out, q)
	}
	return out
}

// goals are the shares of queries of each kind whose party must be among the first ten at the score that one in
// a hundred clean names reaches.
var goals = map[string]float64{"exact": 1, "typo1": 0.99, "typo_each": 0.95, "reorder": 0.99, "drop": 0.98, "translit": 0.9, "joined": 0.9, "alias_near": 0.9}

func TestSearchReachesTheGoals(t *testing.T) {
	t.Parallel()
	x, err := NewIndex(Data(), readOFAC(t, "bench-dev/index", "sdn.csv", "alt.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var clean []float64
	found := map[string][]float64{} // by kind: the score of the right party if among the first ten, else -1
	levels := 0
	miss := os.Getenv("MISS")
	for _, q := range readLabelled(t) {
		got := x.Search(Query{Name: q.Q, Type: q.Type}, 0, 10)
		if q.Kind == "negative" {
			best := 0.0
			if len(got) > 0 {
				best = got[0].Score
				if got[0].Level != "" {
					levels++
				}
			}
			if miss == q.Kind && best > Possible {
				t.Logf("%q -> %.3f %q %v", q.Q, best, got[0].Matched.Text, got[0].Why)
			}
			clean = append(clean, best)
			continue
		}
		score := -1.0
		for _, m := range got {
			if slices.Contains(q.Targets, m.Party.ID) {
				score = max(score, m.Score)
			}
		}
		if miss == q.Kind && score < Possible {
			t.Logf("%q want %q (%.3f)", q.Q, q.Name, score)
			for _, m := range got[:min(len(got), 2)] {
				t.Logf("      %.3f %q %v", m.Score, m.Matched.Text, m.Why)
			}
		}
		found[q.Kind] = append(found[q.Kind], score)
	}
	slices.Sort(clean)
	limit := clean[len(clean)-1-len(clean)/100]
	t.Logf("clean names: one in a hundred above %.3f, at a level %.2f %%", limit, 100*float64(levels)/float64(len(clean)))
	for _, kind := range []string{"exact", "typo1", "typo_each", "reorder", "drop", "translit", "joined", "alias_near", "alias_far"} {
		at, product, any := 0, 0, 0
		for _, s := range found[kind] {
			if s > limit {
				at++
			}
			if s >= Possible {
				product++
			}
			if s >= 0 {
				any++
			}
		}
		n := float64(len(found[kind]))
		t.Logf("%-10s recall@10 %.3f, at product levels %.3f, at any score %.3f", kind, float64(at)/n, float64(product)/n, float64(any)/n)
		if float64(at)/n < goals[kind] {
			t.Errorf("%s: recall@10 %.3f, goal %.3f", kind, float64(at)/n, goals[kind])
		}
	}
}
