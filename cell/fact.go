// SPDX-License-Identifier: Apache-2.0

package cell

import "context"

// Kind names what an entry says, `<noun>.<what happened>` in lower case, e.g. "report.received". A kind is never
// renamed and never reused: old entries carry it for ever.
type Kind string

// Fact is the payload of an entry: a plain struct that record can write in the canonical form (no floats, whole
// numbers within 2^53, valid UTF-8, `json` tags on every field). It carries results (ids, times, what was
// found, the version of the engine that found it), never inputs that would have to be computed again.
type Fact interface {
	Kind() Kind
	// Version is the version of the payload's shape, from 1. A change of shape raises it and adds an upcaster.
	Version() int
}

// Tx is the inside of one Update as every desk sees it. A desk's own Tx adds the few reads it needs.
type Tx interface {
	// Append accepts f as the next entry about crisis (House for none) and applies it, so that later reads of
	// this Tx see it. It returns the entry's position. An error leaves nothing of f behind.
	Append(crisis ID, f Fact) (Seq, error)
	// Now is the time of the entries of this Update; it never runs backwards along the record.
	Now() Time
}

// Update is the one way to change anything: it runs fn and makes all that fn appended durable together, or
// nothing. It returns the position of the last entry appended, 0 when fn appended none. The call comes back
// after the commit; notices leave only then. fn may run more than once when the database asks to try again, and
// must not keep the Tx.
type Update[T Tx] func(ctx context.Context, who Actor, reason string, fn func(tx T) error) (Seq, error)
