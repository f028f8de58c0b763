// SPDX-License-Identifier: Apache-2.0

package page

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"

	"github.com/crisiscell/crisiscell/cell"
)

// metaCharset finds the encoding that a page declares itself, in either form of the meta element.
var metaCharset = regexp.MustCompile(`(?i)<meta\s[^>]{0,256}?charset\s*=\s*["']?\s*([a-z0-9_:.-]{1,40})`)

// metaWithin is how far into the page its encoding is looked for; the HTML standard asks for the first 1024
// bytes, real pages are later.
const metaWithin = 4096

// decode gives b as valid UTF-8 and the number of its bytes that are no text. label is the encoding that came
// with the page, may be empty.
//
// Valid UTF-8 goes before any declaration: pages are often declared wrongly after a conversion, and text of
// another encoding with letters beyond ASCII is hardly ever valid UTF-8 by chance.
func decode(b []byte, label string) (string, int64, error) {
	if rest, ok := bytes.CutPrefix(b, []byte("\xef\xbb\xbf")); ok {
		text, replaced := fromUTF8(rest)
		return text, replaced, nil
	}
	if rest, ok := bytes.CutPrefix(b, []byte("\xff\xfe")); ok {
		text, replaced := fromUTF16(rest, binary.LittleEndian)
		return text, replaced, nil
	}
	if rest, ok := bytes.CutPrefix(b, []byte("\xfe\xff")); ok {
		text, replaced := fromUTF16(rest, binary.BigEndian)
		return text, replaced, nil
	}
	if order := utf16Declared(label); order != nil && looksUTF16(b) {
		text, replaced := fromUTF16(b, order)
		return text, replaced, nil
	}
	if utf8.Valid(b) {
		if looksUTF16(b) {
			return "", 0, undeclared(nil)
		}
		return string(b), 0, nil
	}
	if e := declaredEncoding(b, label); e != nil {
		return fromEncoding(b, e)
	}
	text, replaced := fromUTF8(b)
	if replaced*4 <= int64(len(b)) {
		return text, replaced, nil
	}
	// A text of replacement characters helps nobody.
	if isBinary(text) && !looksUTF16(b) {
		return "", 0, unsupported("binary data")
	}
	return "", 0, undeclared(nil)
}

// declaredEncoding returns the encoding named by label or else by the page, nil for none, for UTF-8 and for one
// that is not known.
func declaredEncoding(b []byte, label string) encoding.Encoding {
	labels := []string{label}
	if m := metaCharset.FindSubmatch(b[:min(len(b), metaWithin)]); m != nil {
		labels = append(labels, string(m[1]))
	}
	for _, l := range labels {
		// "replacement" is the standard's name for encodings that are not to be decoded.
		if e, name := charset.Lookup(l); e != nil && name != "replacement" {
			if name == "utf-8" {
				return nil
			}
			return e
		}
	}
	return nil
}

// utf16Declared returns the byte order that a label of UTF-16 says, nil for every other label. Without an order it is
// little end first, as the encoding standard has it.
func utf16Declared(label string) binary.ByteOrder {
	switch strings.ToLower(strings.TrimSpace(label)) {
	case "utf-16", "utf-16le":
		return binary.LittleEndian
	case "utf-16be":
		return binary.BigEndian
	}
	return nil
}

// looksUTF16 reports whether b may be UTF-16 without a byte order mark: the upper halves of Latin and Arabic letters
// are 0 and 6, which are no text in UTF-8, and stand at every other byte only.
func looksUTF16(b []byte) bool {
	var low [2]int
	for i, c := range b {
		if c < '\t' {
			low[i%2]++
		}
	}
	return min(low[0], low[1]) == 0 && max(low[0], low[1])*4 >= len(b) && len(b) > 1
}

// fromUTF8 puts U+FFFD for each byte that is not part of a valid sequence.
func fromUTF8(b []byte) (string, int64) {
	if utf8.Valid(b) {
		return string(b), 0
	}
	var out strings.Builder
	out.Grow(len(b))
	var replaced int64
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			replaced++
		}
		out.WriteRune(r)
		b = b[n:]
	}
	return out.String(), replaced
}

// fromUTF16 puts U+FFFD for each surrogate without its partner (two bytes) and for an odd last byte.
func fromUTF16(b []byte, order binary.ByteOrder) (string, int64) {
	var out strings.Builder
	out.Grow(len(b))
	var replaced int64
	for len(b) >= 2 {
		r := rune(order.Uint16(b))
		b = b[2:]
		if utf16.IsSurrogate(r) {
			pair := utf8.RuneError
			if len(b) >= 2 {
				pair = utf16.DecodeRune(r, rune(order.Uint16(b)))
			}
			if pair == utf8.RuneError {
				replaced += 2
			} else {
				b = b[2:]
			}
			r = pair
		}
		out.WriteRune(r)
	}
	if len(b) == 1 {
		replaced++
		out.WriteRune(utf8.RuneError)
	}
	return out.String(), replaced
}

// fromEncoding decodes b. The decoders put U+FFFD for what they cannot read; each counts as one byte, which is
// exact for the encodings of one byte a letter.
func fromEncoding(b []byte, e encoding.Encoding) (string, int64, error) {
	text, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return "", 0, undeclared(err)
	}
	s := strings.ToValidUTF8(string(text), "\ufffd")
	return s, int64(strings.Count(s, "\ufffd")), nil
}

func undeclared(cause error) *cell.Error {
	return &cell.Error{Code: cell.Invalid, Key: "error.report.encoding", Err: cause,
		Msg: "the page is not UTF-8 and does not say its encoding; save it as UTF-8 or send it with its charset"}
}
