// SPDX-License-Identifier: Apache-2.0

package arabic

import (
	"unicode"
	"unicode/utf8"
)

// Fold returns the matching form of s and, for each byte of it and its end, the byte offset in s it came from. It takes linear time.
func Fold(s string) (string, []int) {
	b := make([]byte, 0, len(s))
	at := make([]int, 0, len(s)+1)
	for i, r := range s {
		n := len(b)
		if r < utf8.RuneSelf {
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			b = append(b, byte(r))
		} else if r = foldRune(r); r >= 0 {
			b = utf8.AppendRune(b, r)
		}
		for range len(b) - n {
			at = append(at, i)
		}
	}
	return string(b), append(at, len(s))
}

// foldRune gives the matching form of a letter beyond ASCII, or -1 for one that matching drops.
func foldRune(r rune) rune {
	switch {
	case r == 'ـ' || r >= 0x064B && r <= 0x0652 || r == 0x0670:
		return -1
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r == utf8.RuneError:
		return '?'
	}
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى':
		return 'ي'
	case '“', '”', '«', '»':
		return '"'
	case '’', '‘':
		return '\''
	}
	if r >= 0x0600 && r <= 0x06FF {
		return r
	}
	return unicode.ToLower(r)
}
