// SPDX-License-Identifier: Apache-2.0

package advxml

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/crisiscell/crisiscell/finance/list"
)

// feature takes one feature of a profile: a birth, a place, a nationality, a ship's data or a number.
func (m *mapper) feature(e *list.Entry, f *feature, line int) error {
	kind, err := m.of("FeatureType", f.Type, line)
	if err != nil {
		return err
	}
	for _, v := range f.Versions {
		for _, p := range v.Periods {
			if kind.Text == "Birthdate" {
				if d := period(p.From, p.To); d != "" {
					e.Births = append(e.Births, d)
				}
			}
		}
		for _, at := range v.Locations {
			if err := m.place(e, kind.Text, at.ID, line); err != nil {
				return err
			}
		}
		for _, d := range v.Details {
			text := list.Clean(d.Text)
			if text == "" {
				ref, err := m.of("DetailReference", d.Reference, line)
				if err != nil {
					return err
				}
				text = ref.Text
			}
			if text != "" {
				detail(e, kind.Text, text)
			}
		}
	}
	return nil
}

// detail takes a feature that is words or a number.
func detail(e *list.Entry, kind, text string) {
	ship := func() *list.Vessel {
		if e.Vessel == nil {
			e.Vessel = &list.Vessel{}
		}
		return e.Vessel
	}
	switch k := strings.ToLower(kind); {
	case k == "place of birth":
		e.BornIn = append(e.BornIn, text)
	case k == "title":
		e.Titles = append(e.Titles, text)
	case k == "vessel call sign":
		ship().CallSign = text
	case k == "vessel type":
		ship().Type = text
	case k == "vessel flag":
		ship().Flag = text
	case k == "vessel owner":
		ship().Owner = text
	case k == "vessel tonnage":
		ship().Tonnage = text
	case k == "vessel gross registered tonnage":
		ship().GrossTonnage = text
	case strings.HasPrefix(k, "digital currency address"), strings.Contains(k, "identification"), strings.Contains(k, "number"), k == "mmsi",
		k == "swift/bic", k == "bik (ru)", strings.Contains(k, "tail"), k == "other vessel call sign", strings.Contains(k, "transponder"), k == "d-u-n-s number":
		e.Documents = append(e.Documents, list.Document{Kind: kind, Number: text})
	}
}

// place takes a feature that is a place: a nationality, a place of birth or an address.
func (m *mapper) place(e *list.Entry, kind, id string, line int) error {
	at, known := m.places[id]
	if !known {
		return list.Fault(list.KeyStray, m.file, line, "location %.20s is not in the file; fetch the file again", id)
	}
	country := ""
	for _, c := range at.Countries {
		v, err := m.of("Country", c.ID, line)
		if err != nil {
			return err
		}
		country = v.Text
	}
	var text, city []string
	for _, p := range at.Parts {
		t, err := m.of("LocPartType", p.Type, line)
		if err != nil {
			return err
		}
		if t.Text == "CITY" {
			city = append(city, p.Values...)
		} else {
			text = append(text, p.Values...)
		}
	}
	switch kind {
	case "Nationality Country", "Citizenship Country":
		if country != "" {
			e.Countries = append(e.Countries, country)
		}
	case "Place of Birth":
		e.BornIn = append(e.BornIn, list.Join(", ", list.Join(", ", append(city, text...)...), country))
	default:
		e.Addresses = append(e.Addresses, list.Address{Text: list.Join(", ", text...), City: list.Join(", ", city...), Country: country})
	}
	return nil
}

// iso is the day, or the month or year where no day is given.
func (d date) iso() string {
	n := func(s string) int { v, _ := strconv.Atoi(strings.TrimSpace(s)); return v }
	y, m, day := n(d.Year), n(d.Month), n(d.Day)
	switch {
	case y < 1 || y > 9999:
		return ""
	case m < 1 || m > 12:
		return fmt.Sprintf("%04d", y)
	case day < 1:
		return fmt.Sprintf("%04d-%02d", y, m)
	}
	return list.Date(fmt.Sprintf("%04d-%02d-%02d", y, m, day))
}

// period is a day, a year where the period is one, or years.
func period(from, to date) string {
	a, b := from.iso(), to.iso()
	switch {
	case len(a) < 4 || len(b) < 4 || a == b:
		return a
	case a[:4] != b[:4]:
		return a[:4] + "/" + b[:4]
	}
	return a[:4]
}
