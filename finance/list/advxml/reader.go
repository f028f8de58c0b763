// SPDX-License-Identifier: Apache-2.0

package advxml

import (
	"github.com/crisiscell/crisiscell/finance/list"
)

// Root is the first element of the file.
const Root = "Sanctions"

// value is one numbered value of a reference set.
type value struct {
	ID    string `xml:"ID,attr"`
	Code  string `xml:"ScriptCode,attr"`
	ISO2  string `xml:"ISO2,attr"`
	Party string `xml:"PartyTypeID,attr"`
	Text  string `xml:",chardata"`
}

// sets are the reference sets that are used, by the element of their values.
var sets = []string{"AliasType", "Country", "FeatureType", "IDRegDocType", "PartySubType", "PartyType", "Script", "RelationType", "NamePartType", "DetailReference", "LocPartType"}

type date struct {
	Year  string `xml:"Year"`
	Month string `xml:"Month"`
	Day   string `xml:"Day"`
}

type location struct {
	ID        string `xml:"ID,attr"`
	Countries []struct {
		ID string `xml:"CountryID,attr"`
	} `xml:"LocationCountry"`
	Parts []struct {
		Type   string   `xml:"LocPartTypeID,attr"`
		Values []string `xml:"LocationPartValue>Value"`
	} `xml:"LocationPart"`
}

type document struct {
	Type     string `xml:"IDRegDocTypeID,attr"`
	Identity string `xml:"IdentityID,attr"`
	Country  string `xml:"IssuedBy-CountryID,attr"`
	Number   string `xml:"IDRegistrationNo"`
}

type party struct {
	ID       string    `xml:"FixedRef,attr"`
	Comment  string    `xml:"Comment"`
	Profiles []profile `xml:"Profile"`
}

type profile struct {
	ID         string     `xml:"ID,attr"`
	SubType    string     `xml:"PartySubTypeID,attr"`
	Identities []identity `xml:"Identity"`
	Features   []feature  `xml:"Feature"`
}

type identity struct {
	ID      string  `xml:"ID,attr"`
	Aliases []alias `xml:"Alias"`
	Groups  []struct {
		ID   string `xml:"ID,attr"`
		Type string `xml:"NamePartTypeID,attr"`
	} `xml:"NamePartGroups>MasterNamePartGroup>NamePartGroup"`
}

type alias struct {
	Type    string `xml:"AliasTypeID,attr"`
	Primary bool   `xml:"Primary,attr"`
	Low     bool   `xml:"LowQuality,attr"`
	Names   []struct {
		Parts []struct {
			Group  string `xml:"NamePartGroupID,attr"`
			Script string `xml:"ScriptID,attr"`
			Text   string `xml:",chardata"`
		} `xml:"DocumentedNamePart>NamePartValue"`
	} `xml:"DocumentedName"`
}

type feature struct {
	Type     string `xml:"FeatureTypeID,attr"`
	Versions []struct {
		Periods []struct {
			From date `xml:"Start>From"`
			To   date `xml:"End>To"`
		} `xml:"DatePeriod"`
		Details []struct {
			Reference string `xml:"DetailReferenceID,attr"`
			Text      string `xml:",chardata"`
		} `xml:"VersionDetail"`
		Locations []struct {
			ID string `xml:"LocationID,attr"`
		} `xml:"VersionLocation"`
	} `xml:"FeatureVersion"`
}

type relation struct {
	From string `xml:"From-ProfileID,attr"`
	To   string `xml:"To-ProfileID,attr"`
	Type string `xml:"RelationTypeID,attr"`
}

type sanction struct {
	Profile string `xml:"ProfileID,attr"`
	Events  []struct {
		Date date `xml:"Date"`
	} `xml:"EntryEvent"`
	Measures []string `xml:"SanctionsMeasure>Comment"`
}

// kept is a party and its source.
type kept struct {
	party
	source string
	line   int
}

// Read reads the file as the list of that name.
func Read(name, file string, b []byte) (*list.List, error) {
	m := mapper{file: file, values: map[string]map[string]value{}, places: map[string]location{}, documents: map[string][]document{}}
	take := m.takers()
	for _, set := range sets {
		of := map[string]value{}
		m.values[set] = of
		take[set] = func(e *list.Element) error {
			v, err := decoded[value](e)
			of[v.ID] = v
			return err
		}
	}
	if err := list.Walk(file, b, Root, take); err != nil {
		return nil, err
	}
	l := &list.List{Name: name, Published: m.issued.iso()}
	if err := m.entries(l); err != nil {
		return nil, err
	}
	if len(l.Entries) == 0 {
		return nil, list.Fault(list.KeyEmpty, file, 0, "no entries; expected DistinctParty elements")
	}
	return l, nil
}

// decoded reads an element.
func decoded[T any](e *list.Element) (v T, err error) {
	err = e.Decode(&v)
	return v, err
}

// takers keep the elements that are resolved once all are read.
func (m *mapper) takers() map[string]func(*list.Element) error {
	return map[string]func(*list.Element) error{
		"DateOfIssue": func(e *list.Element) error { return e.Decode(&m.issued) },
		"Location": func(e *list.Element) error {
			v, err := decoded[location](e)
			m.places[v.ID] = v
			return err
		},
		"IDRegDocument": func(e *list.Element) error {
			v, err := decoded[document](e)
			m.documents[v.Identity] = append(m.documents[v.Identity], v)
			return err
		},
		"DistinctParty": func(e *list.Element) error {
			v, err := decoded[party](e)
			m.parties = append(m.parties, kept{v, e.Source(), e.Line()})
			return err
		},
		"ProfileRelationship": func(e *list.Element) error {
			v, err := decoded[relation](e)
			m.relations = append(m.relations, v)
			return err
		},
		"SanctionsEntry": func(e *list.Element) error {
			v, err := decoded[sanction](e)
			m.sanctions = append(m.sanctions, v)
			return err
		},
	}
}
