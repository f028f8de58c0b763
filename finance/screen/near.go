// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"cmp"
	"math"
	"slices"
)

// Limits of what is looked at for one word.
const (
	maxNear   = 64 // listed words that resemble one query word
	minSplit  = 6  // letters of a word that may be two
	maxSplit  = 48 // letters of a word that is cut
	maxParts  = 3  // words written as one
	maxJoined = 4  // words of the query that may be one
)

// near is a listed word that resembles a unit of the query.
type near struct {
	word     int32
	how      How
	sim      float32
	evidence float32 // nats: minus the logarithm of the share of names that hold a word at least as alike
}

// unitOf is what one or several words of the query, as one, resemble.
type unitOf struct {
	from, to int // words of the query
	nears    []near
	weight   float32
}

// nearest fills s.nears with the listed words that resemble w, the most alike first.
func (x *Index) nearest(s *scratch, w *word) []near {
	s.keys.query = true
	s.epoch++
	start := len(s.nears)
	for _, h := range s.keys.of(w) {
		x.keys.each(h, func(id int32) {
			if s.seenWord[id] == s.epoch {
				return
			}
			s.seenWord[id] = s.epoch
			if sim, how := x.lang.alike(w, &x.words[id], leastNear); how != unlike {
				s.nears = append(s.nears, near{id, how, sim, 0})
			}
		})
	}
	found := s.nears[start:]
	slices.SortFunc(found, func(a, b near) int { return cmp.Or(cmp.Compare(b.sim, a.sim), cmp.Compare(a.word, b.word)) })
	if len(found) > maxNear {
		found, s.nears = found[:maxNear], s.nears[:start+maxNear]
	}
	x.chance(found)
	return found
}

// chance gives each near word its evidence: how seldom a listed name would by chance hold a word that is as alike.
func (x *Index) chance(found []near) {
	share := float32(0)
	for i := 0; i < len(found); {
		end := i
		for ; end < len(found) && found[end].sim == found[i].sim; end++ {
			share += x.share[found[end].word]
		}
		evidence := float32(min(maxRarity, max(0, -math.Log(float64(share)))))
		for ; i < end; i++ {
			found[i].evidence = evidence * x.words[found[i].word].share
		}
	}
}

// find is the listed word of exactly this text, or -1.
func (x *Index) find(text []byte) int32 {
	if len(text) > maxKeyed {
		return -1
	}
	return x.findHashed(hashOf(saltText, text), text)
}

// findHashed is find with the key of the text known.
func (x *Index) findHashed(h uint32, text []byte) int32 {
	id := int32(-1)
	x.keys.each(h, func(w int32) {
		if x.words[w].text == string(text) {
			id = w
		}
	})
	return id
}

// joined finds listed words that are several words of the query in one.
func (x *Index) joined(s *scratch, q []word) {
	for from := range q {
		text := append(s.text[:0], q[from].text...)
		for to := from + 1; to < min(len(q), from+maxJoined) && q[to].script == q[from].script; to++ {
			text = append(text, q[to].text...)
			if len(text) > maxKeyed {
				break
			}
			if q[from].script == scriptArabic && to == from+1 {
				x.joinedArabic(s, q, from)
				continue
			}
			if id := x.find(text); id >= 0 {
				s.nears = append(s.nears, near{id, joined, 0.96, x.words[id].weight})
				s.units = append(s.units, unitOf{from: from, to: to + 1, nears: s.nears[len(s.nears)-1:]})
			}
		}
		s.text = text[:0]
	}
}

// joinedArabic finds listed words that resemble two Arabic words in one: Latin writes Atiqullah, Shamsuddin and Walijan
// where Arabic parts them.
func (x *Index) joinedArabic(s *scratch, q []word, from int) {
	w := word{text: compound(q[from].text, q[from+1].text), script: scriptArabic, share: 1}
	start := len(s.nears)
	x.nearest(s, &w)
	if len(s.nears) > start {
		s.units = append(s.units, unitOf{from: from, to: from + 2, nears: s.nears[start:len(s.nears):len(s.nears)]})
	}
}

// compound writes two Arabic words as one. The article between them goes, but not that of Allah.
func compound(a, b string) string {
	if bare := withoutArabicArticle(b); bare != "" && b != "الله" {
		b = bare
	}
	return a + b
}

// compounds are second words that Latin spellings write together with the first.
func compounds(w string) bool {
	switch w {
	case "الله", "الدين", "دين", "زاده", "جان", "زي":
		return true
	}
	return false
}

// parts are listed words that one word of the query is made of.
type parts struct {
	at    int // word of the query
	n     int
	words [maxParts]int32
}

// cut finds the ways in which a word of the query is two or three listed words.
func (x *Index) cut(s *scratch, at int, w *word) {
	n := len(w.text)
	if n < minSplit || n > maxSplit || w.script == scriptOther {
		return
	}
	text := append(s.text[:0], w.text...)
	s.text = text
	step := 1
	if w.script == scriptArabic {
		step = 2
	}
	h := uint32(saltText)
	for i := 0; i < n-step; {
		for range step {
			h = (h ^ uint32(text[i])) * 16777619
			i++
		}
		if i == 1 {
			continue // initials would cut every word
		}
		left := x.findHashed(mix(h), text[:i])
		if left < 0 {
			continue
		}
		if right := x.find(text[i:]); right >= 0 && n-i > step {
			s.parts = append(s.parts, parts{at, 2, [maxParts]int32{left, right}})
		}
		for j := i + step; j < n-step; j += step {
			if middle := x.find(text[i:j]); middle >= 0 {
				if right := x.find(text[j:]); right >= 0 {
					s.parts = append(s.parts, parts{at, 3, [maxParts]int32{left, middle, right}})
				}
			}
		}
	}
}
