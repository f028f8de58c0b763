// SPDX-License-Identifier: Apache-2.0

package locale

import "strings"

// Isolate puts s between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode UAX #9) after taking out
// directional controls of its own, which could close the isolate early.
func Isolate(s string) string { return "\u2068" + Plain(s) + "\u2069" }

// Plain takes the directional controls of UAX #9 out of s.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0x061C:
			return -1
		}
		return r
	}, s)
}
