// SPDX-License-Identifier: Apache-2.0

package decision

import "github.com/crisiscell/crisiscell/cell"

// Person is somebody with an account. The house knows nothing else of a person: no sect, health or politics.
type Person struct {
	ID   cell.ID   `json:"id"`
	Name cell.Name `json:"name"`
	// Administrator is the technical role: it makes accounts, sits in no seat, reads no content and signs nothing.
	Administrator bool `json:"administrator"`
}

// PersonAdded makes a person known to the house, which places nobody in a seat. An administrator does it; the first
// people come with the genesis entry.
type PersonAdded struct {
	Person
}

// Kind implements cell.Fact.
func (PersonAdded) Kind() cell.Kind { return "person.added" }

// Version implements cell.Fact.
func (PersonAdded) Version() int { return 1 }

// Standing is a seat that a person holds in a crisis now. A person may have several.
type Standing struct {
	Person   Person
	Crisis   cell.CrisisOpened
	Closed   bool // the crisis is closed: it is read, and nothing is done in it
	Seat     cell.ID
	SeatName cell.Name
	Kind     string   // Authority, Ordinary or Auditor
	Desks    []string // that the seat is granted
	From     cell.Time
	Until    cell.Time // 0 = open
	// Administrator is true in the one standing of an administrator, which has no crisis and no seat.
	Administrator bool
}
