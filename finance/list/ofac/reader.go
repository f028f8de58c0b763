// SPDX-License-Identifier: Apache-2.0

package ofac

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/crisiscell/crisiscell/finance/list"
)

// File is one file of a set, named for messages. Bytes is nil where the set does not have it.
type File struct {
	Name  string
	Bytes []byte
}

// Set is the files of one list. Only Primary is needed.
type Set struct {
	Primary, Aliases, Addresses, Comments File
}

// Part is which file of a set some bytes are.
type Part uint8

// Parts of a set.
const (
	None Part = iota
	Primary
	Aliases
	Addresses
	Comments
)

// endMark closes a file that came whole: a line that holds only Ctrl-Z.
const endMark = "\x1a"

// null is what the files write for an empty field.
const null = "-0-"

// row is one record with its trimmed fields, and the line it begins on.
type row struct {
	fields []string
	line   int
	source string
}

// Recognise tells which file of a set the bytes are, by the first row after a header, and the entry it is of.
func Recognise(b []byte) (part Part, entry string) {
	r := csv.NewReader(bytes.NewReader(b))
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	for range 2 {
		f, err := r.Read()
		if err != nil || len(f) < 2 {
			return None, ""
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		if !number(f[0]) {
			continue
		}
		switch {
		case len(f) >= 11:
			return Primary, f[0]
		case len(f) >= 6 && number(f[1]):
			return Addresses, f[0]
		case len(f) >= 4 && number(f[1]):
			return Aliases, f[0]
		case len(f) == 2:
			return Comments, f[0]
		}
		return None, ""
	}
	return None, ""
}

// Read reads a set as the list of that name.
func Read(name string, s Set) (*list.List, error) {
	l := &list.List{Name: name}
	marks := map[string]bool{}
	part := func(f File, least int) ([]row, error) {
		if f.Bytes == nil {
			return nil, nil
		}
		rows, marked, note, err := read(f, least)
		marks[f.Name] = marked
		if note != "" {
			l.Notes = append(l.Notes, note)
		}
		return rows, err
	}
	m := mapper{list: l, at: map[string]int{}}
	for _, p := range []struct {
		file  File
		least int
		take  func(File, row) error
	}{{s.Primary, 11, m.primary}, {s.Comments, 2, m.comment}, {s.Aliases, 4, m.alias}, {s.Addresses, 5, m.address}} {
		rows, err := part(p.file, p.least)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if err := p.take(p.file, r); err != nil {
				return nil, err
			}
		}
	}
	if len(l.Entries) == 0 {
		return nil, list.Fault(list.KeyEmpty, s.Primary.Name, 0, "no entries; expected rows that begin with an entry number")
	}
	if err := checkMarks(l, s, marks); err != nil {
		return nil, err
	}
	m.finish()
	return l, nil
}

// checkMarks refuses a primary file without an end mark where another file of the set has one, and notes others
// that lack it: such a file may end early.
func checkMarks(l *list.List, s Set, marks map[string]bool) error {
	any := false
	for _, marked := range marks {
		any = any || marked
	}
	if any && !marks[s.Primary.Name] {
		return list.Fault(list.KeyCut, s.Primary.Name, 0, "the end mark (a line with Ctrl-Z) is missing that other files of the set have, so rows are missing; fetch the file again")
	}
	for _, f := range []File{s.Primary, s.Aliases, s.Addresses, s.Comments} {
		if f.Bytes != nil && !marks[f.Name] {
			l.Notes = append(l.Notes, f.Name+" has no end mark, so it cannot be shown that it came whole")
		}
	}
	return nil
}

// read parses one file. A file whose last row has no line break was cut.
func read(f File, least int) (rows []row, marked bool, note string, err error) {
	text, note, err := list.Text(f.Name, f.Bytes)
	if err != nil {
		return nil, false, "", err
	}
	text, marked, whole := ending(text)
	if !whole {
		line := 1 + bytes.Count(text, []byte("\n"))
		return nil, false, "", list.Fault(list.KeyCut, f.Name, line, "the file ends in the middle of a row: its last row has no line break; fetch the file again")
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	for first := true; ; first = false {
		from := r.InputOffset()
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, marked, note, nil
		}
		if err != nil {
			return nil, false, "", broken(f.Name, err)
		}
		line, _ := r.FieldPos(0)
		blank := true
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
			if fields[i] == null {
				fields[i] = ""
			}
			blank = blank && fields[i] == ""
		}
		switch {
		case blank || first && !number(fields[0]):
		case len(fields) < least:
			return nil, false, "", list.Fault(list.KeyRow, f.Name, line, "%d fields, expected at least %d; fetch the file again", len(fields), least)
		case !number(fields[0]):
			return nil, false, "", list.Fault(list.KeyRow, f.Name, line, "%.40q is not an entry number; fetch the file again", fields[0])
		default:
			rows = append(rows, row{fields, line, strings.TrimSpace(string(text[from:r.InputOffset()]))})
		}
	}
}

// ending cuts the end mark off, to which spreadsheets add commas, and tells whether the last row is whole.
func ending(text []byte) (rest []byte, marked, whole bool) {
	body := bytes.TrimRight(text, "\r\n ")
	start := bytes.LastIndexByte(body, '\n') + 1
	last := bytes.Trim(body[start:], ", \r")
	switch {
	case string(last) == endMark:
		return body[:start], true, true
	case bytes.HasSuffix(body, []byte(endMark)):
		return body[:len(body)-1], true, true
	}
	return text, false, len(last) == 0 || len(body) < len(text)
}

func broken(file string, err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return list.Fault(list.KeyRow, file, p.Line, "column %d: %v, as from a quotation mark that is not doubled or a cut file; fetch the file again", p.Column, p.Err)
	}
	return err
}

func number(s string) bool {
	return s != "" && len(s) <= 12 && strings.Trim(s, "0123456789") == ""
}
