// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/passkey"
	"github.com/crisiscell/crisiscell/record"
)

// What a statement says. The decision on a measure will be another act, so that no signature serves for both.
const (
	FoundAct = "charter.found" // this is the first charter, and I stand in it
	SignAct  = "charter.sign"  // these changes of the charter shall take effect
)

// Validity is how long a statement can be signed and handed in after it was made, in microseconds: 15 minutes.
const Validity cell.Time = 15 * 60 * 1_000_000

// Statement is what is signed. Its hash is over all of it, so that a signature serves for one person, one seat, one
// proposal, one version of the charter, one crisis and one installation, and not for long.
type Statement struct {
	Act          string    `json:"act"`
	Installation cell.ID   `json:"installation"`
	Crisis       cell.ID   `json:"crisis"`
	Exercise     bool      `json:"exercise"`
	Charter      int64     `json:"charter"`  // version in force, 0 for the first one
	Proposal     cell.ID   `json:"proposal"` // none for the first charter
	Content      cell.Hash `json:"content"`  // of the proposal or the first charter, see ContentHash
	Person       cell.ID   `json:"person"`   // who signs
	Seat         cell.ID   `json:"seat"`     // from which seat
	Seen         cell.Seq  `json:"seen"`     // position of the record that the page showed
	Nonce        string    `json:"nonce"`    // 16 random bytes in hex
	Expires      cell.Time `json:"expires"`  // to be handed in before
}

// NewNonce makes a nonce from the system's random source.
func NewNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return hex.EncodeToString(b[:])
}

// ContentHash is the SHA-256 in hex of the canonical form of a CharterProposed or, at the founding, of a Charter.
func ContentHash(v any) (cell.Hash, error) {
	b, err := record.Marshal(v)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return cell.Hash(hex.EncodeToString(sum[:])), nil
}

// statementHead parts the statements of this program from everything else that such a key may sign.
const statementHead = "crisiscell statement 1\n"

// Text is what is hashed and, by an Ed25519 key, signed: a first line and the canonical JSON.
func (s Statement) Text() ([]byte, error) {
	b, err := record.Marshal(s)
	return append([]byte(statementHead), b...), err
}

// ParseStatement reads the Text of a statement again.
func ParseStatement(text string) (s Statement, err error) {
	body, ok := strings.CutPrefix(text, statementHead)
	if !ok {
		err = errors.New("its first line is not " + strings.TrimSpace(statementHead))
	} else {
		err = record.Unmarshal([]byte(body), &s)
	}
	if err != nil {
		return Statement{}, &cell.Error{Code: cell.Invalid, Key: "error.charter.statement", Msg: "this is no statement to be signed", Err: err}
	}
	return s, nil
}

// Hash is SHA-256 of Text: what is signed, and a passkey's challenge.
func (s Statement) Hash() ([32]byte, error) {
	b, err := s.Text()
	return sha256.Sum256(b), err
}

// Signed is a statement with its signature and all that is needed to check it again.
type Signed struct {
	Statement Statement `json:"statement"`
	Key       string    `json:"key"`       // KeyID of the key that signed
	Signature string    `json:"signature"` // base64: 64 bytes of Ed25519 over the hash, or what the authenticator made
	// What a passkey signed with it, base64; empty for an Ed25519 key.
	AuthenticatorData string `json:"authenticator_data"`
	ClientData        string `json:"client_data"`
}

// Sign signs with an Ed25519 key, which is the one of person that NewKey makes of its public half.
func (s Statement) Sign(secret ed25519.PrivateKey) (Signed, error) {
	hash, err := s.Hash()
	if err != nil {
		return Signed{}, err
	}
	k := NewKey(s.Person, secret.Public().(ed25519.PublicKey))
	return Signed{Statement: s, Key: k.ID, Signature: base64.StdEncoding.EncodeToString(ed25519.Sign(secret, hash[:]))}, nil
}

// Counter is the signature counter of the passkey that signed, as it says; false for an Ed25519 key.
func (s Signed) Counter() (uint32, bool) {
	b, err := base64.StdEncoding.DecodeString(s.AuthenticatorData)
	if err != nil || len(b) == 0 {
		return 0, false
	}
	return passkey.Counter(b)
}

// Verify reports why the signature is not by k over the statement, nil when it is. rpID is the installation's, origin
// that of its pages, or "" where any secure one of rpID will do. The counter is the authenticator's, 0 where there is
// none.
func (s Signed) Verify(k Key, rpID, origin string) (counter uint32, err error) {
	hash, err := s.Statement.Hash()
	if err != nil {
		return 0, err
	}
	if k.ID != s.Key || k.ID != KeyID(k.Type, k.Public) || k.Person != s.Statement.Person {
		return 0, errors.New("the key is not the signer's")
	}
	var parts [4][]byte
	for i, text := range []string{k.Public, s.Signature, s.AuthenticatorData, s.ClientData} {
		if parts[i], err = base64.StdEncoding.DecodeString(text); err != nil {
			return 0, err
		}
	}
	switch k.Type {
	case Ed25519:
		if len(parts[0]) != ed25519.PublicKeySize || len(parts[2])+len(parts[3]) > 0 || !ed25519.Verify(parts[0], hash[:], parts[1]) {
			return 0, errors.New("the signature is not by this key over this statement")
		}
		return 0, nil
	case Passkey:
		seen, err := passkey.Check(parts[0], passkey.Assertion{AuthenticatorData: parts[2], ClientData: parts[3], Signature: parts[1]},
			passkey.Expected{RPID: rpID, Challenge: hash[:], Origin: origin})
		if err == nil && seen.Synced && !k.Synced {
			err = errors.New("the key became one that is copied between devices")
		}
		return seen.Counter, err
	}
	return 0, errors.New("the key is of no known type")
}
