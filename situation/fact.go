// SPDX-License-Identifier: Apache-2.0

package situation

import "github.com/crisiscell/crisiscell/cell"

// Line is one non-blank line of a report's text in its role.
type Line struct {
	N     int64  `json:"n"`     // 1-based line of the raw text
	Role  string `json:"role"`  // title caption body subheading byline noise
	Start int64  `json:"start"` // byte offset in the text blob
	End   int64  `json:"end"`   // half-open
}

// Story is one article or message inside a report.
type Story struct {
	ID        cell.ID `json:"id"`
	N         int64   `json:"n"` // 1-based within the report
	Title     string  `json:"title"`
	TitleLine int64   `json:"title_line"` // 0 when the story has none
	Lang      string  `json:"lang"`
	Dir       string  `json:"dir"`
	Published string  `json:"published"` // ISO date the story gives, empty when unknown
	Lines     []Line  `json:"lines"`
}

// Place is where, as claimed.
type Place struct {
	Text      string `json:"text"`
	Name      string `json:"name"`
	GeonameID int64  `json:"geonameid"` // 0 = unresolved
	Country   string `json:"country"`   // ISO 3166-1 alpha-2, empty when unknown
	LatE7     int64  `json:"lat_e7"`    // degrees times 10^7; both 0 when unresolved
	LonE7     int64  `json:"lon_e7"`
	// Precision is how exactly the coordinates are known: spot, town, province, country or line; empty without them.
	Precision string `json:"precision"`
}

// Quantity is a number as claimed; decimals are strings, the empty string is absent.
type Quantity struct {
	Text   string `json:"text"`
	Value  string `json:"value"`
	Low    string `json:"low"`
	High   string `json:"high"`
	Unit   string `json:"unit"`
	Of     string `json:"of"`
	Approx bool   `json:"approx"`
}

// Time is when, as claimed, with the words it came from.
type Time struct {
	Text      string `json:"text"`
	From      string `json:"from"` // ISO date, empty = open or unknown
	To        string `json:"to"`
	Precision string `json:"precision"`
}

// Speaker is who says it. Text is what stands in the passage, empty for the narration.
type Speaker struct {
	Text      string `json:"text"`
	Canonical string `json:"canonical"`
	Type      string `json:"type"`
}

// Polarity values of a claim.
const (
	Affirm      = "affirm"
	Deny        = "deny"
	Unconfirmed = "unconfirmed"
)

// Statement is the content of a claim: one attributed statement, the proposition put positively.
type Statement struct {
	Line        int64      `json:"line"`
	Quote       string     `json:"quote"`
	Start       int64      `json:"start"` // bytes in the text blob, half-open
	End         int64      `json:"end"`
	Speaker     Speaker    `json:"speaker"`
	Via         string     `json:"via"` // who carries a nested quotation, empty when nobody
	Polarity    string     `json:"polarity"`
	Modality    string     `json:"modality"` // asserted reported planned potential conditional opinion
	EventType   string     `json:"event_type"`
	Proposition string     `json:"proposition"`
	Places      []Place    `json:"places"`
	Time        *Time      `json:"time"`
	Quantities  []Quantity `json:"quantities"`
	Core        bool       `json:"core"`
	// Sensitivity is what the engine or an officer holds the statement to be; empty is ordinary.
	Sensitivity cell.Sensitivity `json:"sensitivity"`
	Rules       []string         `json:"rules"`
}

// Review states of a claim.
const (
	Open     = "open"     // found by the engine, nobody has looked
	Accepted = "accepted" // an officer holds that the report says this
	Rejected = "rejected" // an officer holds that it does not
)

// Claim is one version of a claim.
type Claim struct {
	ID     cell.ID `json:"id"`
	Report cell.ID `json:"report"`
	Story  cell.ID `json:"story"`
	Review string  `json:"review"`
	Statement
	// Keys are the comparable things of this version (event type at a place, a measured thing): claims that
	// share a key are compared for a dispute.
	Keys []string `json:"keys"`
}

