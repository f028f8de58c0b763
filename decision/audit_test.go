// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"slices"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// forge puts another payload into an entry, as one who can rewrite the log and holds its key would.
func (w *world) forge(seq cell.Seq, who cell.Actor, f cell.Fact) {
	w.t.Helper()
	e := &w.log[seq-1]
	body, err := record.Body(who.Seat, "", f)
	if err != nil {
		w.t.Fatal(err)
	}
	e.Kind, e.Version, e.Body, e.Actor = f.Kind(), f.Version(), body, who.ID
	e.Payload = record.PayloadHash([record.SaltSize]byte(e.Salt), body)
}

// changed is a house in which a proposal (9) was signed by the authority (10) and the interior seat (11), which grants
// finance a key. With it come the proposal's id and the entries' facts.
func changed(t *testing.T) (w *world, p CharterProposed, first, second CharterSigned) {
	w = founded(t)
	w.change(Change{Op: KeyAdd, Key: ptr(keyOf(finance, "finance"))})
	_, p, err := read[CharterProposed](w.log[8])
	if err == nil {
		_, first, err = read[CharterSigned](w.log[9])
	}
	if err == nil {
		_, second, err = read[CharterSigned](w.log[10])
	}
	if err != nil {
		t.Fatal(err)
	}
	return w, p, first, second
}

func TestAuditNamesWhatWasForged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(w *world, p CharterProposed, first, second CharterSigned)
		want   []string
	}{
		"nothing": {func(*world, CharterProposed, CharterSigned, CharterSigned) {}, nil},
		"a forged signature": {func(w *world, _ CharterProposed, first, _ CharterSigned) {
			first.Signed.Signature = strings.Repeat("A", 86) + "=="
			w.forge(10, as(head), first)
		}, []string{"10: the signature does not hold", "11: it took effect without"}},
		"a signature by another key under the same name": {func(w *world, _ CharterProposed, first, _ CharterSigned) {
			first.Signed = w.sign("stranger", first.Signed.Statement)
			w.forge(10, as(head), first)
		}, []string{"10: the charter does not trust this key", "11: it took effect without"}},
		"a proposal changed after it was signed": {func(w *world, p CharterProposed, _, _ CharterSigned) {
			p.Changes = []Change{{Op: KeyAdd, Key: ptr(keyOf(finance, "thief"))}}
			w.forge(9, as(head), p)
		}, []string{"10: what was signed is not about this", "11: what was signed is not about this"}},
		"another charter put in force than the one that was signed for": {func(w *world, _ CharterProposed, _, second CharterSigned) {
			c := second.Charter.Clone()
			c.Keys[2] = keyOf(finance, "thief")
			second.Charter = &c
			w.forge(11, as(interior), second)
		}, []string{"11: the charter that came in force is not"}},
		"a missing first signature": {func(w *world, _ CharterProposed, _, _ CharterSigned) {
			w.forge(10, as(head), CharterDropped{Proposal: "none"})
		}, []string{"10: no such proposal", "11: it took effect without"}},
		"effect with the first signature": {func(w *world, _ CharterProposed, first, second CharterSigned) {
			first.Complete, first.Charter = true, second.Charter
			w.forge(10, as(head), first)
		}, []string{"10: it took effect without", "11: the proposal had ended before"}},
		"no effect with the second signature": {func(w *world, _ CharterProposed, _, second CharterSigned) {
			second.Complete, second.Charter = false, nil
			w.forge(11, as(interior), second)
		}, []string{"11: there were enough signatures"}},
		"signatures before their proposal": {func(w *world, p CharterProposed, first, _ CharterSigned) {
			w.forge(9, as(head), first)
			w.forge(10, as(head), p)
		}, []string{"9: no such proposal", "11: it took effect without"}},
		"a signature twice": {func(w *world, _ CharterProposed, first, _ CharterSigned) {
			w.forge(11, as(head), first)
		}, []string{"11: one person signed twice"}},
		"a signature handed in by somebody else": {func(w *world, _ CharterProposed, first, _ CharterSigned) {
			w.forge(10, as(finance), first)
		}, []string{"10: the signature was handed in by another", "11: it took effect without"}},
		"a signature that was too old": {func(w *world, _ CharterProposed, _, _ CharterSigned) {
			for i := 9; i < len(w.log); i++ {
				w.log[i].Time += Validity
			}
		}, []string{"10: what was signed is too old", "11: what was signed is too old"}},
		"a key in the first charter that the genesis does not name": {func(w *world, _ CharterProposed, _, _ CharterSigned) {
			c := firstCharter()
			c.Keys = append(c.Keys, keyOf(finance, "finance"))
			w.forge(8, cell.Actor{}, CharterFounded{Charter: c})
			w.log = w.log[:8]
		}, []string{"8: the first charter trusts a key"}},
		"a first charter that one signed": {func(w *world, _ CharterProposed, _, _ CharterSigned) {
			_, f, err := read[CharterFounded](w.log[7])
			if err != nil {
				w.t.Fatal(err)
			}
			f.Signed = f.Signed[:1]
			w.forge(8, cell.Actor{}, f)
			w.log = w.log[:8]
		}, []string{"8: the first charter is not signed by"}},
		"a second first charter": {func(w *world, _ CharterProposed, _, second CharterSigned) {
			w.must(live, CharterFounded{Charter: *second.Charter})
		}, []string{"12: a first charter that does not follow"}},
		"a crisis opened by nobody": {func(w *world, _ CharterProposed, _, _ CharterSigned) {
			o := opening(true)
			w.must(cell.House, o.Crisis)
			w.must(drill, CharterFounded{Charter: o.Charter})
		}, []string{"12: a crisis was opened without", "13: the first charter trusts a key"}},
		"a crisis closed by nobody": {func(w *world, _ CharterProposed, _, _ CharterSigned) {
			w.must(live, CrisisClosed{Crisis: live})
			w.must(live, CrisisClosed{Crisis: live})
		}, []string{"12: a crisis was closed without", "13: the crisis was closed before", "13: a crisis was closed without"}},
		"a person added by the authority": {func(w *world, _ CharterProposed, _, _ CharterSigned) {
			w.actor = as(head)
			w.must(cell.House, PersonAdded{person(drill, true)})
		}, []string{"12: a person was added by somebody who"}},
		"a person added twice": {func(w *world, _ CharterProposed, _, _ CharterSigned) {
			w.actor = cell.Actor{ID: admin}
			w.must(cell.House, PersonAdded{person(head, false)})
		}, []string{"12: the person was added before"}},
		"an administrator in the first charter": {func(w *world, _ CharterProposed, _, _ CharterSigned) {
			w.forge(2, cell.Actor{}, PersonAdded{person(head, true)})
			w.log = w.log[:8]
		}, []string{"8: an administrator sits in a seat"}},
		"a payload that is no canonical form": {func(w *world, _ CharterProposed, _, _ CharterSigned) {
			w.log[9].Body = []byte("{}")
		}, []string{"10: payload: it has no data", "11: it took effect without"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, p, first, second := changed(t)
			c.change(w, p, first, second)
			_, got := w.audit()
			if len(got) != len(c.want) {
				t.Fatalf("%d faults, want %d: %q", len(got), len(c.want), got)
			}
			for i := range got {
				if !strings.HasPrefix(got[i], c.want[i]) {
					t.Errorf("fault %q, want %q", got[i], c.want[i])
				}
			}
		})
	}
}

func TestAnOpeningIsWhatWasSignedFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(w *world, o Opening)
		want   []string
	}{
		"as it was signed": {func(*world, Opening) {}, nil},
		"another name": {func(w *world, o Opening) {
			o.Crisis.Exercise = false
			w.forge(12, as(interior), o.Crisis)
		}, []string{"12: another crisis was opened"}},
		"another charter": {func(w *world, o Opening) {
			o.Charter.Seats = slices.Clone(o.Charter.Seats)
			o.Charter.Seats[1].Desks = []string{"finance"}
			_, p, err := read[CharterProposed](w.log[8])
			if err != nil {
				w.t.Fatal(err)
			}
			w.forge(13, as(interior), CharterFounded{Charter: o.Charter, Proposal: p.ID})
		}, []string{"13: another charter was founded"}},
		"nothing of it": {func(w *world, _ Opening) {
			w.log = w.log[:11]
			w.must(cell.House, cell.SourceNamed{ID: drill})
		}, []string{"12: crisis.opened has to follow here"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := founded(t)
			o := opening(true)
			w.change(Change{Op: CrisisOpen, Opening: &o})
			c.change(w, o)
			_, got := w.audit()
			if len(got) != len(c.want) || len(got) > 0 && !strings.HasPrefix(got[0], c.want[0]) {
				t.Errorf("faults %q, want %q", got, c.want)
			}
		})
	}
}

func TestAuditCountsWhatItCannotJudge(t *testing.T) {
	t.Parallel()
	w, _, _, _ := changed(t)
	w.change(Change{Op: SyncedKeys, Synced: ptr(true)})
	for _, seq := range []cell.Seq{9, 10, 11} {
		e := &w.log[seq-1]
		e.State, e.Body, e.Salt = record.StateWithheld, nil, nil
	}
	a, faults := w.audit()
	if len(faults) > 0 || a.Signatures != 2 || a.Unchecked != 4 {
		t.Errorf("%d signatures, %d unchecked, %q", a.Signatures, a.Unchecked, faults)
	}
}

func TestARecordWithoutAuthorityIsNotAudited(t *testing.T) {
	t.Parallel()
	w := empty(t)
	w.must(cell.House, record.Genesis{Installation: house})
	w.must(cell.House, cell.CrisisOpened{ID: live})
	w.must(cell.House, cell.CrisisOpened{ID: drill})
	if _, faults := w.audit(); len(faults) > 0 {
		t.Error(faults)
	}
}
