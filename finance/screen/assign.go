// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"cmp"
	"math/bits"
	"slices"
)

// link joins words of the query with words of a listed name. Masks have a bit for each word.
type link struct {
	query, listed uint64
	sim           float32
	how           How
	weight        float32 // of the listed words
	evidence      float32 // nats against chance
}

// assignment is a one-to-one assignment of words and what is needed to make it.
type assignment struct {
	pairs []link // all that could be
	links []link // what was chosen
	query uint64 // words of the query that have a link
	names uint64 // words of the listed name that have one
}

// assign links the words of the query with those of a listed name, the surest and weightiest first, each at
// most once; then what is left is tried as initials, as words written together and letter by letter.
func (x *Index) assign(s *scratch, q []word, listed []int32) {
	a := &s.assign
	a.pairs, a.links, a.query, a.names = a.pairs[:0], a.links[:0], 0, 0
	if len(listed) > maxTokens {
		listed = listed[:maxTokens]
	}
	for j, w := range listed {
		if s.metWord[w] != s.search {
			continue
		}
		for at := s.firstMet[w]; at >= 0; at = s.met[at].next {
			m := &s.met[at]
			u := &s.units[m.unit]
			a.pairs = append(a.pairs, link{span(u.from, u.to), 1 << j, m.sim, m.how, x.words[w].weight, m.evidence})
		}
	}
	for _, p := range s.parts {
		if mask := positions(listed, p.words[:p.n]); mask != 0 {
			w := x.weightOf(listed, mask)
			a.pairs = append(a.pairs, link{1 << p.at, mask, 0.96, joined, w, min(w, maxRarity)})
		}
	}
	slices.SortStableFunc(a.pairs, func(p, q link) int {
		return cmp.Or(cmp.Compare(q.worth(), p.worth()), cmp.Compare(p.query, q.query), cmp.Compare(p.listed, q.listed))
	})
	for _, p := range a.pairs {
		a.take(p)
	}
	x.leftovers(a, q, listed)
}

func span(from, to int) uint64 { return 1<<to - 1<<from }

// worth orders pairs: similarity counts twice.
func (l link) worth() float32 { return l.sim * l.sim * (l.weight + 0.5) }

func (a *assignment) take(p link) bool {
	if a.query&p.query != 0 || a.names&p.listed != 0 {
		return false
	}
	a.query |= p.query
	a.names |= p.listed
	a.links = append(a.links, p)
	return true
}

// positions is a mask of where the ids stand in listed, 0 unless all do.
func positions(listed, ids []int32) uint64 {
	mask := uint64(0)
	for _, id := range ids {
		at := -1
		for j, w := range listed {
			if w == id && mask&(1<<j) == 0 {
				at = j
				break
			}
		}
		if at < 0 {
			return 0
		}
		mask |= 1 << at
	}
	return mask
}

func (x *Index) weightOf(listed []int32, mask uint64) float32 {
	v := float32(0)
	for m := mask; m != 0; m &= m - 1 {
		v += x.words[listed[bits.TrailingZeros64(m)]].weight
	}
	return v
}

// leftovers links words that have no partner yet.
func (x *Index) leftovers(a *assignment, q []word, listed []int32) {
	a.pairs = a.pairs[:0]
	for i := range q {
		if a.query&(1<<i) != 0 {
			continue
		}
		for j, id := range listed {
			if a.names&(1<<j) != 0 {
				continue
			}
			w := &x.words[id]
			if sim := initialOf(&q[i], w); sim > 0 {
				a.pairs = append(a.pairs, link{1 << i, 1 << j, sim, initial, min(w.weight, q[i].weight), 1})
			} else if sim, how := x.lang.alike(&q[i], w, leastAlike); how != unlike {
				a.pairs = append(a.pairs, link{1 << i, 1 << j, sim, how, w.weight, w.weight * (sim - 0.4)})
			}
			a.pairs = x.together(a.pairs, a, q, listed, i, j)
		}
	}
	slices.SortStableFunc(a.pairs, func(p, q link) int { return cmp.Compare(q.worth(), p.worth()) })
	for _, p := range a.pairs {
		a.take(p)
	}
}

// initialOf is the similarity of a word and its first letter, 0 where it is none.
func initialOf(a, b *word) float32 {
	if len(a.text) > len(b.text) {
		a, b = b, a
	}
	if len(a.text) == 1 && len(b.text) > 1 && a.text[0] == b.text[0] && b.text[0] >= 'a' {
		return 0.9
	}
	return 0
}

// together tries two neighbouring words of one side, written as one, against a word of the other. Word i of the
// query and j of the listed name have no partner.
func (x *Index) together(pairs []link, a *assignment, q []word, listed []int32, i, j int) []link {
	w := &x.words[listed[j]]
	if i+1 < len(q) && a.query&(1<<(i+1)) == 0 && q[i].script == scriptLatin && q[i+1].script == scriptLatin && w.script == scriptLatin {
		if sim := closeLatin(q[i].phones+q[i+1].phones, w.phones, leastAlike); sim >= 0.7 {
			pairs = append(pairs, link{span(i, i+2), 1 << j, sim * 0.97, joined, w.weight, w.weight * (sim - 0.2)})
		}
	}
	for _, k := range [2]int{j + 1, 0} { // the last word stands before the first where the family name comes first
		if k >= len(listed) || k == j || a.names&(1<<k) != 0 || k == 0 && j != len(listed)-1 {
			continue
		}
		v := &x.words[listed[k]]
		if q[i].script != scriptLatin || w.script != scriptLatin || v.script != scriptLatin {
			continue
		}
		if sim := closeLatin(q[i].phones, w.phones+v.phones, leastAlike); sim >= 0.7 {
			pairs = append(pairs, link{1 << i, 1<<j | 1<<k, sim * 0.97, joined, w.weight + v.weight, (w.weight + v.weight) * (sim - 0.2)})
		}
	}
	return pairs
}