// Dispute states and strengths.
const (
	DisputeOpen      = "open"
	DisputeExplained = "explained"
	DisputeResolved  = "resolved"
	Hard             = "hard"
	Apparent         = "apparent"
	Weak             = "weak"
)

// Dispute is one version of a relation of two claims that cannot both be the whole truth.
type Dispute struct {
	ID       cell.ID   `json:"id"`
	Type     string    `json:"type"`     // contradiction, numeric
	Strength string    `json:"strength"` // hard, apparent, weak
	A        cell.ID   `json:"a"`        // claims; A stands earlier in the record
	B        cell.ID   `json:"b"`
	Why      cell.Name `json:"why"`
	Question cell.Name `json:"question"`
	State    string    `json:"state"`
	Assignee cell.ID   `json:"assignee"` // none when empty
	Answer   string    `json:"answer"`   // the reason of the person who explained, resolved or reopened it
}

// Incident states.
const (
	Reported  = "reported"
	Confirmed = "confirmed"
	Refuted   = "refuted"
	Closed    = "closed"
)

// Incident is one version of what the cell holds to have happened, with the claims it rests on.
type Incident struct {
	ID        cell.ID `json:"id"`
	Number    int64   `json:"number"` // human number within its series of the crisis, given when the incident is made
	Title     string  `json:"title"`
	Summary   string  `json:"summary"`
	EventType string  `json:"event_type"`
	Place     Place   `json:"place"`
	From      string  `json:"from"` // ISO date, empty = unknown
	To        string  `json:"to"`
	State     string  `json:"state"`
	// Audience is what the incident was made with; Series is that audience's run of numbers (cell.Audience.Series).
	Audience cell.Audience `json:"audience"`
	Series   string        `json:"series"`
	Claims   []cell.ID     `json:"claims"`
}

// ReportRead says what an engine found in a report: its stories with their lines, the noise lines and the first
// version of each claim. The report's disputes follow as entries of their own.
type ReportRead struct {
	Report cell.ID `json:"report"`
	Engine string  `json:"engine"` // name and version
	Lang   string  `json:"lang"`
	Dir    string  `json:"dir"`
	Noise  []Line  `json:"noise"`
	Story  []Story `json:"stories"`
	Claims []Claim `json:"claims"`
}

// Kind implements cell.Fact.
func (ReportRead) Kind() cell.Kind { return "report.read" }

// Version implements cell.Fact.
func (ReportRead) Version() int { return 1 }

// ClaimSet gives a claim a new version: accepted, rejected or corrected by an officer. Act says which, Reverses
// names the entry that it takes back (0 for none), Base the version the officer had before the eyes.
type ClaimSet struct {
	Act      string   `json:"act"` // accept reject reopen correct reverse
	Base     cell.Seq `json:"base"`
	Reverses cell.Seq `json:"reverses"`
	Claim    Claim    `json:"claim"`
}

// Kind implements cell.Fact.
func (ClaimSet) Kind() cell.Kind { return "claim.set" }

// Version implements cell.Fact.
func (ClaimSet) Version() int { return 1 }

// DisputeSet opens a dispute or gives it a new version.
type DisputeSet struct {
	Act      string   `json:"act"` // find explain resolve reopen assign reverse
	Base     cell.Seq `json:"base"`
	Reverses cell.Seq `json:"reverses"`
	Dispute  Dispute  `json:"dispute"`
	Engine   string   `json:"engine"` // what found it; empty when a person did
}

// Kind implements cell.Fact.
func (DisputeSet) Kind() cell.Kind { return "dispute.set" }

// Version implements cell.Fact.
func (DisputeSet) Version() int { return 1 }

// IncidentSet makes an incident or gives it a new version.
type IncidentSet struct {
	Act      string   `json:"act"` // make edit state attach detach reverse
	Base     cell.Seq `json:"base"`
	Reverses cell.Seq `json:"reverses"`
	Incident Incident `json:"incident"`
}

// Kind implements cell.Fact.
func (IncidentSet) Kind() cell.Kind { return "incident.set" }

// Version implements cell.Fact.
func (IncidentSet) Version() int { return 1 }
