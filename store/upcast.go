// SPDX-License-Identifier: Apache-2.0

package store

import (
	"fmt"

	"github.com/crisiscell/crisiscell/cell"
)

// upcaster brings the data of one kind from version from to the next. It is pure: old entries are never rewritten, so
// it runs on them at each replay and must give the same bytes for ever, in the canonical form.
type upcaster struct {
	kind cell.Kind
	from int
	up   func(data []byte) ([]byte, error)
}

// upcasters are the steps that there are, one for each version that is no longer the current one. A test fails for a
// fact whose version has risen without its step.
var upcasters = []upcaster{}

// upcast brings data of kind from version from to version to.
func upcast(steps []upcaster, kind cell.Kind, from, to int, data []byte) ([]byte, error) {
	if from > to {
		return nil, &cell.Error{Code: cell.Unsupported, Key: "error.store.newer", Args: map[string]any{"have": from, "known": to},
			Msg: fmt.Sprintf("%s has version %d and this program knows %d: use the newer program", kind, from, to)}
	}
	for ; from < to; from++ {
		up := stepOf(steps, kind, from)
		if up == nil {
			return nil, fmt.Errorf("no upcaster of %s from version %d", kind, from)
		}
		var err error
		if data, err = up(data); err != nil {
			return nil, fmt.Errorf("upcast %s from version %d: %w", kind, from, err)
		}
	}
	return data, nil
}

func stepOf(steps []upcaster, kind cell.Kind, from int) func([]byte) ([]byte, error) {
	for _, s := range steps {
		if s.kind == kind && s.from == from {
			return s.up
		}
	}
	return nil
}
