// SPDX-License-Identifier: Apache-2.0

// Package certificate keeps the TLS certificate of a server: one from files that somebody else provides, or one of an
// authority of its own, for a machine that no public authority can reach.
//
// Invariants: what is wrong with a certificate is told with its file and what to do, and never with its key; a
// certificate that cannot be used never replaces one that is in use; a file is written whole or not at all, and keys
// are readable by their owner only; the own authority is limited to one host name, so that who trusts it trusts it for
// nothing else.
//
// It must not listen, log, or look at the clock: the caller says what time it is.
//
// Start reading at Keeper in keeper.go, then Authority in authority.go.
package certificate
