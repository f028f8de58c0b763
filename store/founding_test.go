// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

func newKey(t *testing.T, installation cell.ID) record.Key {
	t.Helper()
	k, err := record.CreateKey(filepath.Join(t.TempDir(), "log.key"), installation)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// found begins the record of house-1 and gives its log key.
func found(t *testing.T, s *Store, demo bool) record.Key {
	t.Helper()
	k := newKey(t, "house-1")
	if _, err := s.Found(t.Context(), cell.Actor{}, record.Genesis{Installation: "house-1", LogKey: k.Verifier}, demo); err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTheRecordBeginsOnceWithTheGenesisEntry(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		ctx := t.Context()
		if _, there, err := s.Installation(ctx); there || err != nil {
			t.Fatalf("an empty store has an installation: %v, %v", there, err)
		}
		if _, err := s.Fingerprint(ctx); cell.CodeOf(err) != cell.NotFound {
			t.Fatalf("fingerprint of an empty store: %v", err)
		}
		k := newKey(t, "house-1")
		for name, g := range map[string]record.Genesis{
			"no id": {LogKey: k.Verifier}, "no key": {Installation: "house-1"}, "another's key": {Installation: "house-2", LogKey: k.Verifier},
		} {
			if _, err := s.Found(ctx, officer, g, false); cell.CodeOf(err) != cell.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		in, err := s.Found(ctx, officer, record.Genesis{Installation: "house-1", LogKey: k.Verifier}, true)
		if err != nil || in.Origin != "crisiscell/house-1" || !in.Demo || in.LogKey != k.Verifier || len(in.Fingerprint) != 64 {
			t.Fatalf("%+v, %v", in, err)
		}
		if _, err := s.Found(ctx, officer, record.Genesis{Installation: "house-1", LogKey: k.Verifier}, true); cell.CodeOf(err) != cell.Conflict {
			t.Errorf("a second genesis: %v", err)
		}
		for _, f := range []cell.Fact{record.Genesis{Installation: "house-1", LogKey: k.Verifier}, DemoMarked{Installation: "house-1"}} {
			_, err = s.Update(ctx, officer, "", func(tx *Tx) error { _, err := tx.Append(cell.House, f); return err })
			if cell.CodeOf(err) != cell.Conflict {
				t.Errorf("%s later on: %v", f.Kind(), err)
			}
		}
		check(t, s, 2)
	})
}

func TestARealInstallationIsNoDemo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		found(t, s, false)
		shut(t, s)
		s = open(t, c)
		defer shut(t, s)
		if in, there, err := s.Installation(t.Context()); err != nil || !there || in.Demo {
			t.Fatalf("%+v, %v, %v", in, there, err)
		}
		check(t, s, 1)
	})
}

func TestCheckpointsCommitToTheRecordAndAreKept(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		ctx := t.Context()
		stranger := newKey(t, "house-1")
		if _, err := s.Checkpoint(ctx, stranger.Signer); cell.CodeOf(err) != cell.NotFound {
			t.Fatalf("before the genesis entry: %v", err)
		}
		k := found(t, s, false)
		if _, err := s.Checkpoint(ctx, stranger.Signer); cell.CodeOf(err) != cell.Denied {
			t.Fatalf("by another key: %v", err)
		}
		one, err := s.Checkpoint(ctx, k.Signer)
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.Checkpoint(ctx, k.Signer)
		if err != nil || string(again) != string(one) {
			t.Fatalf("nothing came in, and the checkpoint is another one: %q, %v", again, err)
		}
		fill(t, s)
		if _, err := s.Checkpoint(ctx, k.Signer); err != nil {
			t.Fatal(err)
		}
		v, err := note.NewVerifier(k.Verifier)
		if err != nil {
			t.Fatal(err)
		}
		var leaves []tlog.Hash
		var present int
		err = s.Entries(ctx, 1, func(e record.Entry) error {
			leaves = append(leaves, e.LeafHash())
			if e.Kept == e.LeafHash() && e.State == record.StatePresent && record.PayloadHash([32]byte(e.Salt), e.Body) == e.Payload {
				present++
			}
			return nil
		})
		if err != nil || len(leaves) != 5 || present != 5 {
			t.Fatalf("%d entries, %d whole, %v", len(leaves), present, err)
		}
		var sizes []cell.Seq
		err = s.Checkpoints(ctx, func(text []byte) error {
			cp, err := record.Open(text, note.VerifierList(v))
			if err != nil {
				return err
			}
			if cp.Origin != "crisiscell/house-1" || cp.Root != naive(leaves[:cp.Size]) {
				t.Errorf("checkpoint %d has root %v of %q", cp.Size, cp.Root, cp.Origin)
			}
			sizes = append(sizes, cp.Size)
			return nil
		})
		if err != nil || len(sizes) != 2 || sizes[0] != 1 || sizes[1] != 5 {
			t.Fatalf("checkpoints of sizes %v, %v", sizes, err)
		}
		stop := errors.New("enough")
		n := 0
		if err := s.Entries(ctx, 4, func(record.Entry) error { n++; return stop }); !errors.Is(err, stop) || n != 1 {
			t.Errorf("a reader that stops got %d entries, %v", n, err)
		}
	})
}

func TestARotatedKeySignsFromItsEntryOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		ctx := t.Context()
		k, next := found(t, s, false), newKey(t, "house-1")
		rotate := func(from, to record.Key) error {
			r, err := record.Rotate("house-1", from, to)
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.Update(ctx, officer, "yearly", func(tx *Tx) error { _, err := tx.Append(cell.House, r); return err })
			return err
		}
		if err := rotate(next, k); cell.CodeOf(err) != cell.Denied {
			t.Fatalf("a rotation by a stranger's key: %v", err)
		}
		if err := rotate(k, next); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Checkpoint(ctx, k.Signer); cell.CodeOf(err) != cell.Denied {
			t.Fatalf("the old key still signs: %v", err)
		}
		if _, err := s.Checkpoint(ctx, next.Signer); err != nil {
			t.Fatal(err)
		}
		check(t, s, 2)
	})
}

func TestCheckpointsAreMadeWhileEntriesComeInAndAtTheEnd(t *testing.T) {
	t.Parallel()
	s := open(t, Config{Dir: t.TempDir(), Clock: clock})
	defer shut(t, s)
	k := found(t, s, false)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.KeepCheckpoints(ctx, k.Signer, 100, 0, func(err error) { t.Error(err) })
	if n, err := s.uncovered(t.Context()); err != nil || n != 0 {
		t.Fatalf("%d entries are not covered at the end, %v", n, err)
	}
}
