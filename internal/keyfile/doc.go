// SPDX-License-Identifier: Apache-2.0

// Package keyfile keeps a person's Ed25519 approval key in a file that a passphrase opens: two readable lines with the
// public half, then the 32 bytes of the secret's seed, encrypted with age's scrypt recipient and armored.
//
// Invariants: a secret never stands in the clear, nor in an error; the public half that the file shows is the one of the
// secret inside, or it does not open. It must not touch files: it takes and gives bytes.
//
// Start reading at Seal and Open in keyfile.go.
package keyfile
