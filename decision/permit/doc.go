// SPDX-License-Identifier: Apache-2.0

// Package permit decides who may do what: one Cedar policy (policy.cedar) over a person in a seat, an act and an item.
//
// Invariants: what the policy does not permit is refused; a policy that fails to evaluate refuses, since Cedar passes
// over a forbid that fails; what a reader may not see is refused as not found. It decides acts and single items; lists
// are filtered by the store's predicate, and a property test holds the two together. It must not know the store, nor
// which page or command asks.
//
// Start reading at policy.cedar, then Reader.Decide in permit.go.
package permit
