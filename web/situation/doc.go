// SPDX-License-Identifier: Apache-2.0

// Package situation is the pages of the situation desk: inbox, reading view, dispute board and incidents, with
// their templates beside them.
//
// Invariants: every page exists in Arabic and English and reads the same without JavaScript; text of others is
// always escaped, isolated and given its own direction and language. It must not hold rules of the desk (those
// are in the package of the same name at the root) nor reach the store: it asks the ports of port.go.
//
// Start reading at Routes in routes.go.
package situation
