// SPDX-License-Identifier: Apache-2.0

package record

import (
	"archive/tar"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

// proofCase is a proof vector of transparency-dev/merkle (Apache-2.0): one of the four kinds by its folder.
type proofCase struct {
	LeafIdx, TreeSize, Start, End, Size, Size1, Size2 uint64
	Root, LeafHash, Root1, Root2                      string
	Proof                                             []string
	Desc                                              string
	WantErr                                           bool
}

// hashes reads hashes in base64. Some vectors say "don't care" where the hash of a tree should stand; that, but nothing
// empty, is taken as its own hash, so that the same words are the same hash and no real one.
func hashes(texts ...string) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(texts))
	for i, s := range texts {
		b, err := base64.StdEncoding.DecodeString(s)
		switch {
		case err != nil || len(b) == 0:
			return nil, fmt.Errorf("%q is no hash: %w", s, errors.Join(err, ErrProof))
		case len(b) == tlog.HashSize:
			out[i] = tlog.Hash(b)
		default:
			out[i] = tlog.RecordHash(b)
		}
	}
	return out, nil
}

// check runs the case with our own functions.
func (c proofCase) check(kind string) error {
	proof, err := hashes(c.Proof...)
	if err != nil {
		return err
	}
	switch kind {
	case "inclusion", "subtreeinclusion":
		h, err := hashes(c.LeafHash, c.Root)
		if err != nil {
			return err
		}
		return CheckInclusion(proof, c.Start, c.TreeSize+c.End, c.LeafIdx, h[0], h[1])
	case "consistency", "subtreeconsistency":
		h, err := hashes(c.Root1, c.Root2)
		if err != nil {
			return err
		}
		if kind == "consistency" {
			return CheckConsistency(proof, c.Size1, c.Size2, h[0], h[1])
		}
		return CheckSubtree(proof, c.Start, c.End, c.Size, h[0], h[1])
	}
	return fmt.Errorf("no kind of proof: %s", kind)
}

// checkModule runs the case with the module that the store makes its proofs with, where that knows the kind.
func (c proofCase) checkModule(kind string) (error, bool) {
	proof, err := hashes(c.Proof...)
	if err != nil || c.LeafIdx > math.MaxInt64 || c.TreeSize > math.MaxInt64 {
		return errors.Join(ErrProof, err), true
	}
	switch kind {
	case "inclusion":
		h, err := hashes(c.LeafHash, c.Root)
		if err != nil {
			return err, true
		}
		return tlog.CheckRecord(proof, int64(c.TreeSize), h[1], int64(c.LeafIdx), h[0]), true
	case "consistency":
		h, err := hashes(c.Root1, c.Root2)
		if err != nil {
			return err, true
		}
		return tlog.CheckTree(proof, int64(c.Size2), h[1], int64(c.Size1), h[0]), true
	}
	return nil, false
}

func TestTheProofVectorsOfRFC6962(t *testing.T) {
	t.Parallel()
	f, err := os.Open(sharedtest.File(t, "data", "coordination", "merkle-rfc6962-testdata.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zip, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for files := tar.NewReader(zip); ; {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(head.Name, ".json") {
			continue
		}
		b, err := io.ReadAll(files)
		if err != nil {
			t.Fatal(err)
		}
		var c proofCase
		if err := json.Unmarshal(b, &c); err != nil {
			t.Fatalf("%s: %v", head.Name, err)
		}
		kind := strings.Split(head.Name, "/")[1]
		if err := c.check(kind); errors.Is(err, ErrProof) != c.WantErr || (err != nil) != c.WantErr {
			t.Errorf("%s (%s): %v", head.Name, c.Desc, err)
		}
		if err, ok := c.checkModule(kind); ok && (err != nil) != c.WantErr {
			t.Errorf("%s (%s) with the module: %v", head.Name, c.Desc, err)
		}
		count++
	}
	if count != 518 {
		t.Errorf("%d vectors, there should be 518", count)
	}
}

// stored keeps the hashes of a tree as a store does.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		out[i] = s[n]
	}
	return out, nil
}

func TestProofsOfAGrowingTreeHoldAndOthersDoNot(t *testing.T) {
	t.Parallel()
	var s stored
	var tr tree
	var leaves, roots []tlog.Hash
	for n := int64(0); n < 40; n++ {
		leaf := fmt.Appendf(nil, "leaf %d", n)
		more, err := tlog.StoredHashes(n, leaf, s)
		if err != nil {
			t.Fatal(err)
		}
		s = append(s, more...)
		tr.add(tlog.RecordHash(leaf))
		leaves, roots = append(leaves, tlog.RecordHash(leaf)), append(roots, tr.root())
		if want, err := tlog.TreeHash(n+1, s); err != nil || tr.root() != want {
			t.Fatalf("root at %d: %v, %v", n+1, tr.root(), err)
		}
		for i := int64(0); i <= n; i++ {
			in, err := tlog.ProveRecord(n+1, i, s)
			if err != nil {
				t.Fatal(err)
			}
			size, index := uint64(n)+1, uint64(i)
			if err := CheckInclusion(in, 0, size, index, leaves[i], roots[n]); err != nil {
				t.Errorf("leaf %d of %d: %v", i, n+1, err)
			}
			if err := CheckInclusion(in, 0, size, index, leaves[(i+1)%(n+1)], roots[n]); n > 0 && err == nil {
				t.Errorf("leaf %d of %d proves another", i, n+1)
			}
			more, err := tlog.ProveTree(n+1, i+1, s)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckConsistency(more, index+1, size, roots[i], roots[n]); err != nil {
				t.Errorf("%d in %d: %v", i+1, n+1, err)
			}
			if err := CheckConsistency(more, index+1, size, roots[n], roots[i]); i < n && err == nil {
				t.Errorf("%d in %d proves the reverse", i+1, n+1)
			}
		}
	}
}
