// SPDX-License-Identifier: Apache-2.0

// Package cell is the vocabulary that every desk of a crisis cell shares, as plain values: who acts (Actor,
// Seat), when (Time, Clock), what came in (Report, Source), how far it may be trusted (Grade), who may see it
// (Audience), what stands in the record (Fact, Tx, Update) and what can go wrong (Error).
//
// Invariants: it imports the standard library only; it holds values and small pure functions, never storage,
// transport, a clock of its own or a goroutine; a word means here what it means in docs/design.md and nothing
// else. It must not grow into a place for the types of one desk: those live in that desk.
//
// Start reading at Fact and Update in fact.go.
package cell
