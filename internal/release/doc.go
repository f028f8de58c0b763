// SPDX-License-Identifier: Apache-2.0

// Command release makes what is released beside the programs: for each a list of what is in it (SBOM, CycloneDX 1.6), for
// Linux a Debian package, and the checksums of all. `make release` runs it.
//
// Invariants: the same commit gives the same bytes on every machine: times are the commit's, orders are fixed, nothing of
// the machine goes in. Nothing is downloaded; what a program is made of is read out of the program itself.
//
// It must not sign, upload or install anything.
//
// Start reading at main.go.
package main
