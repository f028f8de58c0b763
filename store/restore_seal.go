// SPDX-License-Identifier: Apache-2.0

package store

import (
	"encoding/hex"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// laterSeal is a seal that came after the backup.
type laterSeal struct {
	record.Sealed
	who cell.Actor
}

// sealAgain applies what the later log sealed and returns how many entries that are. The later log must begin with the
// entries of the backup.
func (f *filling) sealAgain(head BackupHead) (n int64, err error) {
	if f.o.Later == nil {
		return 0, nil
	}
	seals, err := f.later(head)
	if err != nil {
		return 0, err
	}
	for _, s := range seals {
		var there []cell.Seq
		for _, seq := range s.Entries {
			if int64(seq) <= head.Entries {
				there = append(there, seq)
			}
		}
		if len(there) == 0 {
			continue
		}
		all, err := f.as(s.who, "applied again after a restore").seal(s.Second, s.Reason, there)
		if cell.CodeOf(err) == cell.Conflict { // sealed already in the backup
			continue
		} else if err != nil {
			return n, err
		}
		n += int64(len(all))
	}
	return n, nil
}

// later verifies the later log and gives its seals in order.
func (f *filling) later(head BackupHead) (seals []laterSeal, err error) {
	r, err := record.Verify(f.ctx, f.o.Later, record.Options{Trust: head.Fingerprint})
	if err != nil {
		return nil, err
	}
	if !r.OK() {
		return nil, foreign(fmt.Errorf("the later export has faults, the first one: %s", r.Faults[0]))
	}
	var leaves []tlog.Hash
	err = f.o.Later.Entries(f.ctx, 1, func(e record.Entry) error {
		if int64(e.Seq) <= head.Entries {
			leaves = append(leaves, e.LeafHash())
		}
		if e.Kind != record.KindSealed {
			return nil
		}
		if e.Body == nil {
			return foreign(fmt.Errorf("the later export withholds the seal at %d: take one that holds everything", e.Seq))
		}
		seat, _, data, err := record.OpenBody(e.Body)
		if err != nil {
			return err
		}
		s := laterSeal{who: cell.Actor{ID: e.Actor, Seat: seat}}
		if err := record.Unmarshal(data, &s.Sealed); err != nil {
			return err
		}
		seals = append(seals, s)
		return nil
	})
	if err != nil {
		return nil, err
	}
	hashes := treeHashes(leaves)
	root, err := tlog.TreeHash(int64(len(leaves)), tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, at := range indexes {
			out[i] = hashes[at]
		}
		return out, nil
	}))
	if err != nil {
		return nil, err
	}
	if int64(len(leaves)) != head.Entries || hex.EncodeToString(root[:]) != head.Root {
		return nil, foreign(errors.New("the later export does not begin with the entries of the backup"))
	}
	return seals, nil
}

func foreign(err error) error {
	return &cell.Error{Code: cell.Invalid, Key: "error.restore.later", Msg: "the seals cannot be applied again, nothing was restored", Err: err}
}
