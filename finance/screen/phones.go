// SPDX-License-Identifier: Apache-2.0

package screen

// Phones of Latin words, one byte each: letters stand for themselves, capitals for sounds that are written with
// several letters: K kh, G gh, S sh, C ch, T th, D dh, J zh, Z ts. Doubled letters are one phone.

// groups are the letters that make one phone, longest first.
var groups = []struct {
	text  string
	phone byte
}{
	{"tsch", 'C'}, {"sch", 'S'}, {"tch", 'C'}, {"dzh", 'j'},
	{"kh", 'K'}, {"gh", 'G'}, {"sh", 'S'}, {"ch", 'C'}, {"th", 'T'}, {"dh", 'D'}, {"zh", 'J'}, {"ph", 'f'},
	{"dj", 'j'}, {"ts", 'Z'}, {"tz", 'Z'}, {"ck", 'k'}, {"cz", 'C'}, {"ou", 'u'}, {"oo", 'u'}, {"ee", 'i'},
}

// groupsBy is groups by their first letter.
var groupsBy = func() (by [256][]int) {
	for i, g := range groups {
		by[g.text[0]] = append(by[g.text[0]], i)
	}
	return by
}()

// appendPhones appends the phones of a Latin word.
func appendPhones(to []byte, w string) []byte {
	start := len(to)
	if n := len(w); n > 4 && w[n-2:] == "ff" && (w[n-3] == 'o' || w[n-3] == 'e') {
		w = w[:n-2] + "v"
	}
next:
	for i := 0; i < len(w); {
		for _, g := range groupsBy[w[i]] {
			text := groups[g].text
			if len(w)-i >= len(text) && w[i:i+len(text)] == text {
				to = append(to, groups[g].phone)
				i += len(text)
				continue next
			}
		}
		if p := w[i]; len(to) == start || to[len(to)-1] != p || p >= '0' && p <= '9' {
			to = append(to, p)
		}
		i++
	}
	return to
}

func vowel(p byte) bool {
	switch p {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

// appendSound appends what remains when spellings of one sound are made one: a run of vowels, j and zh is a
// single a; w, v and f are v; kh and h are h; a last h after a vowel is silent.
func appendSound(to []byte, phones string) []byte {
	start := len(to)
	for i := 0; i < len(phones); i++ {
		p := phones[i]
		switch p {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'j', 'J':
			p = 'a'
		case 'w', 'v', 'f':
			p = 'v'
		case 'K':
			p = 'h'
		case 'G':
			p = 'g'
		case 'C':
			p = 'S'
		case 'T':
			p = 't'
		case 'D':
			p = 'd'
		case 'Z':
			p = 's'
		case 'q':
			p = 'k'
		case 'c':
			p = 'k'
			if i+1 < len(phones) && (phones[i+1] == 'e' || phones[i+1] == 'i' || phones[i+1] == 'y') {
				p = 's'
			}
		case 'x':
			to = append(to, 'k')
			p = 's'
		case 'h':
			if i == len(phones)-1 && i > 0 && vowel(phones[i-1]) {
				continue
			}
		}
		if n := len(to); n == start || to[n-1] != p || p >= '0' && p <= '9' {
			to = append(to, p)
		}
	}
	return to
}

// appendBones appends the consonants by which both scripts meet: without vowels, w, y and h, with p as b, v as f
// and z as d. j is g in the hard form and left out in the soft one, as where it is spelt y.
func appendBones(to []byte, phones string, hard bool) (bones []byte, hasJ bool) {
	start := len(to)
	add := func(p byte) {
		if n := len(to); n == start || to[n-1] != p {
			to = append(to, p)
		}
	}
	for i := 0; i < len(phones); i++ {
		switch p := phones[i]; p {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'w', 'h':
		case 'j', 'J':
			hasJ = true
			if hard {
				add('g')
			}
		case 'p':
			add('b')
		case 'v':
			add('f')
		case 'K', 'q', 'c':
			add('k')
		case 'G':
			add('g')
		case 'C':
			add('S')
		case 'T':
			add('t')
		case 'D', 'z':
			add('d')
		case 'Z':
			add('s')
		case 'x':
			add('k')
			add('s')
		default:
			add(p)
		}
	}
	return to, hasJ
}

// appendArabicBones appends the same consonants of a folded Arabic word. Tha is t, or s as Persian and Turkish
// say it.
func appendArabicBones(to []byte, w string, thaIsS bool) (bones []byte, hasTha bool) {
	start := len(to)
	for _, r := range w {
		p := arabicBone(r)
		if p == 'T' {
			hasTha = true
			if p = 't'; thaIsS {
				p = 's'
			}
		}
		if p == 0 {
			continue
		}
		if n := len(to); n == start || to[n-1] != p {
			to = append(to, p)
		}
	}
	return to, hasTha
}

// arabicBone is the consonant of a letter, 0 for vowels, semivowels and breaths, T for tha.
func arabicBone(r rune) byte {
	switch r {
	case 'ب', 'پ':
		return 'b'
	case 'ت', 'ط', 'ٹ':
		return 't'
	case 'ث':
		return 'T'
	case 'ج', 'غ', 'گ', 'ژ':
		return 'g'
	case 'چ', 'ش':
		return 'S'
	case 'خ', 'ق', 'ك', 'ک':
		return 'k'
	case 'د', 'ذ', 'ض', 'ظ', 'ز', 'ڈ':
		return 'd'
	case 'ر', 'ڑ', 'ڕ':
		return 'r'
	case 'س', 'ص':
		return 's'
	case 'ف', 'ڤ':
		return 'f'
	case 'ل', 'ڵ':
		return 'l'
	case 'م':
		return 'm'
	case 'ن', 'ں':
		return 'n'
	}
	return 0
}
