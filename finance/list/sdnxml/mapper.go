// SPDX-License-Identifier: Apache-2.0

package sdnxml

import (
	"regexp"
	"strings"

	"github.com/crisiscell/crisiscell/finance/list"
)

// noDocument are kinds of the idList that are no identity number.
var noDocument = regexp.MustCompile(`(?i)^(gender|secondary sanctions|additional sanctions|transactions prohibited|website|email|phone|fax|` +
	`organization established|organization type|executive order|effective date|listing date|vessel year|aircraft model|aircraft manufacture date|` +
	`aircraft operator|prohibited transactions|caatsa|peesa|nationality of registration|target type|for more information|ifca|former vessel flag|other vessel)`)

var linked = regexp.MustCompile(`\(?Linked To: ([^;)]+)\)?`)

// entryOf makes the entry of a record.
func entryOf(r *record) list.Entry {
	e := list.Entry{ID: "ofac:" + r.UID, Type: kind(r.Type), Remarks: list.Clean(r.Remarks), Programmes: r.Programmes, BornIn: r.BornIn}
	if name := list.Join(", ", r.Last, r.First); name != "" {
		e.Names = []list.Name{{Text: name, Kind: list.Primary}}
	}
	for _, a := range r.Aliases {
		if name := list.Join(", ", a.Last, a.First); name != "" {
			k := map[string]string{"f.k.a.": list.Former, "n.k.a.": list.New}[a.Kind]
			if k == "" {
				k = list.Also
			}
			e.Names = append(e.Names, list.Name{Text: name, Kind: k, Weak: strings.EqualFold(a.Category, "weak")})
		}
	}
	if t := list.Clean(r.Title); t != "" {
		e.Titles = []string{t}
	}
	for _, b := range r.Births {
		if d := list.Date(b); d != "" {
			e.Births = append(e.Births, d)
		}
	}
	e.Countries = append(append(e.Countries, r.Nations...), r.Citizenships...)
	for _, a := range r.Addresses {
		v := list.Address{Text: list.Join(", ", a.Line1, a.Line2, a.Line3), City: list.Join(", ", a.City, a.State, a.Zip), Country: list.Clean(a.Country)}
		if v != (list.Address{}) {
			e.Addresses = append(e.Addresses, v)
		}
	}
	for _, d := range r.IDs {
		if n := list.Clean(d.Number); n != "" && !noDocument.MatchString(strings.TrimSpace(d.Kind)) {
			e.Documents = append(e.Documents, list.Document{Kind: list.Clean(d.Kind), Number: n, Country: list.Clean(d.Country)})
		}
	}
	for _, m := range linked.FindAllStringSubmatch(r.Remarks, -1) {
		e.Links = append(e.Links, list.Link{How: "Linked To", Name: strings.TrimSpace(m[1])})
	}
	if v := r.Vessel; v != nil {
		e.Vessel = &list.Vessel{CallSign: v.CallSign, Type: v.Type, Tonnage: v.Tonnage, GrossTonnage: v.Gross, Flag: v.Flag, Owner: v.Owner}
	}
	return e
}

func kind(s string) string {
	switch s = strings.ToLower(strings.TrimSpace(s)); s {
	case "individual":
		return "person"
	case "vessel", "aircraft":
		return s
	}
	return "organization"
}
