// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"fmt"
	"io/fs"
	"maps"
	"math"
	"slices"
	"sync"
)

// Index finds listed parties. Make it with NewIndex; it never changes and many goroutines may use it.
type Index struct {
	lang    *language
	parties []Party
	facts   []facts
	kinds   []kind    // of the parties
	words   []word    // the lexicon
	share   []float32 // of names that hold each word
	keys    keyTable
	names   names
	post    flat // names that hold each word
	numbers map[string][]int32
	scratch sync.Pool
}

// flat is a list of lists in two arrays.
type flat struct {
	start []uint32
	item  []int32
}

func (f *flat) of(i int32) []int32 { return f.item[f.start[i]:f.start[i+1]] }

// names are the listed names: of which party, which of its names, its words in order and their total weight.
type names struct {
	party  []int32
	name   []uint16
	words  flat
	weight []float32
}

// maxNames is the most names of one party that are read.
const maxNames = math.MaxUint16

// NewIndex reads the names, births, countries and numbers of parties, with the tables of data (see Data). Names
// without a letter or digit are left out.
func NewIndex(data fs.FS, parties []Party) (*Index, error) {
	lang, err := newLanguage(data)
	if err != nil {
		return nil, err
	}
	x := &Index{lang: lang, parties: parties, facts: make([]facts, len(parties)), numbers: map[string][]int32{}}
	b := builder{index: x, ids: map[string]int32{}}
	for p := range parties {
		if len(parties[p].Names) > maxNames {
			return nil, fmt.Errorf("party %s has %d names, at most %d are read", parties[p].ID, len(parties[p].Names), maxNames)
		}
		b.party(int32(p))
	}
	// Weak words are known even where no name holds them, so that their misspellings are weak as well.
	for _, text := range slices.Sorted(maps.Keys(lang.weak)) {
		for _, w := range lang.words(text) {
			b.word(w)
		}
	}
	b.finish()
	x.scratch.New = func() any { return newScratch(len(x.names.party), len(x.words)) }
	return x, nil
}

// builder collects what the flat arrays are made of.
type builder struct {
	index *Index
	ids   map[string]int32 // words by text
	held  []int32          // how many names hold each word
	of    []int32          // words of the name being read
}

func (b *builder) party(p int32) {
	x := b.index
	x.facts[p] = x.lang.facts(&x.parties[p])
	x.kinds = append(x.kinds, kindOf(x.parties[p].Type))
	for _, n := range x.parties[p].Numbers {
		if key := numberKey(n); key != "" && !slices.Contains(x.numbers[key], p) {
			x.numbers[key] = append(x.numbers[key], p)
		}
	}
	first := len(x.names.party)
	for n := range x.parties[p].Names {
		b.name(p, uint16(n), first)
	}
}

// name adds one name, and where Arabic parts a compound that Latin writes as one word, that form too.
func (b *builder) name(p int32, n uint16, first int) {
	words := b.index.lang.words(b.index.parties[p].Names[n].Text)
	b.add(p, n, first, words)
	var joined []word
	for i, w := range words {
		if i > 0 && w.script == scriptArabic && words[i-1].script == scriptArabic && compounds(w.text) && len(joined) > 0 {
			last := &joined[len(joined)-1]
			*last = word{text: compound(last.text, w.text), script: scriptArabic, share: 1}
			continue
		}
		joined = append(joined, w)
	}
	if len(joined) < len(words) {
		b.add(p, n, first, joined)
	}
}

// add adds one form of a name, unless the party has one of the same words that is as strong.
func (b *builder) add(p int32, n uint16, first int, words []word) {
	x := b.index
	b.of = b.of[:0]
	for _, w := range words {
		b.of = append(b.of, b.word(w))
	}
	if len(b.of) == 0 {
		return
	}
	if len(x.names.words.start) == 0 {
		x.names.words.start = append(x.names.words.start, 0)
	}
	for i := first; i < len(x.names.party); i++ {
		if slices.Equal(x.names.words.of(int32(i)), b.of) && !x.parties[p].Names[x.names.name[i]].Weak {
			return
		}
	}
	for i, w := range b.of {
		if !slices.Contains(b.of[:i], w) {
			b.held[w]++
		}
	}
	x.names.party = append(x.names.party, p)
	x.names.name = append(x.names.name, n)
	x.names.words.item = append(x.names.words.item, b.of...)
	x.names.words.start = append(x.names.words.start, uint32(len(x.names.words.item)))
}

// word gives the number of a word, a new one where it is not known. Scripts differ in their letters.
func (b *builder) word(w word) int32 {
	id, known := b.ids[w.text]
	if !known {
		id = int32(len(b.index.words))
		b.ids[w.text] = id
		b.index.words = append(b.index.words, w)
		b.held = append(b.held, 0)
	}
	return id
}

func (b *builder) finish() {
	x := b.index
	if len(x.names.words.start) == 0 {
		x.names.words.start = []uint32{0}
	}
	var keys []keyed
	var buffer keyBuffer
	for i := range x.words {
		w := &x.words[i]
		x.share = append(x.share, x.lang.shareOf(w.text, int(b.held[i]), len(x.names.party)))
		w.weight = w.share * rarity(x.share[i])
		for _, h := range buffer.of(w) {
			keys = append(keys, keyed{h, int32(i)})
		}
	}
	x.keys = newKeyTable(keys)
	b.postings()
	x.names.weight = make([]float32, len(x.names.party))
	for n := range x.names.party {
		for _, w := range x.names.words.of(int32(n)) {
			x.names.weight[n] += x.words[w].weight
		}
	}
}

// postings lists the names of each word, ascending.
func (b *builder) postings() {
	x := b.index
	x.post.start = make([]uint32, len(x.words)+1)
	for i, n := range b.held {
		x.post.start[i+1] = x.post.start[i] + uint32(n)
	}
	x.post.item = make([]int32, x.post.start[len(x.words)])
	next := slices.Clone(x.post.start)
	for n := range x.names.party {
		of := x.names.words.of(int32(n))
		for i, w := range of {
			if !slices.Contains(of[:i], w) {
				x.post.item[next[w]] = int32(n)
				next[w]++
			}
		}
	}
}

// background is the number of names that the table of common words stands for, beside those of the lists: with
// few listed names it decides alone how rare a word is.
const background = 20_000

// shareOf is the share of names that hold a word, in the lists and in the table of common words.
func (l *language) shareOf(text string, holders, of int) float32 {
	return float32((float64(holders) + 0.5 + background*float64(l.common[text])) / float64(of+background))
}

// rarity is the information in nats of a word that such a share of names holds.
func rarity(share float32) float32 {
	return float32(min(maxRarity, max(1.5, -math.Log(float64(share)))))
}

// maxRarity is the information of a word that no name holds, so that it does not grow with the lists.
const maxRarity = 10.5
