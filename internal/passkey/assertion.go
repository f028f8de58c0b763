// SPDX-License-Identifier: Apache-2.0

package passkey

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
)

// Limits in bytes: authenticator data without extensions has 37, client data about 200.
const (
	maxAuthenticator = 4096
	maxClient        = 4096
	maxSignature     = 1024
)

// Assertion is what navigator.credentials.get gives back, in raw bytes.
type Assertion struct {
	AuthenticatorData []byte
	ClientData        []byte // clientDataJSON as it was signed
	Signature         []byte
}

// Expected is what an assertion must be about.
type Expected struct {
	RPID      string // relying party, a host name
	Challenge []byte // raw
	Origin    string // as "https://host:port"; "" takes any secure origin whose host is the RP ID
}

// Seen is what a good assertion says beside its signature.
type Seen struct {
	Counter uint32 // signature counter, 0 where the authenticator keeps none
	Synced  bool   // the key may be copied between devices (backup eligibility)
}

// The flags of authenticator data (WebAuthn Level 3, section 6.1).
const (
	flagPresent  = 1 << 0
	flagVerified = 1 << 2
	flagBackup   = 1 << 3
	flagAttested = 1 << 6
	flagExtended = 1 << 7
)

// headSize is the fixed part of authenticator data: hash of the RP ID, flags, counter.
const headSize = sha256.Size + 1 + 4

// Check reports why a is no assertion by key about want, and what it says when it is one (WebAuthn Level 3, section 7.2,
// steps that need no session).
func Check(key []byte, a Assertion, want Expected) (Seen, error) {
	if len(a.AuthenticatorData) > maxAuthenticator || len(a.ClientData) > maxClient || len(a.Signature) > maxSignature {
		return Seen{}, errors.New("the assertion is too large")
	}
	public, err := ParseKey(key)
	if err != nil {
		return Seen{}, err
	}
	if err := checkClient(a.ClientData, "webauthn.get", want); err != nil {
		return Seen{}, err
	}
	seen, err := checkAuthenticator(a.AuthenticatorData, want.RPID)
	if err != nil {
		return Seen{}, err
	}
	client := sha256.Sum256(a.ClientData)
	if !public.verify(append(bytes.Clone(a.AuthenticatorData), client[:]...), a.Signature) {
		return Seen{}, errors.New("the signature is not by this key")
	}
	return seen, nil
}

// checkClient reads the browser's part: what was asked, by which page.
func checkClient(b []byte, kind string, want Expected) error {
	var c struct {
		Type        string `json:"type"`
		Challenge   string `json:"challenge"`
		Origin      string `json:"origin"`
		CrossOrigin bool   `json:"crossOrigin"`
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return fmt.Errorf("the client data is no JSON object: %w", err)
	}
	challenge, err := base64.RawURLEncoding.DecodeString(c.Challenge)
	switch {
	case c.Type != kind:
		return fmt.Errorf("the client data is of %q, not of %q", c.Type, kind)
	case err != nil || subtle.ConstantTimeCompare(challenge, want.Challenge) != 1:
		return errors.New("the challenge is not the hash of this statement")
	case c.CrossOrigin:
		return errors.New("it was asked for by a page inside another site's")
	case want.Origin != "" && c.Origin != want.Origin:
		return fmt.Errorf("the origin is %q, not %q", c.Origin, want.Origin)
	case !originOf(c.Origin, want.RPID):
		return fmt.Errorf("the origin %q is not a secure one of %q", c.Origin, want.RPID)
	}
	return nil
}

// originOf reports whether origin is a secure one whose host is rpID: https, or this machine itself.
func originOf(origin, rpID string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() != rpID || rpID == "" || u.Path != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" && net.ParseIP(rpID) == nil || u.Scheme == "http" && rpID == "localhost"
}

// Counter reads the signature counter of authenticator data that is long enough.
func Counter(authenticatorData []byte) (uint32, bool) {
	if len(authenticatorData) < headSize {
		return 0, false
	}
	return binary.BigEndian.Uint32(authenticatorData[sha256.Size+1:]), true
}

func checkAuthenticator(b []byte, rpID string) (Seen, error) {
	if len(b) < headSize {
		return Seen{}, errors.New("the authenticator data is too short")
	}
	party := sha256.Sum256([]byte(rpID))
	flags := b[sha256.Size]
	switch {
	case !bytes.Equal(b[:sha256.Size], party[:]):
		return Seen{}, fmt.Errorf("the relying party is not %q", rpID)
	case flags&flagPresent == 0:
		return Seen{}, errors.New("nobody was present")
	case flags&flagVerified == 0:
		return Seen{}, errors.New("the user was not verified: a touch is not enough")
	}
	return Seen{Counter: binary.BigEndian.Uint32(b[sha256.Size+1:]), Synced: flags&flagBackup != 0}, nil
}
