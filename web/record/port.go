// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/record"
)

// Reads is what the pages ask of the store.
type Reads interface {
	// Last returns the position where the record ends, 0 for an empty one.
	Last(ctx context.Context) (cell.Seq, error)
	// EntriesBefore returns at most limit entries before the position, the newest first; 0 is the end of the record.
	EntriesBefore(ctx context.Context, before cell.Seq, limit int) ([]record.Entry, error)
	// Withheld tells which of the entries have a payload that the viewer may not have.
	Withheld(ctx context.Context, v cell.Viewer, of []cell.Seq) (map[cell.Seq]bool, error)
	// CheckpointsBefore returns at most limit signed checkpoints of less than size entries, the largest first; 0 is no bound.
	CheckpointsBefore(ctx context.Context, size cell.Seq, limit int) ([][]byte, error)
	// Hashes returns stored hashes of the Merkle tree by their indexes (golang.org/x/mod/sumdb/tlog).
	Hashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error)
	// Seats lists every seat that the crisis has or had, Persons everybody with an account.
	Seats(ctx context.Context, crisis cell.ID) ([]decision.Seat, error)
	Persons(ctx context.Context) ([]decision.Person, error)
}
