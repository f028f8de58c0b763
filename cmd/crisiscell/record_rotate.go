// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/store"
)

// recordRotate is `crisiscell record rotate`.
type recordRotate struct {
	place  `embed:""`
	New    string `arg:"" name:"new-key" type:"path" help:"File of the new key to make; one that is there is never overwritten."`
	Reason string `required:"" help:"Why, in a sentence."`
}

// Run makes the new key and enters the change, signed by both keys. The last checkpoint of the old key covers all before
// it, the first one of the new key the change itself.
func (v *recordRotate) Run(s streams) error {
	old, err := record.LoadKey(v.key())
	if err != nil {
		return fmt.Errorf("the key in force: %w; name its file with --key", err)
	}
	st, err := store.Open(s.ctx(), store.Config{Dir: v.Data, URL: v.Database, Clock: clock})
	if err != nil {
		return err
	}
	err = v.rotate(s, st, old)
	if e := st.Close(); err == nil {
		err = e
	}
	return err
}

func (v *recordRotate) rotate(s streams, st *store.Store, old record.Key) error {
	ctx := s.ctx()
	in, found, err := st.Installation(ctx)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("%s holds no record yet, so no key is in force", v.Data)
	}
	if _, err := st.Checkpoint(ctx, old.Signer); err != nil {
		return err
	}
	key, err := record.CreateKey(v.New, in.ID)
	if err != nil {
		return err
	}
	f, err := record.Rotate(in.ID, old, key)
	if err == nil {
		_, err = st.Update(ctx, officer, v.Reason, func(tx *store.Tx) error {
			_, err := tx.Append(cell.House, f)
			return err
		})
	}
	if err != nil {
		// Where nobody knows whether the change stands, the key may be the one in force.
		if e, ok := errors.AsType[*cell.Error](err); !ok || e.Key != "error.store.unsure" {
			err = errors.Join(err, os.Remove(v.New))
		}
		return err
	}
	if _, err := st.Checkpoint(ctx, key.Signer); err != nil {
		return fmt.Errorf("the new key is in force, but its first checkpoint failed and will be made at the next start: %w", err)
	}
	_, err = fmt.Fprintf(s.out, "The new key is in force:\n  %s\nIt is in %s: keep a copy apart from the data, and start the server with --key %s.\nThe old key signs nothing any more; what it signed stays valid.\n",
		key.Verifier, v.New, v.New)
	return err
}
