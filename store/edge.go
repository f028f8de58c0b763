// SPDX-License-Identifier: Apache-2.0

package store

import "golang.org/x/mod/sumdb/tlog"

// edge is the right edge of the Merkle tree: the roots of its complete subtrees, the largest first. The next leaf is
// combined with nothing else, so that writing reads no hashes.
type edge []tlog.Hash

// add gives the edge with leaf n (from 0) and the hashes that are stored for it in the order of tlog.StoredHashIndex:
// the leaf, then the roots of the subtrees that it completes. It may write into e.
func (e edge) add(n int64, leaf tlog.Hash) (edge, []tlog.Hash) {
	e, stored := append(e, leaf), []tlog.Hash{leaf}
	for ; n&1 == 1; n >>= 1 {
		k := len(e)
		joined := tlog.NodeHash(e[k-2], e[k-1])
		e = append(e[:k-2], joined)
		stored = append(stored, joined)
	}
	return e, stored
}

// edgeAt reads the edge of a tree of size leaves.
func edgeAt(size int64, r tlog.HashReader) (edge, error) {
	var indexes []int64
	for level, done := 62, int64(0); level >= 0; level-- {
		if size>>level&1 == 1 {
			indexes = append(indexes, tlog.StoredHashIndex(level, done>>level))
			done += 1 << level
		}
	}
	if len(indexes) == 0 {
		return nil, nil
	}
	return r.ReadHashes(indexes)
}
