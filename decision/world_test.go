// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// world is a house in memory: the log, and what the desk's port tells of it. The store's own reads are tested with the
// store; here the rules are, and what Audit says of the same log.
type world struct {
	t     testing.TB
	now   cell.Time
	log   []record.Entry
	house House
	book  map[cell.ID]*Crisis
	who   map[cell.ID]Person
	props map[cell.ID]*Proposal
	use   map[string]*KeyUse
	desk  *Desk

	actor  cell.Actor
	reason string
}

const (
	house    = cell.ID("01980000-0000-7000-8000-000000000001")
	live     = cell.ID("01980000-0000-7000-8000-000000000002")
	drill    = cell.ID("01980000-0000-7000-8000-000000000003")
	head     = cell.ID("01980000-0000-7000-8000-00000000000a")
	interior = cell.ID("01980000-0000-7000-8000-00000000000b")
	finance  = cell.ID("01980000-0000-7000-8000-00000000000c")
	auditor  = cell.ID("01980000-0000-7000-8000-00000000000d")
	admin    = cell.ID("01980000-0000-7000-8000-00000000000e")

	topSeat      = cell.ID("01980000-0000-7000-8000-00000000001a")
	interiorSeat = cell.ID("01980000-0000-7000-8000-00000000001b")
	financeSeat  = cell.ID("01980000-0000-7000-8000-00000000001c")
	auditorSeat  = cell.ID("01980000-0000-7000-8000-00000000001d")
)

const start = cell.Time(1_800_000_000_000_000)

