// SPDX-License-Identifier: Apache-2.0

package picture

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/picture"
)

// Reads is what the pages ask of the store.
type Reads interface {
	// Search finds what is in force and the viewer may see in full, the newest first.
	Search(ctx context.Context, v cell.Viewer, q picture.Query) ([]picture.Found, error)
	// Items returns those of the things that the viewer may see in full, as of v.At, in the order of ids.
	Items(ctx context.Context, v cell.Viewer, ids []cell.ID) ([]picture.Item, error)
	// PositionAt is the last position of the record that stood at the time, 0 when none did.
	PositionAt(ctx context.Context, at cell.Time) (cell.Seq, error)
	// EntryTime is when the entry at the position was accepted, 0 when there is none.
	EntryTime(ctx context.Context, at cell.Seq) (cell.Time, error)
}

// Indexes gives the index of a crisis as it stands now.
type Indexes interface {
	Index(ctx context.Context, crisis cell.ID) (*picture.Index, error)
}
