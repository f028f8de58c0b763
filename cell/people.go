// SPDX-License-Identifier: Apache-2.0

package cell

// Name is what something is called in both languages. An empty side is unknown, not derived.
type Name struct {
	En string `json:"en"`
	Ar string `json:"ar"`
}

// In returns the name in lang ("ar" or "en"), or the other language's where that one is unknown.
func (n Name) In(lang string) string {
	if (lang == "ar" && n.Ar != "") || n.En == "" {
		return n.Ar
	}
	return n.En
}

// Actor is who does something: a person (or machine credential) and the seat acted from. Both stand in the
// entry; the seat may be empty for acts of the installation itself.
type Actor struct {
	ID   ID
	Seat string
}

// Viewer is who reads, about which crisis and as of when. Every read binds it whole, so that no query can forget
// who asks. Content is as at At, permission is as of now.
type Viewer struct {
	Actor  ID
	Seat   string
	Crisis ID
	Desks  []string // desks whose protected content the seat is granted
	At     Seq      // position in the record, 0 = now
}

// TLP is a Traffic Light Protocol 2.0 marking by name (FIRST, August 2022), never by ordinal.
type TLP string

// The five markings of TLP 2.0.
const (
	Clear       TLP = "CLEAR"
	Green       TLP = "GREEN"
	Amber       TLP = "AMBER"
	AmberStrict TLP = "AMBER+STRICT"
	Red         TLP = "RED"
)

// Valid reports whether t is one of the five markings.
func (t TLP) Valid() bool {
	switch t {
	case Clear, Green, Amber, AmberStrict, Red:
		return true
	}
	return false
}
