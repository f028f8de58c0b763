// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

// Notice says that an entry was committed. It carries no content.
type Notice struct {
	Seq    cell.Seq
	Crisis cell.ID
	Kind   cell.Kind
}

// Live tells the pages that something changed.
type Live interface {
	// Head returns the position of the newest entry, 0 for an empty record.
	Head(ctx context.Context) (cell.Seq, error)
	// Follow calls fn with each notice that the viewer may have after the position, in order, those committed already
	// first, until ctx ends or fn fails. Of an item that the viewer may not see there is none.
	Follow(ctx context.Context, v cell.Viewer, after cell.Seq, fn func(Notice) error) error
}

// Sessions tells who a browser is; account.Desk does.
type Sessions interface {
	// Open gives the session of a token as it is now; NotFound for none. active says that its person did something.
	Open(ctx context.Context, token string, active bool) (account.Session, error)
	// Choose puts the session on a seat in a crisis.
	Choose(ctx context.Context, s account.Session, crisis cell.ID, seat string) error
	// Lock locks its screen.
	Lock(ctx context.Context, s account.Session) error
	// End ends the session of a token.
	End(ctx context.Context, token string) error
	// Changed gives a channel that is closed when a session was locked, ended or put elsewhere.
	Changed() <-chan struct{}
}

// Standings tells where a person may act now: in which crisis, from which seat.
type Standings interface {
	Standings(ctx context.Context, person cell.ID) ([]decision.Standing, error)
}
