// SPDX-License-Identifier: Apache-2.0

package store

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
)

// The fixture of a format is made once, by the program that wrote that format, and never again after its release:
// go test ./store -run TestStoresOfOlderFormats -fixture
var makeFixture = flag.Bool("fixture", false, "write testdata/format-1.db.gz and its root anew")

const (
	fixture     = "testdata/format-1.db.gz"
	fixtureRoot = "testdata/format-1.root"
)

// TestStoresOfOlderFormats opens a store that the first format's program left, brings it to the present one and
// holds it against what was noted of it then.
func TestStoresOfOlderFormats(t *testing.T) {
	t.Parallel()
	if *makeFixture {
		writeFixture(t)
	}
	dir := t.TempDir()
	packed, err := os.Open(fixture)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	plain, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, FileName), b, 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, Config{Dir: dir, Clock: clock})
	defer shut(t, s)
	replays(t, s)
	want, err := os.ReadFile(fixtureRoot)
	if err != nil {
		t.Fatal(err)
	}
	if got := rootText(t, s); got != string(want) {
		t.Errorf("the record has root %s, want %s", got, want)
	}
	if in, there, err := s.Installation(t.Context()); err != nil || !there || in.ID != "house-1" {
		t.Errorf("%+v, %v, %v", in, there, err)
	}
	// The store goes on: what was there is read and changed.
	if _, err := s.Update(t.Context(), officer, "", acceptClaim); err != nil {
		t.Fatal(err)
	}
	if ss, err := s.SourcesInOrder(t.Context(), "ar"); err != nil || len(ss) != 1 {
		t.Errorf("sources %v, %v", ss, err)
	}
	replays(t, s)
}

func rootText(t *testing.T, s *Store) string {
	t.Helper()
	root, err := tlog.TreeHash(int64(s.head.seq), stored{s})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(root[:]) + "\n"
}

// writeFixture makes a small store with each kind of entry in it, a checkpoint and a seal.
func writeFixture(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	s := open(t, Config{Dir: dir, Clock: clock})
	k := found(t, s, true)
	fill(t, s) // genesis 1, demo 2, crisis 3, report 4, reading 5, dispute 6
	update(t, s, func(tx *Tx) error {
		if _, err := tx.Append(cell.House, cell.SourceNamed{ID: "source-1", Name: cell.Name{Ar: "وكالة", En: "Agency"}}); err != nil {
			return err
		}
		_, err := tx.Append(crisis.ID, cell.ReportRepeated{Report: "report-1", Source: "source-1"})
		return err
	})
	correct(t, s, "first")
	sealed := correct(t, s, "to be sealed")
	nameIncident(t, s, "Clash")
	if _, err := s.Seal(t.Context(), officer, second, "a test of sealing", sealed); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Checkpoint(t.Context(), k.Signer); err != nil {
		t.Fatal(err)
	}
	root := rootText(t, s)
	shut(t, s)
	b, err := os.ReadFile(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{fixture: packed.Bytes(), fixtureRoot: []byte(root)} {
		if err := os.WriteFile(name, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
