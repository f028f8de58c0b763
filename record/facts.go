// SPDX-License-Identifier: Apache-2.0

package record

import "github.com/crisiscell/crisiscell/cell"

// The kinds of the record's own entries.
const (
	KindGenesis    cell.Kind = "record.genesis"
	KindSealed     cell.Kind = "record.sealed"
	KindKeyRotated cell.Kind = "record.key_rotated"
)

// Genesis is the first entry of every log. Its leaf hash in hex is the log's fingerprint: who trusts that trusts
// the keys named here, and from them everything else is checked.
type Genesis struct {
	Installation cell.ID        `json:"installation"` // names the log; checkpoints carry it in their origin
	LogKey       string         `json:"log_key"`      // verifier key that signs checkpoints from the first on (x/mod/sumdb/note)
	RPID         string         `json:"rp_id"`        // WebAuthn relying party of the approval keys, "" when none is a passkey
	Authority    []AuthorityKey `json:"authority"`    // the first authority's approval keys
}

// AuthorityKey is a public approval key of a person.
type AuthorityKey struct {
	Actor cell.ID `json:"actor"` // whose it is
	Type  string  `json:"type"`  // "ed25519" or "passkey"
	Key   string  `json:"key"`   // standard base64: the 32 bytes of Ed25519, or the COSE key of a passkey
}

// Kind is KindGenesis.
func (Genesis) Kind() cell.Kind { return KindGenesis }

// Version is 1.
func (Genesis) Version() int { return 1 }

// Sealed destroys payloads: their bodies, salts and blobs and the rows derived from them. Two people stand behind
// it, the entry's actor and Second. Afterwards those entries verify as sealed.
type Sealed struct {
	Entries    []cell.Seq  `json:"entries"`    // whose payloads are destroyed; each before this entry
	Reason     string      `json:"reason"`     // why, e.g. a retention rule or a court's order
	Second     cell.ID     `json:"second"`     // the second person, never the entry's actor
	Tombstones []Tombstone `json:"tombstones"` // rows whose content goes with them
	Blobs      []string    `json:"blobs"`      // SHA-256 in hex of the blobs that go with them
}

// Tombstone names a row whose content a seal destroyed; the row's identity stays, so that nothing points nowhere.
type Tombstone struct {
	Table string  `json:"table"`
	ID    cell.ID `json:"id"`
}

// Kind is KindSealed.
func (Sealed) Kind() cell.Kind { return KindSealed }

// Version is 1.
func (Sealed) Version() int { return 1 }

// KeyRotated replaces the log key. A checkpoint that covers this entry is signed by New, an earlier one by Old.
type KeyRotated struct {
	Old  string `json:"old"`  // verifier key until now
	New  string `json:"new"`  // verifier key from this entry on
	Note string `json:"note"` // RotationText of the two, signed by both (a signed note)
}

// Kind is KindKeyRotated.
func (KeyRotated) Kind() cell.Kind { return KindKeyRotated }

// Version is 1.
func (KeyRotated) Version() int { return 1 }
