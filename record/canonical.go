// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/cell"
)

// Limits of the canonical form. MaxCanonical holds the claims of a page of several megabytes; whatever is larger
// belongs into a blob whose hash the entry carries. MaxDepth is far above what any payload nests and far below
// what a recursive reader in another language can take.
const (
	MaxCanonical = 16 << 20  // bytes of one canonical text
	MaxDepth     = 64        // arrays and objects inside each other
	MaxInteger   = 1<<53 - 1 // largest magnitude of a number (RFC 7493, section 2.2)
)

// Canonical checks that b is one JSON text in the restricted form and returns it as RFC 8785 writes it: no white
// space, keys sorted by UTF-16 code units, the shortest escapes. Refused, with the byte where it stands, are
// fractions and exponents, negative zero, numbers beyond MaxInteger, double keys, invalid UTF-8, lone surrogates
// and whatever exceeds MaxCanonical or MaxDepth. The content of strings is never normalised.
func Canonical(b []byte) ([]byte, error) {
	if len(b) > MaxCanonical {
		return nil, tooLarge(len(b))
	}
	p := &scanner{in: b}
	p.space()
	out, err := p.value(make([]byte, 0, len(b)), 0)
	if err != nil {
		return nil, err
	}
	p.space()
	if p.at != len(b) {
		return nil, p.fail("nothing more after the value")
	}
	return out, nil
}

func tooLarge(size int) error {
	return &cell.Error{Code: cell.TooLarge, Key: "error.record.large", Args: map[string]any{"limit": MaxCanonical},
		Msg: fmt.Sprintf("canonical JSON of %d bytes: at most %d are read; put large content into a blob", size, MaxCanonical)}
}

// scanner reads JSON once, left to right, and writes the canonical form as it goes.
type scanner struct {
	in []byte
	at int
}

func (p *scanner) fail(want string) error {
	return &cell.Error{Code: cell.Invalid, Key: "error.record.canonical", Args: map[string]any{"byte": p.at},
		Msg: fmt.Sprintf("JSON at byte %d: expected %s", p.at, want)}
}

