// SPDX-License-Identifier: Apache-2.0

package passkey

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"errors"
	"fmt"
)

// maxKey bounds a COSE key in bytes: one of ES256 has 77.
const maxKey = 512

// COSE labels and values (RFC 9052, section 7; RFC 9053, sections 2 and 7).
const (
	labelType  = 1
	labelAlg   = 3
	labelCurve = -1
	labelX     = -2
	labelY     = -3

	typeOKP, typeEC2           = 1, 2
	algES256, algEdDSA         = -7, -8
	curveP256, curveEd25519    = 1, 6
	coordinateSize, ed25519Len = 32, ed25519.PublicKeySize
)

// PublicKey is a key that was read and can check signatures.
type PublicKey struct {
	ec *ecdsa.PublicKey
	ed ed25519.PublicKey
}

// ParseKey reads a COSE key of ES256 (P-256) or EdDSA (Ed25519). Every other kind, and bytes after the key, are
// refused.
func ParseKey(b []byte) (PublicKey, error) {
	if len(b) > maxKey {
		return PublicKey{}, fmt.Errorf("a COSE key of %d bytes: at most %d", len(b), maxKey)
	}
	r := reader{in: b}
	m, err := r.smallMap()
	if err != nil {
		return PublicKey{}, fmt.Errorf("COSE key: %w", err)
	}
	if r.at != len(b) {
		return PublicKey{}, errors.New("COSE key: bytes after its end")
	}
	x, y := m[labelX].bytes, m[labelY].bytes
	switch {
	case m[labelType].is(typeEC2) && m[labelAlg].is(algES256) && m[labelCurve].is(curveP256) && len(x) == coordinateSize && len(y) == coordinateSize:
		// Refuses a point that is not on the curve.
		ec, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
		if err != nil {
			return PublicKey{}, fmt.Errorf("COSE key: %w", err)
		}
		return PublicKey{ec: ec}, nil
	case m[labelType].is(typeOKP) && m[labelAlg].is(algEdDSA) && m[labelCurve].is(curveEd25519) && len(x) == ed25519Len:
		return PublicKey{ed: x}, nil
	}
	return PublicKey{}, errors.New("COSE key: only ES256 on P-256 and EdDSA on Ed25519 are known here")
}

func (k PublicKey) verify(message, signature []byte) bool {
	if k.ed != nil {
		return ed25519.Verify(k.ed, message, signature)
	}
	sum := sha256.Sum256(message)
	return k.ec != nil && ecdsa.VerifyASN1(k.ec, sum[:], signature)
}
