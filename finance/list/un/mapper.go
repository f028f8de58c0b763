// SPDX-License-Identifier: Apache-2.0

package un

import (
	"regexp"
	"strings"

	"github.com/crisiscell/crisiscell/finance/list"
)

var generated = regexp.MustCompile(`dateGenerated\s*=\s*"(\d{4}-\d\d-\d\d)`)

// published is the day on which the file was made, by its first element.
func published(b []byte) string {
	if m := generated.FindSubmatch(b[:min(len(b), 4096)]); m != nil {
		return string(m[1])
	}
	return ""
}

// entryOf makes the entry of a person or organisation.
func entryOf(v *individual, kind string) list.Entry {
	e := list.Entry{ID: "un:" + v.ID, Type: kind, Listed: list.Date(v.Listed), Remarks: list.Clean(v.Comments)}
	if name := list.Join(" ", v.First, v.Second, v.Third, v.Fourth); name != "" {
		e.Names = append(e.Names, list.Name{Text: name, Kind: list.Primary})
	}
	if original := list.Clean(v.Original); original != "" {
		e.Names = append(e.Names, list.Name{Text: original, Kind: list.Original})
	}
	for _, a := range append(v.Aliases, v.EntityAlias...) {
		e.Names = append(e.Names, names(a)...)
	}
	if v.Type != "" {
		e.Programmes = []string{v.Type}
	}
	if v.Reference != "" {
		e.Documents = append(e.Documents, list.Document{Kind: "UN reference", Number: v.Reference})
	}
	for _, n := range v.Nations {
		if n = list.Clean(n); n != "" {
			e.Countries = append(e.Countries, n)
		}
	}
	for _, t := range append(v.Titles, v.Designations...) {
		if t = list.Clean(t); t != "" {
			e.Titles = append(e.Titles, t)
		}
	}
	about(&e, v)
	return e
}

// about takes births, places and documents.
func about(e *list.Entry, v *individual) {
	for _, b := range v.Births {
		if d := dateOf(b); d != "" {
			e.Births = append(e.Births, d)
		}
	}
	for _, p := range v.BornIn {
		if text := list.Join(", ", p.City, p.Province, p.Country); text != "" {
			e.BornIn = append(e.BornIn, text)
		}
	}
	for _, p := range append(v.Addresses, v.EntityPlaces...) {
		a := list.Address{Text: list.Join(", ", p.Street, p.Province, p.Zip), City: list.Clean(p.City), Country: list.Clean(p.Country)}
		if a != (list.Address{}) {
			e.Addresses = append(e.Addresses, a)
		}
	}
	for _, d := range v.Documents {
		if n := list.Clean(d.Number); n != "" {
			country := list.Clean(d.Country)
			if country == "" {
				country = list.Clean(d.Issued)
			}
			e.Documents = append(e.Documents, list.Document{Kind: list.Clean(d.Kind), Number: n, Country: country})
		}
	}
}

// names are the names of an alias: several stand in one, parted by semicolons.
func names(a alias) []list.Name {
	kind := list.Also
	if strings.Contains(strings.ToLower(a.Quality), "f.k.a") {
		kind = list.Former
	}
	var out []list.Name
	for _, text := range strings.Split(a.Name, ";") {
		if text = list.Clean(text); text != "" {
			out = append(out, list.Name{Text: text, Kind: kind, Weak: strings.EqualFold(strings.TrimSpace(a.Quality), "low")})
		}
	}
	return out
}

// dateOf is a day, a year, or the years between or about.
func dateOf(b birth) string {
	switch {
	case b.From != "" && b.To != "":
		return list.Date(b.From + " to " + b.To)
	case b.Date != "":
		return list.Date(strings.TrimSpace(b.Date)[:min(10, len(strings.TrimSpace(b.Date)))])
	case strings.EqualFold(b.Kind, "APPROXIMATELY"):
		return list.Date("circa " + strings.TrimSpace(b.Year))
	}
	return list.Date(b.Year)
}
