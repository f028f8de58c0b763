// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"bytes"
	"fmt"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// Audit checks, entry after entry, that nobody was given a seat, a grant or a key but by who could give it: every
// signature under a charter, back to the keys of the genesis entry. It needs no store. Its Entry is for
// record.Options.Follow. A record whose genesis entry names no authority has no charter, and nothing is checked.
type Audit struct {
	// Signatures counts the good ones, Unchecked those that could not be judged since a payload is withheld or destroyed.
	Signatures, Unchecked int64

	house    House
	began    bool
	keys     map[string]Key // of the genesis entry, by id
	people   map[cell.ID]Person
	crises   map[cell.ID]*audited
	use      map[string]*KeyUse
	due      due
	darkness bool // a payload about people could not be read, so that nobody is called a stranger any more
}

// audited is a crisis as the entries so far leave it.
type audited struct {
	Crisis
	proposals map[cell.ID]*Proposal
	dark      bool // a payload could not be read, so that the charter in force is not known
}

// due is what the next entry must be: an opening or closing is several entries of one commit.
type due struct {
	kind   cell.Kind
	crisis cell.ID
	from   *Proposal // nil for the first crisis
}

// NewAudit begins an audit of a record from its first entry on.
func NewAudit() *Audit {
	return &Audit{keys: map[string]Key{}, people: map[cell.ID]Person{}, crises: map[cell.ID]*audited{}, use: map[string]*KeyUse{}}
}

// Entry checks the next entry. readable tells whether its payload is here and the one that was accepted.
func (a *Audit) Entry(e record.Entry, readable bool) []error {
	if e.Seq == 1 && e.Kind == record.KindGenesis && readable {
		return a.genesis(e)
	}
	if !a.began {
		return nil
	}
	var bad []error
	if a.due.kind != "" && a.due.kind != e.Kind {
		bad = append(bad, fmt.Errorf("%s has to follow here, without which nothing of it took effect", a.due.kind))
		a.due = due{}
	}
	if c := a.crises[e.Crisis]; e.Crisis != cell.House && c != nil && c.Closed {
		bad = append(bad, fmt.Errorf("the crisis was closed before"))
	}
	check, ours := map[cell.Kind]func(record.Entry) error{
		PersonAdded{}.Kind(): a.person, cell.CrisisOpened{}.Kind(): a.opened, CharterFounded{}.Kind(): a.founded,
		CharterProposed{}.Kind(): a.proposed, CharterSigned{}.Kind(): a.signed, CharterDropped{}.Kind(): a.dropped,
		CrisisClosed{}.Kind(): a.closed}[e.Kind]
	if !ours {
		return bad
	}
	if !readable {
		a.darken(e)
		return bad
	}
	if err := check(e); err != nil {
		bad = append(bad, err)
	}
	return bad
}

// darken notes that a payload of ours cannot be read. What builds on it cannot be judged.
func (a *Audit) darken(e record.Entry) {
	a.due = due{}
	switch e.Kind {
	case PersonAdded{}.Kind():
		a.darkness = true
	case CharterFounded{}.Kind(), CharterSigned{}.Kind():
		a.Unchecked++
	}
	if c := a.crises[e.Crisis]; c != nil {
		c.dark = true
		return
	}
	for _, c := range a.crises { // about the house: it may concern any
		c.dark = true
	}
}

// read takes a payload apart into f, a pointer to the fact of e's kind.
func read[F cell.Fact](e record.Entry) (seat string, f F, err error) {
	if e.Version != f.Version() {
		return "", f, fmt.Errorf("%s of version %d is not known here", e.Kind, e.Version)
	}
	seat, _, data, err := record.OpenBody(e.Body)
	if err == nil {
		err = record.Unmarshal(data, &f)
	}
	return seat, f, err
}

func (a *Audit) genesis(e record.Entry) []error {
	_, g, err := read[record.Genesis](e)
	if err != nil {
		return nil // said by record already
	}
	a.house = House{g.Installation, g.RPID}
	for _, k := range g.Authority {
		a.began = true
		a.keys[KeyID(k.Type, k.Key)] = Key{ID: KeyID(k.Type, k.Key), Person: k.Actor, Type: k.Type, Public: k.Key}
	}
	return nil
}

