// SPDX-License-Identifier: Apache-2.0

// Package layout splits the text of a pasted page into its stories and gives each line its role: title, caption, body,
// subheading, byline or noise.
//
// A line first gets a look of its own, from its length, its end and the phrases in data: interface text, the head of a
// list of links, the name of a section, a date, a credit, sentences, or a short line. Then its neighbours decide: which
// short line is the title that text follows, which only names a section or a link, what repeats what was there already.
//
// Invariants: every line that is not blank has exactly one role; the first copy of a title or caption keeps its role and
// later copies within the story are noise; nothing of the text is changed; time is linear in the text. It must not judge
// what a line claims, nor hold phrases of a language in code.
//
// Start reading at Split in layout.go.
package layout
