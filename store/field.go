// SPDX-License-Identifier: Apache-2.0

package store

import "bytes"

// field is the value of a field of a canonical JSON object as it stands there, nil when there is none. It trusts that b is
// canonical: no white space, and no name at the top that needs an escape.
func field(b []byte, name string) []byte {
	for i := 1; i < len(b) && b[i] == '"'; {
		colon := end(b, i)
		if colon >= len(b) {
			return nil
		}
		stop := end(b, colon+1)
		if string(b[i+1:colon-1]) == name {
			return b[colon+1 : stop]
		}
		i = stop + 1 // past the comma, or past the end
	}
	return nil
}

// end is where the value that begins at i ends.
func end(b []byte, i int) int {
	for depth := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			if i = closing(b, i); depth == 0 {
				return i + 1
			}
		case c == '{' || c == '[':
			depth++
		case (c == '}' || c == ']') && depth == 0:
			return i // a number or word before it
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case c == ',' && depth == 0:
			return i
		}
	}
	return len(b)
}

// closing is where the text that begins at i has its closing quote.
func closing(b []byte, i int) int {
	for i++; i < len(b); i++ {
		quote := bytes.IndexByte(b[i:], '"')
		if quote < 0 {
			break
		}
		escape := bytes.IndexByte(b[i:i+quote], '\\')
		if escape < 0 {
			return i + quote
		}
		i += escape + 1 // past the escaped character
	}
	return len(b) - 1
}
