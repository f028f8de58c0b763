// SPDX-License-Identifier: Apache-2.0

package record

import (
	"crypto/sha256"
	"errors"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// ErrProof is the error of a Merkle proof that does not prove what it should.
var ErrProof = errors.New("record: the proof does not hold")

// CheckInclusion checks that leaf stands at index in the subtree over the leaves from start up to, but without, end,
// whose root is root. With start 0 and end the tree's size it is the inclusion proof of RFC 6962, section 2.1.1:
// that one entry lies under a checkpoint, without showing the others. Positions count from 0, so entry n has index
// n-1. The error is ErrProof.
func CheckInclusion(proof []tlog.Hash, start, end, index uint64, leaf, root tlog.Hash) error {
	if !subtree(start, end) || index < start || index >= end {
		return ErrProof
	}
	got, ok := climb(proof, start, end, index, leaf)
	if !ok || got != root {
		return ErrProof
	}
	return nil
}

// CheckConsistency checks that the tree with root new of size newSize begins with the tree with root old of size
// oldSize: that a later checkpoint only adds to an earlier one (RFC 6962, section 2.1.2). An empty old tree proves
// nothing and is refused. The error is ErrProof.
func CheckConsistency(proof []tlog.Hash, oldSize, newSize uint64, oldRoot, newRoot tlog.Hash) error {
	if oldSize == 0 {
		return ErrProof
	}
	return CheckSubtree(proof, 0, oldSize, newSize, oldRoot, newRoot)
}

// CheckSubtree checks that the subtree with root sub over the leaves from start up to, but without, end lies in the
// tree with root root of size leaves. The empty subtree lies in every tree. The error is ErrProof.
func CheckSubtree(proof []tlog.Hash, start, end, size uint64, sub, root tlog.Hash) error {
	if start == end && end <= size {
		if len(proof) == 0 && sub == sha256.Sum256(nil) {
			return nil
		}
		return ErrProof
	}
	if !subtree(start, end) || end > size {
		return ErrProof
	}
	gotSub, gotRoot, ok := climbBoth(proof, 0, size, start, end, true, sub)
	if !ok || gotSub != sub || gotRoot != root {
		return ErrProof
	}
	return nil
}

// subtree reports whether the leaves from start up to end are ones that a larger tree keeps together: start is a
// multiple of the smallest power of two that end-start fits in.
func subtree(start, end uint64) bool {
	if start >= end {
		return false
	}
	width := bits.Len64(end - start - 1)
	return start == 0 || width < 64 && start&(1<<width-1) == 0
}

// half is the largest power of two below n, which is 2 or more: where RFC 6962 splits n leaves.
func half(n uint64) uint64 { return 1 << (bits.Len64(n-1) - 1) }

// climb computes the root over [lo, hi) from the leaf at index and the hashes beside its way up, the lowest first.
func climb(proof []tlog.Hash, lo, hi, index uint64, leaf tlog.Hash) (tlog.Hash, bool) {
	if hi-lo == 1 {
		return leaf, len(proof) == 0
	}
	if len(proof) == 0 {
		return tlog.Hash{}, false
	}
	beside, proof := proof[len(proof)-1], proof[:len(proof)-1]
	if mid := lo + half(hi-lo); index < mid {
		h, ok := climb(proof, lo, mid, index, leaf)
		return tlog.NodeHash(h, beside), ok
	} else {
		h, ok := climb(proof, mid, hi, index, leaf)
		return tlog.NodeHash(beside, h), ok
	}
}

// climbBoth computes over [lo, hi) the root of what [start, end) has there and the root of all. whole tells that
// [start, end) was not split on the way here, so that its root is sub and not part of the proof.
func climbBoth(proof []tlog.Hash, lo, hi, start, end uint64, whole bool, sub tlog.Hash) (part, all tlog.Hash, ok bool) {
	if start == lo && end == hi {
		if whole {
			return sub, sub, len(proof) == 0
		}
		if len(proof) != 1 {
			return part, all, false
		}
		return proof[0], proof[0], true
	}
	if len(proof) == 0 {
		return part, all, false
	}
	beside, proof := proof[len(proof)-1], proof[:len(proof)-1]
	mid := lo + half(hi-lo)
	switch {
	case end <= mid:
		part, all, ok = climbBoth(proof, lo, mid, start, end, whole, sub)
		return part, tlog.NodeHash(all, beside), ok
	case start >= mid:
		part, all, ok = climbBoth(proof, mid, hi, start, end, whole, sub)
		return part, tlog.NodeHash(beside, all), ok
	}
	// Split: a subtree that crosses the middle starts where this one does, so all of the left side is in it.
	part, all, ok = climbBoth(proof, mid, hi, mid, end, false, sub)
	return tlog.NodeHash(beside, part), tlog.NodeHash(beside, all), ok
}
