// SPDX-License-Identifier: Apache-2.0

package record

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

func TestAKeyFileIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log.key")
	made, err := CreateKey(path, house)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	loaded, err := LoadKey(path)
	if err != nil || loaded.Verifier != made.Verifier || loaded.Signer.Name() != Origin(house) {
		t.Errorf("loaded %q, made %q, %v", loaded.Verifier, made.Verifier, err)
	}
	if _, err := CreateKey(path, house); cell.CodeOf(err) != cell.Conflict {
		t.Errorf("made over an existing one: %v", err)
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o660, 0o644, 0o601} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKey(path); cell.CodeOf(err) != cell.Denied || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("mode %04o: %v", mode, err)
		}
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(path); err != nil {
		t.Errorf("mode 0400: %v", err)
	}
}

func TestWhatIsNoKeyFileIsRefusedWithoutShowingIt(t *testing.T) {
	t.Parallel()
	secret := "PRIVATE+KEY+x+00000000+c2VjcmV0c2VjcmV0"
	for _, c := range []struct {
		name, content string
	}{
		{"a key of another kind", secret},
		{"a text", "hello"},
		{"nothing", ""},
		{"too much", strings.Repeat("a", maxKeyFile+1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "log.key")
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := LoadKey(path); cell.CodeOf(err) != cell.Invalid || strings.Contains(err.Error(), "c2VjcmV0") {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := LoadKey(t.TempDir()); err == nil {
		t.Error("a folder is read")
	}
	if _, err := LoadKey(filepath.Join(t.TempDir(), "none")); cell.CodeOf(err) != cell.NotFound {
		t.Errorf("no file: %v", err)
	}
}

func TestARotationNeedsBothKeys(t *testing.T) {
	t.Parallel()
	first, next, stranger := testKey(t, "first"), testKey(t, "second"), testKey(t, "stranger")
	rotate := func(a, b Key) KeyRotated {
		r, err := Rotate(house, a, b)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	good := rotate(first, next)
	for _, c := range []struct {
		name string
		r    KeyRotated
		ok   bool
	}{
		{"signed by both", good, true},
		{"from a key that is not in force", rotate(stranger, next), false},
		{"signed by the new key only", KeyRotated{Old: first.Verifier, New: next.Verifier, Note: rotate(next, next).Note}, false},
		{"to another key than signed", KeyRotated{Old: first.Verifier, New: stranger.Verifier, Note: good.Note}, false},
		{"without a note", KeyRotated{Old: first.Verifier, New: next.Verifier}, false},
		{"to no key", KeyRotated{Old: first.Verifier, New: "x", Note: good.Note}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if err := c.r.Check(house, first.Verifier); (err == nil) != c.ok {
				t.Errorf("%v", err)
			}
			if err := c.r.Check("another house", first.Verifier); err == nil {
				t.Error("it holds for another installation")
			}
		})
	}
}
