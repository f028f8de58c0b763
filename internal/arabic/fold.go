// SPDX-License-Identifier: Apache-2.0

package arabic

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var variants = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ٱ", "ا", "ى", "ي", "“", "\"", "”", "\"", "«", "\"", "»", "\"", "’", "'", "‘", "'")

// Fold returns the matching form of s and, for each byte of it and its end, the byte offset in s it came from. It takes linear time.
func Fold(s string) (string, []int) {
	var b strings.Builder
	at := make([]int, 0, len(s)+1)
	for i, r := range s {
		if r == 'ـ' || (r >= 0x064B && r <= 0x0652) || r == 0x0670 {
			continue
		}
		if r >= '٠' && r <= '٩' {
			r = '0' + r - '٠'
		}
		if r == utf8.RuneError {
			r = '?'
		}
		part := variants.Replace(string(unicode.ToLower(r)))
		b.WriteString(part)
		for range len(part) {
			at = append(at, i)
		}
	}
	return b.String(), append(at, len(s))
}
