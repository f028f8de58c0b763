// SPDX-License-Identifier: Apache-2.0

package passkeytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// Key is one passkey on one authenticator. Its fields may be changed between uses.
type Key struct {
	Origin   string // where the browser says that it is
	RPID     string // the relying party that the authenticator signs for
	Verified bool   // the person showed a PIN or a finger
	Counter  uint32 // of the next signature
	Handle   []byte // the account that the key says it belongs to

	id   []byte
	pair *ecdsa.PrivateKey
}

// New makes a key without an account; Create gives it one.
func New(t testing.TB, origin, rpID string) *Key {
	t.Helper()
	pair, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k := &Key{Origin: origin, RPID: rpID, Verified: true, id: make([]byte, 20), pair: pair}
	_, _ = rand.Read(k.id) // never fails since Go 1.24
	return k
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// clientData is what the browser says about the ceremony.
func (k *Key) clientData(t testing.TB, kind string, options []byte) []byte {
	t.Helper()
	var o struct {
		Challenge string `json:"challenge"`
		User      struct {
			ID string `json:"id"`
		} `json:"user"`
	}
	if err := json.Unmarshal(options, &o); err != nil {
		t.Fatal(err)
	}
	if o.User.ID != "" {
		handle, err := base64.RawURLEncoding.DecodeString(o.User.ID)
		if err != nil {
			t.Fatal(err)
		}
		k.Handle = handle
	}
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": o.Challenge, "origin": k.Origin, "crossOrigin": false})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// authData is the authenticator data (WebAuthn, section 6.1); attested adds the key itself.
func (k *Key) authData(t testing.TB, attested bool) []byte {
	t.Helper()
	rp := sha256.Sum256([]byte(k.RPID))
	flags := byte(1) // user present
	if k.Verified {
		flags |= 1 << 2
	}
	if attested {
		flags |= 1 << 6
	}
	b := binary.BigEndian.AppendUint32(append(rp[:], flags), k.Counter)
	if !attested {
		return b
	}
	point, err := k.pair.PublicKey.Bytes() // 4, x, y
	if err != nil {
		t.Fatal(err)
	}
	cose, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		t.Fatal(err)
	}
	b = append(b, make([]byte, 16)...) // no model is named
	b = binary.BigEndian.AppendUint16(b, uint16(len(k.id)))
	return append(append(b, k.id...), cose...)
}

// Create answers the options of a registration, as JSON.
func (k *Key) Create(t testing.TB, options []byte) []byte {
	t.Helper()
	data := k.clientData(t, "webauthn.create", options)
	object, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": k.authData(t, true)})
	if err != nil {
		t.Fatal(err)
	}
	return k.answer(t, map[string]any{"clientDataJSON": b64(data), "attestationObject": b64(object), "transports": []string{"internal"}})
}

// Sign answers the options of a sign-in, as JSON.
func (k *Key) Sign(t testing.TB, options []byte) []byte {
	t.Helper()
	data, auth := k.clientData(t, "webauthn.get", options), k.authData(t, false)
	sum := sha256.Sum256(data)
	digest := sha256.Sum256(append(append([]byte{}, auth...), sum[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, k.pair, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return k.answer(t, map[string]any{"clientDataJSON": b64(data), "authenticatorData": b64(auth), "signature": b64(sig), "userHandle": b64(k.Handle)})
}

func (k *Key) answer(t testing.TB, response map[string]any) []byte {
	t.Helper()
	b, err := json.Marshal(map[string]any{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": map[string]any{}, "response": response})
	if err != nil {
		t.Fatal(err)
	}
	return b
}
