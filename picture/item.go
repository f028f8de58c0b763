// SPDX-License-Identifier: Apache-2.0

package picture

import "github.com/crisiscell/crisiscell/cell"

// How exactly a place is known.
const (
	Nowhere  = ""         // no place, or an unresolved one
	Spot     = "spot"     // coordinates that a sensor or person gave
	Town     = "town"     // a populated place: the point of its gazetteer entry
	Province = "province" // a first-level unit: an area
	Country  = "country"  // an area
	Line     = "line"     // a border or a road: known by its name only
)

// Where is where something is, as claimed.
type Where struct {
	Name      string
	Country   string // ISO 3166-1 alpha-2
	GeonameID int64  // 0 = unresolved
	Precision string // Nowhere to Line
	LatE7     int32  // degrees times 10^7; both 0 without coordinates
	LonE7     int32
}

// Item is one version of a thing that a desk hands to the picture.
type Item struct {
	ID       cell.ID // of the thing
	Kind     string  // report, claim, incident
	Desk     string
	Crisis   cell.ID
	Audience cell.ID // the item whose audience counts: of a claim its report
	Since    cell.Seq
	Until    cell.Seq // cell.OpenUntil while it is in force
	Title    string   // what a list shows: a headline, a proposition
	Words    string   // what is searched beside it: a quote, a summary, names
	Lang     string
	Source   cell.ID
	Polarity string
	Event    string // event type
	State    string
	Grade    string // source reliability and credibility, e.g. "B2"; empty while nobody graded it
	Where    Where
	// From and To bound when it happened, as claimed, in microseconds; both 0 when that is unknown. Reported is when the source
	// told it, Received when the cell got it.
	From, To, Reported, Received cell.Time
	Sensitivity                  cell.Sensitivity
	Owner                        string // the seat that brought it in, for Sensitivity.Opens
}

// Axis is one of the three times of an item. They are never mixed.
type Axis string

// The axes of the timeline.
const (
	Happened Axis = "event"
	Told     Axis = "report"
	Came     Axis = "receive"
)
