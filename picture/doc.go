// SPDX-License-Identifier: Apache-2.0

// Package picture is what the cell sees together: items that desks hand in, found by words, place, time, source and
// polarity, counted on a map and along a timeline, now and as of any position of the record.
//
// Invariants: a reader is counted and shown only what the reader may see now, whatever position is looked at; a place that is
// known roughly is an area, never a point; an item that is protected for the reader has no place on the map. It is the one
// place that crosses desks: desks hand it Items and know nothing of it, and it knows none of them. It must not know SQL or
// HTTP.
//
// Start reading at Item in item.go and Query in query.go; the map and the timeline are counted by Index in index.go.
package picture
