// SPDX-License-Identifier: Apache-2.0

package store

import (
	"slices"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

var _ decision.Tx = (*Tx)(nil)

// House implements decision.Tx.
func (t *Tx) House() (decision.House, error) { return houseOf(t.book.ctx, t.book.tx) }

// Person implements decision.Tx.
func (t *Tx) Person(id cell.ID) (decision.Person, error) {
	ps, err := decodeAll[decision.Person](t.book, "SELECT data FROM person WHERE id = $1", []any{string(id)})
	if err == nil && len(ps) == 0 {
		err = notFound("person")
	}
	if err != nil {
		return decision.Person{}, err
	}
	return ps[0], nil
}

// Crisis implements decision.Tx.
func (t *Tx) Crisis(id cell.ID) (decision.Crisis, error) { return crisisOf(t.book.ctx, t.book.tx, id) }

// Proposal implements decision.Tx.
func (t *Tx) Proposal(crisis, id cell.ID) (decision.Proposal, error) {
	return proposalOf(t.book.ctx, t.book.tx, crisis, id)
}

// KeyUse implements decision.Tx.
func (t *Tx) KeyUse(key string) (u decision.KeyUse, err error) {
	exercises, err := column[int64](t.book, "SELECT DISTINCT c.exercise FROM approval_key k JOIN crisis c ON c.id = k.crisis WHERE k.id = $1", key)
	if err != nil {
		return u, err
	}
	u.Live, u.Exercise = slices.Contains(exercises, 0), slices.Contains(exercises, 1)
	counters, err := column[int64](t.book, "SELECT counter FROM approval_key_use WHERE id = $1 ORDER BY since DESC LIMIT 1", key)
	if err == nil && len(counters) > 0 {
		u.Counter = uint32(counters[0])
	}
	return u, err
}
