// SPDX-License-Identifier: Apache-2.0

// Package browsertest lets a test use the cell's pages as an officer does: in a real Chromium, with keyboard and
// mouse, in light and dark, on a phone's screen, with the connection lost.
//
// Invariants: one browser runs for the test binary, started by the first test that asks, since tests have no
// common scope to keep it in; it ends with the process, however that ends, and its profile is removed. Each test
// has a tab of its own with its own cookies and storage. What a page complains about fails its test: an error in
// the console, an uncaught exception, something the Content-Security-Policy blocked, a request that failed or
// was answered with 400 or more, unless the test said with Expect that it must happen. Where no browser is
// installed the test is skipped and says so.
//
// It must not be imported by anything but tests, and a test must not sleep: wait for what the page shows.
//
// Start reading at Start.
package browsertest
