// SPDX-License-Identifier: Apache-2.0

package situation

import "github.com/crisiscell/crisiscell/cell"

// Made says who gave a thing its present version, when, why and at which position of the record.
type Made struct {
	Since  cell.Seq
	Time   cell.Time
	Actor  cell.ID
	Seat   string
	Act    string
	Reason string
	// Reverses is the position of the entry that this one took back, 0 for none.
	Reverses cell.Seq
	// Audience is who may see the thing now: a claim is for those of its report. It is empty for a dispute, which is for
	// those who see both claims, and in a history.
	Audience cell.Audience
}

// InboxItem is one report as the inbox shows it.
type InboxItem struct {
	Report   cell.ReportReceived
	Audience cell.Audience // now
	Seq      cell.Seq
	Source   cell.Name
	Stories  int64
	Claims   int64 // all, whatever their review state
	Unread   int64 // claims still open
	Disputes int64 // open disputes that touch a claim of the report
	Repeats  int64 // times the same bytes came in again
	Copies   int64 // other reports of the same group of near copies
}

// InboxQuery selects reports. Before is exclusive; 0 starts at the newest.
type InboxQuery struct {
	Before cell.Seq
	Limit  int
	Unread bool    // only reports with open claims
	Text   string  // part of the title or file name, folded; empty for all
	Group  cell.ID // only this report and its near copies; empty for all
}

// ReportView is one report with everything that was read in it.
type ReportView struct {
	InboxItem
	Engine   string
	Text     []byte // the text blob; lines of protected claims are blanks of the same length
	Withheld []Line // those lines
	Stories  []Story
	Noise    []Line
	Claims   []ClaimView
	Disputes []DisputeView // those that touch a claim of this report
	Group    []InboxItem   // near copies, without this one
	Repeated []Repeat
}

// Repeat is one more arrival of known bytes.
type Repeat struct {
	Seq      cell.Seq
	Filename string
	Via      string
	Received cell.Time
}

// ClaimView is a claim in its present version and where it comes from.
type ClaimView struct {
	Claim
	Made
	ReportTitle string
	StoryTitle  string
	Source      cell.Name
	Published   string
	Lang, Dir   string
	Incidents   []cell.ID // incidents that rest on it
	// Protected is why the statement is not shown in full: quote, words, speaker and figures are left out, places are
	// countries and times months. Ordinary for who sees it in full, whatever its sensitivity.
	Protected cell.Sensitivity
}

// DisputeView is a dispute with its two claims.
type DisputeView struct {
	Dispute
	Made
	Opened cell.Time // when it was found
	First  cell.Seq  // the entry that opened it
	ClaimA ClaimView
	ClaimB ClaimView
}

// DisputeQuery selects disputes, newest first. Empty fields select all.
type DisputeQuery struct {
	State    string
	Strength string
	Claim    cell.ID  // only disputes that touch it; empty for all
	Before   cell.Seq // by the position that opened it, exclusive; 0 starts at the newest
	Limit    int
}

// IncidentView is an incident with its claims, its disputes and its history, oldest version first.
type IncidentView struct {
	Incident
	Made
	ClaimViews []ClaimView
	Disputes   []DisputeView
	History    []IncidentVersion
}

// IncidentVersion is what the cell held once, until the next version.
type IncidentVersion struct {
	Incident
	Made
}

// IncidentQuery selects incidents, newest change first.
type IncidentQuery struct {
	State  string
	Before cell.Seq
	Limit  int
}

// ClaimVersion is one version of a claim in its history.
type ClaimVersion struct {
	Claim
	Made
}

// DisputeVersion is one version of a dispute in its history.
type DisputeVersion struct {
	Dispute
	Made
}
