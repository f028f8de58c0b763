// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"errors"

	"golang.org/x/mod/sumdb/note"

	"github.com/crisiscell/crisiscell/cell"
)

// source says where a checkpoint was kept. Who rewrites a log and holds its key signs new checkpoints in the log, but
// not those elsewhere; so the two are never mixed.
type source int

const (
	kept source = iota
	elsewhere
	sources
)

func (s source) String() string {
	if s == elsewhere {
		return "kept elsewhere"
	}
	return "of the log"
}

// held is a checkpoint that waits for the entries it covers.
type held struct {
	Checkpoint
	text []byte
	from source
}

// hold takes a checkpoint in.
func (c *checker) hold(text []byte, from source) {
	c.res.Checkpoints++
	cp, err := ParseCheckpoint(text)
	if err == nil && cp.Size < 1 {
		err = errors.New("it covers no entry")
	}
	if err != nil {
		c.fault(FaultCheckpoint, 0, 0, "checkpoint %d %v: %v", c.res.Checkpoints, from, err)
		return
	}
	c.held = append(c.held, held{cp, bytes.Clone(text), from})
}

// checkpointsUpTo checks the held checkpoints that cover at most size entries; it is called when size is reached.
func (c *checker) checkpointsUpTo(size cell.Seq) {
	for ; c.next < len(c.held) && c.held[c.next].Size <= size; c.next++ {
		if h := c.held[c.next]; c.signed(h) && !c.broken && h.Size == cell.Seq(c.tree.size) {
			c.root(h)
		}
	}
}

// signed checks origin and signature. It reports whether the checkpoint may be held against the entries: a good
// signature, or none to be had because the key is not known.
func (c *checker) signed(h held) bool {
	if c.keys.installation != "" && h.Origin != Origin(c.keys.installation) {
		c.fault(FaultCheckpoint, h.Size, h.Size, "the checkpoint %v is of another log, %q", h.from, h.Origin)
		return false
	}
	if c.keys.verifier == nil {
		return true
	}
	_, err := note.Open(h.text, note.VerifierList(c.keys.verifier))
	var unknown *note.UnverifiedNoteError
	switch {
	case err == nil:
		c.res.Signatures++
		return true
	case errors.As(err, &unknown):
		c.fault(FaultKey, h.Size, h.Size, "the checkpoint %v is not signed by the log key in force", h.from)
	default:
		c.fault(FaultCheckpoint, h.Size, h.Size, "the checkpoint %v is damaged: %v", h.from, err)
	}
	return false
}

// root holds a checkpoint against the tree at its size.
func (c *checker) root(h held) {
	if c.tree.root() == h.Root {
		c.good[h.from] = h.Size
		// Below a checkpoint kept elsewhere that fits nothing can be wrong; the reverse is not so.
		c.good[kept] = max(c.good[kept], h.Size)
		return
	}
	if !c.rewritten[h.from] {
		c.rewritten[h.from] = true
		c.fault(FaultRewritten, c.good[h.from]+1, h.Size, "the entries do not give the root that the checkpoint %v signs", h.from)
	}
}

// tail checks the checkpoints that cover more than there is.
func (c *checker) tail() {
	var to cell.Seq
	for _, h := range c.held[c.next:] {
		if c.signed(h) {
			to = h.Size
		}
	}
	if to > 0 {
		c.fault(FaultTruncated, c.max+1, to, "a signed checkpoint covers them, but the log ends at %d", c.max)
	}
}
