// SPDX-License-Identifier: Apache-2.0

package cell

// Hash is a SHA-256 in 64 lower-case hex digits. It names a blob.
type Hash string

// CrisisOpened opens a scope. Exercise is fixed here for good.
type CrisisOpened struct {
	ID       ID     `json:"id"`
	Name     Name   `json:"name"`
	Exercise bool   `json:"exercise"`
	Zone     string `json:"zone"` // IANA zone in which times are shown, e.g. "Asia/Baghdad"
}

// Kind implements Fact.
func (CrisisOpened) Kind() Kind { return "crisis.opened" }

// Version implements Fact.
func (CrisisOpened) Version() int { return 1 }

// SourceNamed makes an outlet, office, person, sensor or cell known to the house.
type SourceNamed struct {
	ID   ID     `json:"id"`
	Name Name   `json:"name"`
	Type string `json:"type"` // outlet, office, person, sensor, cell, unknown
}

// Kind implements Fact.
func (SourceNamed) Kind() Kind { return "source.named" }

// Version implements Fact.
func (SourceNamed) Version() int { return 1 }

// ReportReceived says that bytes came in. The bytes are the blob Original; Text is the blob of the readable text
// that stories and claims point into (the same blob where the original is valid plain text).
type ReportReceived struct {
	ID        ID       `json:"id"`
	Original  Hash     `json:"original"`
	Size      int64    `json:"size"` // bytes of the original
	Text      Hash     `json:"text"`
	MediaType string   `json:"media_type"` // text/plain, text/html
	Title     string   `json:"title"`      // headline or file name; may be empty
	Filename  string   `json:"filename"`
	Via       string   `json:"via"` // paste, upload, folder, command
	Source    ID       `json:"source"`
	Lang      string   `json:"lang"` // BCP 47, "und" when unknown
	Dir       string   `json:"dir"`  // ltr, rtl
	Audience  Audience `json:"audience"`
	Received  Time     `json:"received"`
	// Published is the date the report itself gives (ISO 8601), empty when unknown; PublishedText are the words.
	Published     string `json:"published"`
	PublishedText string `json:"published_text"`
	// Group is the report of which this one is a near copy (the earliest known), or its own ID.
	Group      ID       `json:"group"`
	Likeness   string   `json:"likeness"`    // signature, hex
	LikenessPM int64    `json:"likeness_pm"` // likeness to the group's first report, per mille; 1000 when it is the first
	Bands      []string `json:"bands"`       // look-up keys of the signature
	Replaced   int64    `json:"replaced"`    // bytes that were not valid text and are shown as U+FFFD
}

// Kind implements Fact.
func (ReportReceived) Kind() Kind { return "report.received" }

// Version implements Fact.
func (ReportReceived) Version() int { return 1 }

// ReportRepeated says that bytes which the crisis already holds came in again; they are linked, not doubled.
type ReportRepeated struct {
	Report   ID     `json:"report"`
	Filename string `json:"filename"`
	Via      string `json:"via"`
	Source   ID     `json:"source"`
	Received Time   `json:"received"`
}

// Kind implements Fact.
func (ReportRepeated) Kind() Kind { return "report.repeated" }

// Version implements Fact.
func (ReportRepeated) Version() int { return 1 }
