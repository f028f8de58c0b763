// SPDX-License-Identifier: Apache-2.0

package screen

import "unicode/utf8"

// arabicTable holds what each Arabic letter costs against each Latin phone, and alone.
type arabicTable struct {
	swap  [256][128]uint8 // by the letter's last byte of U+0600..U+06FF
	alone [256]uint8
}

// latinAlone is the cost of a Latin phone that Arabic does not write: short vowels are cheap.
func latinAlone(p byte) int {
	switch {
	case vowel(p):
		return 3
	case p == 'h':
		return 6
	case p == 'w', p == 'j':
		return 14
	}
	return unit
}

// arabicPairs are two Arabic letters that spell one foreign sound.
var arabicPairs = map[[2]rune]rune{{'ت', 'ش'}: 'چ', {'د', 'ج'}: 'ج', {'ن', 'ب'}: 0, {'د', 'ز'}: 'ز'}

// letters appends the Arabic letters of w without doubled ones.
func arabicLetters(to []uint8, w string) []uint8 {
	for len(w) > 0 {
		r, n := utf8.DecodeRuneInString(w)
		w = w[n:]
		next, m := utf8.DecodeRuneInString(w)
		if one := arabicPairs[[2]rune{r, next}]; one != 0 {
			r, w = one, w[m:]
		}
		if b := uint8(r); len(to) == 0 || to[len(to)-1] != b {
			to = append(to, b)
		}
	}
	return to
}

// across compares a folded Arabic word with the phones of a Latin one.
func (t *arabicTable) across(arab, phones string, least float32) (float32, How) {
	if len(phones) > maxCompared || len(arab) > 2*maxCompared {
		return 0, 0
	}
	least = max(least, leastAcross)
	s := t.close(arab, phones, least)
	if rest := withoutArabicArticle(arab); rest != "" && s < 0.9 {
		s = max(s, t.close(rest, phones, least)-0.02)
		if latin := withoutArticle(phones); latin != "" {
			s = max(s, t.close(rest, latin, least))
		}
	}
	if s < least {
		return 0, unlike
	}
	return min(s, 0.98), transliteration
}

func (t *arabicTable) close(arab, phones string, least float32) float32 {
	var buffer [2*maxCompared + 1]uint8
	letters := arabicLetters(buffer[:0], arab)
	limit := int((1 - least) * unit * (0.4*float32(len(letters)+len(phones)) + 0.6))
	cost := t.cost(letters, phones, limit)
	if cost > limit {
		return 0
	}
	return closeness(cost, len(letters), len(phones))
}

func (t *arabicTable) cost(letters []uint8, phones string, limit int) int {
	var rows [2][maxCompared + 1]int
	last, row := &rows[0], &rows[1]
	for j := 0; j < len(phones); j++ {
		row[j+1] = row[j] + latinAlone(phones[j])
	}
	for _, l := range letters {
		last, row = row, last
		row[0] = last[0] + int(t.alone[l])
		least := row[0]
		for j := 0; j < len(phones); j++ {
			p := phones[j] & 127
			v := min(last[j]+int(t.swap[l][p]), last[j+1]+int(t.alone[l]), row[j]+latinAlone(p))
			row[j+1] = v
			least = min(least, v)
		}
		if least > limit {
			return limit + 1
		}
	}
	return row[len(phones)]
}
