// SPDX-License-Identifier: Apache-2.0

// Package conffile reads the configuration file of a program: one setting a line, `name = value`, as the flags of the
// program are called.
//
// Invariants: each setting knows its line, so that whatever is wrong with it can be told with its place; all faults of
// a file are told at once; a name that stands twice is a fault, as nobody knows which one was meant.
//
// It must not know which names there are: the caller compares them with what it takes.
//
// The form is so small because nothing needs more: with tables and lists (TOML, YAML) the same setting has two
// spellings, one in the file and one as a flag, and the libraries do not tell the line of a key nobody knows.
//
// Start reading at Parse in conffile.go.
package conffile
