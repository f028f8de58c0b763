// SPDX-License-Identifier: Apache-2.0

package record

import "golang.org/x/mod/sumdb/tlog"

// tree grows leaf by leaf and knows its root at each size, keeping one hash per level only.
type tree struct {
	size  int64
	peaks []tlog.Hash // roots of the complete subtrees, the largest first: one per set bit of size
}

func (t *tree) add(leaf tlog.Hash) {
	t.peaks = append(t.peaks, leaf)
	for n := t.size; n&1 == 1; n >>= 1 {
		k := len(t.peaks)
		t.peaks = append(t.peaks[:k-2], tlog.NodeHash(t.peaks[k-2], t.peaks[k-1]))
	}
	t.size++
}

// root is the RFC 6962 tree hash at the present size.
func (t *tree) root() tlog.Hash {
	if t.size == 0 {
		h, _ := tlog.TreeHash(0, nil) // the hash of the empty string; reads nothing, so cannot fail
		return h
	}
	h := t.peaks[len(t.peaks)-1]
	for i := len(t.peaks) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.peaks[i], h)
	}
	return h
}
