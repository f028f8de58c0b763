// SPDX-License-Identifier: Apache-2.0

// Package sharedtest finds the shared test data: real pages, lists and gold annotations that may be used in
// tests but not shipped with the project. Its one invariant: a test that needs such a file is skipped with a
// clear reason where the data is absent, and never fails because of it. It must not be imported by anything
// but tests. Start reading at Dir.
package sharedtest
