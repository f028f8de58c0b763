// SPDX-License-Identifier: Apache-2.0

// Package passkeytest is an authenticator of WebAuthn for tests: it makes passkeys and signs with them as a browser would
// answer, and lies on request.
//
// Invariants: its signatures are real (ES256); everything that a test wants wrong is a field of Key. It must not be used
// outside of tests.
//
// Start reading at Key.
package passkeytest
