// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crisiscell/crisiscell/cell"
)

// tampering is one way to change the sample, and what must be found. The independent verifier runs the same.
type tampering struct {
	name   string
	change func(t testing.TB, m *memory, o *Options)
	want   []string // kind and position, by position
}

func tamperings() []tampering {
	return []tampering{
		{"an untouched log has no fault", func(testing.TB, *memory, *Options) {}, nil},
		{"a trusted fingerprint and an older checkpoint fit", func(_ testing.TB, m *memory, o *Options) {
			o.Trust, o.Checkpoints = strings.ToUpper(m.trust()), [][]byte{m.points[1]}
		}, nil},
		{"a withheld payload is no fault", func(_ testing.TB, m *memory, _ *Options) {
			e := &m.entries[9]
			e.Salt, e.Body, e.State = nil, nil, StateWithheld
		}, nil},
		{"sealed payloads whose seal the reader may not see are no fault", func(_ testing.TB, m *memory, _ *Options) {
			e := &m.entries[14]
			e.Salt, e.Body, e.State = nil, nil, StateWithheld
		}, nil},
		{"an edited actor", func(_ testing.TB, m *memory, _ *Options) { m.entries[9].Actor = second }, []string{"edited 10"}},
		{"an edited time that runs back", func(_ testing.TB, m *memory, _ *Options) { m.entries[9].Time = start },
			[]string{"edited 10", "order 10"}},
		{"an edited payload", func(_ testing.TB, m *memory, _ *Options) {
			m.entries[10].Body = []byte(`{"data":{"text":"other"},"reason":"because","seat":"situation"}`)
		}, []string{"payload 11"}},
		{"an edited salt", func(_ testing.TB, m *memory, _ *Options) { m.entries[10].Salt = saltOf(1) }, []string{"payload 11"}},
		{"a payload that is gone without a seal", func(_ testing.TB, m *memory, _ *Options) {
			m.entries[10].Salt, m.entries[10].Body = nil, nil
		}, []string{"payload 11"}},
		{"an edited payload with its header's hash", func(t testing.TB, m *memory, _ *Options) { m.rewrite(t, 11, "other") },
			[]string{"edited 11"}},
		{"an edited payload hash", func(_ testing.TB, m *memory, _ *Options) { m.entries[10].Payload[0] ^= 1 }, []string{"edited 11"}},
		{"removed entries before a rotation of the key", func(_ testing.TB, m *memory, _ *Options) {
			m.entries = slices.Delete(m.entries, 5, 7)
		}, []string{"removed 6-7"}},
		{"rewritten without the key, after a checkpoint kept elsewhere", func(t testing.TB, m *memory, o *Options) {
			o.Checkpoints, m.points = [][]byte{m.points[2]}, m.points[3:]
			m.rewrite(t, 11, "other")
			m.rehash()
		}, []string{"rewritten 9-13"}},
		{"a genesis entry with the key of another log", func(t testing.TB, m *memory, _ *Options) {
			*m = memory{key: m.key}
			m.add(t, Genesis{Installation: "other", LogKey: m.key.Verifier, Authority: []AuthorityKey{}})
			m.checkpoint(t)
		}, []string{"genesis 1"}},
		{"a rewritten entry with all hashes anew, without the key", func(t testing.TB, m *memory, _ *Options) {
			m.rewrite(t, 11, "other")
			m.rehash()
		}, []string{"rewritten 9-13"}},
		{"a removed entry", func(_ testing.TB, m *memory, _ *Options) { m.entries = slices.Delete(m.entries, 10, 11) },
			[]string{"removed 11"}},
		{"two removed ranges", func(_ testing.TB, m *memory, _ *Options) {
			m.entries = slices.Delete(slices.Delete(m.entries, 10, 13), 1, 3)
		}, []string{"removed 2-3", "removed 11-13"}},
		{"a removed entry with the others moved up", func(_ testing.TB, m *memory, _ *Options) {
			m.entries = slices.Delete(m.entries, 10, 11)
			for i := range m.entries {
				m.entries[i].Seq = cell.Seq(i + 1)
			}
			m.rehash()
		}, []string{"rewritten 9-13", "truncated 20"}},
		{"a truncated tail", func(_ testing.TB, m *memory, _ *Options) { m.entries = m.entries[:17] }, []string{"truncated 18-20"}},
		{"a tail truncated with its checkpoint, against an older one", func(_ testing.TB, m *memory, o *Options) {
			o.Checkpoints = [][]byte{m.points[4]}
			m.entries, m.points = m.entries[:17], m.points[:4]
		}, []string{"truncated 18-20"}},
		{"entries in another order", func(_ testing.TB, m *memory, _ *Options) {
			m.entries[9], m.entries[10] = m.entries[10], m.entries[9]
		}, []string{"order 10"}},
		{"an entry twice", func(_ testing.TB, m *memory, _ *Options) {
			m.entries = slices.Insert(m.entries, 10, m.entries[9])
		}, []string{"order 10"}},
		{"a checkpoint signed by another key", func(t testing.TB, m *memory, _ *Options) {
			m.key = testKey(t, "stranger")
			m.points = m.points[:4]
			m.checkpoint(t)
		}, []string{"key 20"}},
		{"a checkpoint signed by a key no more in force", func(t testing.TB, m *memory, _ *Options) {
			m.key = testKey(t, "first")
			m.checkpoint(t)
		}, []string{"key 20"}},
		{"a damaged checkpoint", func(_ testing.TB, m *memory, _ *Options) {
			m.points[4] = []byte(strings.Replace(string(m.points[4]), "\n20\n", "\n19\n", 1))
		}, []string{"checkpoint 19"}},
		{"a checkpoint that is none", func(_ testing.TB, m *memory, _ *Options) { m.points[3] = []byte("hello\n") },
			[]string{"checkpoint 0"}},
		{"a checkpoint of another log", func(t testing.TB, m *memory, o *Options) {
			p, err := Sign(m.key.Signer, Checkpoint{Origin: "crisiscell/other", Size: 20, Root: m.tree.root()})
			if err != nil {
				t.Fatal(err)
			}
			o.Checkpoints = [][]byte{p}
		}, []string{"checkpoint 20"}},
		{"rewritten by the holder of the key, against an older checkpoint", func(t testing.TB, m *memory, o *Options) {
			o.Trust, o.Checkpoints = m.trust(), [][]byte{m.points[3], m.points[4]}
			m.rewrite(t, 11, "other")
			m.rehash()
			m.points = m.points[:3]
			m.checkpoint(t)
		}, []string{"rewritten 1-13"}},
		{"rewritten by the holder of the key, after a checkpoint kept elsewhere", func(t testing.TB, m *memory, o *Options) {
			o.Checkpoints = [][]byte{m.points[2], m.points[4]}
			m.rewrite(t, 11, "other")
			m.rehash()
			m.points = nil
			m.checkpoint(t)
		}, []string{"rewritten 9-20"}},
		{"made anew with other keys, against the trusted fingerprint", func(t testing.TB, m *memory, o *Options) {
			o.Trust = m.trust()
			*m = memory{key: testKey(t, "stranger")}
			m.add(t, Genesis{Installation: house, LogKey: m.key.Verifier, Authority: []AuthorityKey{}})
			m.checkpoint(t)
		}, []string{"genesis 1"}},
		{"a rotation that the old key did not sign", func(t testing.TB, m *memory, _ *Options) {
			stranger := testKey(t, "stranger")
			m.points = m.points[:4]
			r, err := Rotate(house, stranger, stranger)
			if err != nil {
				t.Fatal(err)
			}
			r.Old = m.key.Verifier
			m.add(t, r)
			m.key = stranger
			m.checkpoint(t)
		}, []string{"key 21", "key 21"}},
		{"a rotation nobody can read", func(_ testing.TB, m *memory, _ *Options) {
			m.entries[7].Body, m.entries[7].Salt = nil, nil
		}, []string{"key 8", "payload 8"}},
		{"no genesis entry", func(t testing.TB, m *memory, _ *Options) {
			*m = memory{}
			m.add(t, noted{"first"})
		}, []string{"genesis 1"}},
		{"a second genesis entry", func(t testing.TB, m *memory, _ *Options) {
			m.add(t, Genesis{Installation: "other", LogKey: m.key.Verifier, Authority: []AuthorityKey{}})
		}, []string{"genesis 21"}},
		{"an empty log", func(_ testing.TB, m *memory, _ *Options) { *m = memory{} }, []string{"genesis 1"}},
		{"everything removed but the checkpoints", func(_ testing.TB, m *memory, _ *Options) { m.entries = nil },
			[]string{"genesis 1", "truncated 1-20"}},
		{"a sealed payload that no seal names", func(_ testing.TB, m *memory, _ *Options) { m.destroy(12) }, []string{"seal 12"}},
		{"a sealed payload that is back", func(t testing.TB, m *memory, _ *Options) {
			e := &m.entries[3]
			full := &memory{}
			full.notes(t, 4)
			e.Salt, e.Body, e.State = full.entries[3].Salt, full.entries[3].Body, StatePresent
		}, []string{"seal 4"}},
		{"a seal by one person", func(t testing.TB, m *memory, _ *Options) {
			m.add(t, Sealed{Entries: []cell.Seq{12}, Second: officer, Tombstones: []Tombstone{}, Blobs: []string{}})
			m.destroy(12)
		}, []string{"seal 21"}},
		{"a seal of nothing is no fault", func(t testing.TB, m *memory, _ *Options) { m.add(t, Sealed{Second: second}) }, nil},
		{"a seal of what is not before it", func(t testing.TB, m *memory, _ *Options) {
			m.add(t, Sealed{Entries: []cell.Seq{21, 22}, Second: second, Tombstones: []Tombstone{}, Blobs: []string{}})
		}, []string{"seal 21", "seal 21"}},
	}
}

