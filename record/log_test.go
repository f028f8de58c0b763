// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/crisiscell/crisiscell/cell"
)

const (
	house   cell.ID   = "018f3c6a-0000-7000-8000-00000000cafe"
	officer cell.ID   = "018f3c6a-0000-7000-8000-000000000001"
	second  cell.ID   = "018f3c6a-0000-7000-8000-000000000002"
	crisis  cell.ID   = "018f3c6a-0000-7000-8000-0000000000c1"
	start   cell.Time = 1_700_000_000_000_000
)

// noted is a fact of no desk.
type noted struct {
	Text string `json:"text"`
}

func (noted) Kind() cell.Kind { return "test.noted" }
func (noted) Version() int    { return 1 }

// memory is a log in memory, which a test may change as it likes.
type memory struct {
	entries []Entry
	points  [][]byte
	key     Key
	tree    tree
}

func (m *memory) Entries(_ context.Context, from cell.Seq, fn func(Entry) error) error {
	for _, e := range m.entries {
		if e.Seq < from {
			continue
		}
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Checkpoints(_ context.Context, fn func([]byte) error) error {
	for _, p := range m.points {
		if err := fn(p); err != nil {
			return err
		}
	}
	return nil
}

// saltOf gives the same salt on every run, so that what a test writes is the same too.
func saltOf(seq cell.Seq) []byte {
	s := sha256.Sum256(fmt.Appendf(nil, "salt %d", seq))
	return s[:]
}

func (m *memory) add(t testing.TB, f cell.Fact) *Entry {
	t.Helper()
	seq := cell.Seq(len(m.entries) + 1)
	b, err := Body("situation", "because", f)
	if err != nil {
		t.Fatal(err)
	}
	e := Entry{Salt: saltOf(seq), Body: b, State: StatePresent, Header: Header{Seq: seq, Kind: f.Kind(),
		Version: f.Version(), Time: start + cell.Time(seq)*1000, Actor: officer, Crisis: crisis}}
	e.Payload = PayloadHash([SaltSize]byte(e.Salt), b)
	e.Kept = e.LeafHash()
	m.tree.add(e.Kept)
	m.entries = append(m.entries, e)
	return &m.entries[len(m.entries)-1]
}

// checkpoint signs the log as it stands and keeps that in it.
func (m *memory) checkpoint(t testing.TB) []byte {
	t.Helper()
	p, err := Sign(m.key.Signer, Checkpoint{Origin: Origin(house), Size: cell.Seq(m.tree.size), Root: m.tree.root()})
	if err != nil {
		t.Fatal(err)
	}
	m.points = append(m.points, p)
	return p
}

// testKey is the same on every run.
func testKey(t testing.TB, name string) Key {
	t.Helper()
	seed := sha256.Sum256([]byte(name))
	secret, _, err := note.GenerateKey(bytes.NewReader(seed[:]), Origin(house))
	if err != nil {
		t.Fatal(err)
	}
	k, err := parseKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// sample is a log of 20 entries: genesis, notes, at 8 a rotation of the key, at 15 a seal of 4 and 5. Its
// checkpoints are of size 1, 6, 8, 13 and 20.
func sample(t testing.TB) *memory {
	t.Helper()
	m := &memory{key: testKey(t, "first")}
	m.add(t, Genesis{Installation: house, LogKey: m.key.Verifier, Authority: []AuthorityKey{}})
	m.checkpoint(t)
	m.notes(t, 6)
	m.checkpoint(t)
	m.notes(t, 7)
	next := testKey(t, "second")
	r, err := Rotate(house, m.key, next)
	if err != nil {
		t.Fatal(err)
	}
	m.add(t, r)
	m.key = next
	m.checkpoint(t)
	m.notes(t, 13)
	m.checkpoint(t)
	m.notes(t, 14)
	m.add(t, Sealed{Entries: []cell.Seq{4, 5}, Reason: "the retention rule", Second: second, Tombstones: []Tombstone{}, Blobs: []string{}})
	m.destroy(4, 5)
	m.notes(t, 20)
	m.checkpoint(t)
	return m
}

func (m *memory) notes(t testing.TB, to int) {
	t.Helper()
	for len(m.entries) < to {
		m.add(t, noted{fmt.Sprintf("note %d: كلمة", len(m.entries)+1)})
	}
}

func (m *memory) destroy(seqs ...cell.Seq) {
	for _, s := range seqs {
		e := &m.entries[s-1]
		e.Salt, e.Body, e.State = nil, nil, StateSealed
	}
}

// rehash does what someone with the database, but without the key, can do after a change: all hashes anew.
func (m *memory) rehash() {
	m.tree = tree{}
	for i := range m.entries {
		m.entries[i].Kept = m.entries[i].LeafHash()
		m.tree.add(m.entries[i].Kept)
	}
}

// rewrite gives entry seq another payload, with the header's hash to fit.
func (m *memory) rewrite(t testing.TB, seq cell.Seq, text string) {
	t.Helper()
	e := &m.entries[seq-1]
	b, err := Body("situation", "because", noted{text})
	if err != nil {
		t.Fatal(err)
	}
	e.Body, e.Payload = b, PayloadHash([SaltSize]byte(e.Salt), b)
}

func (m *memory) trust() string {
	h := m.entries[0].LeafHash()
	return hex.EncodeToString(h[:])
}

// exported writes m to a new folder and gives its path.
func (m *memory) exported(t testing.TB, o ExportOptions) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "export")
	if _, err := WriteExport(t.Context(), dir, m, o); err != nil {
		t.Fatal(err)
	}
	return dir
}
