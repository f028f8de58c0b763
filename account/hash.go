// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"sync/atomic"

	"golang.org/x/crypto/argon2"

	"github.com/crisiscell/crisiscell/cell"
)

// Cost is what one argon2id hash takes (RFC 9106).
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// DefaultCost is the stronger of the settings that OWASP names as equal (46 MiB, one pass, one lane). One lane, because a
// hash on one core leaves the other to the pages; one pass over more memory, because memory is what guessing machines
// lack. docs/performance.md has what it takes here.
var DefaultCost = Cost{Memory: 46 << 10, Passes: 1, Lanes: 1}

// Bounds of a hash that is read back, so that an edited row cannot take the machine's memory or time.
const (
	saltSize, keySize   = 16, 32
	maxMemory           = 1 << 20 // KiB
	maxPasses, maxLanes = 16, 16
)

// waiting is how many may wait for their turn before the next is told to come back: at some 60 ms each the last of
// them waits for about two seconds.
const waiting = 32

// Hasher hashes passwords, one at a time, so that sign-ins take at most one core and one hash's memory.
type Hasher struct {
	cost  Cost
	turn  chan struct{}
	queue atomic.Int64
	none  string // hash of no password: unknown accounts are compared with it
}

// NewHasher makes one.
func NewHasher(c Cost) *Hasher {
	h := &Hasher{cost: c, turn: make(chan struct{}, 1)}
	h.none = h.make(rand.Text())
	return h
}

func (h *Hasher) make(password string) string {
	var salt [saltSize]byte
	_, _ = rand.Read(salt[:]) // never fails since Go 1.24
	key := argon2.IDKey([]byte(password), salt[:], h.cost.Passes, h.cost.Memory, h.cost.Lanes, keySize)
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.Memory, h.cost.Passes, h.cost.Lanes,
		b.EncodeToString(salt[:]), b.EncodeToString(key))
}

func errBusy() error {
	return &cell.Error{Code: cell.Unavailable, Key: "error.signin.busy", Msg: "too many sign in at once: try again in a few seconds"}
}

// Full reports whether the next would be told to come back. Who asks first spares the rest of the work in a flood.
func (h *Hasher) Full() bool { return h.queue.Load() >= waiting }

// take waits for the turn. Its error is Unavailable when too many wait, or the context's.
func (h *Hasher) take(ctx context.Context) error {
	if h.queue.Add(1) > waiting {
		h.queue.Add(-1)
		return errBusy()
	}
	defer h.queue.Add(-1)
	select {
	case h.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Hash gives the PHC form of a new password's hash.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.take(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.turn }()
	return h.make(password), nil
}

// Verify reports whether password is the one that was hashed. An empty hash takes as long and fits none.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (bool, error) {
	known := hash != ""
	if !known {
		hash = h.none
	}
	c, salt, want, err := parseHash(hash)
	if err != nil {
		return false, err
	}
	if err := h.take(ctx); err != nil {
		return false, err
	}
	defer func() { <-h.turn }()
	got := argon2.IDKey([]byte(password), salt, c.Passes, c.Memory, c.Lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

var errHash = errors.New("a password hash that is kept is damaged: set the password anew")

// parseHash reads the PHC form, within bounds.
func parseHash(s string) (c Cost, salt, key []byte, err error) {
	var version int
	var rest string
	n, err := fmt.Sscanf(s, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &c.Memory, &c.Passes, &c.Lanes, &rest)
	if err != nil || n != 5 || version != argon2.Version {
		return c, nil, nil, errHash
	}
	at := -1
	for i := range rest {
		if rest[i] == '$' {
			at = i
			break
		}
	}
	if at < 0 || c.Memory < 8 || c.Memory > maxMemory || c.Passes < 1 || c.Passes > maxPasses || c.Lanes < 1 || c.Lanes > maxLanes {
		return c, nil, nil, errHash
	}
	b := base64.RawStdEncoding.Strict()
	if salt, err = b.DecodeString(rest[:at]); err == nil {
		key, err = b.DecodeString(rest[at+1:])
	}
	if err != nil || len(salt) < 8 || len(salt) > 64 || len(key) < 16 || len(key) > 64 {
		return c, nil, nil, errHash
	}
	return c, salt, key, nil
}
