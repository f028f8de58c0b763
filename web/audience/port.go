// SPDX-License-Identifier: Apache-2.0

package audience

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

// Reads is what the page asks of the store.
type Reads interface {
	// Item returns a report or an incident that the viewer may see; NotFound otherwise.
	Item(ctx context.Context, v cell.Viewer, id cell.ID) (decision.Item, error)
	// Crisis returns the crisis with the charter in force.
	Crisis(ctx context.Context, id cell.ID) (decision.Crisis, error)
	Persons(ctx context.Context) ([]decision.Person, error)
	// WhoSaw lists who was shown the item, the newest first.
	WhoSaw(ctx context.Context, v cell.Viewer, kind string, item cell.ID, limit int) ([]cell.Access, error)
}

// Reach changes who may see an item.
type Reach interface {
	Set(ctx context.Context, who cell.Actor, crisis, item cell.ID, to cell.Audience, reason string) (cell.Seq, error)
}
