// SPDX-License-Identifier: Apache-2.0

// Package webtest signs people in for the tests of pages: sessions and standings in memory, in place of the accounts
// that have tests of their own.
//
// Invariants: it holds what a test put in; nothing of the real rules of accounts is here. It must not be used outside of
// tests.
//
// Start reading at People.
package webtest
