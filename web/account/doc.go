// SPDX-License-Identifier: Apache-2.0

// Package account is the pages on which people come in and keep their ways in: signing in with password, passkey, provider
// or link, the locked screen, one's own account, the administrator's accounts, and recoveries by two seats.
//
// Invariants: no answer tells whether a login name exists; a secret that was typed is never sent back; the administrator's
// page gives links to those alone who have no way in yet; a recovery is shown to every seat. It must not decide: the rules are
// in the package account below.
//
// Start reading at Routes in routes.go.
package account
