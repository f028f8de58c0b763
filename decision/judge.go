// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"encoding/hex"
	"maps"
	"slices"

	"github.com/crisiscell/crisiscell/cell"
)

// The rules by which a signature counts. The desk applies them before an entry is accepted, Audit afterwards.

// bench is what a signature is judged by: the installation, the crisis and the charter in force at the time.
type bench struct {
	house  House
	origin string // of the installation's pages, "" takes any secure one of the relying party
	crisis cell.CrisisOpened
	now    cell.Time
}

// signature reports why g is no signature under p by somebody who may sign under c. It returns the authenticator's
// counter.
func (b bench) signature(g Signed, p CharterProposed, c Charter) (uint32, error) {
	content, err := ContentHash(p)
	if err != nil {
		return 0, err
	}
	if p.Charter != c.Version {
		return 0, charterError("changed", cell.Conflict, "the charter has changed since this was proposed: propose it anew")
	}
	want := Statement{Act: SignAct, Charter: c.Version, Proposal: p.ID, Content: content}
	return b.signed(g, want, c)
}

// founding reports why g is no signature under the first charter of the house.
func (b bench) founding(g Signed, c Charter) (uint32, error) {
	content, err := ContentHash(c)
	if err != nil {
		return 0, err
	}
	return b.signed(g, Statement{Act: FoundAct, Content: content}, c)
}

// signed holds a statement against what it must say, then the signature against the statement.
func (b bench) signed(g Signed, want Statement, c Charter) (uint32, error) {
	s := g.Statement
	want.Installation, want.Crisis, want.Exercise = b.house.Installation, b.crisis.ID, b.crisis.Exercise
	want.Person, want.Seat, want.Seen, want.Nonce, want.Expires = s.Person, s.Seat, s.Seen, s.Nonce, s.Expires
	nonce, err := hex.DecodeString(s.Nonce)
	switch {
	case s != want:
		return 0, charterError("statement.other", cell.Conflict, "what was signed is not about this, as it stands now: read it again and sign anew")
	case err != nil || len(nonce) != 16 || s.Seen < 0:
		return 0, charterError("statement", cell.Invalid, "this is no statement to be signed")
	case s.Expires <= b.now || s.Expires > b.now+Validity:
		return 0, charterError("statement.expired", cell.Conflict, "what was signed is too old: open the page again and sign anew")
	}
	if seat, there := c.Seat(s.Seat); !there || !c.Sits(s.Person, s.Seat, b.now) {
		return 0, charterError("seat.none", cell.Denied, "who signs does not sit in this seat now")
	} else if seat.Kind == Auditor {
		return 0, charterError("auditor.acts", cell.Denied, "an auditor reads and does nothing")
	}
	k, trusted := c.Key(g.Key)
	if !trusted {
		return 0, charterError("key.unknown", cell.Denied, "the charter does not trust this key: it has to be added by a proposal first")
	}
	counter, err := g.Verify(k, b.house.RPID, b.origin)
	if err != nil {
		return 0, &cell.Error{Code: cell.Denied, Key: "error.charter.signature", Msg: "the signature does not hold", Err: err}
	}
	return counter, nil
}

// enough reports whether the signatures complete a proposal: one by somebody in the authority's seat, another by another
// person in a seat, both sitting there now.
func enough(c Charter, all []Signed, now cell.Time) bool {
	signed := map[cell.ID]bool{} // by person: whether the authority's seat is among those signed from
	for _, g := range all {
		person, id := g.Statement.Person, g.Statement.Seat
		seat, there := c.Seat(id)
		if !there || !c.Sits(person, id, now) || seat.Kind == Auditor {
			continue
		}
		signed[person] = signed[person] || seat.Kind == Authority
	}
	// Another person beside the authority's: one person counts once, whatever seats.
	return len(signed) > 1 && slices.Contains(slices.Collect(maps.Values(signed)), true)
}