// positions brings faults into the form of a tampering's want.
func positions(faults []Fault) []string {
	var out []string
	for _, f := range faults {
		if f.From == f.To {
			out = append(out, fmt.Sprintf("%s %d", f.Kind, f.From))
		} else {
			out = append(out, fmt.Sprintf("%s %d-%d", f.Kind, f.From, f.To))
		}
	}
	return out
}

func TestVerifyNamesWhatWasDone(t *testing.T) {
	t.Parallel()
	for _, c := range tamperings() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var o Options
			m := sample(t)
			c.change(t, m, &o)
			check := func(log Log) Result {
				r, err := Verify(t.Context(), log, o)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.want, positions(r.Faults)); diff != "" {
					t.Errorf("%T (-want +got):\n%s%v", log, diff, r.Faults)
				}
				return r
			}
			a := check(m)
			x, _, err := OpenExport(m.exported(t, ExportOptions{}))
			if err != nil {
				t.Fatal(err)
			}
			defer x.Close()
			if diff := cmp.Diff(a, check(x), cmp.Transformer("place", func(f Fault) string { return fmt.Sprint(f.Kind, f.From, f.To) })); diff != "" {
				t.Errorf("the export verifies otherwise than its log (-log +export):\n%s", diff)
			}
		})
	}
}

