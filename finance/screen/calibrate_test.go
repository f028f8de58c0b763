// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

var calibrate = flag.Bool("calibrate", false, "write data/model.txt from the lists of 2023 and 2025 and names of nobody")

// example is one comparison: the features and whether query and listed name are of one party.
type example struct {
	f      [features]float64
	model  int
	same   bool
	weight float64
}

// TestTheModelSpeaksOnTheSideItMust holds the shipped model to its signs. With -calibrate it is first fitted anew, on
// lists, misspellings and names that the benchmark does not have: queries made here from the lists of 2023 and 2025,
// parties taken out of them, and names of nobody.
func TestTheModelSpeaksOnTheSideItMust(t *testing.T) {
	if *calibrate {
		refit(t)
	}
	l, err := newLanguage(os.DirFS("data"))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range l.model.weight {
		for i, v := range w {
			if signs[i]*v < 0 {
				t.Errorf("%s is %.3f", featureNames[i], v)
			}
		}
	}
}

func refit(t *testing.T) {
	parties, out := trainingLists(t)
	for round := range 2 {
		x, err := NewIndex(os.DirFS("data"), parties)
		if err != nil {
			t.Fatal(err)
		}
		examples := collect(t, x, parties, out)
		m := fit(x.lang.model, examples)
		write(t, m)
		t.Logf("round %d: %d examples, loss %.4f", round, len(examples), loss(m, examples))
	}
}

// trainingLists are the parties to find, and those taken out of the lists, which nobody should find.
func trainingLists(t *testing.T) (in, out []Party) {
	all := readOFAC(t, "ofac-2023-01", "sdn_2023-01.csv", "")
	all = append(all, readOFAC(t, "ofac-nonsdn-2025", "cons_prim.csv", "cons_alt.csv")...)
	for i, p := range all {
		if i%10 == 3 {
			out = append(out, p)
		} else {
			in = append(in, p)
		}
	}
	return in, out
}

// namesOfNobody are invented names that the benchmark does not use.
func namesOfNobody(t *testing.T) []string {
	used := map[string]bool{}
	for _, q := range readLabelled(t) {
		used[q.Q] = true
	}
	f, err := os.Open(sharedtest.File(t, "data", "screening", "testsets", "yente_negatives_us.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows[1:] {
		if !used[r[0]] {
			out = append(out, r[0])
		}
	}
	return out
}

func collect(t *testing.T, x *Index, parties, out []Party) []example {
	p := newPerturber(11)
	var examples []example
	add := func(q Query, target string, weight float64) {
		examples = append(examples, x.examples(q, target, weight)...)
	}
	for i := range parties {
		party := &parties[i]
		if party.Type == "vessel" || party.Type == "aircraft" {
			if p.IntN(4) > 0 {
				continue
			}
		}
		person := party.Type == "person"
		name := turned(party.Names[p.IntN(len(party.Names))].Text, person)
		q := Query{Type: party.Type}
		if p.IntN(3) == 0 {
			q.Type = ""
		}
		ways := []func(string) string{p.one, p.each, p.each, p.reorder, p.drop, p.drop}
		if person {
			ways = append(ways, p.romanise, p.romanise, p.romanise, p.join)
		}
		for _, way := range ways {
			if p.IntN(2) == 0 {
				q.Name = way(name)
				add(q, party.ID, 1)
			}
		}
	}
	for _, party := range out {
		add(Query{Name: turned(party.Names[0].Text, party.Type == "person"), Type: party.Type}, "", 2)
	}
	for i, name := range namesOfNobody(t) {
		q := Query{Name: name, Type: "person"}
		if i%2 == 0 {
			q.Type = ""
		}
		add(q, "", 1)
	}
	return examples
}

// examples are the comparisons of a query with its party and with the best others.
func (x *Index) examples(q Query, target string, weight float64) []example {
	s := newScratch(len(x.names.party), len(x.words))
	words := x.prepare(q.Name)
	about := x.lang.queryFacts(q)
	x.gather(s, words, &about)
	found := x.compareAll(s, words, &about)
	slices.SortFunc(found, func(a, b scored) int { return int(math.Copysign(1, b.odds-a.odds)) })
	var out []example
	others := 0
	for _, v := range found {
		same := x.parties[v.party].ID == target
		if !same {
			others++
		}
		if !same && (others > 2 || x.otherType(v.party, &about)) {
			continue
		}
		listed := x.names.words.of(v.name)
		x.assign(s, words, listed)
		e := example{f: x.measure(s, words, listed), model: x.modelOf(v.party, &about), same: same, weight: weight}
		if !same && target != "" {
			if e.f[featUnlike] == 0 && e.f[featExtra] == 0 {
				continue // another entry of the same name
			}
			e.weight *= 0.3
		}
		out = append(out, e)
	}
	return out
}

// signs keep each feature on the side it must be on.
var signs = [features]float64{featChance: 1, featExtra: -1, featLeft: -1, featClash: -1, featUnlike: -1, featUnlike2: -1, featRough: -1,
	featSingle: -1, featLone: -1, featOrder: -1, featInitial: -1, featEmpty: -1}

// fit descends the gradient of the logistic loss.
func fit(m model, examples []example) model {
	const rounds, decay = 700, 1e-5
	for k := range m.weight {
		w := &m.weight[k]
		var moment, second [features]float64
		for i := 1; i <= rounds; i++ {
			var g [features]float64
			total := 0.0
			for j := range examples {
				e := &examples[j]
				if e.model != k {
					continue
				}
				d := 1 / (1 + math.Exp(-m.odds(&e.f, e.model)))
				if e.same {
					d--
				}
				total += e.weight
				for n := range g {
					g[n] += e.weight * d * e.f[n]
				}
			}
			for n := range g {
				v := g[n]/total + decay*w[n]
				moment[n] = 0.9*moment[n] + 0.1*v
				second[n] = 0.999*second[n] + 0.001*v*v
				w[n] -= 0.06 * moment[n] / (1 - math.Pow(0.9, float64(i))) / (math.Sqrt(second[n]/(1-math.Pow(0.999, float64(i)))) + 1e-9)
				if signs[n]*w[n] < 0 {
					w[n] = 0
				}
			}
		}
	}
	return m
}

func loss(m model, examples []example) float64 {
	v, total := 0.0, 0.0
	for j := range examples {
		e := &examples[j]
		o := m.odds(&e.f, e.model)
		if !e.same {
			o = -o
		}
		v += e.weight * math.Log1p(math.Exp(-o))
		total += e.weight
	}
	return v / total
}

func write(t *testing.T, m model) {
	var b strings.Builder
	b.WriteString("# What each part of a comparison adds to the logarithm of the odds that query and listed name are of one party: for\n" +
		"# persons, for other parties, and for those where the query does not say what it is. See score.go. Fitted by\n" +
		"# go test ./finance/screen -run Model -calibrate, which starts from these values and keeps what the lists there teach.\n")
	for i, name := range featureNames {
		fmt.Fprintf(&b, "%s %.3f %.3f %.3f\n", name, m.weight[0][i], m.weight[1][i], m.weight[2][i])
	}
	if err := os.WriteFile("data/model.txt", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
