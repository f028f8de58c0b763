// SPDX-License-Identifier: Apache-2.0

package ofac

import (
	"regexp"
	"strings"

	"github.com/crisiscell/crisiscell/finance/list"
)

// documents are the kinds of numbers in remarks, as they are written there before the number.
var documents = regexp.MustCompile(`^(Passport|Diplomatic Passport|National ID No\.|National Foreign ID Number|Tax ID No\.|Registration Number|Registration ID|` +
	`Cedula No\.|SSN|D-U-N-S Number|Identification Number|Electoral Registry No\.|Driver's License No\.|License|Travel Document Number|` +
	`C\.U\.R\.P\.|R\.F\.C\.|NIT #|RUC #|C\.R\. No\.|RIF #|Matricula Mercantil No|Folio Mercantil No\.|Business Registration Document #|` +
	`Commercial Registry Number|Company Number|Chinese Commercial Code|V\.A\.T\. Number|Trade License No\.|Unified Social Credit Code \(USCC\)|` +
	`Legal Entity Number|Government Gazette Number|Business Number|Birth Certificate Number|Bosnian Personal ID No\.|Stateless Person ID Card|` +
	`Vessel Registration Identification|MMSI|Other Vessel Call Sign|Aircraft Construction Number \(also called L/N or S/N or F/N\)|` +
	`Aircraft Manufacturer's Serial Number \(MSN\)|Aircraft Tail Number|Aircraft Mode S Transponder Code|Aircraft Serial Identification|` +
	`SWIFT/BIC|BIK \(RU\)|Digital Currency Address - [A-Z]{2,6}|Public Registration Number|Enterprise Number|` +
	`D\.N\.I\.|Business Registration Number|Economic Register Number \(CBLS\)|Personal ID Card|Residency Number|Numero de Identidad|Identity Card|Seafarer's Identification Document|` +
	`Afghan Money Service Provider License Number|Central Registration System Number|Romanian Permanent Resident|UAE Identification|` +
	`Tourism License No\.|Kuwait Civil ID No\.|Voter Identification Number|File Number|Credit Information System Number)\s+(\S.*)$`)

// place is a country or issuer in brackets at the end.
var place = regexp.MustCompile(`^(.*\S)\s*\(([^()]+)\)$`)

// quoted is a weak alias: OFAC writes those in quotation marks and in the remarks only.
var quoted = regexp.MustCompile(`^(a\.k\.a\.|f\.k\.a\.|n\.k\.a\.) '(.+)'$`)

// remarks takes births, places, nationalities, documents, weak aliases and links out of an entry's remarks.
func remarks(e *list.Entry) {
	for _, part := range strings.Split(strings.TrimSuffix(e.Remarks, "."), ";") {
		part = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(part), "alt. "), "Alt. ")
		word, rest, _ := strings.Cut(part, " ")
		switch {
		case word == "DOB":
			if d := list.Date(rest); d != "" {
				e.Births = append(e.Births, d)
			}
		case word == "POB":
			e.BornIn = append(e.BornIn, rest)
		case word == "nationality", word == "citizen":
			e.Countries = append(e.Countries, rest)
		case strings.HasPrefix(part, "Linked To: "):
			e.Links = append(e.Links, list.Link{How: "Linked To", Name: strings.TrimSpace(part[len("Linked To: "):])})
		default:
			numbered(e, part)
		}
	}
}

func numbered(e *list.Entry, part string) {
	if m := quoted.FindStringSubmatch(part); m != nil {
		k := map[string]string{"a.k.a.": list.Also, "f.k.a.": list.Former, "n.k.a.": list.New}[m[1]]
		e.Names = append(e.Names, list.Name{Text: m[2], Kind: k, Weak: true})
		return
	}
	m := documents.FindStringSubmatch(part)
	if m == nil {
		return
	}
	d := list.Document{Kind: m[1], Number: m[2]}
	if p := place.FindStringSubmatch(m[2]); p != nil {
		d.Number, d.Country = p[1], p[2]
	}
	// A number goes on with remarks such as "issued 1 Jan 2000" or "expires 2 Feb 2010".
	for _, stop := range []string{" issued ", " expires ", " (issued", "; "} {
		d.Number, _, _ = strings.Cut(d.Number, stop)
	}
	if p := place.FindStringSubmatch(d.Number); p != nil {
		d.Number, d.Country = p[1], p[2]
	}
	e.Documents = append(e.Documents, d)
}
