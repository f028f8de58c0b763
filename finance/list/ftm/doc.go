// SPDX-License-Identifier: Apache-2.0

// Package ftm reads FollowTheMoney entities as JSON lines, the format in which OpenSanctions publishes every list.
//
// Invariants: the file is read whole or not at all; entities that are relations, sanctions, documents or wallets become
// part of the entries they name. It must not decide who matches.
//
// Start reading at Read in reader.go; mapper.go makes entries.
package ftm
