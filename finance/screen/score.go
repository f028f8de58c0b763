// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
)

// Recommended levels: probabilities, the same for every list and length of name.
const (
	Strong   = 0.90
	Possible = 0.30
)

// What the score is made of. Each is a number that does not grow with the length of the names, but chance.
const (
	featBase    = iota // 1
	featChance         // nats by which what is linked beats what a list of this size would link by chance
	featExtra          // share of the query's weight that the listed name does not have
	featLeft           // share of the listed name's weight that the query does not have
	featClash          // share that both sides have and that differs
	featUnlike         // unlikeness of what is linked, by weight
	featUnlike2        // its square
	featRough          // unlikeness of the least alike word that counts
	featSingle         // 1 where only one word that counts is linked, and others are not
	featLone           // 1 where only one word that counts is linked and none is left
	featOrder          // share of linked words that stand in another order
	featInitial        // linked initials among the words
	featEmpty          // 1 where no word that counts is linked
	features
)

var featureNames = [features]string{"base", "chance", "extra", "left", "clash", "unlike", "unlike2", "rough", "single", "lone", "order", "initial", "empty"}

// Models: of persons, of other parties, and of others where the query does not say what it is, as many words of their
// names are names of persons too.
const (
	modelPerson = iota
	modelOther
	modelUnsaid
	models
)

// model is a logistic regression of each kind: what each feature adds to the logarithm of the odds.
type model struct {
	weight [models][features]float64
	read   [features]bool
}

func (l *language) modelLine(_ string, f []string) error {
	for i, name := range featureNames {
		if len(f) == 1+models && f[0] == name {
			l.model.read[i] = true
			for k := range models {
				v, err := strconv.ParseFloat(f[1+k], 64)
				if err != nil {
					return err
				}
				l.model.weight[k][i] = v
			}
			return nil
		}
	}
	return fmt.Errorf("expected one of %v and three numbers, got %q", featureNames, f)
}

func (m *model) check() error {
	for i, read := range m.read {
		if !read {
			return fmt.Errorf("model.txt: no line for %s", featureNames[i])
		}
	}
	return nil
}

func (m *model) odds(f *[features]float64, k int) float64 {
	v, w := 0.0, &m.weight[k]
	for i := range f {
		v += w[i] * f[i]
	}
	return v
}

// measure makes the features of the assignment that s holds.
func (x *Index) measure(s *scratch, q []word, listed []int32) (f [features]float64) {
	a := &s.assign
	linked, chance, unlikeness, rough, counted, initials := 0.0, 0.0, 0.0, 0.0, 0, 0.0
	for _, l := range a.links {
		w := float64(l.weight)
		if l.how == initial {
			initials++
		}
		linked += w
		chance += float64(l.evidence)
		unlikeness += w * float64(1-l.sim)
		if l.weight >= counts {
			counted++
			rough = max(rough, float64(1-l.sim))
		}
	}
	over, left, alone := x.unlinked(a, q, listed)
	if linked == 0 {
		return f
	}
	f[featBase] = 1
	f[featExtra] = over / (linked + over)
	f[featLeft] = left / (linked + left)
	f[featClash] = min(over, left) / (linked + min(over, left))
	f[featChance] = (chance - math.Log(float64(len(x.names.party)))) / 10
	f[featUnlike] = unlikeness / linked
	f[featUnlike2] = f[featUnlike] * f[featUnlike]
	f[featRough] = rough
	if counted == 0 {
		f[featEmpty] = 1
	}
	switch {
	case counted <= 1 && alone > 0:
		f[featSingle] = 1
	case counted <= 1:
		f[featLone] = 1
	}
	f[featOrder] = a.disorder()
	f[featInitial] = initials / float64(len(a.links))
	return f
}

// unlinked is the weight of what has no link on either side, and how many of these words count.
func (x *Index) unlinked(a *assignment, q []word, listed []int32) (over, left float64, alone int) {
	for i := range q {
		if a.query&(1<<i) == 0 {
			over += float64(q[i].weight)
			if q[i].weight >= counts {
				alone++
			}
		}
	}
	for j, w := range listed {
		if j < 64 && a.names&(1<<j) == 0 {
			left += float64(x.words[w].weight)
			if x.words[w].weight >= counts {
				alone++
			}
		}
	}
	return over, left, alone
}

// counts is the least weight in nats of a word that tells people apart.
const counts = 2

// disorder is the share of neighbouring links whose listed words do not follow each other; one turn, as of a
// family name that comes first, is free.
func (a *assignment) disorder() float64 {
	var at [64]int8
	n := 0
	for i := 0; i < 64; i++ {
		for _, l := range a.links {
			if bits.TrailingZeros64(l.query) == i {
				at[n] = int8(bits.TrailingZeros64(l.listed))
				n++
			}
		}
	}
	turns := -1
	for i := 1; i < n; i++ {
		if at[i] < at[i-1] {
			turns++
		}
	}
	if n < 2 || turns <= 0 {
		return 0
	}
	return float64(turns) / float64(n)
}

// maxNameOdds is the most that a name can say: many people share names, so that other evidence can still speak.
const maxNameOdds = 5

// probability of the logarithm of odds, in thousandths; 1 is left to nothing.
func probability(odds float64) float64 {
	return min(0.999, math.Round(1000/(1+math.Exp(-odds)))/1000)
}

// scored is a party that was compared in full, under its best name.
type scored struct {
	party, name int32 // name is -1 where only a number meets
	odds        float64
	score       float64
	empty       bool   // only words that say little are linked, and not all of them
	number      string // the number that meets
}

// compareAll compares the best names in full and keeps the best of each party.
func (x *Index) compareAll(s *scratch, q []word, about *about) []scored {
	var out []scored
	for _, c := range s.best {
		listed := x.names.words.of(c.name)
		x.assign(s, q, listed)
		f := x.measure(s, q, listed)
		v := scored{party: x.names.party[c.name], name: c.name, empty: f[featEmpty] == 1 && f[featExtra]+f[featLeft]+f[featUnlike] > 0}
		v.odds = x.lang.model.odds(&f, x.modelOf(v.party, about))
		if f[featBase] == 0 {
			continue
		}
		v = x.settle(v, about)
		at := -1
		for i := range out {
			if out[i].party == v.party {
				at = i
				break
			}
		}
		switch {
		case at < 0:
			out = append(out, v)
		case v.score > out[at].score || v.score == out[at].score && v.odds > out[at].odds:
			out[at] = v
		}
	}
	return out
}

// modelOf tells which model holds: by the party's type, else the query's.
func (x *Index) modelOf(party int32, about *about) int {
	kind := x.kinds[party]
	if kind == kindUnknown {
		kind = about.kind
	}
	switch {
	case kind == kindUnknown, kind == kindPerson:
		return modelPerson
	case about.kind == kindUnknown:
		return modelUnsaid
	}
	return modelOther
}

// settle adds the other evidence to the odds of a name and gives the score.
func (x *Index) settle(v scored, about *about) scored {
	v.score = probability(min(v.odds, maxNameOdds) + x.evidence(v.party, about))
	weak := v.name >= 0 && x.parties[v.party].Names[x.names.name[v.name]].Weak
	if v.empty || weak && !x.bornSame(v.party, about) {
		v.score = min(v.score, Possible-0.001)
	}
	return v
}
