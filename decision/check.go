// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/cell"
)

// Limits of a charter. A cell has a dozen seats; these leave room and keep a version small enough to be read.
const (
	maxText  = 200 // bytes of a name or an address
	maxParts = 200 // seats, members, keys, lists or channels, and recipients of a list
)

// charterError is an error of the catalogue; args are names and values in turn.
func charterError(key string, code cell.Code, msg string, args ...any) error {
	e := &cell.Error{Code: code, Key: "error.charter." + key, Msg: msg}
	for i := 0; i+1 < len(args); i += 2 {
		if e.Args == nil {
			e.Args = map[string]any{}
		}
		e.Args[args[i].(string)] = args[i+1]
	}
	return e
}

// CheckName refuses a name that is empty in both languages, too long, or no plain line of text.
func CheckName(n cell.Name) error {
	if strings.TrimSpace(n.En+n.Ar) == "" {
		return charterError("name.missing", cell.Invalid, "a name is needed, in Arabic or English")
	}
	return checkLine(n.En, n.Ar)
}

// checkLine refuses text that would not show as what it is: controls, directional ones too, could make a name look
// like another.
func checkLine(texts ...string) error {
	for _, s := range texts {
		switch {
		case len(s) > maxText:
			return charterError("text.long", cell.TooLarge, "a name or address is too long", "limit", maxText)
		case !utf8.ValidString(s) || strings.ContainsFunc(s, hidden):
			return charterError("text.hidden", cell.Invalid, "a name or address holds characters that do not show")
		}
	}
	return nil
}

// hidden are controls and the directional marks of UAX #9. The joiners stay: Persian and Kurdish names need them.
func hidden(r rune) bool {
	return r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x200b || r == 0x200e || r == 0x200f || r == 0x061c ||
		r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r <= 0x2069 || r == 0xfeff
}

// Check refuses a charter under which the cell could not work or could never change it again at the time.
func (c Charter) Check(at cell.Time) error {
	if n := max(len(c.Seats), len(c.Members), len(c.Keys), len(c.Lists), len(c.Channels)); n > maxParts {
		return charterError("large", cell.TooLarge, "a charter holds at most 200 of each", "limit", maxParts)
	}
	for _, check := range []func() error{c.checkSeats, c.checkMembers, c.checkKeys, c.checkWaysOut} {
		if err := check(); err != nil {
			return err
		}
	}
	return c.checkSigners(at)
}

func (c Charter) checkSeats() error {
	seen, authorities := map[cell.ID]bool{}, 0
	for _, s := range c.Seats {
		if err := CheckName(s.Name); err != nil {
			return err
		}
		if s.Kind == Authority {
			authorities++
		}
		granted := slices.Clone(s.Desks)
		slices.Sort(granted)
		switch {
		case !s.ID.Valid() || seen[s.ID]:
			return charterError("id", cell.Invalid, "an id is none, or stands twice")
		case s.Kind != Authority && s.Kind != Ordinary && s.Kind != Auditor, s.Of != OfAgency && s.Of != OfPerson:
			return charterError("seat.kind", cell.Invalid, "a seat is of the authority, of an agency, of one person or an auditor's")
		case slices.ContainsFunc(s.Desks, func(d string) bool { return !slices.Contains(desks[:], d) }),
			len(slices.Compact(granted)) != len(s.Desks):
			return charterError("desk", cell.Invalid, "a seat is granted desks that there are, each once")
		case s.Kind == Auditor && len(s.Desks) > 0:
			return charterError("auditor.desk", cell.Invalid, "an auditor reads and does nothing: grant no desk")
		}
		seen[s.ID] = true
	}
	if authorities != 1 {
		return charterError("authority", cell.Invalid, "a crisis has exactly one authority")
	}
	return nil
}

