// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"slices"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// Founding is the first start of a house: who is there, the first crisis and its charter, signed by the authority and
// one more person with the keys that they made themselves.
type Founding struct {
	House   House
	People  []Person // of them at least one administrator
	Crisis  cell.CrisisOpened
	Charter Charter
	Signed  []Signed
}

// Statement is what a person signs at the founding, from the seat that the charter gives.
func (f Founding) Statement(person, seat cell.ID, now cell.Time) (Statement, error) {
	content, err := ContentHash(f.Charter)
	return Statement{Act: FoundAct, Installation: f.House.Installation, Crisis: f.Crisis.ID, Exercise: f.Crisis.Exercise,
		Content: content, Person: person, Seat: seat, Nonce: NewNonce(), Expires: now + Validity}, err
}

// Genesis is the first entry of the house's record. logKey is the verifier key that signs its checkpoints.
func (f Founding) Genesis(logKey string) record.Genesis {
	g := record.Genesis{Installation: f.House.Installation, LogKey: logKey, RPID: f.House.RPID, Authority: []record.AuthorityKey{}}
	for _, k := range f.Charter.Keys {
		g.Authority = append(g.Authority, record.AuthorityKey{Actor: k.Person, Type: k.Type, Key: k.Public})
	}
	return g
}

// Accept reports why g is no signature under the founding's charter. The pages call it for each as it comes.
func (f Founding) Accept(g Signed, origin string, now cell.Time) error {
	_, err := bench{f.House, origin, f.Crisis, now}.founding(g, f.Charter)
	return err
}

// Append writes what follows the genesis entry: the people, the crisis and its charter, which is signed by enough.
func (f Founding) Append(tx Tx) error {
	if err := f.check(tx.Now()); err != nil {
		return err
	}
	for _, p := range f.People {
		if _, err := tx.Append(cell.House, PersonAdded{p}); err != nil {
			return err
		}
	}
	_, err := inTurn(tx, entry{cell.House, f.Crisis}, entry{f.Crisis.ID, CharterFounded{Charter: f.Charter, Signed: f.Signed}})
	return err
}

func (f Founding) check(now cell.Time) error {
	if err := f.Charter.Check(now); err != nil {
		return err
	}
	if err := CheckZone(f.Crisis.Zone); err != nil {
		return err
	}
	for _, p := range f.People {
		if err := CheckName(p.Name); err != nil {
			return err
		}
		if p.Administrator && slices.ContainsFunc(f.Charter.Members, func(m Member) bool { return m.Person == p.ID }) {
			return charterError("member.administrator", cell.Denied, "an administrator sits in no seat and has no approval key")
		}
	}
	for _, g := range f.Signed {
		if err := f.Accept(g, "", now); err != nil {
			return err
		}
	}
	if f.Charter.Version != 1 || !enough(f.Charter, f.Signed, now) {
		return charterError("founding", cell.Denied, "the first charter is signed by the authority and one more person")
	}
	return nil
}