func TestVerifyCountsWhatItChecked(t *testing.T) {
	t.Parallel()
	m := sample(t)
	e := &m.entries[9]
	e.Salt, e.Body, e.State = nil, nil, StateWithheld
	r, err := Verify(t.Context(), m, Options{Checkpoints: m.points[:1]})
	if err != nil {
		t.Fatal(err)
	}
	want := Result{Installation: house, Fingerprint: m.trust(), Entries: 20, Payloads: 17, Withheld: 1, Sealed: 2,
		Checkpoints: 6, Signatures: 6, Root: m.tree.root(),
		Keys: []KeyUse{{1, testKey(t, "first").Verifier}, {8, testKey(t, "second").Verifier}}}
	if diff := cmp.Diff(want, r); diff != "" || !r.OK() {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestVerifyStopsListingFaultsAtALimit(t *testing.T) {
	t.Parallel()
	m := sample(t)
	m.notes(t, 1500)
	for i := 20; i < 1500; i++ {
		m.entries[i].Actor = second
	}
	r, err := Verify(t.Context(), m, Options{})
	if err != nil || len(r.Faults) != MaxFaults || r.More != 480 || r.OK() {
		t.Errorf("%d faults, %d more, %v", len(r.Faults), r.More, err)
	}
}

func TestVerifySaysWhatItCannotDo(t *testing.T) {
	t.Parallel()
	if _, err := Verify(t.Context(), sample(t), Options{Trust: "abc"}); cell.CodeOf(err) != cell.Invalid {
		t.Errorf("a fingerprint that is none: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Verify(ctx, sample(t), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after its context ended: %v", err)
	}
}
