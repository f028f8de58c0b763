// SPDX-License-Identifier: Apache-2.0

// Package table reads lists that people keep themselves, as CSV with a header: id and name, and optionally type,
// aliases, weak_aliases, original_name, dob, birth_place, country, number, address, programme and remarks. Several
// values stand in one field, parted by semicolons. Commas or semicolons may part the fields, tabs too.
//
// Invariants: the table is read whole or not at all; an unknown column refuses it, because what it holds would be lost
// unseen. It must not decide who matches.
//
// Start reading at Read in reader.go.
package table
