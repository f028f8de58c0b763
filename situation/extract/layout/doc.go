// SPDX-License-Identifier: Apache-2.0

// Package layout splits the text of a pasted page into its stories and gives each line its role: title, caption, body,
// subheading, byline or noise.
//
// Invariants: every line that is not blank has exactly one role; nothing of the text is changed. It must not judge
// what a line claims.
//
// Start reading at Split in layout.go.
package layout
