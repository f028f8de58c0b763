// SPDX-License-Identifier: Apache-2.0

// Package ceremony is the page of the first start. Behind a link that opens once, the authority and a second person each
// make their approval key (a passkey in this browser, or a key file whose public half is pasted), read the first charter
// and sign it; then the record begins and its fingerprint is shown.
//
// Invariants: one browser runs it, the one that opened the link; nothing is written before both have signed; whatever is
// changed takes the keys and signatures made after it away. It must not keep anything of a secret key, nor write by
// itself: what begins the record is handed in.
//
// Start reading at New in ceremony.go, then its routes in routes.go.
package ceremony
