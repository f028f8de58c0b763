// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"cmp"
	"slices"
)

// Limits of one search.
const (
	maxCompare = 48   // names compared in full
	leastFound = 0.42 // share of the query's weight that a name must resemble to be compared
	fewPasses  = 0.36 // share under which words that come late bring no new names
)

// scratch is what one search needs, kept for the next one. The marks are valid where they hold its epoch.
type scratch struct {
	keys     keyBuffer
	text     []byte
	nears    []near
	units    []unitOf
	parts    []parts
	epoch    uint32
	seenWord []uint32 // by word
	seenName []uint32 // by name: the search that touched it
	credited []uint32 // by name: the unit that gave it credit last
	credit   []float32
	touched  []int32
	best     []candidate
	assign   assignment
}

func newScratch(names, words int) *scratch {
	return &scratch{seenWord: make([]uint32, words), seenName: make([]uint32, names), credited: make([]uint32, names),
		credit: make([]float32, names)}
}

// reset forgets the last search.
func (s *scratch) reset() {
	s.nears, s.units, s.parts, s.touched, s.best = s.nears[:0], s.units[:0], s.parts[:0], s.touched[:0], s.best[:0]
	if s.epoch > 1<<31 {
		clear(s.seenWord)
		clear(s.seenName)
		clear(s.credited)
		s.epoch = 0
	}
}

// candidate is a name that may be compared in full.
type candidate struct {
	name int32
	rank float32
}

// Search returns the best limit parties whose score is at least threshold, best first, equal ones by id. Each
// party appears once, under the listed name that resembles most. Threshold is a probability from 0 to 1.
func (x *Index) Search(q Query, threshold float64, limit int) []Match {
	s := x.scratch.Get().(*scratch)
	defer x.scratch.Put(s)
	s.reset()
	words := x.prepare(q.Name)
	about := x.lang.queryFacts(q)
	x.gather(s, words)
	found := x.compareAll(s, words, &about)
	found = x.byNumber(s, found, words, &about)
	slices.SortFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.odds, a.odds), cmp.Compare(x.parties[a.party].ID, x.parties[b.party].ID))
	})
	out := make([]Match, 0, min(max(limit, 0), len(found)))
	for _, f := range found {
		if len(out) == limit || f.score < threshold {
			break
		}
		out = append(out, x.explain(s, words, &about, f))
	}
	return out
}

// prepare reads the words of a query and weighs them.
func (x *Index) prepare(name string) []word {
	words := x.lang.words(name)
	for i := range words {
		words[i].weight = words[i].share * x.weigh(words[i].text)
	}
	return words
}

// weigh is the information of a word of the query.
func (x *Index) weigh(text string) float32 {
	if id := x.find([]byte(text)); id >= 0 {
		return x.words[id].weight / x.words[id].share
	}
	return rarity(x.lang.shareOf(text, 0, len(x.names.party)))
}

// gather finds the names that resemble the query and keeps the best in s.best. Rare words come first; names
// that only common words would bring are not begun.
func (x *Index) gather(s *scratch, q []word) {
	total := float32(0)
	for i := range q {
		start := len(s.nears)
		lend(&q[i], x.nearest(s, &q[i]), x.words)
		total += q[i].weight
		s.units = append(s.units, unitOf{from: i, to: i + 1, nears: s.nears[start:len(s.nears):len(s.nears)], weight: q[i].weight})
		x.cut(s, i, &q[i])
	}
	x.joined(s, q)
	for i := range s.units {
		u := &s.units[i]
		if u.weight == 0 {
			for k := u.from; k < u.to; k++ {
				u.weight += q[k].weight
			}
		}
	}
	order := make([]int, len(s.units))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.units[b].weight, s.units[a].weight), cmp.Compare(a, b))
	})
	s.epoch++
	search := s.epoch
	x.addParts(s, q, search)
	left := float32(0)
	for _, u := range s.units {
		left += u.weight
	}
	for _, i := range order {
		u := &s.units[i]
		x.add(s, u, search, left >= fewPasses*total)
		left -= u.weight
	}
	x.keep(s, total, search)
}

// lend gives a word that no list knows the small share of the weak word it is nearly spelt like.
func lend(q *word, nears []near, words []word) {
	if len(nears) > 0 && nears[0].sim >= 0.72 && nears[0].how != exact && q.share == 1 {
		if share := words[nears[0].word].share; share < 1 {
			q.share, q.weight = share, q.weight*share
		}
	}
}

// add credits the names that hold a word near the unit. Each name gets the credit of its best word.
func (x *Index) add(s *scratch, u *unitOf, search uint32, begin bool) {
	s.epoch++
	for _, n := range u.nears {
		v := n.sim * u.weight
		for _, name := range x.post.of(n.word) {
			switch {
			case s.credited[name] == s.epoch:
				continue
			case s.seenName[name] == search:
				s.credit[name] += v
			case begin:
				s.seenName[name], s.credit[name] = search, v
				s.touched = append(s.touched, name)
			default:
				continue
			}
			s.credited[name] = s.epoch
		}
	}
}

// addParts credits names that hold all the words which one word of the query is made of.
func (x *Index) addParts(s *scratch, q []word, search uint32) {
	for at := range q {
		s.epoch++
		for _, p := range s.parts {
			if p.at != at {
				continue
			}
			ids := p.words[:p.n]
			rare := slices.MinFunc(ids, func(a, b int32) int { return cmp.Compare(len(x.post.of(a)), len(x.post.of(b))) })
			for _, name := range x.post.of(rare) {
				if s.credited[name] == s.epoch || !containsAll(x.names.words.of(name), ids) {
					continue
				}
				s.credited[name] = s.epoch
				if s.seenName[name] != search {
					s.seenName[name], s.credit[name] = search, 0
					s.touched = append(s.touched, name)
				}
				s.credit[name] += 0.96 * q[at].weight
			}
		}
	}
}

func containsAll(words, ids []int32) bool {
	for _, id := range ids {
		if !slices.Contains(words, id) {
			return false
		}
	}
	return true
}

// keep takes the names with the most credit to s.best.
func (x *Index) keep(s *scratch, total float32, search uint32) {
	if total == 0 {
		return
	}
	for _, name := range s.touched {
		c := s.credit[name]
		if c < leastFound*total {
			continue
		}
		rank := c / (0.75*total + 0.25*max(x.names.weight[name], 0.5*total))
		s.best = append(s.best, candidate{name, rank})
	}
	slices.SortFunc(s.best, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.name, b.name)) })
	s.best = s.best[:min(len(s.best), maxCompare)]
}
