// SPDX-License-Identifier: Apache-2.0

package keyfile

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// MaxSize bounds a file in bytes: a real one has about 500.
const MaxSize = 8 << 10

// Work is scrypt's work factor for a new key: 2^18, about a second. MaxWork is the largest that Open takes, so that a
// hostile file cannot keep it busy for long.
const (
	Work    = 18
	MaxWork = 20
)

const (
	firstLine  = "crisiscell approval key 1"
	publicWord = "public: "
	typeWord   = "ed25519 "
)

// Seal writes the file of a key.
func Seal(secret ed25519.PrivateKey, passphrase string, work int) ([]byte, error) {
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	to.SetWorkFactor(work)
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s\n%s%s\n", firstLine, publicWord, PublicText(secret.Public().(ed25519.PublicKey)))
	armored := armor.NewWriter(&out)
	w, err := age.Encrypt(armored, to)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(secret.Seed())
	if err := errors.Join(err, w.Close(), armored.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// PublicText is the public half as people paste it: "ed25519 " and base64.
func PublicText(public ed25519.PublicKey) string {
	return typeWord + base64.StdEncoding.EncodeToString(public)
}

// ParsePublic reads a PublicText; white space around it does not matter.
func ParsePublic(s string) (ed25519.PublicKey, error) {
	text, ok := strings.CutPrefix(strings.Join(strings.Fields(s), " "), typeWord)
	b, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil || len(b) != ed25519.PublicKeySize {
		return nil, errors.New("this is no public key: it looks like \"ed25519 \" and 44 letters, as crisiscell key public prints it")
	}
	return b, nil
}

// Public reads the public half of a file, which needs no passphrase.
func Public(b []byte) (ed25519.PublicKey, error) {
	public, _, err := split(b)
	return public, err
}

// split parts the readable lines from what is encrypted.
func split(b []byte) (ed25519.PublicKey, []byte, error) {
	if len(b) > MaxSize {
		return nil, nil, fmt.Errorf("a key file has at most %d bytes", MaxSize)
	}
	lines := bytes.SplitN(b, []byte("\n"), 3)
	if len(lines) < 3 || strings.TrimSpace(string(lines[0])) != firstLine || !bytes.HasPrefix(lines[1], []byte(publicWord)) {
		return nil, nil, errors.New("this is no key file: its first line is not " + firstLine)
	}
	public, err := ParsePublic(string(lines[1][len(publicWord):]))
	return public, lines[2], err
}

// Open decrypts a file.
func Open(b []byte, passphrase string) (ed25519.PrivateKey, error) {
	public, sealed, err := split(b)
	if err != nil {
		return nil, err
	}
	with, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	with.SetMaxWorkFactor(MaxWork)
	// The causes are dropped on purpose: they are age's words, and there is one thing to do.
	r, err := age.Decrypt(armor.NewReader(bytes.NewReader(sealed)), with)
	if err != nil {
		return nil, errors.New("the passphrase does not open this key, or the file is damaged")
	}
	seed, err := io.ReadAll(io.LimitReader(r, ed25519.SeedSize+1))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, errors.New("the file is damaged")
	}
	secret := ed25519.NewKeyFromSeed(seed)
	if !public.Equal(secret.Public()) {
		return nil, errors.New("the file shows another public key than the one of its secret: somebody exchanged a part")
	}
	return secret, nil
}