func (c Charter) checkMembers() error {
	kinds := map[cell.ID]map[string]bool{}
	seen := map[[2]cell.ID]bool{}
	for _, m := range c.Members {
		s, there := c.Seat(m.Seat)
		switch {
		case !there:
			return charterError("member.seat", cell.Invalid, "a person is placed in a seat that is not there")
		case !m.Person.Valid() || seen[[2]cell.ID{m.Seat, m.Person}]:
			return charterError("id", cell.Invalid, "an id is none, or stands twice")
		case m.From <= 0 || m.Until < 0 || m.Until != 0 && m.Until <= m.From:
			return charterError("member.dates", cell.Invalid, "the end of a placing lies before its beginning")
		case s.Kind == Auditor && m.Until == 0:
			return charterError("auditor.until", cell.Invalid, "an auditor sits from a date to a date: give the end")
		}
		seen[[2]cell.ID{m.Seat, m.Person}] = true
		if kinds[m.Person] == nil {
			kinds[m.Person] = map[string]bool{}
		}
		kinds[m.Person][s.Kind] = true
		if kinds[m.Person][Auditor] && len(kinds[m.Person]) > 1 {
			return charterError("auditor.other", cell.Invalid, "an auditor holds no other seat of the crisis")
		}
	}
	return nil
}

func (c Charter) checkKeys() error {
	seen := map[string]bool{}
	for _, k := range c.Keys {
		if err := k.Check(); err != nil {
			return err
		}
		if k.Synced && !c.SyncedKeys {
			return charterError("key.synced", cell.Denied, "this passkey may be copied between devices, which the charter does not allow")
		}
		if seen[k.ID] {
			return charterError("key.twice", cell.Invalid, "a key is one person's and stands once")
		}
		seen[k.ID] = true
	}
	return nil
}

func (c Charter) checkWaysOut() error {
	channels := map[cell.ID]bool{}
	for _, k := range c.Channels {
		if err := CheckName(k.Name); err != nil {
			return err
		}
		if err := checkLine(k.Address); err != nil {
			return err
		}
		if !k.ID.Valid() || channels[k.ID] {
			return charterError("id", cell.Invalid, "an id is none, or stands twice")
		}
		if !slices.Contains(channelKinds, k.Kind) {
			return charterError("channel.kind", cell.Invalid, "a channel is mail, webhook, cap or sheet")
		}
		channels[k.ID] = true
	}
	lists := map[cell.ID]bool{}
	for _, l := range c.Lists {
		if err := CheckName(l.Name); err != nil {
			return err
		}
		if !l.ID.Valid() || lists[l.ID] {
			return charterError("id", cell.Invalid, "an id is none, or stands twice")
		}
		lists[l.ID] = true
		if err := l.check(channels); err != nil {
			return err
		}
	}
	return nil
}

func (l List) check(channels map[cell.ID]bool) error {
	if len(l.Recipients) == 0 || len(l.Recipients) > maxParts {
		return charterError("list.size", cell.Invalid, "a recipient list holds 1 to 200 recipients", "limit", maxParts)
	}
	for _, r := range l.Recipients {
		if err := CheckName(r.Name); err != nil {
			return err
		}
		if err := checkLine(r.Address); err != nil {
			return err
		}
		if !channels[r.Channel] {
			return charterError("list.channel", cell.Invalid, "a recipient is reached by a channel that is not there")
		}
	}
	return nil
}

// checkSigners refuses a charter that nobody could change: it takes one person with a key in the authority's seat and
// another one in a seat.
func (c Charter) checkSigners(at cell.Time) error {
	of := map[string][]cell.ID{}
	for _, m := range c.Members {
		if s, _ := c.Seat(m.Seat); m.In(at) && len(c.KeysOf(m.Person)) > 0 {
			of[s.Kind] = append(of[s.Kind], m.Person)
		}
	}
	for _, a := range of[Authority] {
		for _, b := range slices.Concat(of[Authority], of[Ordinary]) {
			if a != b {
				return nil
			}
		}
	}
	return charterError("lockout", cell.Conflict,
		"nobody could change this charter: the authority and another person in a seat each need a key")
}

// check refuses a first charter that is not of the crisis it opens, or that could not stand at the time.
func (o Opening) check(at cell.Time) error {
	if err := CheckName(o.Crisis.Name); err != nil {
		return err
	}
	if !o.Crisis.ID.Valid() || o.Charter.Crisis != o.Crisis.ID || o.Charter.Version != 1 {
		return charterError("opening", cell.Invalid, "the first charter is not of the crisis that it opens")
	}
	return o.Charter.Check(at)
}

// CheckZone refuses a time zone that is not known here.
func CheckZone(zone string) error {
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
		return charterError("zone", cell.Invalid, "the time zone is not known: write it as Asia/Baghdad", "zone", zone)
	}
	return nil
}
