// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"strconv"
	"strings"
)

// Number writes n in the reader's digits with its thousands grouped, from five digits on. The sign of a negative number
// stands on the side where its digits' readers look for it: a mark before it keeps it there in a line that runs the other
// way, as CLDR has it for Arabic (U+200E with Latin, U+061C with Arabic digits).
func (c *Catalogue) Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
		switch {
		case c.Digits == DigitsArabic:
			sign = "\u061c-"
		case c.Lang == "ar":
			sign = "\u200e-"
		}
	}
	gap := "\u202f"
	if c.Digits == DigitsArabic {
		gap = "\u066c"
	}
	var b strings.Builder
	for i, d := range s {
		if i > 0 && (len(s)-i)%3 == 0 && len(s) > 4 {
			b.WriteString(gap)
		}
		b.WriteRune(d)
	}
	return sign + c.digits(b.String())
}

// digits writes the Latin digits of s as the reader wants them.
func (c *Catalogue) digits(s string) string {
	if c.Digits != DigitsArabic {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '\u0660'
		}
		return r
	}, s)
}