func (p *scanner) space() {
	for p.at < len(p.in) {
		switch p.in[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// peek is the next byte, 0 at the end (a NUL is no valid start of anything, so the two need no telling apart).
func (p *scanner) peek() byte {
	if p.at < len(p.in) {
		return p.in[p.at]
	}
	return 0
}

func (p *scanner) value(out []byte, depth int) ([]byte, error) {
	if depth > MaxDepth {
		return nil, p.fail(fmt.Sprintf("at most %d levels", MaxDepth))
	}
	switch c := p.peek(); {
	case c == '{':
		return p.object(out, depth)
	case c == '[':
		return p.array(out, depth)
	case c == '"':
		s, err := p.text()
		if err != nil {
			return nil, err
		}
		return appendText(out, s), nil
	case c == '-' || c >= '0' && c <= '9':
		return p.integer(out)
	}
	for _, word := range []string{"true", "false", "null"} {
		if len(p.in)-p.at >= len(word) && string(p.in[p.at:p.at+len(word)]) == word {
			p.at += len(word)
			return append(out, word...), nil
		}
	}
	return nil, p.fail("a value")
}

func (p *scanner) integer(out []byte) ([]byte, error) {
	start := p.at
	if p.peek() == '-' {
		p.at++
	}
	digits := p.at
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		p.at++
	}
	text := p.in[start:p.at]
	n, err := strconv.ParseInt(string(text), 10, 64)
	switch c := p.peek(); {
	case c == '.' || c == 'e' || c == 'E':
		return nil, p.fail("a whole number: write a scaled integer or a decimal string")
	case err != nil || n > MaxInteger || n < -MaxInteger:
		return nil, p.fail("an integer within 2^53-1")
	case p.in[digits] == '0' && len(text) > 1:
		return nil, p.fail("a number without leading zero or negative zero")
	}
	return append(out, text...), nil
}

func (p *scanner) array(out []byte, depth int) ([]byte, error) {
	p.at++
	out = append(out, '[')
	p.space()
	if p.peek() == ']' {
		p.at++
		return append(out, ']'), nil
	}
	for {
		var err error
		p.space()
		if out, err = p.value(out, depth+1); err != nil {
			return nil, err
		}
		p.space()
		switch p.peek() {
		case ',':
			p.at++
			out = append(out, ',')
		case ']':
			p.at++
			return append(out, ']'), nil
		default:
			return nil, p.fail("',' or ']'")
		}
	}
}

// member is one key of an object and where its value stands in the output written so far.
type member struct {
	key        string
	start, end int
}

func (p *scanner) object(out []byte, depth int) ([]byte, error) {
	p.at++
	base := len(out)
	members, out, err := p.members(out, depth)
	if err != nil {
		return nil, err
	}
	byKey := func(a, b member) int { return compareUTF16(a.key, b.key) }
	if !slices.IsSortedFunc(members, byKey) {
		slices.SortFunc(members, byKey)
	}
	values := slices.Clone(out[base:])
	out = append(out[:base], '{')
	for i, m := range members {
		if i > 0 {
			if members[i-1].key == m.key {
				return nil, p.fail(fmt.Sprintf("each key once before here, %q stands twice", m.key))
			}
			out = append(out, ',')
		}
		out = append(appendText(out, m.key), ':')
		out = append(out, values[m.start-base:m.end-base]...)
	}
	return append(out, '}'), nil
}

func (p *scanner) members(out []byte, depth int) ([]member, []byte, error) {
	p.space()
	if p.peek() == '}' {
		p.at++
		return nil, out, nil
	}
	var members []member
	for {
		p.space()
		if p.peek() != '"' {
			return nil, nil, p.fail("a key in quotes")
		}
		key, err := p.text()
		if err != nil {
			return nil, nil, err
		}
		p.space()
		if p.peek() != ':' {
			return nil, nil, p.fail("':'")
		}
		p.at++
		p.space()
		start := len(out)
		if out, err = p.value(out, depth+1); err != nil {
			return nil, nil, err
		}
		members = append(members, member{key, start, len(out)})
		p.space()
		c := p.peek()
		if c != ',' && c != '}' {
			return nil, nil, p.fail("',' or '}'")
		}
		p.at++
		if c == '}' {
			return members, out, nil
		}
	}
}

// text reads a string and returns what it means, without escapes.
func (p *scanner) text() (string, error) {
	p.at++
	start := p.at
	for p.at < len(p.in) && p.in[p.at] != '"' && p.in[p.at] != '\\' && p.in[p.at] >= 0x20 {
		p.at++
	}
	s := append([]byte(nil), p.in[start:p.at]...)
	for {
		switch c := p.peek(); {
		case p.at >= len(p.in):
			return "", p.fail("the closing quote of a string")
		case c == '"':
			if !utf8.Valid(s) {
				return "", p.fail("valid UTF-8 in the string that ends here")
			}
			p.at++
			return string(s), nil
		case c < 0x20:
			return "", p.fail("control characters as escapes")
		case c == '\\':
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			s = utf8.AppendRune(s, r)
		default:
			s = append(s, c)
			p.at++
		}
	}
}

func (p *scanner) escape() (rune, error) {
	p.at++
	c := p.peek()
	p.at++
	switch c {
	case '"', '\\', '/':
		return rune(c), nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
		return p.unicode()
	}
	return 0, p.fail("one of the escapes of RFC 8259 before here")
}

func (p *scanner) unicode() (rune, error) {
	first, err := p.hex4()
	if err != nil || !utf16.IsSurrogate(first) {
		return first, err
	}
	if p.peek() == '\\' && p.at+1 < len(p.in) && p.in[p.at+1] == 'u' {
		p.at += 2
		second, err := p.hex4()
		if err != nil {
			return 0, err
		}
		if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
			return r, nil
		}
	}
	return 0, p.fail("a pair of surrogates before here")
}

func (p *scanner) hex4() (rune, error) {
	if len(p.in)-p.at < 4 {
		return 0, p.fail("four hex digits")
	}
	n, err := strconv.ParseUint(string(p.in[p.at:p.at+4]), 16, 16)
	if err != nil {
		return 0, p.fail("four hex digits")
	}
	p.at += 4
	return rune(n), nil
}

// compareUTF16 orders keys as RFC 8785, section 3.2.3, wants: by UTF-16 code units, which differs from the order of
// the bytes where a character beyond U+FFFF meets one of U+E000 to U+FFFF.
func compareUTF16(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	// Back to the start of the character the two differ in.
	for i > 0 && i < len(a) && !utf8.RuneStart(a[i]) || i > 0 && i < len(b) && !utf8.RuneStart(b[i]) {
		i--
	}
	if i == len(a) || i == len(b) {
		return len(a) - len(b)
	}
	x, _ := utf8.DecodeRuneInString(a[i:])
	y, _ := utf8.DecodeRuneInString(b[i:])
	return slices.Compare(utf16.Encode([]rune{x}), utf16.Encode([]rune{y}))
}

const hexDigits = "0123456789abcdef"

// appendText writes s, which is valid UTF-8, in quotes with the escapes of RFC 8785, section 3.2.2.2.
func appendText(out []byte, s string) []byte {
	out = append(out, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c >= 0x20:
			out = append(out, c)
		case c == '\b':
			out = append(out, `\b`...)
		case c == '\t':
			out = append(out, `\t`...)
		case c == '\n':
			out = append(out, `\n`...)
		case c == '\f':
			out = append(out, `\f`...)
		case c == '\r':
			out = append(out, `\r`...)
		default:
			out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(out, '"')
}
