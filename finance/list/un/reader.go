// SPDX-License-Identifier: Apache-2.0

package un

import "github.com/crisiscell/crisiscell/finance/list"

// Root is the first element of the file.
const Root = "CONSOLIDATED_LIST"

// Name is the list's name.
const Name = "UN Security Council"

// individual is a person or an entity as the file writes it.
type individual struct {
	ID           string   `xml:"DATAID"`
	First        string   `xml:"FIRST_NAME"`
	Second       string   `xml:"SECOND_NAME"`
	Third        string   `xml:"THIRD_NAME"`
	Fourth       string   `xml:"FOURTH_NAME"`
	Original     string   `xml:"NAME_ORIGINAL_SCRIPT"`
	Type         string   `xml:"UN_LIST_TYPE"`
	Reference    string   `xml:"REFERENCE_NUMBER"`
	Listed       string   `xml:"LISTED_ON"`
	Comments     string   `xml:"COMMENTS1"`
	Titles       []string `xml:"TITLE>VALUE"`
	Designations []string `xml:"DESIGNATION>VALUE"`
	Nations      []string `xml:"NATIONALITY>VALUE"`
	Aliases      []alias  `xml:"INDIVIDUAL_ALIAS"`
	EntityAlias  []alias  `xml:"ENTITY_ALIAS"`
	Addresses    []place  `xml:"INDIVIDUAL_ADDRESS"`
	EntityPlaces []place  `xml:"ENTITY_ADDRESS"`
	Births       []birth  `xml:"INDIVIDUAL_DATE_OF_BIRTH"`
	BornIn       []place  `xml:"INDIVIDUAL_PLACE_OF_BIRTH"`
	Documents    []paper  `xml:"INDIVIDUAL_DOCUMENT"`
}

type alias struct {
	Quality string `xml:"QUALITY"`
	Name    string `xml:"ALIAS_NAME"`
}

type place struct {
	Street   string `xml:"STREET"`
	City     string `xml:"CITY"`
	Province string `xml:"STATE_PROVINCE"`
	Zip      string `xml:"ZIP_CODE"`
	Country  string `xml:"COUNTRY"`
}

type birth struct {
	Kind string `xml:"TYPE_OF_DATE"`
	Date string `xml:"DATE"`
	Year string `xml:"YEAR"`
	From string `xml:"FROM_YEAR"`
	To   string `xml:"TO_YEAR"`
}

type paper struct {
	Kind    string `xml:"TYPE_OF_DOCUMENT"`
	Number  string `xml:"NUMBER"`
	Country string `xml:"ISSUING_COUNTRY"`
	Issued  string `xml:"COUNTRY_OF_ISSUE"`
}

// Read reads the file, which is named for messages.
func Read(file string, b []byte) (*list.List, error) {
	l := &list.List{Name: Name}
	seen := map[string]bool{}
	take := func(kind string) func(*list.Element) error {
		return func(e *list.Element) error {
			var v individual
			if err := e.Decode(&v); err != nil {
				return err
			}
			entry := entryOf(&v, kind)
			switch {
			case v.ID == "" || len(entry.Names) == 0:
				return list.Fault(list.KeyRow, file, e.Line(), "an entry without DATAID or name ends here; fetch the file again")
			case seen[v.ID]:
				return list.Fault(list.KeyTwice, file, e.Line(), "entry %.20s stands twice; fetch the file again", v.ID)
			}
			seen[v.ID] = true
			entry.Source = e.Source()
			l.Entries = append(l.Entries, entry)
			return nil
		}
	}
	err := list.Walk(file, b, Root, map[string]func(*list.Element) error{"INDIVIDUAL": take("person"), "ENTITY": take("organization")})
	if err != nil {
		return nil, err
	}
	if len(l.Entries) == 0 {
		return nil, list.Fault(list.KeyEmpty, file, 0, "no entries; expected INDIVIDUAL or ENTITY elements")
	}
	l.Published = published(b)
	return l, nil
}
