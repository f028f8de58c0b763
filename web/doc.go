// SPDX-License-Identifier: Apache-2.0

// Package web is the shell of the pages: whose session a browser has and from which seat its person acts, the frame around
// every page with the exercise mark, language and theme, the assets, what a page says when something goes wrong, and the stream that tells a page
// that something changed. The pages themselves are in the packages below it, one a desk.
//
// Invariants: every page is whole without JavaScript; nothing but signing in, the settings and the assets answers to who
// is not signed in, and no page of a crisis to who has no seat in it now, because pages are registered by Shell.Handle; what
// was told on one seat shows on no other; no page carries inline script or style; text of others is escaped and isolated. It
// must not know desks, nor reach the store: it asks the ports of port.go.
//
// Start reading at Config and New in shell.go, then Shell.Handle in request.go and identify in session.go.
package web
