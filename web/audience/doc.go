// SPDX-License-Identifier: Apache-2.0

// Package audience is the page of who may see one item: in words, by seat and person, with the ways to narrow it at once,
// to release it to more, and to take something that was brought in for too many back to its owner's seat.
//
// Invariants: who may see is said by names, never by the marking alone; an item that the reader may not see is not there;
// what may be done is decided by the policy, not by what the page offers. It must not reach the store: it asks the ports of
// port.go.
//
// Start reading at Routes in routes.go.
package audience
