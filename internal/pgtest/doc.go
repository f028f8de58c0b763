// SPDX-License-Identifier: Apache-2.0

// Package pgtest gives a test a PostgreSQL database of its own, on a private server that only this test process
// and its user can reach: a Unix socket in a folder of its own, no network port.
//
// Invariants: the server starts with the first test that asks and is shared by the tests of the process, since
// they have no common scope to keep it in; it is stopped and its folder removed when the process ends, however it
// ends. Each test's database is dropped with the test. Where the server's programs are not installed the test is
// skipped and says so. Writes are not flushed to disk (fsync=off): it must not be used to measure, nor to test
// what survives a crash of the database. It must not be imported by anything but tests.
//
// Start reading at URL.
package pgtest
