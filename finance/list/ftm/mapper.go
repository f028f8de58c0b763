// SPDX-License-Identifier: Apache-2.0

package ftm

import (
	"fmt"

	"github.com/crisiscell/crisiscell/finance/list"
)

// types are the schemata of parties.
var types = map[string]string{"Person": "person", "Company": "organization", "Organization": "organization", "PublicBody": "organization",
	"LegalEntity": "", "Vessel": "vessel", "Airplane": "aircraft", "Thing": ""}

// relations are the schemata that join two parties, and the properties that name them.
var relations = map[string][2]string{"Ownership": {"owner", "asset"}, "Directorship": {"director", "organization"}, "Family": {"person", "relative"},
	"Associate": {"person", "associate"}, "Membership": {"member", "organization"}, "Employment": {"employee", "employer"},
	"Representation": {"agent", "client"}, "UnknownLink": {"subject", "object"}, "Succession": {"predecessor", "successor"}}

// numbers are the properties that hold an identity number, in a fixed order.
var numbers = []string{"idNumber", "passportNumber", "registrationNumber", "taxNumber", "innCode", "ogrnCode", "okpoCode", "leiCode", "uscCode", "vatCode",
	"swiftBic", "imoNumber", "mmsi", "callSign", "serialNumber", "kppCode", "dunsCode", "socialSecurityNumber", "publicKey", "npiCode", "uniqueEntityId"}

// mapper makes entries, and keeps what is of others until all are known.
type mapper struct {
	file    string
	list    *list.List
	at      map[string]int
	others  []other
	unnamed int
}

// other is an entity that is part of others.
type other struct {
	entity
	source string
	line   int
}

func (m *mapper) take(e *entity, source string, line int) error {
	kind, party := types[e.Schema]
	if !party {
		m.others = append(m.others, other{*e, source, line})
		return nil
	}
	if _, twice := m.at[e.ID]; twice {
		return list.Fault(list.KeyTwice, m.file, line, "entity %.60q stands twice; fetch the file again", e.ID)
	}
	p := e.Properties
	v := list.Entry{ID: "ftm:" + e.ID, Type: kind, BornIn: p["birthPlace"], Titles: p["position"], Programmes: p["program"], Remarks: list.Join(" ", p["notes"]...), Source: source}
	v.Names = namesOf(e)
	if len(v.Names) == 0 {
		m.unnamed++
		return nil
	}
	for _, d := range append(p["birthDate"], p["incorporationDate"]...) {
		if d = list.Date(d); d != "" && kind != "organization" {
			v.Births = append(v.Births, d)
		}
	}
	for _, c := range []string{"nationality", "citizenship", "country", "jurisdiction", "mainCountry", "flag"} {
		v.Countries = append(v.Countries, p[c]...)
	}
	for _, kind := range numbers {
		for _, n := range p[kind] {
			v.Documents = append(v.Documents, list.Document{Kind: kind, Number: n})
		}
	}
	for _, a := range p["address"] {
		v.Addresses = append(v.Addresses, list.Address{Text: a})
	}
	if kind == "vessel" {
		v.Vessel = &list.Vessel{CallSign: first(p["callSign"]), Type: first(p["type"]), Flag: first(p["flag"]), GrossTonnage: first(p["grossRegisteredTonnage"])}
	}
	m.at[e.ID] = len(m.list.Entries)
	m.list.Entries = append(m.list.Entries, v)
	return nil
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

// namesOf lists the names of a party: the caption first, if it is one of them.
func namesOf(e *entity) []list.Name {
	var out []list.Name
	seen := map[string]bool{}
	add := func(kind string, weak bool, texts ...string) {
		for _, t := range texts {
			if t = list.Clean(t); t != "" && !seen[t] {
				seen[t] = true
				out = append(out, list.Name{Text: t, Kind: kind, Weak: weak})
			}
		}
	}
	for _, n := range e.Properties["name"] {
		if n == e.Caption {
			add(list.Primary, false, n)
		}
	}
	add(list.Primary, false, e.Properties["name"]...)
	add(list.Also, false, e.Properties["alias"]...)
	add(list.Former, false, e.Properties["previousName"]...)
	add(list.Also, true, e.Properties["weakAlias"]...)
	return out
}

// finish gives relations, sanctions and documents to the entries they name. A reference out of the file is kept
// where it is a relation, and nothing else.
func (m *mapper) finish() (*list.List, error) {
	for _, o := range m.others {
		p := o.Properties
		if ends, is := relations[o.Schema]; is {
			m.relate(o, p[ends[0]], p[ends[1]])
			continue
		}
		for _, holder := range append(p["entity"], p["holder"]...) {
			i, known := m.at[holder]
			if !known {
				continue
			}
			e := &m.list.Entries[i]
			switch o.Schema {
			case "Sanction":
				e.Programmes = append(e.Programmes, p["program"]...)
				e.Listed = list.Date(first(p["listingDate"]))
			case "Passport", "Identification":
				for _, n := range p["number"] {
					e.Documents = append(e.Documents, list.Document{Kind: o.Schema, Number: n, Country: first(p["country"])})
				}
			case "CryptoWallet":
				for _, n := range p["publicKey"] {
					e.Documents = append(e.Documents, list.Document{Kind: "CryptoWallet", Number: n})
				}
			default:
				continue
			}
			e.Source += "\n" + o.source
		}
	}
	if len(m.list.Entries) == 0 {
		return nil, list.Fault(list.KeyEmpty, m.file, 0, "no party with a name; expected entities such as Person or Company")
	}
	if m.unnamed > 0 {
		m.list.Notes = append(m.list.Notes, fmt.Sprintf("%s: %d parties without a name are left out", m.file, m.unnamed))
	}
	return m.list, nil
}

func (m *mapper) relate(o other, from, to []string) {
	for _, f := range from {
		i, known := m.at[f]
		if !known {
			continue
		}
		for _, t := range to {
			l := list.Link{How: o.Schema, ID: "ftm:" + t}
			if j, known := m.at[t]; known {
				l.Name = m.list.Entries[j].Names[0].Text
			}
			e := &m.list.Entries[i]
			e.Links = append(e.Links, l)
			e.Source += "\n" + o.source
		}
	}
}
