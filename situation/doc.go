// SPDX-License-Identifier: Apache-2.0

// Package situation is the desk that takes in news pages, feeds, field reports and messages and gives the cell
// stories, attributed claims, disputes between them and incidents: report -> story -> claim -> dispute,
// incident.
//
// Invariants: a claim is never overwritten, each change is a version of its own; a dispute is never resolved by
// the machine; perpetrators and figures stand "as claimed by"; what is unknown says unknown. An entry holds the
// whole new version of the thing it changes, so that applying it computes nothing.
//
// It must not hold SQL, HTTP, a clock or a goroutine; it asks its ports (Tx, Update) for all of that. The
// engine that reads text is the sub-package extract.
//
// Start reading at Desk in desk.go; what it appends is in fact.go, what pages read in view.go.
package situation
