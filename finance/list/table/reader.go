// SPDX-License-Identifier: Apache-2.0

package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/finance/list"
)

// columns are the known columns and what they are also called.
var columns = map[string]string{
	"id": "id", "entity_id": "id", "name": "name", "full_name": "name", "type": "type", "schema": "type",
	"alias": "aliases", "aliases": "aliases", "weak_alias": "weak_aliases", "weak_aliases": "weak_aliases", "original_name": "original_name",
	"dob": "dob", "birth": "dob", "birth_date": "dob", "date_of_birth": "dob", "birth_place": "birth_place", "place_of_birth": "birth_place", "pob": "birth_place",
	"country": "country", "countries": "country", "nationality": "country", "citizenship": "country",
	"number": "number", "numbers": "number", "id_number": "number", "identifiers": "number", "imo": "number", "call_sign": "number",
	"address": "address", "addresses": "address", "programme": "programme", "program": "programme", "remarks": "remarks", "notes": "remarks",
}

var types = []string{"", "person", "organization", "vessel", "aircraft"}

// Recognise tells whether b begins with a header that names an id and a name.
func Recognise(b []byte) bool {
	fields, _, err := firstRow(b)
	if err != nil {
		return false
	}
	for i, f := range fields {
		fields[i] = column(f)
	}
	return slices.Contains(fields, "id") && slices.Contains(fields, "name")
}

// column is the known column that a field of the header names, or nothing.
func column(field string) string {
	return columns[strings.ReplaceAll(strings.ToLower(strings.TrimSpace(field)), " ", "_")]
}

// firstRow reads the first row and tells what parts the fields.
func firstRow(b []byte) (fields []string, comma rune, err error) {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), []byte("\n"))
	comma = ','
	for _, c := range ";\t" {
		if bytes.Count(line, []byte(string(c))) > bytes.Count(line, []byte(string(comma))) {
			comma = c
		}
	}
	r := csv.NewReader(bytes.NewReader(line))
	r.Comma = comma
	fields, err = r.Read()
	return fields, comma, err
}

// header reads the first row, of which all columns must be known.
func header(file string, b []byte) (known []string, comma rune, err error) {
	fields, comma, err := firstRow(b)
	if err != nil {
		return nil, 0, list.Fault(list.KeyRow, file, 1, "the header cannot be read: %v", err)
	}
	for _, f := range fields {
		as := column(f)
		if as == "" {
			return nil, 0, list.Fault(list.KeyRow, file, 1, "the column %.40q is not known; known are id, name, type, aliases, weak_aliases, original_name, dob, birth_place, country, number, address, programme, remarks", f)
		}
		known = append(known, as)
	}
	return known, comma, nil
}

// Read reads the table as the list of that name. The ids are prefixed with "own:" where they have no prefix.
func Read(name, file string, b []byte) (*list.List, error) {
	b, err := list.Strict(file, b)
	if err != nil {
		return nil, err
	}
	known, comma, err := header(file, b)
	if err != nil {
		return nil, err
	}
	for _, need := range []string{"id", "name"} {
		if !slices.Contains(known, need) {
			return nil, list.Fault(list.KeyRow, file, 1, "the header has no column %q", need)
		}
	}
	l := &list.List{Name: name}
	if err := rows(l, known, comma, file, b); err != nil {
		return nil, err
	}
	if len(l.Entries) == 0 {
		return nil, list.Fault(list.KeyEmpty, file, 0, "no entries below the header")
	}
	return l, nil
}

// rows reads what stands below the header.
func rows(l *list.List, known []string, comma rune, file string, b []byte) error {
	seen := map[string]bool{}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma, r.FieldsPerRecord = comma, -1
	for first := true; ; first = false {
		from := r.InputOffset()
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if p := (*csv.ParseError)(nil); errors.As(err, &p) {
			return list.Fault(list.KeyRow, file, p.Line, "column %d: %v, as from a quotation mark that is not doubled", p.Column, p.Err)
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		if first {
			continue
		}
		if len(fields) != len(known) {
			return list.Fault(list.KeyRow, file, line, "%d fields, but the header has %d", len(fields), len(known))
		}
		e, err := entryOf(known, fields, file, line)
		if err != nil {
			return err
		}
		if seen[e.ID] {
			return list.Fault(list.KeyTwice, file, line, "id %.40q stands twice", e.ID)
		}
		seen[e.ID] = true
		e.Source = strings.TrimRight(string(b[from:r.InputOffset()]), "\r\n")
		l.Entries = append(l.Entries, e)
	}
}

func entryOf(known, fields []string, file string, line int) (list.Entry, error) {
	var e list.Entry
	var also []list.Name
	for i, column := range known {
		var err error
		switch column {
		case "aliases":
			also = append(also, names(fields[i], list.Also, false)...)
		case "weak_aliases":
			also = append(also, names(fields[i], list.Also, true)...)
		case "original_name":
			also = append(also, names(fields[i], list.Original, false)...)
		default:
			err = fill(&e, column, fields[i], file, line)
		}
		if err != nil {
			return e, err
		}
	}
	if e.ID == "" || len(e.Names) == 0 {
		return e, list.Fault(list.KeyRow, file, line, "a row needs an id and a name")
	}
	e.Names = append(e.Names, also...)
	return e, nil
}

func names(field, kind string, weak bool) []list.Name {
	var out []list.Name
	for _, v := range values(field) {
		out = append(out, list.Name{Text: v, Kind: kind, Weak: weak})
	}
	return out
}

// fill takes one field of a column that is not of other names.
func fill(e *list.Entry, column, field, file string, line int) error {
	text := strings.TrimSpace(field)
	switch column {
	case "id":
		if e.ID = text; !strings.Contains(text, ":") && text != "" {
			e.ID = "own:" + text
		}
	case "name":
		if n := list.Clean(field); n != "" {
			e.Names = []list.Name{{Text: n, Kind: list.Primary}}
		}
	case "type":
		if e.Type = strings.ToLower(text); !slices.Contains(types, e.Type) {
			return list.Fault(list.KeyRow, file, line, "the type %.40q is not known; write person, organization, vessel, aircraft or nothing", text)
		}
	case "dob":
		for _, v := range values(field) {
			d := list.Date(v)
			if d == "" {
				return list.Fault(list.KeyRow, file, line, "%.40q is no date; write 1965, 1965-07, 1965-07-04, 1958 to 1960 or circa 1959", v)
			}
			e.Births = append(e.Births, d)
		}
	case "number":
		for _, v := range values(field) {
			e.Documents = append(e.Documents, list.Document{Number: v})
		}
	case "address":
		for _, v := range values(field) {
			e.Addresses = append(e.Addresses, list.Address{Text: v})
		}
	case "birth_place":
		e.BornIn = append(e.BornIn, values(field)...)
	case "country":
		e.Countries = append(e.Countries, values(field)...)
	case "programme":
		e.Programmes = append(e.Programmes, values(field)...)
	case "remarks":
		e.Remarks = text
	}
	return nil
}

// values are the parts of a field.
func values(s string) []string {
	var out []string
	for _, v := range strings.Split(s, ";") {
		if v = list.Clean(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}
