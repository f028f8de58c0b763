// SPDX-License-Identifier: Apache-2.0

package decision

import "github.com/crisiscell/crisiscell/cell"

// Tx is what the desk needs inside an Update. Each look-up is of what holds now and fails with cell.NotFound when
// there is no such thing.
type Tx interface {
	cell.Tx
	House() (House, error)
	Person(id cell.ID) (Person, error)
	Crisis(id cell.ID) (Crisis, error)
	// Proposal returns a proposal of the crisis with its signatures.
	Proposal(crisis, id cell.ID) (Proposal, error)
	// KeyUse tells where the key of that id has been trusted and how often it signed.
	KeyUse(key string) (KeyUse, error)
}
