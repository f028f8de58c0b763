// SPDX-License-Identifier: Apache-2.0

// Package charter is the pages of who is who in a crisis: the seats and the people in them, now and at any earlier
// position, the charter's history with what changed and who signed, the proposals of changes, and the places to propose
// one, to sign it and to end it.
//
// Invariants: every seat sees all of it, somebody without a seat none; what is signed stands in words above the button,
// and the statement with it; no key's secret half ever comes here. It must not decide who may: that is decision's.
//
// Start reading at Routes in routes.go.
package charter
