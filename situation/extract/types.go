// SPDX-License-Identifier: Apache-2.0

package extract

// Input is a page or, when Passage is set, one story without layout.
type Input struct {
	Text      string
	Passage   bool
	Lang      string
	Published string
}

// Line is a 1-based source line, its role and half-open byte range.
type Line struct {
	N          int
	Role       string
	Start, End int
}

// Speaker is the innermost source of a claim.
type Speaker struct{ Text, Canonical, Type string }

// Place is a named place; ID 0 is unresolved.
type Place struct {
	Text, Name, Country string
	ID                  int64
}

// Time is a time expression as written.
type Time struct{ Text, From, To string }

// Quantity is a number with its unit; nil values are vague.
type Quantity struct {
	Text             string
	Value, Low, High *float64
	Unit             string
	Approx           bool
	Of               string
}

// Claim is one attributed proposition. Start and End are byte offsets.
type Claim struct {
	Line                                            int
	Quote                                           string
	Start, End                                      int
	Speaker                                         Speaker
	Via, Polarity, Modality, EventType, Proposition string
	Places                                          []Place
	Time                                            *Time
	Quantities                                      []Quantity
	Core                                            bool
	Rules                                           []string
}

// Story is one article of a page.
type Story struct {
	ID, Title            string
	TitleLine            int
	Lines                []Line
	Lang, Dir, Published string
	Claims               []Claim
}

// Ref points to a claim, both numbers 0-based.
type Ref struct{ Story, Claim int }

// Dispute is a pair of claims that cannot simply both stand.
type Dispute struct {
	Kind, Strength                   string
	A, B                             Ref
	Why, WhyAr, Question, QuestionAr string
}

// Document is what one input gave.
type Document struct {
	Lang, Dir string
	Stories   []Story
	Disputes  []Dispute
	Noise     []int
}
