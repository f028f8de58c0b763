// SPDX-License-Identifier: Apache-2.0

// Package passkey checks what a passkey signed, with public keys only and the standard library's cryptography: the
// COSE key (ES256 or EdDSA), the authenticator data and the client data of a WebAuthn Level 3 assertion. It lets a
// signature be checked years later, on a machine that never saw the browser.
//
// Invariants: user presence and verification, relying party, origin and challenge are all checked or it is no assertion;
// nothing that is read allocates more than its own size. It must not hold state nor make challenges.
//
// Start reading at Check in assertion.go.
package passkey
