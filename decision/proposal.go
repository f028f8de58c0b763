// SPDX-License-Identifier: Apache-2.0

package decision

import "github.com/crisiscell/crisiscell/cell"

// The states of a proposal beside Withdrawn, Returned and Refused.
const (
	Open    = "open"
	InForce = "in_force" // it took effect
)

// Entered says which entry of the record something stands in, and who made it.
type Entered struct {
	Seq    cell.Seq
	Time   cell.Time
	Actor  cell.ID
	Seat   string
	Reason string
}

// Proposal is a proposal of changes as it stands now.
type Proposal struct {
	CharterProposed
	Made       Entered
	State      string
	Ended      Entered // the entry that ended it or put it in force; zero while it is open
	Signatures []Signature
}

// Signature is a signature under a proposal.
type Signature struct {
	Signed
	Made Entered
}

// Version is a version of a charter with the entries between which it is in force.
type Version struct {
	Charter
	Since    cell.Seq
	Until    cell.Seq // cell.OpenUntil for the one in force
	Time     cell.Time
	Proposal cell.ID // that made it; none for the first of the house
}

// Crisis is a crisis as it stands now.
type Crisis struct {
	cell.CrisisOpened
	Closed  bool
	Charter Charter // in force; of version 0 when none was founded yet
}

// House is what statements and keys of the installation are bound to.
type House struct {
	Installation cell.ID
	RPID         string // relying party of the passkeys, "" when there is none
}

// KeyUse is where a key is or was trusted. Exercises and live crises share none.
type KeyUse struct {
	Live, Exercise bool
	Counter        uint32 // of the passkey's last signature, 0 for none
}

// Seen is an item that a seat could see at a position, as an auditor is told of it.
type Seen struct {
	Kind     string // report, incident
	ID       cell.ID
	Since    cell.Seq
	Audience cell.Audience // at that position
}
