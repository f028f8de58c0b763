// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"slices"

	"github.com/crisiscell/crisiscell/cell"
)

// The kinds of seats.
const (
	Authority = "authority" // the one seat that approves
	Ordinary  = "seat"      // a seat of an agency or of one person
	Auditor   = "auditor"   // reads one crisis for a time, changes nothing, and its own reads are recorded
)

// What a seat is of.
const (
	OfAgency = "agency"
	OfPerson = "person"
)

// Desks are what a seat can be granted.
var desks = [...]string{"situation", "border", "finance", "health", "liaison", "decision"}

// Desks returns the desks that a seat can be granted, in the order in which pages list them.
func Desks() []string { return slices.Clone(desks[:]) }

// Seat is a place in the cell.
type Seat struct {
	ID    cell.ID   `json:"id"`
	Name  cell.Name `json:"name"` // of the agency or the office
	Kind  string    `json:"kind"`
	Of    string    `json:"of"`
	Desks []string  `json:"desks"` // granted; an auditor's is empty, since it reads all and does nothing
}

// Member is a person in a seat.
type Member struct {
	Seat   cell.ID   `json:"seat"`
	Person cell.ID   `json:"person"`
	From   cell.Time `json:"from"`
	Until  cell.Time `json:"until"` // 0 = open; an auditor's is never open
}

// In reports whether m sits at the time.
func (m Member) In(at cell.Time) bool { return m.From <= at && (m.Until == 0 || at < m.Until) }

// Key is the public half of a person's approval key in one crisis.
type Key struct {
	ID     string  `json:"id"` // see KeyID
	Person cell.ID `json:"person"`
	Type   string  `json:"type"` // Ed25519 or Passkey
	Public string  `json:"public"`
	// Credential names a passkey to its authenticator, base64url without padding; empty for an Ed25519 key.
	Credential string `json:"credential"`
	// Synced says that the passkey may be copied between devices (its backup eligibility flag).
	Synced bool `json:"synced"`
}

// Channel is a way out of the cell. What may leave through it is decided measure by measure.
type Channel struct {
	ID      cell.ID   `json:"id"`
	Name    cell.Name `json:"name"`
	Kind    string    `json:"kind"`    // mail, webhook, cap, sheet
	Address string    `json:"address"` // of the relay, the receiver or the printer
}

// channelKinds are the ways out that there are: mail (SMTP), webhook (Standard Webhooks), cap (CAP 1.2), sheet (an
// order sheet that is printed and handed over).
var channelKinds = []string{"mail", "webhook", "cap", "sheet"}

// Ways returns the kinds of channels, in the order in which pages list them.
func Ways() []string { return slices.Clone(channelKinds) }

// List is recipients who get the same.
type List struct {
	ID         cell.ID     `json:"id"`
	Name       cell.Name   `json:"name"`
	Recipients []Recipient `json:"recipients"`
}

// Recipient is an office at its address on a channel.
type Recipient struct {
	Name    cell.Name `json:"name"`
	Channel cell.ID   `json:"channel"`
	Address string    `json:"address"`
}

// Charter is who is who in one crisis. Each change makes a new version, which holds everything.
type Charter struct {
	Crisis   cell.ID   `json:"crisis"`
	Version  int64     `json:"version"` // from 1
	Seats    []Seat    `json:"seats"`
	Members  []Member  `json:"members"`
	Keys     []Key     `json:"keys"`
	Lists    []List    `json:"lists"`
	Channels []Channel `json:"channels"`
	// SyncedKeys allows passkeys that may be copied between devices.
	SyncedKeys bool `json:"synced_keys"`
}

// Seat returns the seat of that id.
func (c Charter) Seat(id cell.ID) (Seat, bool) {
	return find(c.Seats, func(s Seat) bool { return s.ID == id })
}

// Key returns the key of that id.
func (c Charter) Key(id string) (Key, bool) {
	return find(c.Keys, func(k Key) bool { return k.ID == id })
}

// KeysOf returns the keys of a person.
func (c Charter) KeysOf(person cell.ID) []Key {
	var out []Key
	for _, k := range c.Keys {
		if k.Person == person {
			out = append(out, k)
		}
	}
	return out
}

// Sits reports whether the person sits in the seat at the time.
func (c Charter) Sits(person, seat cell.ID, at cell.Time) bool {
	return slices.ContainsFunc(c.Members, func(m Member) bool { return m.Person == person && m.Seat == seat && m.In(at) })
}

// Clone returns a copy that shares no list with c.
func (c Charter) Clone() Charter {
	c.Seats, c.Members, c.Keys = slices.Clone(c.Seats), slices.Clone(c.Members), slices.Clone(c.Keys)
	c.Lists, c.Channels = slices.Clone(c.Lists), slices.Clone(c.Channels)
	return c
}

func find[T any](all []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}
