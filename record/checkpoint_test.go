// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/crisiscell/crisiscell/cell"
)

func TestACheckpointHasTheBytesOfTheSpecification(t *testing.T) {
	t.Parallel()
	c := Checkpoint{Origin: Origin(house), Size: 0, Root: (&tree{}).root()}
	want := "crisiscell/018f3c6a-0000-7000-8000-00000000cafe\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
	if c.Text() != want {
		t.Errorf("got %q", c.Text())
	}
	k := testKey(t, "first")
	b, err := Sign(k.Signer, c)
	if err != nil || !strings.HasPrefix(string(b), want+"\n— "+Origin(house)+" ") {
		t.Errorf("signed %q, %v", b, err)
	}
}

func TestACheckpointOpensWithItsKeyOnly(t *testing.T) {
	t.Parallel()
	k, other := testKey(t, "first"), testKey(t, "stranger")
	list := func(k Key) note.Verifiers {
		v, err := note.NewVerifier(k.Verifier)
		if err != nil {
			t.Fatal(err)
		}
		return note.VerifierList(v)
	}
	want := Checkpoint{Origin: Origin(house), Size: 12, Root: [32]byte{1}}
	b, err := Sign(k.Signer, want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Open(b, list(k)); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := Open(b, list(other)); cell.CodeOf(err) != cell.Denied {
		t.Errorf("with another key: %v", err)
	}
	if _, err := Open([]byte(strings.Replace(string(b), "\n12\n", "\n13\n", 1)), list(k)); cell.CodeOf(err) != cell.Denied {
		t.Errorf("with another size: %v", err)
	}
}

func TestACheckpointOfAnotherFormIsRefused(t *testing.T) {
	t.Parallel()
	root := (&tree{}).root().String()
	for _, c := range []struct {
		name, text string
		ok         bool
	}{
		{"as it should be", "o\n5\n" + root + "\n\n— o abcd\n", true},
		{"with a line more", "o\n5\n" + root + "\nmore\n\n— o abcd\n", true},
		{"no signatures", "o\n5\n" + root + "\n", false},
		{"no origin", "\n5\n" + root + "\n\n— o abcd\n", false},
		{"no root", "o\n5\n\n— o abcd\n", false},
		{"a negative size", "o\n-5\n" + root + "\n\n— o abcd\n", false},
		{"a size with a leading zero", "o\n05\n" + root + "\n\n— o abcd\n", false},
		{"a size with a sign", "o\n+5\n" + root + "\n\n— o abcd\n", false},
		{"a size beyond 2^53-1", "o\n9007199254740992\n" + root + "\n\n— o abcd\n", false},
		{"a short root", "o\n5\nabcd\n\n— o abcd\n", false},
		{"a root with loose bits", "o\n5\n" + strings.Replace(root, "U=", "V=", 1) + "\n\n— o abcd\n", false},
		{"too large", "o\n5\n" + root + "\n\n" + strings.Repeat("— o abcd\n", MaxCheckpoint), false},
		{"nothing", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseCheckpoint([]byte(c.text))
			if (err == nil) != c.ok || c.ok && (got.Size != 5 || got.Origin != "o") {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	b, err := Sign(testKey(f, "first").Signer, Checkpoint{Origin: Origin(house), Size: 12, Root: [32]byte{1}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("o\n5\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := ParseCheckpoint(in)
		if err != nil {
			return
		}
		if !strings.HasPrefix(string(in), c.Text()) || c.Size < 0 {
			t.Fatalf("%q is read as %+v", in, c)
		}
	})
}
