// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// Reads is what the pages ask of the store.
type Reads interface {
	// Last returns the position where the record ends, 0 for an empty one.
	Last(ctx context.Context) (cell.Seq, error)
	// EntriesBefore returns at most limit entries before the position, the newest first; 0 is the end of the record.
	EntriesBefore(ctx context.Context, before cell.Seq, limit int) ([]record.Entry, error)
	// CheckpointsBefore returns at most limit signed checkpoints of less than size entries, the largest first; 0 is no bound.
	CheckpointsBefore(ctx context.Context, size cell.Seq, limit int) ([][]byte, error)
	// Hashes returns stored hashes of the Merkle tree by their indexes (golang.org/x/mod/sumdb/tlog).
	Hashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error)
}

// May decides whether the viewer may have an entry's payload, which is seat, reason and content. Headers are for
// everybody. Whoever may see less than all of a crisis is told apart here and nowhere else on these pages; until
// there is more than one officer it is what is about the viewer's crisis or the house, and not sealed.
func May(v cell.Viewer, e record.Entry) bool {
	return e.State == record.StatePresent && (e.Crisis == v.Crisis || e.Crisis == cell.House)
}
