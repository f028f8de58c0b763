// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"cmp"
	"math"
	"slices"
)

// Limits of one search.
const (
	maxCompare = 48   // names compared in full
	leastFound = 0.45 // share of the query's weight that a name must resemble to be compared
	leastOdds  = -3   // of a name that is compared in full: a probability of .047
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
	names    []standing
	touched  []int32
	search   uint32   // the epoch of this search
	metWord  []uint32 // by word: the search in which a unit resembles it
	firstMet []int32  // by word: where its list in met begins
	met      []meeting
	best     []candidate
	assign   assignment
}

// standing is where a name stands: which search touched it, which unit gave it credit last, and how much it has.
type standing struct {
	search, last uint32
	credit       float32
}

func newScratch(names, words int) *scratch {
	return &scratch{seenWord: make([]uint32, words), names: make([]standing, names),
		metWord: make([]uint32, words), firstMet: make([]int32, words)}
}

// meeting is a near word of a unit, in the list of those of that word.
type meeting struct {
	near
	unit int32
	next int32 // -1 ends the list
}

// meet lists for each word the units that resemble it.
func (s *scratch) meet() {
	s.met = s.met[:0]
	for i := range s.units {
		for _, n := range s.units[i].nears {
			next := int32(-1)
			if s.metWord[n.word] == s.search {
				next = s.firstMet[n.word]
			}
			s.metWord[n.word], s.firstMet[n.word] = s.search, int32(len(s.met))
			s.met = append(s.met, meeting{n, int32(i), next})
		}
	}
}

// reset forgets the last search.
func (s *scratch) reset() {
	s.nears, s.units, s.parts, s.touched, s.best = s.nears[:0], s.units[:0], s.parts[:0], s.touched[:0], s.best[:0]
	if s.epoch > 1<<31 {
		clear(s.seenWord)
		clear(s.names)
		clear(s.metWord)
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
	x.gather(s, words, &about)
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
func (x *Index) gather(s *scratch, q []word, about *about) {
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
	s.search = s.epoch
	s.meet()
	x.addParts(s, q)
	left := float32(0)
	for _, u := range s.units {
		left += u.weight
	}
	for _, i := range order {
		x.add(s, i, left >= leastFound*total)
		left -= s.units[i].weight
	}
	x.keep(s, total, about)
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
func (x *Index) add(s *scratch, unit int, begin bool) {
	u := &s.units[unit]
	s.epoch++
	if !begin {
		holders := 0
		for _, n := range u.nears {
			holders += len(x.post.of(n.word))
		}
		if holders > 4*len(s.touched) {
			x.addTouched(s, unit)
			return
		}
	}
	for _, n := range u.nears {
		v := n.sim * u.weight
		for _, name := range x.post.of(n.word) {
			st := &s.names[name]
			switch {
			case st.last == s.epoch:
				continue
			case st.search == s.search:
				st.credit += v
			case begin:
				st.search, st.credit = s.search, v
				s.touched = append(s.touched, name)
			default:
				continue
			}
			st.last = s.epoch
		}
	}
}

// addTouched is add for names that have credit already, by their words: where a common word has more holders.
func (x *Index) addTouched(s *scratch, unit int) {
	for _, name := range s.touched {
		best := float32(0)
		for _, w := range x.names.words.of(name) {
			if s.metWord[w] != s.search {
				continue
			}
			for at := s.firstMet[w]; at >= 0; at = s.met[at].next {
				if m := &s.met[at]; int(m.unit) == unit {
					best = max(best, m.sim)
				}
			}
		}
		s.names[name].credit += best * s.units[unit].weight
	}
}

// addParts credits names that hold all the words which one word of the query is made of.
func (x *Index) addParts(s *scratch, q []word) {
	for at := range q {
		s.epoch++
		for _, p := range s.parts {
			if p.at != at {
				continue
			}
			ids := p.words[:p.n]
			rare := slices.MinFunc(ids, func(a, b int32) int { return cmp.Compare(len(x.post.of(a)), len(x.post.of(b))) })
			for _, name := range x.post.of(rare) {
				st := &s.names[name]
				if st.last == s.epoch || !containsAll(x.names.words.of(name), ids) {
					continue
				}
				st.last = s.epoch
				if st.search != s.search {
					st.search, st.credit = s.search, 0
					s.touched = append(s.touched, name)
				}
				st.credit += 0.96 * q[at].weight
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

// keep takes the names with the most credit to s.best, of those that could still be worth showing: what the query has
// and the name does not costs more than any agreement of the rest can give.
func (x *Index) keep(s *scratch, total float32, about *about) {
	if total == 0 {
		return
	}
	chance := 0.0
	for i := range s.units {
		if u := &s.units[i]; u.to == u.from+1 && len(u.nears) > 0 {
			chance += float64(max(u.nears[0].evidence, u.weight)) // the most alike has the most evidence; leftovers may have the word's weight
		}
	}
	var most [models]float64
	for k := range most {
		most[k] = x.mostOdds(k, chance)
		if about.known {
			most[k] += oddsBornSame
		}
		if about.country != "" {
			most[k] += oddsCountry
		}
	}
	for _, name := range s.touched {
		c := s.names[name].credit
		if c < leastFound*total {
			continue
		}
		party := x.names.party[name]
		k := x.modelOf(party, about)
		odds := most[k] + x.lang.model.weight[k][featExtra]*float64(1-c/total)
		if x.otherType(party, about) {
			odds += oddsOtherType
		}
		if odds < leastOdds {
			continue
		}
		rank := c / (0.75*total + 0.25*max(x.names.weight[name], 0.5*total))
		s.best = append(s.best, candidate{name, rank})
	}
	slices.SortFunc(s.best, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.name, b.name)) })
	s.best = s.best[:min(len(s.best), maxCompare)]
}

// mostOdds is the most that a name can reach in model k if all of the query is linked.
func (x *Index) mostOdds(k int, chance float64) float64 {
	w := &x.lang.model.weight[k]
	return w[featBase] + w[featChance]*(chance-math.Log(float64(len(x.names.party))))/10
}
