// SPDX-License-Identifier: Apache-2.0

package screen

import "unicode/utf8"

// unit is the cost of one arbitrary letter; costs are whole numbers so that results do not depend on rounding.
const unit = 20

// maxCompared is the longest word compared letter by letter, in phones; longer ones meet only when equal.
const maxCompared = 40

// Similarities under which two words are unlike: those that are to find names, and those of names found by others.
const (
	leastNear   = 0.61
	leastAlike  = 0.52
	leastAcross = 0.68 // of two scripts: unwritten vowels agree with many words
)

// costs are what the comparison of phones charges.
var costs = newCosts()

type costTable struct {
	swap  [128][128]int16 // one phone for another
	alone [128]int16      // a phone more or less
}

func newCosts() *costTable {
	c := &costTable{}
	for i := range c.swap {
		for j := range c.swap[i] {
			if i != j {
				c.swap[i][j] = unit
			}
		}
		c.alone[i] = unit
	}
	set := func(cost int16, pairs ...string) {
		for _, p := range pairs {
			c.swap[p[0]][p[1]], c.swap[p[1]][p[0]] = cost, cost
		}
	}
	set(3, "iy", "kq", "jJ")
	set(5, "Kh", "Gg", "Tt", "Dd", "vw", "ou", "uw", "ei", "ey", "ck", "Zs", "SC", "Dz")
	set(7, "ae", "ao", "ai", "eo", "oi", "au", "ui", "eu", "ij", "yj", "fv", "Kk", "dz", "sz", "cs", "cC", "jg", "Ts", "JS", "Jz", "SZ")
	set(9, "ay", "oy", "uy", "Gk", "bp", "Cj", "Ss", "Cs", "dt", "gk", "gq", "Kq", "hG", "xk", "xs", "jz", "Ck", "Zz", "iJ", "yJ")
	set(12, "bv", "vu", "wo", "mn", "Sj", "Kg", "hk", "GK", "GJ", "fp", "bf", "aw", "vo")
	for _, p := range "aeiouy" {
		c.alone[p] = 8
	}
	c.alone['h'] = 6
	c.alone['w'], c.alone['j'] = 14, 16
	return c
}

// phoneCost is the least cost to make one word of the other by changes, left out and swapped phones. It stops
// above limit.
func phoneCost(a, b string, limit int) int {
	var rows [3][maxCompared + 1]int16
	before, last, row := &rows[0], &rows[1], &rows[2]
	c := costs
	for j := 0; j < len(b); j++ {
		row[j+1] = row[j] + c.alone[b[j]&127]
	}
	for i := 0; i < len(a); i++ {
		before, last, row = last, row, before
		p := a[i] & 127
		swap, alone := &c.swap[p], c.alone[p]
		left := last[0] + alone
		row[0] = left
		least := left
		for j := 0; j < len(b); j++ {
			q := b[j] & 127
			left = min(last[j]+swap[q], last[j+1]+alone, left+c.alone[q])
			if i > 0 && j > 0 && p == b[j-1] && q == a[i-1] && p != q {
				left = min(left, before[j-1]+unit*4/5)
			}
			row[j+1] = left
			least = min(least, left)
		}
		if int(least) > limit {
			return limit + 1
		}
	}
	return int(row[len(b)])
}

// textCost is the number of units between two words of another script than Latin.
func textCost(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	if len(ra) > maxCompared || len(rb) > maxCompared {
		return unit * maxCompared
	}
	row := make([]int, len(rb)+1)
	for j := range row {
		row[j] = j * unit
	}
	for _, p := range ra {
		corner := row[0]
		row[0] += unit
		for j, q := range rb {
			v := corner
			if p != q {
				v += unit
			}
			v = min(v, row[j]+unit, row[j+1]+unit)
			corner, row[j+1] = row[j+1], v
		}
	}
	return row[len(rb)]
}

// closeness turns a cost between words of the given lengths into a similarity.
func closeness(cost, la, lb int) float32 {
	return 1 - float32(cost)/(unit*(0.4*float32(la+lb)+0.6))
}

// alike tells how alike two words are, from least to 1, and why; 0 means unlike.
func (l *language) alike(a, b *word, least float32) (float32, How) {
	if a.text == b.text {
		return 1, exact
	}
	s, h := l.spelt(a, b, least)
	if a.class > 0 && a.class == b.class && s < equalNames {
		return equalNames, equivalent
	}
	if s < least {
		return 0, 0
	}
	return s, h
}

// equalNames is the similarity of two forms of one name.
const equalNames = 0.95

func (l *language) spelt(a, b *word, least float32) (float32, How) {
	switch {
	case a.script == scriptLatin && b.script == scriptLatin:
		return speltLatin(a, b, least)
	case a.script == scriptArabic && b.script == scriptLatin:
		return l.arabic.across(a.text, b.phones, least)
	case a.script == scriptLatin && b.script == scriptArabic:
		return l.arabic.across(b.text, a.phones, least)
	case a.script == b.script:
		return speltOther(a.text, b.text)
	}
	return 0, 0
}

func speltLatin(a, b *word, least float32) (float32, How) {
	if len(a.text) > maxCompared || len(b.text) > maxCompared {
		return 0, 0
	}
	s := closeLatin(a.phones, b.phones, least)
	if s < 0.9 {
		if rest := withoutArticle(a.phones); rest != "" {
			s = max(s, closeLatin(rest, b.phones, least)-0.03)
		}
		if rest := withoutArticle(b.phones); rest != "" {
			s = max(s, closeLatin(a.phones, rest, least)-0.03)
		}
	}
	// A slip inside letters that make one phone changes more phones than letters.
	if s < 0.85 && oneEdit(a.text, b.text) {
		s = max(s, closeness(unit, len(a.text), len(b.text)))
	}
	if s >= 0.93 {
		return min(s, 0.98), transliteration
	}
	return s, spelling
}

// oneEdit tells whether one letter more, less or other, or two neighbours swapped, make one word of the other.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i == len(a) || a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}

func closeLatin(a, b string, least float32) float32 {
	if a == "" || b == "" {
		return 0
	}
	limit := int((1 - least) * unit * (0.4*float32(len(a)+len(b)) + 0.6))
	cost := phoneCost(a, b, limit)
	if cost > limit {
		return 0
	}
	if costs.swap[a[0]&127][b[0]&127] > 9 && cost >= unit*4/5 {
		cost += 2 // people seldom miss the first letter
	}
	return closeness(cost, len(a), len(b))
}

func speltOther(a, b string) (float32, How) {
	s := closeness(textCost(a, b), utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	ra, rb := withoutArabicArticle(a), withoutArabicArticle(b)
	if ra != "" && ra == b || rb != "" && rb == a {
		return 0.97, spelling
	}
	return s, spelling
}
