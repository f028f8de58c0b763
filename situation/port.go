// SPDX-License-Identifier: Apache-2.0

package situation

import "github.com/crisiscell/crisiscell/cell"

// IntakeTx is what taking in a report needs inside an Update.
type IntakeTx interface {
	cell.Tx
	// ReportByBytes returns the report of the crisis that holds the original, and false when there is none.
	ReportByBytes(crisis cell.ID, original cell.Hash) (cell.ID, bool, error)
	// ReportsByBand returns the reports of the crisis that share one of the look-up keys, earliest first, at
	// most limit of them; ID, Group, Likeness and Bands are set, the rest may be empty.
	ReportsByBand(crisis cell.ID, bands []string, limit int) ([]cell.ReportReceived, error)
	// ClaimsByKey returns the present versions of the claims of the crisis that share one of the keys and are
	// not rejected, earliest first, at most limit of them.
	ClaimsByKey(crisis cell.ID, keys []string, limit int) ([]Claim, error)
	// PutBlob keeps bytes under their SHA-256; known bytes are not doubled.
	PutBlob(b []byte) (cell.Hash, error)
}

// OfficerTx is what an officer's act on claims, disputes and incidents needs inside an Update. Each look-up is of
// the present version in the crisis and fails with cell.NotFound when there is none.
type OfficerTx interface {
	cell.Tx
	Claim(crisis, id cell.ID) (Claim, Made, error)
	Dispute(crisis, id cell.ID) (Dispute, Made, error)
	Incident(crisis, id cell.ID) (Incident, Made, error)
	// NextIncident returns the number that the crisis's next incident gets, from 1.
	NextIncident(crisis cell.ID) (int64, error)
	// Before returns the claim, dispute or incident (a Claim, Dispute or Incident value) as it stood before the
	// entry at seq gave it a new version; the bool is false when seq made it.
	Before(crisis, id cell.ID, seq cell.Seq) (any, bool, error)
}
