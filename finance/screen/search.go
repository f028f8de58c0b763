// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"cmp"
	"math"
	"slices"
)

// Recommended levels: similarities from 0 to 1, the same for every list.
const (
	Strong   = 0.92
	Possible = 0.82
)

// maxRescored bounds the listed names compared in full for one query.
const maxRescored = 200

// Reason is one line of the explanation. Query or Listed is empty where a word stands alone.
type Reason struct {
	Part   string  `json:"part"` // token
	Query  string  `json:"query"`
	Listed string  `json:"listed"`
	How    string  `json:"how"` // exact, spelling, transliteration, not listed, left out
	Weight float64 `json:"weight"`
}

// Match is a listed party that resembles the query.
type Match struct {
	Party   Party
	Matched Name
	Score   float64 // 0 to 1
	Level   string  // strong, possible or empty
	Why     []Reason
}

// near is a listed word that resembles a query word.
type near struct {
	word int
	sim  float64 // 0 to 1
	how  string
}

// Search returns the best limit parties with at least the threshold, best first, equal ones by id. Each party
// appears once, under the listed name that resembles most.
func (x *Index) Search(name string, threshold float64, limit int) []Match {
	query := x.lang.tokens(name)
	nears := make([][]near, len(query))
	sum := map[int32]float64{}
	for i, q := range query {
		nears[i] = x.nearest(q)
		best := map[int32]float64{}
		for _, n := range nears[i] {
			for _, at := range x.post[n.word] {
				best[at] = max(best[at], n.sim*x.weight[n.word])
			}
		}
		for at, v := range best {
			sum[at] += v
		}
	}
	order := make([]int32, 0, len(sum))
	rank := make(map[int32]float64, len(sum))
	for at, v := range sum {
		order = append(order, at)
		rank[at] = v / math.Sqrt(x.names[at].weight)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(rank[b], rank[a]), cmp.Compare(a, b)) })
	byParty := map[int]Match{}
	for _, at := range order[:min(len(order), maxRescored)] {
		m := x.compare(query, nears, x.names[at])
		if old, seen := byParty[x.names[at].party]; m.Score >= threshold && (!seen || m.Score > old.Score) {
			byParty[x.names[at].party] = m
		}
	}
	return ranked(byParty, limit)
}

func ranked(byParty map[int]Match, limit int) []Match {
	out := make([]Match, 0, len(byParty))
	for _, m := range byParty {
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Party.ID, b.Party.ID))
	})
	return out[:min(len(out), max(limit, 0))]
}

// nearest lists the words that resemble q.
func (x *Index) nearest(q string) []near {
	var out []near
	seen := map[int32]bool{}
	for _, k := range keys(q) {
		for _, w := range x.byKey[k] {
			if seen[w] {
				continue
			}
			seen[w] = true
			if sim, how := resemble(q, x.words[w]); sim > 0 {
				out = append(out, near{int(w), sim, how})
			}
		}
	}
	slices.SortFunc(out, func(a, b near) int { return cmp.Or(cmp.Compare(b.sim, a.sim), cmp.Compare(a.word, b.word)) })
	return out
}

// compare assigns query words to listed words one to one, the surest first, and scores what is shared against
// what stands alone. A listed word left out costs half of one contradicted by a word that is not listed.
func (x *Index) compare(query []string, nears [][]near, l listed) Match {
	type pair struct {
		q, at int
		near
	}
	var pairs []pair
	for q := range query {
		for _, n := range nears[q] {
			for at, w := range l.words {
				if w == n.word {
					pairs = append(pairs, pair{q, at, n})
				}
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Compare(b.sim*x.weight[b.word], a.sim*x.weight[a.word])
	})
	party := x.parties[l.party]
	m := Match{Party: party, Matched: party.Names[l.name]}
	usedQ, usedL := make([]bool, len(query)), make([]bool, len(l.words))
	shared, total := 0.0, 0.0
	for _, p := range pairs {
		if usedQ[p.q] || usedL[p.at] {
			continue
		}
		usedQ[p.q], usedL[p.at] = true, true
		shared += p.sim * x.weight[p.word]
		total += x.weight[p.word]
		m.Why = append(m.Why, Reason{"token", query[p.q], x.words[p.word], p.how, round(p.sim * x.weight[p.word])})
	}
	extra := 0.0
	for q, used := range usedQ {
		if !used {
			v := x.rarity(query[q], 0)
			if id, known := x.byWord[query[q]]; known {
				v = x.weight[id]
			}
			extra += v
			m.Why = append(m.Why, Reason{"token", query[q], "", "not listed", round(-v)})
		}
	}
	missing := 0.0
	for at, used := range usedL {
		if v := x.weight[l.words[at]]; !used {
			missing += v
			m.Why = append(m.Why, Reason{"token", "", x.words[l.words[at]], "left out", round(-v)})
		}
	}
	// What is missing on both sides is a contradiction, on one side an omission.
	total += max(extra, missing) * 0.5
	total += min(extra, missing)
	if total > 0 {
		m.Score = round(min(1, shared/total))
	}
	if m.Matched.Weak {
		m.Score = min(m.Score, Possible-0.001)
	}
	switch {
	case m.Score >= Strong:
		m.Level = "strong"
	case m.Score >= Possible:
		m.Level = "possible"
	}
	return m
}

func round(v float64) float64 { return math.Round(v*1000) / 1000 }