// secret is the same Ed25519 key for the same name.
func secret(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func keyOf(person cell.ID, name string) Key {
	return NewKey(person, secret(name).Public().(ed25519.PublicKey))
}

// firstCharter has the authority, two seats and an auditor; head and interior have keys.
func firstCharter() Charter {
	return Charter{Crisis: live, Version: 1, Seats: []Seat{
		{ID: topSeat, Name: cell.Name{En: "Authority"}, Kind: Authority, Of: OfPerson, Desks: []string{"decision"}},
		{ID: interiorSeat, Name: cell.Name{En: "Interior"}, Kind: Ordinary, Of: OfAgency, Desks: []string{"border"}},
		{ID: financeSeat, Name: cell.Name{En: "Finance"}, Kind: Ordinary, Of: OfAgency, Desks: []string{"finance"}},
		{ID: auditorSeat, Name: cell.Name{En: "Audit"}, Kind: Auditor, Of: OfPerson},
	}, Members: []Member{{topSeat, head, start, 0}, {interiorSeat, interior, start, 0}, {financeSeat, finance, start, 0},
		{auditorSeat, auditor, start, start + 1_000_000_000}},
		Keys: []Key{keyOf(head, "head"), keyOf(interior, "interior")}}
}

// founded is a house after its ceremony: genesis 1, people 2 to 6, crisis 7, charter 8.
func founded(t *testing.T) *world {
	w := empty(t)
	f := w.founding()
	w.must(cell.House, f.Genesis("key"))
	if err := f.Append(w); err != nil {
		t.Fatal(err)
	}
	return w
}

func empty(t testing.TB) *world {
	w := &world{t: t, now: start, house: House{Installation: house, RPID: "cell.example"}, book: map[cell.ID]*Crisis{},
		who: map[cell.ID]Person{}, props: map[cell.ID]*Proposal{}, use: map[string]*KeyUse{}}
	w.desk = &Desk{Clock: cell.ClockFunc(func() cell.Time { return w.now }),
		Update: func(_ context.Context, who cell.Actor, reason string, fn func(Tx) error) (cell.Seq, error) {
			n := len(w.log)
			w.actor, w.reason = who, reason
			defer func() { w.actor, w.reason = cell.Actor{}, "" }()
			if err := fn(w); err != nil {
				if len(w.log) > n {
					w.t.Errorf("a refused act left %d entries", len(w.log)-n)
				}
				return 0, err
			}
			return cell.Seq(len(w.log)), nil
		}}
	return w
}

func (w *world) founding() Founding {
	f := Founding{House: w.house, Charter: firstCharter(), Crisis: cell.CrisisOpened{ID: live, Name: cell.Name{En: "Crisis"}, Zone: "UTC"},
		People: []Person{person(head, false), person(interior, false), person(finance, false), person(auditor, false), person(admin, true)}}
	for name, at := range map[string][2]cell.ID{"head": {head, topSeat}, "interior": {interior, interiorSeat}} {
		s, err := f.Statement(at[0], at[1], w.now)
		if err != nil {
			w.t.Fatal(err)
		}
		f.Signed = append(f.Signed, w.sign(name, s))
	}
	return f
}

func person(id cell.ID, administrator bool) Person {
	return Person{ID: id, Name: cell.Name{En: "Person " + string(id[35:])}, Administrator: administrator}
}

func (w *world) sign(name string, s Statement) Signed {
	w.t.Helper()
	g, err := s.Sign(secret(name))
	if err != nil {
		w.t.Fatal(err)
	}
	return g
}

func (w *world) must(of cell.ID, f cell.Fact) cell.Seq {
	w.t.Helper()
	seq, err := w.Append(of, f)
	if err != nil {
		w.t.Fatal(err)
	}
	return seq
}

// Append writes an entry with a true header and notes what the port tells of it.
func (w *world) Append(of cell.ID, f cell.Fact) (cell.Seq, error) {
	body, err := record.Body(w.actor.Seat, w.reason, f)
	if err != nil {
		return 0, err
	}
	salt := record.NewSalt()
	e := record.Entry{Header: record.Header{Seq: cell.Seq(len(w.log) + 1), Kind: f.Kind(), Version: f.Version(), Time: w.now, Actor: w.actor.ID,
		Crisis: of, Payload: record.PayloadHash(salt, body)}, Salt: salt[:], Body: body, State: record.StatePresent}
	w.log = append(w.log, e)
	switch f := f.(type) {
	case PersonAdded:
		w.who[f.ID] = f.Person
	case cell.CrisisOpened:
		w.book[f.ID] = &Crisis{CrisisOpened: f}
	case CharterFounded:
		w.inForce(of, f.Charter)
	case CharterProposed:
		w.props[f.ID] = &Proposal{CharterProposed: f, State: Open, Made: Entered{Seq: e.Seq, Actor: w.actor.ID, Seat: w.actor.Seat}}
	case CharterSigned:
		p := w.props[f.Proposal]
		p.Signatures = append(p.Signatures, Signature{Signed: f.Signed})
		if f.Complete {
			p.State = InForce
		}
		if f.Charter != nil {
			w.inForce(p.Crisis, *f.Charter)
		}
	case CharterDropped:
		w.props[f.Proposal].State = f.How
	case CrisisClosed:
		w.book[f.Crisis].Closed = true
	}
	return e.Seq, nil
}

func (w *world) inForce(of cell.ID, c Charter) {
	w.book[of].Charter = c
	for _, k := range c.Keys {
		if w.use[k.ID] == nil {
			w.use[k.ID] = &KeyUse{}
		}
		u := w.use[k.ID]
		u.Live, u.Exercise = u.Live || !w.book[of].Exercise, u.Exercise || w.book[of].Exercise
	}
}

func (w *world) Now() cell.Time        { return w.now }
func (w *world) House() (House, error) { return w.house, nil }

func (w *world) Person(id cell.ID) (Person, error) { return look(w.who, id) }

func (w *world) Crisis(id cell.ID) (Crisis, error) {
	c, err := look(w.book, id)
	if err != nil {
		return Crisis{}, err
	}
	return *c, nil
}

func (w *world) Proposal(crisis, id cell.ID) (Proposal, error) {
	p, err := look(w.props, id)
	if err != nil || p.Crisis != crisis {
		return Proposal{}, &cell.Error{Code: cell.NotFound, Msg: "none"}
	}
	out := *p
	out.Signatures = slices.Clone(p.Signatures)
	return out, nil
}

func (w *world) KeyUse(key string) (KeyUse, error) {
	if u := w.use[key]; u != nil {
		return *u, nil
	}
	return KeyUse{}, nil
}

func look[T any](of map[cell.ID]T, id cell.ID) (T, error) {
	v, there := of[id]
	if !there {
		return v, &cell.Error{Code: cell.NotFound, Msg: "none"}
	}
	return v, nil
}

// seats are from which seat each person acts in these tests.
var seats = map[cell.ID]cell.ID{head: topSeat, interior: interiorSeat, finance: financeSeat, auditor: auditorSeat}

func as(p cell.ID) cell.Actor { return cell.Actor{ID: p, Seat: string(seats[p])} }

func (w *world) propose(by cell.ID, changes ...Change) (cell.ID, error) {
	d, err := w.desk.Propose(w.t.Context(), as(by), live, changes, "because")
	return d.ID, err
}

// statement is what a person would sign for a proposal now.
func (w *world) statement(by, id cell.ID) Statement {
	w.t.Helper()
	p := w.props[id]
	s, err := p.Statement(w.house, *w.book[p.Crisis], as(by), cell.Seq(len(w.log)), w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// signs hands in a signature of a person with the key of that name.
func (w *world) signs(by cell.ID, name string, id cell.ID) (Done, error) {
	w.t.Helper()
	return w.desk.Sign(w.t.Context(), as(by), w.sign(name, w.statement(by, id)))
}

// change proposes, and the authority and the interior seat sign.
func (w *world) change(changes ...Change) Done {
	w.t.Helper()
	id, err := w.propose(head, changes...)
	if err != nil {
		w.t.Fatal(err)
	}
	if d, err := w.signs(head, "head", id); err != nil || d.Complete {
		w.t.Fatalf("the first signature: %+v, %v", d, err)
	}
	d, err := w.signs(interior, "interior", id)
	if err != nil || !d.Complete {
		w.t.Fatalf("the second signature: %+v, %v", d, err)
	}
	return d
}

// audit gives the faults that Audit finds, as "seq: why".
func (w *world) audit() (*Audit, []string) {
	a := NewAudit()
	var out []string
	for _, e := range w.log {
		readable := e.State == record.StatePresent
		for _, err := range a.Entry(e, readable) {
			out = append(out, fmt.Sprintf("%d: %v", e.Seq, err))
		}
	}
	return a, out
}
