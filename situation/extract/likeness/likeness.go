// SPDX-License-Identifier: Apache-2.0

package likeness

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

const slots, perBand = 64, 4

// Signature is the MinHash of a text.
type Signature [slots]uint32

// Of returns the signature of text, in linear time.
func Of(text string) Signature {
	var s Signature
	for i := range s {
		s[i] = ^uint32(0)
	}
	f, _ := arabic.Fold(text)
	w := strings.FieldsFunc(f, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i := range w {
		h := fnv.New64a()
		_, _ = h.Write([]byte(strings.Join(w[i:min(i+3, len(w))], " ")))
		x := h.Sum64()
		for k := range s {
			y := (x ^ uint64(k)*0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9
			y = (y ^ y>>31) * 0x94D049BB133111EB
			s[k] = min(s[k], uint32(y>>32))
		}
	}
	return s
}

// Similar estimates the share of common word triples, per mille.
func Similar(a, b Signature) int64 {
	n := int64(0)
	for i := range a {
		if a[i] == b[i] {
			n++
		}
	}
	return n * 1000 / slots
}

// Bands returns 16 keys; near copies share at least one with high chance.
func (s Signature) Bands() []string {
	h := s.String()
	var out []string
	for i := 0; i < slots/perBand; i++ {
		out = append(out, fmt.Sprintf("%02d:%s", i, h[i*perBand*8:(i+1)*perBand*8]))
	}
	return out
}

// String returns 512 hexadecimal digits.
func (s Signature) String() string {
	b := make([]byte, 0, slots*4)
	for _, v := range s {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return hex.EncodeToString(b)
}

// Parse reads what String wrote.
func Parse(t string) (Signature, error) {
	var s Signature
	b, err := hex.DecodeString(t)
	if err != nil || len(b) != slots*4 {
		return s, fmt.Errorf("signature needs %d hexadecimal digits, has %d characters", slots*8, len(t))
	}
	for i := range s {
		s[i] = binary.BigEndian.Uint32(b[i*4:])
	}
	return s, nil
}
