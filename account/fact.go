// SPDX-License-Identifier: Apache-2.0

package account

import "github.com/crisiscell/crisiscell/cell"

// Opened gives a person an account. The login name stays out of the record: it is a name, and the record forgets nothing.
type Opened struct {
	ID     cell.ID `json:"id"`
	Person cell.ID `json:"person"`
}

// Kind implements cell.Fact.
func (Opened) Kind() cell.Kind { return "account.opened" }

// Version implements cell.Fact.
func (Opened) Version() int { return 1 }

// Closed ends an account for good.
type Closed struct {
	ID cell.ID `json:"id"`
}

// Kind implements cell.Fact.
func (Closed) Kind() cell.Kind { return "account.closed" }

// Version implements cell.Fact.
func (Closed) Version() int { return 1 }

// What may be done about a recovery, and where it stands after that.
const (
	ActAsk   = "ask"   // one seat asks
	ActAgree = "agree" // a second seat agrees; the wait begins
	ActStop  = "stop"  // any seat, or the person, stops it
	ActIssue = "issue" // after the wait one of the two makes the link
	ActUse   = "use"   // the link was used: the old ways in are gone

	Asked, Agreed, Stopped, Issued, Used = "asked", "agreed", "stopped", "issued", "used"
)

// Recovery is the way back in for one who lost every way to sign in.
type Recovery struct {
	ID        cell.ID   `json:"id"`
	Account   cell.ID   `json:"account"`
	State     string    `json:"state"`      // Asked, Agreed, Stopped, Issued, Used
	Asker     cell.ID   `json:"asker"`      // person
	AskSeat   string    `json:"ask_seat"`   // the seat the asker sat on
	Agreer    cell.ID   `json:"agreer"`     // person, empty until agreed
	AgreeSeat string    `json:"agree_seat"` // the seat the agreer sat on
	From      cell.Time `json:"from"`       // when the link may be made, 0 until agreed
}

// Open reports whether the recovery may still lead somewhere.
func (r Recovery) Open() bool { return r.State == Asked || r.State == Agreed || r.State == Issued }

// RecoverySet is one step of a recovery: the act and how it stands afterwards.
type RecoverySet struct {
	Act      string   `json:"act"`
	Recovery Recovery `json:"recovery"`
}

// Kind implements cell.Fact.
func (RecoverySet) Kind() cell.Kind { return "recovery.set" }

// Version implements cell.Fact.
func (RecoverySet) Version() int { return 1 }

// IdentityGiven lets an account sign in with a provider. The subject stays out of the record, as the login name does.
type IdentityGiven struct {
	ID     cell.ID `json:"id"`
	Issuer string  `json:"issuer"`
}

// Kind implements cell.Fact.
func (IdentityGiven) Kind() cell.Kind { return "account.identity_given" }

// Version implements cell.Fact.
func (IdentityGiven) Version() int { return 1 }
