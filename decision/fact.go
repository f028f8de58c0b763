// SPDX-License-Identifier: Apache-2.0

package decision

import "github.com/crisiscell/crisiscell/cell"

// CharterFounded puts the first charter of a crisis in force. The first crisis of the house carries the statements
// that both first signers signed, by the keys of the genesis entry; a later one names the proposal that opened it.
type CharterFounded struct {
	Charter  Charter  `json:"charter"`
	Proposal cell.ID  `json:"proposal"` // none for the first crisis
	Signed   []Signed `json:"signed"`   // empty where there is a proposal
}

// Kind implements cell.Fact.
func (CharterFounded) Kind() cell.Kind { return "charter.founded" }

// Version implements cell.Fact.
func (CharterFounded) Version() int { return 1 }

// CharterProposed asks for changes of the charter of a crisis. It changes nothing by itself.
type CharterProposed struct {
	ID      cell.ID  `json:"id"`
	Crisis  cell.ID  `json:"crisis"`  // whose charter says who may sign; the entry of an opening is the house's
	Charter int64    `json:"charter"` // version in force that it starts from
	Changes []Change `json:"changes"`
}

// Kind implements cell.Fact.
func (CharterProposed) Kind() cell.Kind { return "charter.proposed" }

// Version implements cell.Fact.
func (CharterProposed) Version() int { return 1 }

// CharterSigned is one signature under a proposal. The one that completes it carries the charter that is in force from
// that entry on; where the proposal opens or closes a crisis, that follows in entries of the same commit.
type CharterSigned struct {
	Proposal cell.ID  `json:"proposal"`
	Signed   Signed   `json:"signed"`
	Complete bool     `json:"complete"`          // with this one there are enough
	Charter  *Charter `json:"charter,omitempty"` // nil while it is not complete, and for an opening or closing
}

// Kind implements cell.Fact.
func (CharterSigned) Kind() cell.Kind { return "charter.signed" }

// Version implements cell.Fact.
func (CharterSigned) Version() int { return 1 }

// How a proposal ends without taking effect.
const (
	Withdrawn = "withdrawn" // by who made it
	Returned  = "returned"  // by the authority, to be made better
	Refused   = "refused"   // by the authority
)

// CharterDropped ends a proposal that takes no effect. The entry carries the reason.
type CharterDropped struct {
	Proposal cell.ID `json:"proposal"`
	How      string  `json:"how"`
}

// Kind implements cell.Fact.
func (CharterDropped) Kind() cell.Kind { return "charter.dropped" }

// Version implements cell.Fact.
func (CharterDropped) Version() int { return 1 }

// CrisisClosed freezes a crisis: it is the last entry about it.
type CrisisClosed struct {
	Crisis   cell.ID `json:"crisis"`
	Proposal cell.ID `json:"proposal"`
}

// Kind implements cell.Fact.
func (CrisisClosed) Kind() cell.Kind { return "crisis.closed" }

// Version implements cell.Fact.
func (CrisisClosed) Version() int { return 1 }
