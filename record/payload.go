// SPDX-License-Identifier: Apache-2.0

package record

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/cell"
)

// SaltSize is the length in bytes of the random salt before each body: without it the hash of a short text could
// be guessed.
const SaltSize = 32

// body is the shape of every payload. Seat and reason stand here and not in the header, because they may be as
// sensitive as the data and must be destroyed with it.
type body struct {
	Data   json.RawMessage `json:"data"`
	Reason string          `json:"reason"`
	Seat   string          `json:"seat"`
}

// Body writes the payload of f: the canonical JSON object {data, reason, seat}.
func Body(seat, reason string, f cell.Fact) ([]byte, error) {
	data, err := Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("record: payload %s: %w", f.Kind(), err)
	}
	if !utf8.ValidString(seat) || !utf8.ValidString(reason) {
		return nil, refuse("payload "+string(f.Kind()), "seat or reason is not valid UTF-8")
	}
	// The keys are in order and data is canonical already, so the whole is.
	out := append(make([]byte, 0, len(data)+len(reason)+len(seat)+40), `{"data":`...)
	out = appendText(append(append(out, data...), `,"reason":`...), reason)
	out = append(appendText(append(out, `,"seat":`...), seat), '}')
	if len(out) > MaxCanonical {
		return nil, &cell.Error{Code: cell.TooLarge, Key: "error.record.large", Args: map[string]any{"limit": MaxCanonical},
			Msg: fmt.Sprintf("payload %s of %d bytes: at most %d; put large content into a blob", f.Kind(), len(out), MaxCanonical)}
	}
	return out, nil
}

// OpenBody takes a body apart. data is canonical; Unmarshal reads it into the fact of its kind and version.
func OpenBody(b []byte) (seat, reason string, data json.RawMessage, err error) {
	var w body
	if err := Unmarshal(b, &w); err != nil {
		return "", "", nil, fmt.Errorf("record: payload: %w", err)
	}
	if w.Data == nil {
		return "", "", nil, refuse("payload", "it has no data")
	}
	return w.Seat, w.Reason, w.Data, nil
}

// PayloadHash is SHA-256(salt || body), which the header carries.
func PayloadHash(salt [SaltSize]byte, body []byte) [32]byte {
	h := sha256.New()
	h.Write(salt[:])
	h.Write(body)
	return [32]byte(h.Sum(nil))
}

// NewSalt makes a salt from the system's random source.
func NewSalt() (salt [SaltSize]byte) {
	// crypto/rand.Read never fails since Go 1.24.
	_, _ = rand.Read(salt[:])
	return salt
}
