// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
)

// Header is what the log keeps of an entry for ever and what its leaf hashes.
type Header struct {
	Seq     cell.Seq  // from 1, without gaps; the leaf's index in the tree is Seq-1
	Kind    cell.Kind // what happened
	Version int       // version of the payload's shape, from 1
	Time    cell.Time // never before that of the entry before
	Actor   cell.ID   // who acted, "" for the installation itself
	Crisis  cell.ID   // which crisis, cell.House for none
	Payload [32]byte  // SHA-256 of salt and body, see PayloadHash
}

// MaxLeaf bounds a leaf in bytes: the fixed parts take less than 300, a kind and two ids at most 300 more.
const MaxLeaf = 1024

// maxName bounds a kind or an id inside a header, in bytes.
const maxName = 100

// Leaf returns the bytes the leaf hashes: the canonical JSON object {actor, crisis, kind, payload, seq, time,
// version}, payload in lower-case hex and time in microseconds.
func (h Header) Leaf() []byte {
	b := make([]byte, 0, 320)
	b = appendText(append(b, `{"actor":`...), string(h.Actor))
	b = appendText(append(b, `,"crisis":`...), string(h.Crisis))
	b = appendText(append(b, `,"kind":`...), string(h.Kind))
	b = append(b, `,"payload":"`...)
	b = hex.AppendEncode(b, h.Payload[:])
	b = strconv.AppendInt(append(b, `","seq":`...), int64(h.Seq), 10)
	b = strconv.AppendInt(append(b, `,"time":`...), int64(h.Time), 10)
	b = strconv.AppendInt(append(b, `,"version":`...), int64(h.Version), 10)
	return append(b, '}')
}

// LeafHash returns the RFC 6962 hash of Leaf: SHA-256(0x00 || leaf).
func (h Header) LeafHash() tlog.Hash { return tlog.RecordHash(h.Leaf()) }

// Check refuses a header that could not be written in the canonical form or would make no sense in a log.
func (h Header) Check() error {
	switch {
	case h.Seq < 1 || h.Seq > MaxInteger:
		return h.wrong("seq is not within 1 and 2^53-1")
	case !kindOK(h.Kind):
		return h.wrong(fmt.Sprintf("kind %q is not of the form noun.what_happened in lower case", h.Kind))
	case h.Version < 1 || h.Version > MaxInteger:
		return h.wrong("version is not within 1 and 2^53-1")
	case h.Time > MaxInteger || h.Time < -MaxInteger:
		return h.wrong("time is not within 2^53-1 microseconds of 1970")
	case len(h.Actor) > maxName || !utf8.ValidString(string(h.Actor)):
		return h.wrong("actor is no id")
	case len(h.Crisis) > maxName || !utf8.ValidString(string(h.Crisis)):
		return h.wrong("crisis is no id")
	}
	return nil
}

func (h Header) wrong(why string) error {
	return &cell.Error{Code: cell.Invalid, Key: "error.record.header", Args: map[string]any{"seq": int64(h.Seq)},
		Msg: fmt.Sprintf("header of entry %d: %s", h.Seq, why)}
}

func kindOK(k cell.Kind) bool {
	dots := 0
	for i, c := range []byte(k) {
		switch {
		case c == '.' && i > 0 && i < len(k)-1:
			dots++
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_', c == '-':
		default:
			return false
		}
	}
	return dots > 0 && len(k) <= maxName
}

// ParseHeader reads the bytes of a leaf. What it returns has exactly these bytes as its Leaf.
func ParseHeader(leaf []byte) (Header, error) {
	if len(leaf) > MaxLeaf {
		return Header{}, &cell.Error{Code: cell.TooLarge, Key: "error.record.header",
			Msg: fmt.Sprintf("header of %d bytes: at most %d", len(leaf), MaxLeaf)}
	}
	var w struct {
		Actor   cell.ID   `json:"actor"`
		Crisis  cell.ID   `json:"crisis"`
		Kind    cell.Kind `json:"kind"`
		Payload string    `json:"payload"`
		Seq     cell.Seq  `json:"seq"`
		Time    cell.Time `json:"time"`
		Version int       `json:"version"`
	}
	if err := json.Unmarshal(leaf, &w); err != nil {
		return Header{}, &cell.Error{Code: cell.Invalid, Key: "error.record.header", Msg: "header is no JSON object of a header", Err: err}
	}
	h := Header{Seq: w.Seq, Kind: w.Kind, Version: w.Version, Time: w.Time, Actor: w.Actor, Crisis: w.Crisis}
	sum, err := hex.DecodeString(w.Payload)
	if err != nil || len(sum) != len(h.Payload) {
		return h, h.wrong("payload is no SHA-256 in hex")
	}
	copy(h.Payload[:], sum)
	if err := h.Check(); err != nil {
		return h, err
	}
	// Writing it again and comparing refuses unknown and double fields, other spellings and white space at once.
	if !bytes.Equal(h.Leaf(), leaf) {
		return h, h.wrong("the bytes are not the canonical form of these fields")
	}
	return h, nil
}

// State says what a log still has of an entry's payload.
type State string

// The states of a payload.
const (
	StatePresent  State = "present"  // salt and body are here
	StateWithheld State = "withheld" // kept, but not for this reader
	StateSealed   State = "sealed"   // destroyed by a record.sealed entry
)

// Entry is one entry as a log hands it out.
type Entry struct {
	Header
	Salt  []byte // 32 bytes when State is StatePresent, else nil
	Body  []byte // canonical JSON when State is StatePresent, else nil
	State State
	// Kept is the leaf hash as it was stored beside the entry when that was accepted; the zero hash when the log
	// keeps none. It lets Verify name the very entry that was edited instead of a range between two checkpoints.
	Kept tlog.Hash
}
