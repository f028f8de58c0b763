// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/hex"
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
)

// entry checks the next entry of the log.
func (c *checker) entry(e Entry) {
	c.res.Entries++
	leaf := e.LeafHash()
	stored := e.Kept
	if stored == (tlog.Hash{}) {
		stored = leaf
	}
	sound := false
	if err := e.Check(); err != nil {
		c.fault(FaultEdited, e.Seq, e.Seq, "%v", err)
	} else if leaf != stored {
		c.fault(FaultEdited, e.Seq, e.Seq, "the header hashes to %x, stored is %x", leaf[:8], stored[:8])
	} else {
		sound = true
	}
	before := c.max
	if !c.place(e.Seq) {
		return
	}
	if c.max > before {
		if e.Time < c.time {
			c.fault(FaultOrder, e.Seq, e.Seq, "its time %v is before %v of the entry before", e.Time, c.time)
		}
		c.time = max(c.time, e.Time)
	}
	c.content(e, sound, stored)
	// The stored hash goes into the tree: when only a header was edited, the checkpoints still fit, and that one
	// entry is named instead of everything since the last checkpoint.
	if !c.broken {
		c.tree.add(stored)
	}
	c.checkpointsUpTo(c.max)
}

// place follows the positions. It reports false for an entry that has no place of its own.
func (c *checker) place(seq cell.Seq) bool {
	switch {
	case seq < 1 || seq > MaxInteger:
		c.broken = true
		return false // said to be edited already
	case seq == c.max+1:
		c.max = seq
		return true
	case seq > c.max+1:
		c.broken = true
		c.checkpointsUpTo(seq - 1) // with the key in force before this entry
		if len(c.missing) < MaxFaults {
			c.missing = append(c.missing, span{c.max + 1, seq - 1})
		}
		c.max = seq
		return true
	}
	c.broken = true
	for i, s := range c.missing {
		if s.from <= seq && seq <= s.to {
			c.missing = slices.Replace(c.missing, i, i+1, s.without(seq)...)
			c.fault(FaultOrder, seq, seq, "stands after entry %d", c.max)
			return true
		}
	}
	c.fault(FaultOrder, seq, seq, "stands twice")
	return false
}

// without is s but for seq, which lies in it.
func (s span) without(seq cell.Seq) []span {
	var out []span
	if s.from < seq {
		out = append(out, span{s.from, seq - 1})
	}
	if seq < s.to {
		out = append(out, span{seq + 1, s.to})
	}
	return out
}

// content checks the payload and what the record's own kinds say in it.
func (c *checker) content(e Entry, sound bool, stored tlog.Hash) {
	readable := false
	switch e.State {
	case StatePresent:
		readable = len(e.Salt) == SaltSize && PayloadHash([SaltSize]byte(e.Salt), e.Body) == e.Payload
		switch {
		case readable:
			c.res.Payloads++
			c.present[e.Seq/64] |= 1 << (e.Seq % 64)
		case !sound: // an edited header says nothing about its payload
		case e.Salt == nil && e.Body == nil:
			c.fault(FaultPayload, e.Seq, e.Seq, "the payload is gone without a seal")
		default:
			c.fault(FaultPayload, e.Seq, e.Seq, "the payload is not the one that was accepted")
		}
	case StateWithheld:
		c.res.Withheld++
	case StateSealed:
		c.res.Sealed++
		c.sealed[e.Seq] = struct{}{}
	default:
		c.fault(FaultPayload, e.Seq, e.Seq, "its state %q is not known", e.State)
	}
	switch {
	case e.Seq == 1:
		c.genesis(e, readable, stored)
	case e.Kind == KindGenesis:
		c.fault(FaultGenesis, e.Seq, e.Seq, "a second genesis entry")
	case e.Kind == KindKeyRotated:
		c.rotation(e, readable)
	case e.Kind == KindSealed:
		c.seal(e, readable)
	}
	if c.follow != nil {
		for _, err := range c.follow(e, readable) {
			c.fault(FaultApproval, e.Seq, e.Seq, "%v", err)
		}
	}
}

func (c *checker) genesis(e Entry, readable bool, stored tlog.Hash) {
	c.res.Fingerprint = hex.EncodeToString(stored[:])
	if c.trust != "" && c.trust != c.res.Fingerprint {
		c.fault(FaultGenesis, 1, 1, "its fingerprint is %s, not the trusted one", c.res.Fingerprint)
	}
	switch {
	case e.Kind != KindGenesis:
		c.fault(FaultGenesis, 1, 1, "the first entry is %q", e.Kind)
	case !readable:
		c.fault(FaultGenesis, 1, 1, "the genesis payload cannot be read, so that no key is known")
	default:
		if err := c.keys.begin(e); err != nil {
			c.fault(FaultGenesis, 1, 1, "%v", err)
		}
	}
}

func (c *checker) rotation(e Entry, readable bool) {
	if !readable {
		c.keys.verifier = nil // nobody can tell which key signs from here on
		c.fault(FaultKey, e.Seq, e.Seq, "the rotation's payload cannot be read, so that no key is known from here on")
	} else if err := c.keys.rotate(e); err != nil {
		c.fault(FaultKey, e.Seq, e.Seq, "%v", err)
	}
}

func (c *checker) seal(e Entry, readable bool) {
	var s Sealed
	if !readable {
		c.darkSeal = e.Seq
		return
	}
	if err := openFact(e, &s); err != nil {
		c.fault(FaultSeal, e.Seq, e.Seq, "%v", err)
		return
	}
	if s.Second == "" || s.Second == e.Actor {
		c.fault(FaultSeal, e.Seq, e.Seq, "no second person stands behind the seal")
	}
	for _, seq := range s.Entries {
		switch {
		case seq < 1 || seq >= e.Seq:
			c.fault(FaultSeal, e.Seq, e.Seq, "it seals entry %d, which is not before it", seq)
		case c.present[seq/64]&(1<<(seq%64)) != 0:
			c.fault(FaultSeal, seq, seq, "its payload is here, though entry %d destroys it", e.Seq)
		}
		delete(c.sealed, seq)
	}
}

// unsealed names the entries that are said to be sealed by no seal. A seal that this reader may not see is given the
// benefit: it may be the one.
func (c *checker) unsealed() {
	for _, seq := range slices.Sorted(maps.Keys(c.sealed)) {
		if seq >= c.darkSeal {
			c.fault(FaultSeal, seq, seq, "said to be sealed, but no entry seals it")
		}
	}
}
