// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/finance/screen"
)

// maxRow is the longest row that is kept, in bytes (32 MiB); a longer one is passed over and told.
const maxRow = 32 << 20

// subject is one row: whom to look for, or why it cannot be read.
type subject struct {
	id    string
	query screen.Query
	fault string
}

// rows reads subjects from CSV with a header or from JSON lines.
type rows struct {
	in     *bufio.Reader
	csv    *csv.Reader
	header []string
	n      int // rows read
}

// inputColumns are the columns of the contract and what they are also called.
var inputColumns = map[string]string{"id": "id", "name": "name", "type": "type", "dob": "dob", "birth_date": "dob", "date_of_birth": "dob",
	"country": "country", "id_number": "id_number", "number": "id_number", "address": "address"}

// partyTypes are the types of the contract and what they are also called.
var partyTypes = map[string]string{"": "", "person": "person", "individual": "person", "organization": "organization", "organisation": "organization",
	"company": "organization", "entity": "organization", "vessel": "vessel", "ship": "vessel", "aircraft": "aircraft"}

// newRows looks at the beginning of in: JSON lines begin with a brace.
func newRows(in io.Reader) (*rows, error) {
	r := &rows{in: bufio.NewReaderSize(in, 1<<16)}
	for {
		b, err := r.in.Peek(1)
		if errors.Is(err, io.EOF) {
			return nil, errors.New("standard input line 1: empty; expected CSV with a header or JSON lines")
		}
		if err != nil {
			return nil, err
		}
		if b[0] == '{' {
			return r, nil
		}
		if mark, err := r.in.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
			_, err = r.in.Discard(3)
			if err != nil {
				return nil, err
			}
			continue
		}
		if !bytes.ContainsAny(b, "\r\n\t ") {
			return r, r.readHeader()
		}
		if _, err := r.in.Discard(1); err != nil {
			return nil, err
		}
	}
}

// readHeader reads the columns. What parts them is a comma, a semicolon or a tab.
func (r *rows) readHeader() error {
	line, err := r.in.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	comma := ','
	for _, c := range ";\t" {
		if strings.Count(line, string(c)) > strings.Count(line, string(comma)) {
			comma = c
		}
	}
	head := csv.NewReader(strings.NewReader(line))
	head.Comma = comma
	fields, err := head.Read()
	if err != nil {
		return fmt.Errorf("standard input line 1: the header cannot be read: %w", err)
	}
	for _, f := range fields {
		r.header = append(r.header, inputColumns[strings.ToLower(strings.TrimSpace(f))])
	}
	if !slices.Contains(r.header, "name") && !slices.Contains(r.header, "id_number") {
		return fmt.Errorf("standard input line 1: the header %.80q has no column name; expected id,name and optionally type,dob,country,id_number,address", strings.TrimSpace(line))
	}
	r.csv = csv.NewReader(r.in)
	r.csv.Comma, r.csv.FieldsPerRecord, r.csv.ReuseRecord = comma, -1, true
	return nil
}

// next gives the next subject; ok is false at the end.
func (r *rows) next() (s subject, ok bool, err error) {
	if r.csv == nil {
		return r.nextLine()
	}
	fields, err := r.csv.Read()
	if errors.Is(err, io.EOF) {
		return s, false, nil
	}
	r.n++
	var broken *csv.ParseError
	switch {
	case errors.As(err, &broken):
		return subject{id: fmt.Sprint(r.n), fault: fmt.Sprintf("row %d: column %d: %v", r.n, broken.Column, broken.Err)}, true, nil
	case err != nil:
		return s, false, err
	}
	values := map[string]string{}
	for i, f := range fields {
		if i < len(r.header) && r.header[i] != "" {
			values[r.header[i]] = strings.TrimSpace(f)
		}
	}
	s = r.subject(values)
	if len(fields) != len(r.header) {
		s.fault = fmt.Sprintf("row %d: %d fields, but the header has %d", r.n, len(fields), len(r.header))
	}
	return s, true, nil
}

// nextLine reads one line of JSON.
func (r *rows) nextLine() (s subject, ok bool, err error) {
	for {
		line, long, err := r.line()
		if err != nil {
			return s, false, err
		}
		if line == nil {
			return s, false, nil
		}
		if len(bytes.TrimSpace(line)) == 0 && !long {
			continue
		}
		r.n++
		if long {
			return subject{id: fmt.Sprint(r.n), fault: fmt.Sprintf("row %d: longer than %d bytes", r.n, maxRow)}, true, nil
		}
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(line, &raw); err != nil {
			return subject{id: fmt.Sprint(r.n), fault: fmt.Sprintf("row %d: no JSON object: %v", r.n, err)}, true, nil
		}
		values := map[string]string{}
		for k, v := range raw {
			if c := inputColumns[strings.ToLower(k)]; c != "" {
				values[c] = plain(v)
			}
		}
		s := r.subject(values)
		if s.fault == "" && !utf8.Valid(line) {
			s.fault = fmt.Sprintf("row %d: not UTF-8", r.n)
		}
		return s, true, nil
	}
}

// plain is a JSON string or number as text, and nothing for null.
func plain(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return strings.TrimSpace(s)
	}
	return string(v)
}

// line reads a line without its end; long tells that it was too long and was passed over. It is nil at the end.
func (r *rows) line() (line []byte, long bool, err error) {
	line = []byte{}
	for {
		part, err := r.in.ReadSlice('\n')
		if !long {
			line = append(line, part...)
		}
		if len(line) > maxRow {
			line, long = line[:0], true
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			if len(line) == 0 && !long {
				return nil, false, nil
			}
			return line, long, nil
		default:
			return line, long, err
		}
	}
}

// subject makes a subject of the values of a row.
func (r *rows) subject(v map[string]string) subject {
	s := subject{id: v["id"], query: screen.Query{Name: v["name"], Birth: v["dob"], Country: v["country"], Number: v["id_number"]}}
	if s.id == "" {
		s.id = fmt.Sprint(r.n)
	}
	kind, known := partyTypes[strings.ToLower(v["type"])]
	s.query.Type = kind
	if s.query.Country == "" {
		s.query.Country = v["address"][strings.LastIndexByte(v["address"], ',')+1:]
	}
	for _, f := range []string{v["id"], v["name"], v["type"], v["dob"], v["country"], v["id_number"], v["address"]} {
		if !utf8.ValidString(f) {
			s.id, s.query.Name = strings.ToValidUTF8(s.id, "\ufffd"), strings.ToValidUTF8(s.query.Name, "\ufffd")
			s.fault = fmt.Sprintf("row %d: not UTF-8; save the file as UTF-8", r.n)
			return s
		}
	}
	switch {
	case s.query.Name == "" && s.query.Number == "":
		s.fault = fmt.Sprintf("row %d: neither name nor id_number", r.n)
	case !known:
		s.fault = fmt.Sprintf("row %d: the type %.40q is not known; write person, organization, vessel, aircraft or nothing", r.n, v["type"])
	}
	return s
}
