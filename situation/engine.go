// SPDX-License-Identifier: Apache-2.0

package situation

// Engine reads texts: it finds what a report says and which claims cannot both be the whole truth. It is pure: the
// same input gives the same output on every machine.
type Engine interface {
	// Name is the engine with its version, as entries carry it.
	Name() string
	// Read finds stories, noise and claims in text. published is an ISO date, empty when unknown. Ids are empty, and
	// each claim stands under its story.
	Read(text, published string) Reading
	// Keys gives the comparable things of a statement, see Claim.Keys.
	Keys(Statement) []string
	// Compare tells whether the two claims are at odds; the dispute's ids are empty.
	Compare(a, b Claim) (Dispute, bool)
	// Liken gives the signature of a text and its look-up keys. Texts that share no key are not near copies.
	Liken(text string) (signature string, bands []string)
	// Likeness compares two signatures, per mille: 1000 for equal ones.
	Likeness(a, b string) int64
}

// Reading is what an engine found in one text.
type Reading struct {
	Lang, Dir string
	Title     string // of the first story that has one
	Published string // ISO date the page itself gives, empty when unknown
	Words     string // the words Published came from
	Noise     []Line
	Stories   []StoryRead
}

// StoryRead is a story with its claims.
type StoryRead struct {
	Story
	Claims []Statement
}

// Page is the readable text of the bytes that came in.
type Page struct {
	Text      string
	MediaType string // text/plain or text/html: what the content is, whatever was declared
	Title     string
	Lang      string // as the page declares it, empty when it does not
	Published string // ISO date, as the page declares it
	Replaced  int64  // bytes that were not valid text and are shown as U+FFFD
}

// PageReader makes readable text of bytes. declared is the media type that came with them, maybe empty. Its errors
// are Invalid (empty, damaged), TooLarge and Unsupported (a kind of content that is not read here).
type PageReader func(original []byte, declared string) (Page, error)
