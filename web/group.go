// SPDX-License-Identifier: Apache-2.0

package web

import "strings"

// Grouped writes hex digits in groups of four, which can be read aloud; verify --trust takes the spaces.
func Grouped(digits string) string {
	var b strings.Builder
	for i := 0; i < len(digits); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(digits[i:min(i+4, len(digits))])
	}
	return b.String()
}
