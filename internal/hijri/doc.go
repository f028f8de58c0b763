// SPDX-License-Identifier: Apache-2.0

// Package hijri converts days between the Gregorian calendar and the Umm al-Qura calendar, the civil Hijri calendar of
// Saudi Arabia, from its published table.
//
// Invariants: every day from 14 March 1937 to 16 November 2077 (1356 to 1500 AH) has exactly one date, and the way back
// leads to the same day; outside that range there is no answer, never a computed one. A day is a civil day from midnight
// to midnight, as the table has it; months announced after a sighting of the moon may differ from it by a day or two. It
// must not know clocks, zones or the names of months.
//
// Start reading at Of in date.go.
package hijri
