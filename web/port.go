// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
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
