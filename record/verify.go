// SPDX-License-Identifier: Apache-2.0

package record

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
)

// Log is a record that can be read from the start: a store or an export.
type Log interface {
	// Entries calls fn with each entry from position from on, in the log's own order, until fn returns an error,
	// which it hands back unchanged.
	Entries(ctx context.Context, from cell.Seq, fn func(Entry) error) error
	// Checkpoints calls fn with each signed checkpoint that the log keeps.
	Checkpoints(ctx context.Context, fn func(text []byte) error) error
}

// Options say what the one who verifies knows from elsewhere. Without any of it Verify finds damage and whatever
// was changed without the log key, but not a log that was made anew from the first entry on.
type Options struct {
	// Trust is the fingerprint of the genesis entry: its leaf hash in hex; spaces and case do not matter. "" for
	// none.
	Trust string
	// Checkpoints are signed checkpoints of this log that were kept elsewhere.
	Checkpoints [][]byte
	// Follow checks what a desk's entries say, in the order of the log: what it finds becomes faults of the entry. It is
	// told whether the payload is here and the one that was accepted. nil checks nothing.
	Follow func(e Entry, readable bool) []error
}

// FaultKind sorts what Verify finds. The words are part of the contract of `record verify`.
type FaultKind string

// The kinds of faults.
const (
	FaultGenesis    FaultKind = "genesis"    // the first entry is no genesis, or not the trusted one
	FaultEdited     FaultKind = "edited"     // an entry's header is not what its stored leaf hash says
	FaultRemoved    FaultKind = "removed"    // entries are missing between others
	FaultOrder      FaultKind = "order"      // an entry stands twice, out of its place, or before its time
	FaultTruncated  FaultKind = "truncated"  // a checkpoint covers more entries than there are
	FaultRewritten  FaultKind = "rewritten"  // the entries do not give the root that a checkpoint signs
	FaultKey        FaultKind = "key"        // a checkpoint or a rotation is not signed by the key in force
	FaultCheckpoint FaultKind = "checkpoint" // a checkpoint is damaged or of another log
	FaultPayload    FaultKind = "payload"    // a payload is not the one that was accepted, or is gone without a seal
	FaultSeal       FaultKind = "seal"       // a seal without two people, without effect, or an effect without a seal
	FaultFile       FaultKind = "file"       // an export's file is not the one its manifest lists
	FaultApproval   FaultKind = "approval"   // a signature is forged, missing or out of its order, or a key comes from nowhere
)

// Fault is one thing that is wrong, with the entries it concerns.
type Fault struct {
	Kind     FaultKind
	From, To cell.Seq // first and last entry concerned; 0 and 0 when it concerns no entry
	Msg      string   // in English
}

// String gives kind, position and message on one line.
func (f Fault) String() string {
	switch {
	case f.From == 0 && f.To == 0:
		return fmt.Sprintf("%s -: %s", f.Kind, f.Msg)
	case f.From == f.To:
		return fmt.Sprintf("%s %d: %s", f.Kind, f.From, f.Msg)
	}
	return fmt.Sprintf("%s %d-%d: %s", f.Kind, f.From, f.To, f.Msg)
}

// MaxFaults bounds Result.Faults: who has seen a thousand needs no more, and a hostile log must not fill the memory.
const MaxFaults = 1000

// Result says what Verify read and what it found.
type Result struct {
	Installation cell.ID   // from the genesis entry
	Fingerprint  string    // leaf hash of the first entry in hex
	Entries      int64     // entries read
	Payloads     int64     // of these with a payload that fits
	Withheld     int64     // of these without a payload for this reader
	Sealed       int64     // of these with a payload that was destroyed
	Checkpoints  int64     // checkpoints read, those kept elsewhere included
	Signatures   int64     // of these with a good signature by the key in force
	Keys         []KeyUse  // log keys in the order they came in force
	Root         tlog.Hash // tree hash of all entries; zero when entries are missing or out of order
	Faults       []Fault   // by position, MaxFaults at most
	More         int64     // faults beyond those
}

