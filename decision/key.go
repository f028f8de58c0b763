// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/passkey"
)

// The types of approval keys, as the genesis entry writes them.
const (
	Ed25519 = "ed25519"
	Passkey = "passkey"
)

// KeyID names a key by its bytes: SHA-256 in hex of type, a line feed and the public half as it is written.
func KeyID(kind, public string) string {
	sum := sha256.Sum256([]byte(kind + "\n" + public))
	return hex.EncodeToString(sum[:])
}

// NewKey is a person's key by its public half: 32 bytes of Ed25519.
func NewKey(person cell.ID, public ed25519.PublicKey) Key {
	text := base64.StdEncoding.EncodeToString(public)
	return Key{ID: KeyID(Ed25519, text), Person: person, Type: Ed25519, Public: text}
}

// NewPasskey is a person's passkey as a browser made it.
func NewPasskey(person cell.ID, m passkey.Made) Key {
	text := base64.StdEncoding.EncodeToString(m.Key)
	return Key{ID: KeyID(Passkey, text), Person: person, Type: Passkey, Public: text, Credential: m.Credential, Synced: m.Synced}
}

// ReadPasskey reads a passkey that person's browser just made: authenticator and client data and the challenge as base64url
// without padding.
func ReadPasskey(person cell.ID, authenticator, client, challenge, rpID string) (Key, error) {
	var parts [3][]byte
	for i, text := range []string{authenticator, client, challenge} {
		b, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			return Key{}, badKey(err)
		}
		parts[i] = b
	}
	m, err := passkey.Register(parts[0], parts[1], passkey.Expected{RPID: rpID, Challenge: parts[2]})
	if err != nil {
		return Key{}, badKey(err)
	}
	return NewPasskey(person, m), nil
}

func badKey(err error) error {
	return &cell.Error{Code: cell.Invalid, Key: "error.charter.key", Msg: "this is no approval key: take it as crisiscell key new printed it", Err: err}
}

// Check refuses a key that could check no signature.
func (k Key) Check() error {
	raw, err := base64.StdEncoding.DecodeString(k.Public)
	if err == nil {
		switch k.Type {
		case Ed25519:
			if len(raw) != ed25519.PublicKeySize || k.Credential != "" || k.Synced {
				err = errors.New("an Ed25519 key is 32 bytes and nothing else")
			}
		case Passkey:
			if _, err = passkey.ParseKey(raw); err == nil && (k.Credential == "" || len(k.Credential) > maxCredential) {
				err = errors.New("a passkey has a credential's id")
			}
		default:
			err = errors.New("the type is neither ed25519 nor passkey")
		}
	}
	if err == nil && (k.ID != KeyID(k.Type, k.Public) || !k.Person.Valid()) {
		err = errors.New("its id is not that of these bytes, or its person has none")
	}
	if err != nil {
		return badKey(err)
	}
	return nil
}

// maxCredential bounds the id of a credential in base64url: authenticators make at most 1,023 bytes.
const maxCredential = 1364
