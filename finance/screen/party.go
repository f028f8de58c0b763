// SPDX-License-Identifier: Apache-2.0

package screen

// Party is a listed person, organisation, vessel or aircraft.
type Party struct {
	ID        string   // list and number, e.g. "ofac:36"
	List      string   // the list's name, e.g. "OFAC SDN"
	Type      string   // person, organization, vessel, aircraft or empty
	Names     []Name   // the first is the primary one
	Births    []string // ISO dates of any length ("1965", "1965-07-04") or ranges of years ("1958/1960")
	Countries []string // names in English or Arabic, or ISO 3166 codes: birth, citizenship, address
	Numbers   []string // passports, registrations, IMO numbers, call signs, tail signs, crypto addresses
}

// Name is one listed name.
type Name struct {
	Text string
	Weak bool // a weak alias supports a match and never makes one
}

// Query is whom to look for. Only Name or Number is needed; the others are evidence beside them.
type Query struct {
	Name    string
	Type    string // person, organization, vessel, aircraft or empty
	Birth   string // ISO date of any length: "1965", "1965-07" or "1965-07-04"
	Country string // name in English or Arabic, or ISO 3166 code
	Number  string // any identity number, IMO number, call sign or crypto address
}

// Reason is one line of the explanation. Query or Listed is empty where a word stands alone.
type Reason struct {
	Part   string  `json:"part"` // token, number, birth, country or type
	Query  string  `json:"query"`
	Listed string  `json:"listed"`
	How    string  `json:"how"`    // a How in words
	Weight float64 `json:"weight"` // share of the evidence, below 0 where it speaks against a match
}

// How says how two things meet.
type How uint8

// How two words, numbers, births or countries meet.
const (
	unlike          How = iota
	exact               // the same letters
	equivalent          // another form of the same name or legal form
	transliteration     // the same sounds, or the other script
	spelling            // letters differ
	joined              // written together on one side
	initial             // one side gives the first letter only
	extra               // the listed name does not have it
	leftOut             // the query does not have it
	contradicts         // both sides have it and differ
)

var hows = [...]string{"", "exact", "equivalent", "transliteration", "spelling", "joined", "initial", "not listed", "left out", "contradicts"}

func (h How) String() string { return hows[h] }

// Match is a listed party that resembles the query.
type Match struct {
	Party   Party
	Matched Name    // the listed name that resembles most
	Script  string  // of Matched: latn, arab, cyrl or another ISO 15924 code in lower case
	Score   float64 // probability from 0 to 1, in thousandths
	Level   string  // strong, possible or empty
	Why     []Reason
}
