// SPDX-License-Identifier: Apache-2.0

package sdnxml

import (
	"strconv"
	"strings"

	"github.com/crisiscell/crisiscell/finance/list"
)

// Root is the first element of the file.
const Root = "sdnList"

// about is what the file says of itself. The element's name is misspelt in the files.
type about struct {
	Published string `xml:"Publish_Date"`
	Count     string `xml:"Record_Count"`
}

// record is an entry as the file writes it.
type record struct {
	UID          string       `xml:"uid"`
	First        string       `xml:"firstName"`
	Last         string       `xml:"lastName"`
	Title        string       `xml:"title"`
	Type         string       `xml:"sdnType"`
	Remarks      string       `xml:"remarks"`
	Programmes   []string     `xml:"programList>program"`
	IDs          []identifier `xml:"idList>id"`
	Aliases      []alias      `xml:"akaList>aka"`
	Addresses    []address    `xml:"addressList>address"`
	Nations      []string     `xml:"nationalityList>nationality>country"`
	Citizenships []string     `xml:"citizenshipList>citizenship>country"`
	Births       []string     `xml:"dateOfBirthList>dateOfBirthItem>dateOfBirth"`
	BornIn       []string     `xml:"placeOfBirthList>placeOfBirthItem>placeOfBirth"`
	Vessel       *vessel      `xml:"vesselInfo"`
}

type identifier struct {
	Kind    string `xml:"idType"`
	Number  string `xml:"idNumber"`
	Country string `xml:"idCountry"`
}

type alias struct {
	Kind     string `xml:"type"`
	Category string `xml:"category"`
	First    string `xml:"firstName"`
	Last     string `xml:"lastName"`
}

type address struct {
	Line1   string `xml:"address1"`
	Line2   string `xml:"address2"`
	Line3   string `xml:"address3"`
	City    string `xml:"city"`
	State   string `xml:"stateOrProvince"`
	Zip     string `xml:"postalCode"`
	Country string `xml:"country"`
}

type vessel struct {
	CallSign string `xml:"callSign"`
	Type     string `xml:"vesselType"`
	Flag     string `xml:"vesselFlag"`
	Owner    string `xml:"vesselOwner"`
	Tonnage  string `xml:"tonnage"`
	Gross    string `xml:"grossRegisteredTonnage"`
}

// Read reads the file as the list of that name.
func Read(name, file string, b []byte) (*list.List, error) {
	l := &list.List{Name: name}
	seen := map[string]bool{}
	count := -1
	err := list.Walk(file, b, Root, map[string]func(*list.Element) error{
		"publshInformation": func(e *list.Element) error {
			var a about
			if err := e.Decode(&a); err != nil {
				return err
			}
			l.Published = list.Date(a.Published)
			n, err := strconv.Atoi(strings.TrimSpace(a.Count))
			if err != nil {
				return list.Fault(list.KeyRow, file, e.Line(), "Record_Count %.20q is not a number; fetch the file again", a.Count)
			}
			count = n
			return nil
		},
		"sdnEntry": func(e *list.Element) error {
			var r record
			if err := e.Decode(&r); err != nil {
				return err
			}
			entry := entryOf(&r)
			switch {
			case r.UID == "" || len(entry.Names) == 0:
				return list.Fault(list.KeyRow, file, e.Line(), "an entry without uid or name ends here; fetch the file again")
			case seen[r.UID]:
				return list.Fault(list.KeyTwice, file, e.Line(), "entry %.20s stands twice; fetch the file again", r.UID)
			}
			seen[r.UID] = true
			entry.Source = e.Source()
			l.Entries = append(l.Entries, entry)
			return nil
		},
	})
	switch {
	case err != nil:
		return nil, err
	case len(l.Entries) == 0:
		return nil, list.Fault(list.KeyEmpty, file, 0, "no entries; expected sdnEntry elements")
	case count < 0:
		l.Notes = append(l.Notes, file+" does not say how many entries it has")
	case count != len(l.Entries):
		return nil, list.Fault(list.KeyCount, file, 0, "%d entries, but Record_Count says %d; fetch the file again", len(l.Entries), count)
	}
	return l, nil
}
