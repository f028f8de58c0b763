// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
)

// Checkpoint says what a log was at one size. Signed, it commits its signer to every entry up to there.
type Checkpoint struct {
	Origin string    // which log, see Origin
	Size   cell.Seq  // number of entries covered
	Root   tlog.Hash // RFC 6962 tree hash of them
}

// MaxCheckpoint bounds a signed checkpoint in bytes: a body of 200 and room for a few dozen cosignatures.
const MaxCheckpoint = 16 << 10

// Origin names the log of an installation in checkpoints and in its key's name.
func Origin(installation cell.ID) string { return "crisiscell/" + string(installation) }

// Text is the checkpoint's body as C2SP tlog-checkpoint has it: origin, size and base64 root, a line each.
func (c Checkpoint) Text() string {
	return c.Origin + "\n" + strconv.FormatInt(int64(c.Size), 10) + "\n" + base64.StdEncoding.EncodeToString(c.Root[:]) + "\n"
}

// Sign makes the signed note of c.
func Sign(signer note.Signer, c Checkpoint) ([]byte, error) {
	b, err := note.Sign(&note.Note{Text: c.Text()}, signer)
	if err != nil {
		return nil, fmt.Errorf("record: sign checkpoint %d: %w", c.Size, err)
	}
	return b, nil
}

// Open checks that text is a checkpoint signed by at least one of verifiers and returns it. Signatures by other
// keys are ignored; a wrong one by a known key is an error.
func Open(text []byte, verifiers note.Verifiers) (Checkpoint, error) {
	c, err := ParseCheckpoint(text)
	if err != nil {
		return c, err
	}
	if _, err := note.Open(text, verifiers); err != nil {
		return c, &cell.Error{Code: cell.Denied, Key: "error.record.signature", Args: map[string]any{"size": int64(c.Size)},
			Msg: fmt.Sprintf("checkpoint %d is not signed by the log's key", c.Size), Err: err}
	}
	return c, nil
}

// ParseCheckpoint reads a signed checkpoint without looking at its signatures. Extension lines after the root are
// allowed and not used.
func ParseCheckpoint(text []byte) (Checkpoint, error) {
	bad := func(why string) (Checkpoint, error) {
		return Checkpoint{}, &cell.Error{Code: cell.Invalid, Key: "error.record.checkpoint", Msg: "checkpoint: " + why}
	}
	if len(text) > MaxCheckpoint {
		return bad(fmt.Sprintf("larger than %d bytes", MaxCheckpoint))
	}
	head, _, signed := strings.Cut(string(text), "\n\n")
	lines := strings.SplitN(head, "\n", 4)
	if !signed || len(lines) < 3 || lines[0] == "" {
		return bad("expected the lines origin, size and root, an empty line and signatures")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || size > MaxInteger || strconv.FormatInt(size, 10) != lines[1] {
		return bad("line 2 is no size")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil || root.String() != lines[2] {
		return bad("line 3 is no base64 of 32 bytes")
	}
	return Checkpoint{Origin: lines[0], Size: cell.Seq(size), Root: root}, nil
}
