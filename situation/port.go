// SPDX-License-Identifier: Apache-2.0

package situation

import "github.com/crisiscell/crisiscell/cell"

// IntakeTx is what taking in a report needs inside an Update.
type IntakeTx interface {
	cell.Tx
	// ReportByBytes returns the earliest report of the crisis that holds the original and that everybody of the
	// audience may see, and false when there is none: a hidden report is answered like one that is not there.
	ReportByBytes(crisis cell.ID, original cell.Hash, audience cell.Audience) (cell.ID, bool, error)
	// ReportsByBand returns the reports of the crisis that share one of the look-up keys and that everybody of the
	// audience may see, earliest first, at most limit of them; ID, Group, Likeness and Bands are set, the rest may be empty.
	ReportsByBand(crisis cell.ID, bands []string, audience cell.Audience, limit int) ([]cell.ReportReceived, error)
	// ClaimsByKey returns the present versions of the claims of the crisis that share one of the keys and are
	// not rejected, earliest first, at most limit of them: also hidden ones, since those who see both claims of a
	// dispute must learn of it.
	ClaimsByKey(crisis cell.ID, keys []string, limit int) ([]Held, error)
	// PutBlob keeps bytes under their SHA-256; known bytes are not doubled.
	PutBlob(b []byte) (cell.Hash, error)
}

// Held is a claim that the crisis holds.
type Held struct {
	Claim
	Seen bool // by the one who acts
	// Group is the first report of which the claim's report is a near copy, or that report itself. All who see the claim see
	// the group's first report.
	Group cell.ID
}

// OfficerTx is what an officer's act on claims, disputes and incidents needs inside an Update. Each look-up is of
// the present version in the crisis and fails with cell.NotFound when there is none that the officer may see.
type OfficerTx interface {
	cell.Tx
	Claim(crisis, id cell.ID) (Claim, Made, error)
	Dispute(crisis, id cell.ID) (Dispute, Made, error)
	Incident(crisis, id cell.ID) (Incident, Made, error)
	// NextIncident returns the number that the next incident of the series of the crisis gets, from 1.
	NextIncident(crisis cell.ID, series string) (int64, error)
	// Before returns the claim, dispute or incident (a Claim, Dispute or Incident value) as it stood before the
	// entry at seq gave it a new version; the bool is false when seq made it.
	Before(crisis, id cell.ID, seq cell.Seq) (any, bool, error)
}
