// SPDX-License-Identifier: Apache-2.0

package screen

import "math"

// Party is a listed person, organisation, vessel or aircraft.
type Party struct {
	ID    string // list and number, e.g. "ofac:36"
	List  string // the list's name, e.g. "OFAC SDN"
	Type  string // person, organization, vessel, aircraft or empty
	Names []Name // the first is the primary one
}

// Name is one listed name.
type Name struct {
	Text string
	Weak bool // a weak alias supports a match and never makes one
}

// listed is one name ready for comparison.
type listed struct {
	party, name int
	words       []int // positions in Index.words
	weight      float64
}

// Index finds listed names. Make it with NewIndex.
type Index struct {
	lang    language
	parties []Party
	names   []listed
	words   []string
	weight  []float64 // of each word, > 0
	post    [][]int32 // names that hold each word
	byKey   map[string][]int32
	byWord  map[string]int
}

// NewIndex reads the names of parties. Names without a letter or digit are left out.
func NewIndex(parties []Party) *Index {
	x := &Index{lang: newLanguage(), parties: parties, byKey: map[string][]int32{}, byWord: map[string]int{}}
	for p, party := range parties {
		for n, name := range party.Names {
			x.add(p, n, name.Text)
		}
	}
	x.weight = make([]float64, len(x.words))
	for w := range x.words {
		x.weight[w] = x.rarity(x.words[w], len(x.post[w]))
	}
	for i := range x.names {
		for _, w := range x.names[i].words {
			x.names[i].weight += x.weight[w]
		}
	}
	return x
}

// rarity is the inverse document frequency of a word, a tenth of it for weak words.
func (x *Index) rarity(word string, holders int) float64 {
	v := math.Log(1 + float64(len(x.names)+1)/float64(holders+1))
	if x.lang.weak[word] {
		v /= 10
	}
	return v
}

func (x *Index) add(party, name int, text string) {
	words := x.lang.tokens(text)
	if len(words) == 0 {
		return
	}
	entry := listed{party: party, name: name}
	for _, w := range words {
		id, known := x.byWord[w]
		if !known {
			id = len(x.words)
			x.byWord[w] = id
			x.words = append(x.words, w)
			x.post = append(x.post, nil)
			for _, k := range keys(w) {
				x.byKey[k] = append(x.byKey[k], int32(id))
			}
		}
		entry.words = append(entry.words, id)
		at := int32(len(x.names))
		if p := x.post[id]; len(p) == 0 || p[len(p)-1] != at {
			x.post[id] = append(p, at)
		}
	}
	x.names = append(x.names, entry)
}

// keys are the places where a word is found: each form with one letter deleted, and its skeleton. A query word
// is looked up by the same keys, so two words one edit apart share one.
func keys(w string) []string {
	r := []rune(w)
	if len(r) > 24 {
		r = r[:24]
	}
	k := []string{string(r)}
	if s := skeleton(w); len(s) > 1 {
		k = append(k, "/"+s)
	}
	if len(r) < 4 {
		return k
	}
	for i := range r {
		if i > 0 && r[i] == r[i-1] {
			continue
		}
		k = append(k, string(r[:i])+string(r[i+1:]))
	}
	return k
}
