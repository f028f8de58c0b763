// SPDX-License-Identifier: Apache-2.0

package passkey

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
)

// maxAttestation bounds an attestation object in bytes. None is asked for, so that it is about 200.
const maxAttestation = 64 << 10

// aaguidSize is the authenticator's model, before the credential id.
const aaguidSize = 16

// Made is a key that a browser just made.
type Made struct {
	Credential string // base64url without padding
	Key        []byte // COSE
	Synced     bool
}

// Register reads what navigator.credentials.create gave back: authenticatorData (AuthenticatorAttestationResponse.
// getAuthenticatorData) and clientDataJSON. No attestation is judged: who the key belongs to is for the people who
// countersign it.
func Register(authenticatorData, clientData []byte, want Expected) (Made, error) {
	if len(authenticatorData) > maxAttestation || len(clientData) > maxClient {
		return Made{}, errors.New("the registration is too large")
	}
	if err := checkClient(clientData, "webauthn.create", want); err != nil {
		return Made{}, err
	}
	seen, err := checkAuthenticator(authenticatorData, want.RPID)
	if err != nil {
		return Made{}, err
	}
	flags, rest := authenticatorData[sha256.Size], authenticatorData[headSize:]
	if flags&flagAttested == 0 || len(rest) < aaguidSize+2 {
		return Made{}, errors.New("the authenticator data holds no key")
	}
	size := int(binary.BigEndian.Uint16(rest[aaguidSize:]))
	rest = rest[aaguidSize+2:]
	if size == 0 || size > 1023 || len(rest) < size {
		return Made{}, errors.New("the id of the credential is cut short or too long")
	}
	r := reader{in: rest[size:]}
	if _, err := r.smallMap(); err != nil {
		return Made{}, fmt.Errorf("COSE key: %w", err)
	}
	if r.at < len(r.in) && flags&flagExtended == 0 {
		return Made{}, errors.New("the authenticator data holds more than it says")
	}
	key := r.in[:r.at]
	if _, err := ParseKey(key); err != nil {
		return Made{}, err
	}
	return Made{Credential: base64.RawURLEncoding.EncodeToString(rest[:size]), Key: key, Synced: seen.Synced}, nil
}
