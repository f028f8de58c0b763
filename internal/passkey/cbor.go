// SPDX-License-Identifier: Apache-2.0

package passkey

import (
	"encoding/binary"
	"errors"
)

// reader reads the part of CBOR (RFC 8949) that COSE keys and attestation objects are written in: definite lengths
// only, as CTAP2's canonical form has them.
type reader struct {
	in []byte
	at int
}

var errCBOR = errors.New("damaged CBOR")

// The major types that are met.
const (
	majorUint  = 0
	majorNeg   = 1
	majorBytes = 2
	majorText  = 3
	majorMap   = 5
)

// value is a number or bytes; the rest of CBOR is passed over.
type value struct {
	number int64
	bytes  []byte
	kind   byte
}

// is reports whether v is the number n, which is not 0: a label that is absent is 0.
func (v value) is(n int64) bool { return v.kind <= majorNeg && v.number == n }

// head reads a major type with its argument.
func (r *reader) head() (major byte, n uint64, err error) {
	if r.at >= len(r.in) {
		return 0, 0, errCBOR
	}
	b := r.in[r.at]
	r.at++
	major, info := b>>5, b&31
	switch {
	case info < 24:
		return major, uint64(info), nil
	case info > 27:
		return 0, 0, errCBOR // indefinite or reserved
	}
	size := 1 << (info - 24)
	if len(r.in)-r.at < size {
		return 0, 0, errCBOR
	}
	var wide [8]byte
	copy(wide[8-size:], r.in[r.at:r.at+size])
	r.at += size
	return major, binary.BigEndian.Uint64(wide[:]), nil
}

// one reads a number, bytes or a text.
func (r *reader) one() (value, error) {
	major, n, err := r.head()
	if err != nil {
		return value{}, err
	}
	switch {
	case major == majorUint && n < 1<<62:
		return value{number: int64(n), kind: major}, nil
	case major == majorNeg && n < 1<<62:
		return value{number: -1 - int64(n), kind: major}, nil
	case (major == majorBytes || major == majorText) && n <= uint64(len(r.in)-r.at):
		b := r.in[r.at : r.at+int(n)]
		r.at += int(n)
		return value{bytes: b, kind: major}, nil
	}
	return value{}, errCBOR
}

// smallMap reads a map of whole-number labels to numbers, bytes or texts, each label once.
func (r *reader) smallMap() (map[int64]value, error) {
	major, n, err := r.head()
	if err != nil || major != majorMap || n > 16 {
		return nil, errCBOR
	}
	m := make(map[int64]value, n)
	for range n {
		label, err := r.one()
		if err != nil || label.kind != majorUint && label.kind != majorNeg {
			return nil, errCBOR
		}
		if _, twice := m[label.number]; twice {
			return nil, errCBOR
		}
		if m[label.number], err = r.one(); err != nil {
			return nil, err
		}
	}
	return m, nil
}