// OK reports whether nothing is wrong.
func (r Result) OK() bool { return len(r.Faults) == 0 && r.More == 0 }

// Verify reads log once, in constant memory but for its checkpoints, and checks every header, hash, payload,
// checkpoint, key and seal. What is wrong with the log is in the Result; an error means that it could not be read
// (or that o makes no sense) and that the Result is incomplete.
func Verify(ctx context.Context, log Log, o Options) (Result, error) {
	trust, err := fingerprint(o.Trust)
	if err != nil {
		return Result{}, err
	}
	c := &checker{trust: trust, follow: o.Follow, present: map[cell.Seq]uint64{}, sealed: map[cell.Seq]struct{}{}}
	// The checkpoints first: of a log that grows meanwhile none may cover more than is then read.
	err = log.Checkpoints(ctx, func(text []byte) error {
		c.hold(text, kept)
		return ctx.Err()
	})
	if err != nil {
		return c.res, err
	}
	for _, text := range o.Checkpoints {
		c.hold(text, elsewhere)
	}
	slices.SortStableFunc(c.held, func(a, b held) int { return cmp.Compare(a.Size, b.Size) })
	err = log.Entries(ctx, 1, func(e Entry) error {
		c.entry(e)
		return ctx.Err()
	})
	if err != nil {
		return c.res, err
	}
	c.finish()
	if x, ok := log.(*Export); ok {
		err = x.compare(ctx, c)
	}
	slices.SortStableFunc(c.res.Faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Kind, b.Kind))
	})
	return c.res, err
}

// fingerprint brings a fingerprint that a person typed into the form of Result.Fingerprint.
func fingerprint(s string) (string, error) {
	s = strings.ToLower(strings.Join(strings.Fields(s), ""))
	if b, err := hex.DecodeString(s); err != nil || len(b) != tlog.HashSize && len(b) != 0 {
		return "", &cell.Error{Code: cell.Invalid, Key: "error.record.fingerprint",
			Msg: "the trusted fingerprint is not 64 hex digits: take the one that the first start printed"}
	}
	return s, nil
}

// checker is one run of Verify.
type checker struct {
	res   Result
	trust string
	keys  keyring

	follow func(Entry, bool) []error

	tree    tree
	broken  bool      // an entry is missing or out of place, so that tree is no more the log's
	max     cell.Seq  // largest position met
	time    cell.Time // of the entry at max
	missing []span    // positions below max that were not met yet

	held      []held            // checkpoints, the smallest first
	next      int               // first of held that is not checked yet
	good      [sources]cell.Seq // size of the largest checkpoint whose root fits, per source
	rewritten [sources]bool     // one said so already: the later ones would say the same

	present  map[cell.Seq]uint64   // bit seq%64 of [seq/64]: its payload is here
	sealed   map[cell.Seq]struct{} // said to be sealed, and no seal was met yet
	darkSeal cell.Seq              // last seal whose payload cannot be read
}

type span struct{ from, to cell.Seq }

func (c *checker) fault(kind FaultKind, from, to cell.Seq, format string, args ...any) {
	if len(c.res.Faults) >= MaxFaults {
		c.res.More++
		return
	}
	c.res.Faults = append(c.res.Faults, Fault{kind, from, to, fmt.Sprintf(format, args...)})
}

// finish judges what only the end of the log shows.
func (c *checker) finish() {
	if c.res.Entries == 0 {
		c.fault(FaultGenesis, 1, 1, "the log has no entry")
	}
	c.tail()
	for _, s := range c.missing {
		c.fault(FaultRemoved, s.from, s.to, "not there, though entry %d is", c.max)
	}
	c.unsealed()
	c.res.Installation, c.res.Keys = c.keys.installation, c.keys.history
	if !c.broken {
		c.res.Root = c.tree.root()
	}
}
