// SPDX-License-Identifier: Apache-2.0

package cell

import (
	"cmp"
	"slices"
	"strings"
)

// Audience is who may see an item: a set of seats and persons, made from its TLP 2.0 marking.
//
//	CLEAR, GREEN   every seat of the crisis
//	AMBER          the owner's seat and the seats named
//	AMBER+STRICT   the owner's seat
//	RED            the persons named, whatever their seat
//
// Narrower means subset; the markings have no order of their own.
type Audience struct {
	Marking TLP      `json:"marking"`
	Owner   string   `json:"owner"`   // the seat that brought the item in; it alone may release it to more people
	Seats   []string `json:"seats"`   // AMBER: beside the owner
	Persons []ID     `json:"persons"` // RED
}

// Everyone stands in Members for every seat of the crisis.
const Everyone = "*"

// By completes an audience that who gives something brought in: GREEN when the marking is empty, who's seat as the
// owner, and for RED who beside the persons named.
func (a Audience) By(who Actor) Audience {
	a.Marking = cmp.Or(a.Marking, Green)
	a.Owner = who.Seat
	a.Seats, a.Persons = append([]string{}, a.Seats...), append([]ID{}, a.Persons...)
	if a.Marking == Red && !slices.Contains(a.Persons, who.ID) {
		a.Persons = append(a.Persons, who.ID)
	}
	return a
}

// Check tells what is wrong with a: its error is Invalid.
func (a Audience) Check() error {
	bad := func(key, msg string) error { return &Error{Code: Invalid, Key: key, Msg: msg} }
	switch {
	case !a.Marking.Valid():
		return bad("error.audience.marking", "the marking is none of TLP 2.0: use CLEAR, GREEN, AMBER, AMBER+STRICT or RED")
	case len(a.Seats) > 0 && a.Marking != Amber:
		return bad("error.audience.seats", "seats are named for AMBER alone: choose AMBER, or leave them out")
	case len(a.Persons) > 0 && a.Marking != Red:
		return bad("error.audience.persons", "persons are named for RED alone: choose RED, or leave them out")
	case a.Marking == Red && len(a.Persons) == 0:
		return bad("error.audience.nobody", "RED names the persons who may see it: name at least one")
	case (a.Marking == Amber || a.Marking == AmberStrict) && a.Owner == "":
		return bad("error.audience.owner", "AMBER belongs to a seat: act from a seat, or choose another marking")
	}
	return nil
}

// Members are the principals that a admits, sorted: Everyone, or "seat:" and "person:" with their ids.
func (a Audience) Members() []string {
	switch a.Marking {
	case Clear, Green:
		return []string{Everyone}
	case Red:
		var out []string
		for _, p := range a.Persons {
			out = append(out, personPrincipal(p))
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	out := []string{seatPrincipal(a.Owner)}
	if a.Marking == Amber {
		for _, s := range a.Seats {
			out = append(out, seatPrincipal(s))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func seatPrincipal(seat string) string { return "seat:" + seat }

func personPrincipal(p ID) string { return "person:" + string(p) }

// Principals are what a reader counts as in Members. Somebody without a seat is no member of the crisis, so Everyone is
// not among them.
func (v Viewer) Principals() []string {
	if v.Seat == "" {
		return []string{personPrincipal(v.Actor)}
	}
	return []string{Everyone, seatPrincipal(v.Seat), personPrincipal(v.Actor)}
}

// Admits reports whether the viewer, who looks at the item's crisis, may see it.
func (a Audience) Admits(v Viewer) bool {
	members := a.Members()
	return slices.ContainsFunc(v.Principals(), func(p string) bool { return slices.Contains(members, p) })
}

// Covers reports whether everybody whom b admits is known to be admitted by a. Who sits in which seat changes, so a
// seat never covers a person.
func (a Audience) Covers(b Audience) bool {
	have := a.Members()
	if slices.Contains(have, Everyone) {
		return true
	}
	return !slices.ContainsFunc(b.Members(), func(m string) bool { return !slices.Contains(have, m) })
}

// Common is what the audiences have in common, as something that who makes of such items: who sees each of them.
// Persons and seats have no one in common but who, since who sits where changes.
func Common(who Actor, as ...Audience) Audience {
	out := Audience{Marking: Clear}
	for _, a := range as {
		switch {
		case a.Marking == Clear:
		case a.Marking == Green:
			if out.Marking == Clear {
				out.Marking = Green
			}
		case a.Marking == Red && out.Marking == Red:
			out.Persons = slices.DeleteFunc(out.Persons, func(p ID) bool { return !slices.Contains(a.Persons, p) })
		case a.Marking == Red && out.narrow():
			return Audience{Marking: Red}.By(who)
		case a.Marking == Red:
			out = Audience{Marking: Red, Persons: slices.Clone(a.Persons)}
		case out.Marking == Red:
			return Audience{Marking: Red}.By(who)
		default:
			seats := append(slices.Clone(a.Seats), a.Owner)
			if out.narrow() {
				seats = slices.DeleteFunc(seats, func(s string) bool { return !slices.Contains(out.Seats, s) })
			}
			out = Audience{Marking: Amber, Seats: seats}
		}
	}
	out.Seats = slices.DeleteFunc(out.Seats, func(s string) bool { return s == who.Seat })
	if out.Marking == Amber && len(out.Seats) == 0 {
		out.Marking = AmberStrict
	}
	return out.By(who)
}

// narrow reports whether a names seats.
func (a Audience) narrow() bool { return a.Marking == Amber || a.Marking == AmberStrict }

// Series names the run of human numbers that items of this audience take part in: everybody who sees one of a series
// sees all of it, so that a gap in the numbers tells nothing of items that are hidden. "" is everyone's.
func (a Audience) Series() string {
	m := a.Members()
	if slices.Contains(m, Everyone) {
		return ""
	}
	return strings.Join(m, " ")
}

// AudienceSet gives an item the audience that it has from now on, for its past versions too.
type AudienceSet struct {
	Act      string   `json:"act"` // narrow, release
	Item     ID       `json:"item"`
	Audience Audience `json:"audience"`
}

// Kind implements Fact.
func (AudienceSet) Kind() Kind { return "audience.set" }

// Version implements Fact.
func (AudienceSet) Version() int { return 1 }

// Sensitivity says beside the audience whom an item could hurt. Only those with the desk's grant, and the seat that
// brought the item in, see it in full.
type Sensitivity string

// The sensitivities. The empty one is ordinary.
const (
	Ordinary        Sensitivity = ""
	ProtectedPlace  Sensitivity = "protected_place"  // a working health facility, a shelter
	ProtectedPerson Sensitivity = "protected_person" // a survivor, minor, patient or returnee
	HumanSource     Sensitivity = "human_source"
)

// Desk is the desk whose grant opens what is so sensitive; a human source is for the seat that handles it alone.
func (s Sensitivity) Desk() string {
	switch s {
	case ProtectedPlace, ProtectedPerson:
		return "health"
	}
	return ""
}

// Valid reports whether s is one of the list.
func (s Sensitivity) Valid() bool {
	switch s {
	case Ordinary, ProtectedPlace, ProtectedPerson, HumanSource:
		return true
	}
	return false
}

// Opens reports whether the viewer sees in full what the seat owner brought in and is so sensitive.
func (s Sensitivity) Opens(v Viewer, owner string) bool {
	if s == Ordinary || (v.Seat != "" && v.Seat == owner) {
		return true
	}
	return s.Desk() != "" && slices.Contains(v.Desks, s.Desk())
}
