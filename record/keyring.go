// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"github.com/crisiscell/crisiscell/cell"
)

// KeyUse is a log key and the entry it is in force from.
type KeyUse struct {
	Since cell.Seq `json:"since"`
	Key   string   `json:"key"` // verifier key
}

// keyring follows the log keys from entry to entry.
type keyring struct {
	installation cell.ID       // "" before the genesis entry
	verifier     note.Verifier // of the key in force, nil when it is not known
	history      []KeyUse
}

// begin reads the genesis entry.
func (k *keyring) begin(e Entry) error {
	var g Genesis
	if err := openFact(e, &g); err != nil {
		return err
	}
	if err := k.use(e.Seq, g.Installation, g.LogKey); err != nil {
		return err
	}
	k.installation = g.Installation
	return nil
}

// rotate reads a rotation; the key in force stays when it is not signed by that key and the new one.
func (k *keyring) rotate(e Entry) error {
	var r KeyRotated
	if err := openFact(e, &r); err != nil {
		return err
	}
	if len(k.history) == 0 {
		return fmt.Errorf("record: a rotation where no key is known")
	}
	if err := r.Check(k.installation, k.history[len(k.history)-1].Key); err != nil {
		return err
	}
	return k.use(e.Seq, k.installation, r.New)
}

func (k *keyring) use(since cell.Seq, installation cell.ID, key string) error {
	v, err := note.NewVerifier(key)
	if err != nil {
		return fmt.Errorf("record: log key: %w", err)
	}
	if v.Name() != Origin(installation) {
		return fmt.Errorf("record: the log key is of %q, not of %q", v.Name(), Origin(installation))
	}
	k.verifier, k.history = v, append(k.history, KeyUse{Since: since, Key: key})
	return nil
}

// openFact reads the payload of e into f, a pointer to the fact of e's kind.
func openFact(e Entry, f cell.Fact) error {
	if e.Version != f.Version() {
		return fmt.Errorf("record: %s of version %d is not known here, only %d", e.Kind, e.Version, f.Version())
	}
	_, _, data, err := OpenBody(e.Body)
	if err != nil {
		return err
	}
	return Unmarshal(data, f)
}
