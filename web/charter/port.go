// SPDX-License-Identifier: Apache-2.0

package charter

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

// Reads is what the pages ask of the store.
type Reads interface {
	Charters
	Audits
	Persons(ctx context.Context) ([]decision.Person, error)
	// Last returns the position where the record ends.
	Last(ctx context.Context) (cell.Seq, error)
}

// Audits answers an auditor.
type Audits interface {
	// CouldSee lists what a seat could see at a position, Sightings who was shown an item; both the newest first.
	CouldSee(ctx context.Context, crisis, seat cell.ID, at cell.Seq, limit int) ([]decision.Seen, error)
	Sightings(ctx context.Context, crisis, item cell.ID, limit int) ([]cell.Access, error)
}

// Charters are the crises' charters.
type Charters interface {
	// Crisis returns the crisis with the charter in force.
	Crisis(ctx context.Context, id cell.ID) (decision.Crisis, error)
	// Charters lists the versions of the crisis's charter, Proposals its proposals; both the newest first.
	Charters(ctx context.Context, crisis cell.ID) ([]decision.Version, error)
	Proposals(ctx context.Context, crisis cell.ID) ([]decision.Proposal, error)
	House(ctx context.Context) (decision.House, error)
}

// Acts is what the pages ask of the desk.
type Acts interface {
	Propose(ctx context.Context, who cell.Actor, crisis cell.ID, changes []decision.Change, reason string) (decision.Done, error)
	Sign(ctx context.Context, who cell.Actor, g decision.Signed) (decision.Done, error)
	Drop(ctx context.Context, who cell.Actor, crisis, id cell.ID, how, reason string) (decision.Done, error)
}
