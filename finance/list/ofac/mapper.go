// SPDX-License-Identifier: Apache-2.0

package ofac

import (
	"strings"

	"github.com/crisiscell/crisiscell/finance/list"
)

// mapper makes entries of rows.
type mapper struct {
	list *list.List
	at   map[string]int // entries by number
}

// primary takes a row: number, name, type, programmes, title, call sign, vessel type, tonnage, gross registered
// tonnage, flag, owner and, in newer files, remarks.
func (m *mapper) primary(f File, r row) error {
	v := r.fields
	if _, twice := m.at[v[0]]; twice {
		return list.Fault(list.KeyTwice, f.Name, r.line, "entry %s stands twice; fetch the file again", v[0])
	}
	if v[1] == "" {
		return list.Fault(list.KeyRow, f.Name, r.line, "entry %s has no name; fetch the file again", v[0])
	}
	m.at[v[0]] = len(m.list.Entries)
	e := list.Entry{ID: "ofac:" + v[0], Type: kind(v[2]), Names: []list.Name{{Text: v[1], Kind: list.Primary}}, Source: r.source}
	for _, p := range strings.Split(strings.Trim(v[3], "[]"), "] [") {
		if p != "" {
			e.Programmes = append(e.Programmes, p)
		}
	}
	if v[4] != "" {
		e.Titles = []string{v[4]}
	}
	if ship := (list.Vessel{CallSign: v[5], Type: v[6], Tonnage: v[7], GrossTonnage: v[8], Flag: v[9], Owner: v[10]}); ship != (list.Vessel{}) {
		e.Vessel = &ship
	}
	if len(v) > 11 {
		e.Remarks = v[11]
	}
	m.list.Entries = append(m.list.Entries, e)
	return nil
}

// entry finds the entry that a row of another file is of.
func (m *mapper) entry(f File, r row) (*list.Entry, error) {
	at, known := m.at[r.fields[0]]
	if !known {
		return nil, list.Fault(list.KeyStray, f.Name, r.line, "entry %s is not in the primary file, so the files are not of one day or one is cut; fetch all of them again", r.fields[0])
	}
	e := &m.list.Entries[at]
	e.Source += "\n" + r.source
	return e, nil
}

// alias takes a row: number, alias number, kind, name, remarks.
func (m *mapper) alias(f File, r row) error {
	e, err := m.entry(f, r)
	if err != nil {
		return err
	}
	if r.fields[3] == "" {
		return list.Fault(list.KeyRow, f.Name, r.line, "the alias of entry %s is empty; fetch the file again", r.fields[0])
	}
	kinds := map[string]string{"fka": list.Former, "nka": list.New}
	k := kinds[strings.ReplaceAll(strings.ToLower(r.fields[2]), ".", "")]
	if k == "" {
		k = list.Also
	}
	e.Names = append(e.Names, list.Name{Text: r.fields[3], Kind: k})
	return nil
}

// address takes a row: number, address number, street, city with province and postal code, country, remarks.
func (m *mapper) address(f File, r row) error {
	e, err := m.entry(f, r)
	if err != nil {
		return err
	}
	if a := (list.Address{Text: r.fields[2], City: r.fields[3], Country: r.fields[4]}); a != (list.Address{}) {
		e.Addresses = append(e.Addresses, a)
	}
	return nil
}

// comment takes a row: number and what remarks go on with.
func (m *mapper) comment(f File, r row) error {
	e, err := m.entry(f, r)
	if err == nil {
		e.Remarks += r.fields[1]
	}
	return err
}

// finish reads the remarks once they are whole.
func (m *mapper) finish() {
	for i := range m.list.Entries {
		remarks(&m.list.Entries[i])
	}
}

// kind is the party type of an SDN type; the files leave it empty for organisations.
func kind(s string) string {
	switch s = strings.ToLower(s); s {
	case "individual":
		return "person"
	case "vessel", "aircraft":
		return s
	}
	return "organization"
}
