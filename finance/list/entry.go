// SPDX-License-Identifier: Apache-2.0

package list

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/finance/screen"
)

// Entry is one party of a list. Texts are as the list has them.
type Entry struct {
	ID         string // list and number, e.g. "ofac:36" or "un:6908048"
	Type       string // person, organization, vessel, aircraft or empty where the list does not say
	Names      []Name // the first is the primary one
	Births     []string
	BornIn     []string
	Countries  []string // citizenship and nationality
	Documents  []Document
	Addresses  []Address
	Vessel     *Vessel
	Programmes []string
	Links      []Link
	Listed     string // day of listing as an ISO date, or empty
	Titles     []string
	Remarks    string
	Source     string // the source rows, unaltered
}

// Kinds of names.
const (
	Primary   = "primary"
	Also      = "also"      // also known as
	Former    = "former"    // formerly known as
	New       = "new"       // now known as
	Original  = "original"  // in the script of its language
	Incorrect = "incorrect" // spelt wrong by the list's own word
)

// Name is one listed name.
type Name struct {
	Text   string
	Kind   string
	Weak   bool   // of low quality by the list's own word
	Script string // ISO 15924 code in lower case where the list gives it, else empty
}

// Document is an identity document or number: a passport, registration, IMO number, call sign, tail sign or the
// address of a crypto wallet.
type Document struct {
	Kind, Number, Country string
}

// Address is a place where the party is or was.
type Address struct {
	Text, City, Country string
}

// Vessel is what a list says of a ship.
type Vessel struct {
	CallSign, Type, Tonnage, GrossTonnage, Flag, Owner string
}

// Link is a relation to another party, by its name or id as the list gives it.
type Link struct {
	How, Name, ID string
}

// List is one list as it was read.
type List struct {
	Name      string // e.g. "OFAC SDN"
	Published string // ISO date where the list gives it, else empty
	Entries   []Entry
	Notes     []string // what could not be checked, in words for the one who brings it in
}

// Party is what the engine compares of an entry.
func (e *Entry) Party(list string) screen.Party {
	p := screen.Party{ID: e.ID, List: list, Type: e.Type, Births: e.Births}
	for _, n := range e.Names {
		p.Names = append(p.Names, screen.Name{Text: n.Text, Weak: n.Weak})
	}
	p.Countries = slices.Clone(e.Countries)
	for _, a := range e.Addresses {
		if a.Country != "" && !slices.Contains(p.Countries, a.Country) {
			p.Countries = append(p.Countries, a.Country)
		}
	}
	for _, b := range e.BornIn {
		if last := b[strings.LastIndexByte(b, ',')+1:]; strings.TrimSpace(last) != "" {
			p.Countries = append(p.Countries, strings.TrimSpace(last))
		}
	}
	for _, d := range e.Documents {
		p.Numbers = append(p.Numbers, d.Number)
	}
	if e.Vessel != nil && e.Vessel.CallSign != "" {
		p.Numbers = append(p.Numbers, e.Vessel.CallSign)
	}
	return p
}

// Parties are the parties of a list for the engine.
func (l *List) Parties() []screen.Party {
	out := make([]screen.Party, len(l.Entries))
	for i := range l.Entries {
		out[i] = l.Entries[i].Party(l.Name)
	}
	return out
}

// Hash is the SHA-256 of what the entry says, without its source rows: it changes when the content changes, and not
// when the list is only written in another order or format.
func (e *Entry) Hash() string {
	c := *e
	c.Source = ""
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
