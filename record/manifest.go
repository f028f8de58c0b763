// SPDX-License-Identifier: Apache-2.0

package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/crisiscell/crisiscell/cell"
)

// ExportFormat is the version of the export folder that this package writes and reads.
const ExportFormat = 1

// The files of an export folder beside its checkpoints, which are `checkpoints/000001.txt` and so on.
const (
	manifestFile  = "MANIFEST.json"
	entriesFile   = "entries.jsonl"
	payloadsFile  = "payloads.jsonl"
	checkpointDir = "checkpoints"
)

// Limits of an export folder. A log keeps a checkpoint a minute or so for years; of more than MaxExported the export
// takes an even choice with the last one, since each covers everything before it.
const (
	MaxExported = 10_000  // checkpoints
	maxManifest = 8 << 20 // bytes: 10,000 files of about 150, and key history
	maxLine     = 512     // bytes of a line beside the header or the body in it
)

// Manifest is the head of an export: what it holds and for whom. Nobody signs it; what it says of the log is there
// to be read, and Verify takes it from the entries.
type Manifest struct {
	Format       int        `json:"format"`       // ExportFormat
	Installation cell.ID    `json:"installation"` // "" when the genesis entry cannot be read
	Origin       string     `json:"origin"`       // first line of the log's checkpoints
	Fingerprint  string     `json:"fingerprint"`  // leaf hash of the genesis entry in hex
	Keys         []KeyUse   `json:"keys"`         // log keys, each with the entry it is in force from
	For          string     `json:"for"`          // the reader: a seat, "public", or "" for everything
	Entries      int64      `json:"entries"`      // lines of entries.jsonl
	Payloads     int64      `json:"payloads"`     // lines of payloads.jsonl
	Withheld     int64      `json:"withheld"`     // entries whose payload is not for the reader
	Sealed       int64      `json:"sealed"`       // entries whose payload was destroyed
	Checkpoints  int64      `json:"checkpoints"`  // files in checkpoints/
	Root         string     `json:"root"`         // tree hash of the stored leaf hashes in hex
	Files        []FileInfo `json:"files"`        // all files but the manifest
}

// FileInfo is one file of an export.
type FileInfo struct {
	Name   string `json:"name"` // with "/" between folder and file
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // in hex
}

// exportLine is a line of entries.jsonl.
type exportLine struct {
	Header json.RawMessage `json:"header"` // the bytes of the leaf
	Leaf   string          `json:"leaf"`   // the leaf hash as stored, in hex
	State  State           `json:"state"`
}

// append writes the canonical line, without the line feed.
func (l exportLine) append(b []byte) []byte {
	b = append(append(b, `{"header":`...), l.Header...)
	b = append(append(b, `,"leaf":"`...), l.Leaf...)
	return append(append(append(b, `","state":"`...), l.State...), `"}`...)
}

// payloadLine is a line of payloads.jsonl.
type payloadLine struct {
	Body json.RawMessage `json:"body"`
	Salt string          `json:"salt"` // in hex
	Seq  cell.Seq        `json:"seq"`
}

func (l payloadLine) append(b []byte) []byte {
	b = append(append(b, `{"body":`...), l.Body...)
	b = append(append(b, `,"salt":"`...), l.Salt...)
	return fmt.Appendf(b, `","seq":%d}`, l.Seq)
}

// summed writes a file and takes its sum on the way.
type summed struct {
	f    *os.File
	name string
	size int64
	sum  hash.Hash
}

func createSummed(root *os.Root, name string) (*summed, error) {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return &summed{f: f, name: name, sum: sha256.New()}, nil
}

func (s *summed) Write(b []byte) (int, error) {
	n, err := s.f.Write(b)
	s.size += int64(n)
	s.sum.Write(b[:n]) // never fails
	return n, err
}

func (s *summed) info() FileInfo {
	return FileInfo{Name: s.name, Size: s.size, SHA256: hex.EncodeToString(s.sum.Sum(nil))}
}

// sumOf gives the sum of what r holds, with its size.
func sumOf(r io.Reader) (size int64, sum string, err error) {
	h := sha256.New()
	size, err = io.Copy(h, r)
	return size, hex.EncodeToString(h.Sum(nil)), err
}
