// SPDX-License-Identifier: Apache-2.0

// Package storetest is the contract suite of the store: what every engine must do in the same way. Each
// difference between the engines that was ever met is a case of its own here.
//
// Invariants: it speaks to the store through its exported methods only; each case has a store of its own and ends with
// a replay that agrees. It must not test what belongs to one engine alone.
//
// Start reading at Run.
package storetest