func (a *Audit) person(e record.Entry) error {
	_, f, err := read[PersonAdded](e)
	if err != nil {
		return err
	}
	_, twice := a.people[f.ID]
	founding := len(a.crises) == 0
	a.people[f.ID] = f.Person
	switch {
	case twice:
		return fmt.Errorf("the person was added before")
	case !founding && !a.darkness && !a.people[e.Actor].Administrator:
		return fmt.Errorf("a person was added by somebody who is no administrator")
	}
	return nil
}

func (a *Audit) opened(e record.Entry) error {
	_, f, err := read[cell.CrisisOpened](e)
	if err != nil {
		return err
	}
	from, first := a.due.from, len(a.crises) == 0
	asked := a.due.kind == f.Kind()
	a.crises[f.ID] = &audited{Crisis: Crisis{CrisisOpened: f}, proposals: map[cell.ID]*Proposal{}}
	a.due = due{CharterFounded{}.Kind(), f.ID, from}
	switch {
	case first:
		return nil
	case !asked && a.anyDark():
		a.crises[f.ID].dark = true
		return nil
	case !asked:
		return fmt.Errorf("a crisis was opened without a signed proposal")
	case from.Changes[0].Opening.Crisis != f:
		return fmt.Errorf("another crisis was opened than the one that was signed for")
	}
	return nil
}

func (a *Audit) anyDark() bool {
	for _, c := range a.crises {
		if c.dark {
			return true
		}
	}
	return false
}

func (a *Audit) founded(e record.Entry) error {
	_, f, err := read[CharterFounded](e)
	if err != nil {
		return err
	}
	c, from, asked := a.crises[e.Crisis], a.due.from, a.due.kind == f.Kind() && a.due.crisis == e.Crisis
	a.due = due{}
	switch {
	case c == nil || f.Charter.Crisis != e.Crisis:
		return fmt.Errorf("a charter of no crisis that was opened")
	case !asked || c.Charter.Version != 0:
		return fmt.Errorf("a first charter that does not follow the opening of its crisis")
	}
	c.Charter = f.Charter
	if c.dark {
		return nil
	}
	if from == nil {
		err = a.first(e, c, f)
	} else if !same(from.Changes[0].Opening.Charter, f.Charter) || f.Proposal != from.ID || len(f.Signed) > 0 {
		err = fmt.Errorf("another charter was founded than the one that was signed for")
	}
	if err != nil {
		return err
	}
	return a.fits(c, f.Charter)
}

// first checks the first charter of the house against the keys of the genesis entry.
func (a *Audit) first(e record.Entry, c *audited, f CharterFounded) error {
	for _, k := range f.Charter.Keys {
		if g, there := a.keys[k.ID]; !there || g.Person != k.Person || g.Type != k.Type || g.Public != k.Public {
			return fmt.Errorf("the first charter trusts a key that the genesis entry does not name")
		}
	}
	b := bench{a.house, "", c.CrisisOpened, e.Time}
	for _, g := range f.Signed {
		counter, err := b.founding(g, f.Charter)
		if err != nil {
			return fmt.Errorf("a signature under the first charter: %w", err)
		}
		if err := a.counted(g.Key, counter); err != nil {
			return err
		}
	}
	if !enough(f.Charter, f.Signed, e.Time) {
		return fmt.Errorf("the first charter is not signed by the authority and one more person")
	}
	return nil
}

// counted notes a good signature.
func (a *Audit) counted(key string, counter uint32) error {
	a.Signatures++
	u := a.used(key)
	err := checkCounter(u.Counter, counter)
	u.Counter = counter
	return err
}

func (a *Audit) used(key string) *KeyUse {
	if a.use[key] == nil {
		a.use[key] = &KeyUse{}
	}
	return a.use[key]
}

// fits holds a charter that came in force against the people and the other crises.
func (a *Audit) fits(c *audited, next Charter) error {
	for _, m := range next.Members {
		p, there := a.people[m.Person]
		if !there && !a.darkness {
			return fmt.Errorf("a person sits in a seat who was never added")
		}
		if p.Administrator {
			return fmt.Errorf("an administrator sits in a seat")
		}
	}
	for _, k := range next.Keys {
		u := a.used(k.ID)
		u.Exercise, u.Live = u.Exercise || c.Exercise, u.Live || !c.Exercise
		if u.Exercise && u.Live {
			return fmt.Errorf("a key is trusted in an exercise and live")
		}
	}
	return nil
}

// same compares by the canonical form.
func same(x, y any) bool {
	a, err := record.Marshal(x)
	b, err2 := record.Marshal(y)
	return err == nil && err2 == nil && bytes.Equal(a, b)
}
