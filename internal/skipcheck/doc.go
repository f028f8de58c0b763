// SPDX-License-Identifier: Apache-2.0

// Skipcheck reads the output of `go test -json` and says whether the full run is really full: it fails when a
// test or a build failed, when the output stops short, and when a test was skipped for any other reason than
// that the shared test data, which is not part of the project, is absent.
//
//	go test -json ./... | skipcheck
//
// It exits 0 when all is well, 1 on a fault, 3 when the input is not the output of `go test -json`.
//
// Invariants: a skip without a reason is a fault; no output at all is a fault. It must not run tests itself.
//
// Start reading at tally.add in tally.go.
package main
