// SPDX-License-Identifier: Apache-2.0

// Package bus carries word of what was committed to whoever watches: open pages first, later other nodes.
//
// Invariants: a notice leaves only after its entry is durable; a subscriber gets every notice after the position
// it names, once and in order, however slow it is and whenever it comes back, because each one is read from the
// store's outbox and never from memory. A slow subscriber delays nobody.
//
// It must not decide who may see what (the notice names a crisis and a kind, no content), and holds no state that
// a restart would lose.
//
// Start reading at Relay in relay.go.
package bus
