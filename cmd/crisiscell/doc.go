// SPDX-License-Identifier: Apache-2.0

// Crisiscell is the program: one file per verb, and the only place that knows every other package.
//
// Invariants: results go to standard output and messages to standard error; it exits 0 done, 1 the check found a fault,
// 2 wrong usage, 3 bad input; nothing is half-written. It must not hold rules: they are in the desks.
//
// Start reading at main in main.go.
package main
