// SPDX-License-Identifier: Apache-2.0

// Package folder takes files and folders of reports from disk: names in, bytes out, one file at a time.
//
// Invariants: the order is that of the names, so that two runs take in the same files alike; nothing outside
// the named folder is read, whatever its links point to; a file that cannot be taken is told with its name and the
// rest goes on; a file larger than the limit is never read whole.
//
// It must not look into the bytes (package page does), nor change anything on disk.
//
// Start reading at Walk in folder.go.
package folder
