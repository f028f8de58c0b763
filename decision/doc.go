// SPDX-License-Identifier: Apache-2.0

// Package decision is the decision desk. What stands here today is who may decide: the people of the house, and of each
// crisis the charter, which is its seats, who sits in them from when to when, which desks a seat is granted, the approval
// keys, the recipient lists and the channels. A charter changes by a proposal alone, which takes effect in the entry
// that carries the second signature: one of the authority, one of another person's seat. Proposals of measures and their
// approvals build on the same statements, signatures and keys.
//
// Invariants: one person counts once, whatever seats are held; an administrator sits in no seat and signs nothing; a
// signature counts only by a key that an already trusted signer brought in, back to the keys of the genesis entry; a
// closed crisis changes no more; nothing is stored of anybody's belief, health or politics. It must not reach a store, a
// clock or a page: it asks the ports of port.go.
//
// Start reading at Charter in charter.go, then Desk.Sign in sign.go; Audit in audit.go checks a record afterwards.
package decision
