// SPDX-License-Identifier: Apache-2.0

package situation

import "github.com/crisiscell/crisiscell/cell"

// Incoming is what came in: the bytes as they are and what is known about them.
type Incoming struct {
	Original  []byte
	MediaType string // as declared, may be empty; the content decides
	Filename  string
	Title     string // given by the one who brings it; may be empty
	Via       string // paste, upload, folder, command
	Source    cell.ID
	// Audience is who may see it: GREEN when it has no marking. Its owner is the seat of the one who brings it.
	Audience  cell.Audience
	Published string // ISO date, empty when unknown
}

// Received says what became of an Incoming.
type Received struct {
	Report   cell.ID
	Seq      cell.Seq
	Known    bool    // the bytes were here already and are linked to Report
	NearCopy cell.ID // the first report of the group when this one is a near copy, else empty
	Stories  int
	Claims   int
	Disputes int
}

// Done is the outcome of an officer's act.
type Done struct {
	ID  cell.ID  // the thing that was made or changed
	Seq cell.Seq // the entry, to be given to Reverse
	// Between is the version that somebody else gave the thing after the one the officer saw; zero when nobody
	// did. Both changes are kept, in order.
	Between Made
}

// ClaimReview accepts, rejects or reopens a claim. A rejection needs a reason.
type ClaimReview struct {
	State  string // Accepted, Rejected, Open
	Base   cell.Seq
	Reason string
}

// ClaimCorrection changes what the claim says; nil fields stay. It needs a reason, and accepts the claim. The
// quoted span stays: a claim of other words is another claim.
type ClaimCorrection struct {
	Base        cell.Seq
	Reason      string
	Speaker     *string
	Polarity    *string
	Modality    *string
	EventType   *string
	Proposition *string
}

// DisputeSettlement explains, resolves, reopens or assigns a dispute. All but assigning need a reason.
type DisputeSettlement struct {
	Base     cell.Seq
	Act      string // explain resolve reopen assign
	Reason   string
	Assignee cell.ID
}

// IncidentDraft makes an incident of at least one claim.
type IncidentDraft struct {
	Title     string
	Summary   string
	EventType string // empty: the first claim's
	From, To  string
	Claims    []cell.ID
	Reason    string
	// Audience is nil for what its claims have in common.
	Audience *cell.Audience
}

// IncidentChange is one small command on an incident: what is nil or empty stays.
type IncidentChange struct {
	Base      cell.Seq
	Reason    string
	Title     *string
	Summary   *string
	EventType *string
	From, To  *string // ISO dates; the empty text is unknown
	State     string  // reported confirmed refuted closed; a change of state needs a reason
	Attach    []cell.ID
	Detach    []cell.ID
}
