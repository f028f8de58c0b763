// SPDX-License-Identifier: Apache-2.0

// Package open reads list files and folders of them, whatever their format: it recognises each by its content and puts
// the files of a CSV set together.
//
// Invariants: a file that is named must be read, or the whole is refused; in a folder a file of no known format is
// noted and passed over, but a list that is broken refuses the whole. It must not keep anything.
//
// Start reading at Paths in open.go.
package open
