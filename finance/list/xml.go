// SPDX-License-Identifier: Apache-2.0

package list

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
)

// maxDepth is the deepest nesting of elements that is read; lists have twelve.
const maxDepth = 64

// Element is one element of an XML list, to be decoded.
type Element struct {
	decoder *xml.Decoder
	start   xml.StartElement
	file    string
	bytes   []byte
	from    int64
}

// Root is the name of the first element of b, or empty where b is no XML.
func Root(b []byte) string {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(b, mark)))
	for range 16 {
		t, err := d.Token()
		if err != nil {
			return ""
		}
		if s, is := t.(xml.StartElement); is {
			return s.Name.Local
		}
	}
	return ""
}

// Walk calls take with each element below the root whose name it knows, wherever it stands. A file that ends before
// its root does was cut.
func Walk(file string, b []byte, root string, take map[string]func(*Element) error) error {
	b, err := Strict(file, b)
	if err != nil {
		return err
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "us-ascii") {
			return in, nil
		}
		return nil, Fault(KeyEncoding, file, 1, "the encoding %q is not read; save the file as UTF-8", charset)
	}
	depth := 0
	for {
		from := d.InputOffset()
		t, err := d.Token()
		if errors.Is(err, io.EOF) && depth == 0 {
			return nil
		}
		if err != nil {
			return cut(file, d, err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			if depth == 0 && t.Name.Local != root {
				return Fault(KeyFormat, file, 1, "the first element is %.40q, expected %s", t.Name.Local, root)
			}
			if depth++; depth > maxDepth {
				line, _ := d.InputPos()
				return Fault(KeyRow, file, line, "more than %d elements stand in each other; no list does that", maxDepth)
			}
			if f := take[t.Name.Local]; f != nil && depth > 1 {
				if err := f(&Element{d, t, file, b, from}); err != nil {
					return err
				}
				depth--
			}
		}
	}
}

// cut says that XML is not whole.
func cut(file string, d *xml.Decoder, err error) error {
	var said *cell.Error
	if errors.As(err, &said) {
		return err
	}
	line, _ := d.InputPos()
	key := KeyRow
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || strings.Contains(err.Error(), "unexpected EOF") {
		key = KeyCut
	}
	return Fault(key, file, line, "the XML is broken (%v); fetch the file again", err)
}

// Decode reads the element into v.
func (e *Element) Decode(v any) error {
	if err := e.decoder.DecodeElement(v, &e.start); err != nil {
		return cut(e.file, e.decoder, err)
	}
	return nil
}

// Line is the line on which what was read last ends.
func (e *Element) Line() int {
	line, _ := e.decoder.InputPos()
	return line
}

// Source is the element as it stands in the file. It is known once the element is decoded.
func (e *Element) Source() string {
	return strings.TrimSpace(string(e.bytes[e.from:e.decoder.InputOffset()]))
}

// Clean makes runs of white space one space.
func Clean(s string) string { return strings.Join(strings.Fields(s), " ") }

// Join puts together the parts that are not empty.
func Join(between string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p = Clean(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, between)
}
