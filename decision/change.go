// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"slices"

	"github.com/crisiscell/crisiscell/cell"
)

// What a change of a charter does. The list is closed; each takes the field of its name.
const (
	SeatSet     = "seat.set"     // makes a seat, or gives it another name, kind or grant of desks
	SeatEnd     = "seat.end"     // takes a seat away, with who sits in it
	MemberSet   = "member.set"   // places a person in a seat from-until, or gives the same placing another end
	MemberEnd   = "member.end"   // takes a person out of a seat
	KeyAdd      = "key.add"      // trusts a key of a person
	KeyEnd      = "key.end"      // trusts it no more
	ListSet     = "list.set"     // makes or changes a recipient list
	ListEnd     = "list.end"     //
	ChannelSet  = "channel.set"  // makes or changes a channel
	ChannelEnd  = "channel.end"  //
	SyncedKeys  = "keys.synced"  // allows or forbids passkeys that are copied between devices
	CrisisOpen  = "crisis.open"  // opens another crisis; stands alone in its proposal
	CrisisClose = "crisis.close" // closes this crisis; stands alone in its proposal
)

// Change is one change that a proposal asks for. Of the fields only the one that Op names is set; those that end
// something name it by its id alone.
type Change struct {
	Op      string   `json:"op"`
	Seat    *Seat    `json:"seat,omitempty"`
	Member  *Member  `json:"member,omitempty"`
	Key     *Key     `json:"key,omitempty"`
	List    *List    `json:"list,omitempty"`
	Channel *Channel `json:"channel,omitempty"`
	Synced  *bool    `json:"synced,omitempty"`
	Opening *Opening `json:"opening,omitempty"`
}

// Opening is a crisis to be opened with its first charter.
type Opening struct {
	Crisis  cell.CrisisOpened `json:"crisis"`
	Charter Charter           `json:"charter"` // of version 1
}

// maxChanges bounds a proposal: who signs it reads all of them.
const maxChanges = 100

// Next is the charter that changes make of c. It refuses a change that does not fit c, and a charter that Check refuses
// at the time. An opening or closing makes no other charter of this crisis.
func (c Charter) Next(changes []Change, at cell.Time) (Charter, error) {
	if len(changes) == 0 || len(changes) > maxChanges {
		return c, charterError("changes", cell.Invalid, "a proposal holds 1 to 100 changes", "limit", maxChanges)
	}
	next := c.Clone()
	next.Version++
	for _, ch := range changes {
		if (ch.Op == CrisisOpen || ch.Op == CrisisClose) && len(changes) > 1 {
			return c, charterError("alone", cell.Invalid, "opening or closing a crisis stands alone in its proposal")
		}
		if err := ch.fits(); err != nil {
			return c, err
		}
		if err := next.take(ch, at); err != nil {
			return c, err
		}
	}
	return next, next.Check(at)
}

// fits refuses a change whose field is not the one of its act.
func (ch Change) fits() error {
	have := map[string]bool{"seat": ch.Seat != nil, "member": ch.Member != nil, "key": ch.Key != nil, "list": ch.List != nil,
		"channel": ch.Channel != nil, "synced": ch.Synced != nil, "opening": ch.Opening != nil}
	want, known := map[string]string{SeatSet: "seat", SeatEnd: "seat", MemberSet: "member", MemberEnd: "member", KeyAdd: "key",
		KeyEnd: "key", ListSet: "list", ListEnd: "list", ChannelSet: "channel", ChannelEnd: "channel", SyncedKeys: "synced",
		CrisisOpen: "opening", CrisisClose: ""}[ch.Op]
	for field, is := range have {
		known = known && is == (field == want)
	}
	if !known {
		return charterError("change", cell.Invalid, "a change is none of the closed list, or its content is of another one", "change", ch.Op)
	}
	return nil
}

// take makes one change.
func (c *Charter) take(ch Change, at cell.Time) error {
	var found bool
	switch ch.Op {
	case SeatSet:
		c.Seats, found = set(c.Seats, *ch.Seat, func(s Seat) bool { return s.ID == ch.Seat.ID }), true
	case SeatEnd:
		c.Seats, found = end(c.Seats, func(s Seat) bool { return s.ID == ch.Seat.ID })
		c.Members, _ = end(c.Members, func(m Member) bool { return m.Seat == ch.Seat.ID })
	case MemberSet:
		c.Members, found = set(c.Members, *ch.Member, ch.Member.same), true
	case MemberEnd:
		c.Members, found = end(c.Members, ch.Member.same)
	case KeyAdd:
		_, known := c.Key(ch.Key.ID)
		if found = !known; found {
			c.Keys = append(c.Keys, *ch.Key)
		}
	case KeyEnd:
		c.Keys, found = end(c.Keys, func(k Key) bool { return k.ID == ch.Key.ID })
	case ListSet:
		c.Lists, found = set(c.Lists, *ch.List, func(l List) bool { return l.ID == ch.List.ID }), true
	case ListEnd:
		c.Lists, found = end(c.Lists, func(l List) bool { return l.ID == ch.List.ID })
	case ChannelSet:
		c.Channels, found = set(c.Channels, *ch.Channel, func(k Channel) bool { return k.ID == ch.Channel.ID }), true
	case ChannelEnd:
		c.Channels, found = end(c.Channels, func(k Channel) bool { return k.ID == ch.Channel.ID })
	case SyncedKeys:
		c.SyncedKeys, found = *ch.Synced, true
	case CrisisOpen:
		return ch.Opening.check(at)
	case CrisisClose:
		found = true
	}
	if !found {
		return charterError("target", cell.Conflict, "a change ends what is not there, or adds a key that is there already", "change", ch.Op)
	}
	return nil
}

// same reports whether o is the same person in the same seat.
func (m *Member) same(o Member) bool { return m.Seat == o.Seat && m.Person == o.Person }

// set puts v in the place of what is, or at the end.
func set[T any](all []T, v T, is func(T) bool) []T {
	if i := slices.IndexFunc(all, is); i >= 0 {
		all[i] = v
		return all
	}
	return append(all, v)
}

// end takes away what is, and tells whether there was any.
func end[T any](all []T, is func(T) bool) ([]T, bool) {
	n := len(all)
	all = slices.DeleteFunc(all, is)
	return all, len(all) < n
}
