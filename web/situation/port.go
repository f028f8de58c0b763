// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// Reads is what the pages ask of the store. A thing the viewer may not see is not found.
type Reads interface {
	Inbox(ctx context.Context, v cell.Viewer, q situation.InboxQuery) ([]situation.InboxItem, error)
	Report(ctx context.Context, v cell.Viewer, id cell.ID) (situation.ReportView, error)
	ClaimHistory(ctx context.Context, v cell.Viewer, id cell.ID) ([]situation.ClaimVersion, error)
	Disputes(ctx context.Context, v cell.Viewer, q situation.DisputeQuery) ([]situation.DisputeView, error)
	Dispute(ctx context.Context, v cell.Viewer, id cell.ID) (situation.DisputeView, []situation.DisputeVersion, error)
	Incidents(ctx context.Context, v cell.Viewer, q situation.IncidentQuery) ([]situation.IncidentView, error)
	Incident(ctx context.Context, v cell.Viewer, id cell.ID) (situation.IncidentView, error)
}

// House is what the pages ask beside the desk's own things.
type House interface {
	// Original returns a report's bytes as they came in.
	Original(ctx context.Context, v cell.Viewer, id cell.ID) (cell.ReportReceived, []byte, error)
	// Names says what the people of the house are called, by their ids.
	Names(ctx context.Context) (map[cell.ID]cell.Name, error)
}

// Desk is what the pages let an officer do. Every act returns its Done, so that the page can offer to take it
// back and say whether somebody else changed the thing in between.
type Desk interface {
	Receive(ctx context.Context, who cell.Actor, crisis cell.ID, in situation.Incoming) (situation.Received, error)
	ReviewClaim(ctx context.Context, who cell.Actor, crisis, claim cell.ID, cmd situation.ClaimReview) (situation.Done, error)
	CorrectClaim(ctx context.Context, who cell.Actor, crisis, claim cell.ID, cmd situation.ClaimCorrection) (situation.Done, error)
	SettleDispute(ctx context.Context, who cell.Actor, crisis, dispute cell.ID, cmd situation.DisputeSettlement) (situation.Done, error)
	MakeIncident(ctx context.Context, who cell.Actor, crisis cell.ID, cmd situation.IncidentDraft) (situation.Done, error)
	ChangeIncident(ctx context.Context, who cell.Actor, crisis, incident cell.ID, cmd situation.IncidentChange) (situation.Done, error)
	Reverse(ctx context.Context, who cell.Actor, crisis, id cell.ID, entry cell.Seq, reason string) (situation.Done, error)
}
