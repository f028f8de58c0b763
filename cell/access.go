// SPDX-License-Identifier: Apache-2.0

package cell

// Access says that somebody was shown an item. What is narrowly marked is shown only after its Access is durable.
type Access struct {
	Time   Time // given by the store
	Actor  ID
	Seat   string
	Crisis ID
	Act    string // AccessOpened and the like
	Kind   string // what the item is: report, claim, dispute, incident, ...
	Item   ID
}

// The acts of an Access.
const (
	AccessOpened   = "opened"   // its page or detail
	AccessStreamed = "streamed" // its file, or its place in a stream
	AccessScreened = "screened" // a name that was held against lists
)
