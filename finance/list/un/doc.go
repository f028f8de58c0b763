// SPDX-License-Identifier: Apache-2.0

// Package un reads the consolidated list of the United Nations Security Council, in XML.
//
// Invariants: the list is read whole or not at all; names in the original script are names of the entry; aliases of
// low quality are weak. It must not decide who matches.
//
// Start reading at Read in reader.go; mapper.go makes entries.
package un
