// SPDX-License-Identifier: Apache-2.0

// Package account is how people of the cell come in: accounts, passwords, passkeys, one-time links, sessions, lock-outs and
// recovery by two seats. Who a person is and where that person may sit is told elsewhere; an account names its person and
// places nobody.
//
// Invariants: whatever opens a door (password, link token, session token) is kept as a hash; a link is used once; an unknown
// login costs and answers the same as a wrong password; a passkey counts only with the user verified, from this origin, for
// this relying party, and with a counter that did not go back; the administrator can bring nobody back in who was in
// before: that takes two seats, shown to all, and a day; a session dies with its account. It must not know HTTP, SQL or the
// time of day: clock and stores are handed in.
//
// Start reading at Desk in desk.go, then SignIn in signin.go.
package account
