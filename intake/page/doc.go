// SPDX-License-Identifier: Apache-2.0

// Package page turns the bytes of a page, HTML or plain text in whatever encoding it declares, into the readable
// text that stories and claims point into.
//
// Invariants: the text is valid UTF-8 without NUL; plain text that is that already comes back unaltered; nothing
// that a reader of the page would see is dropped, navigation and repeated headlines included, since what is noise
// is for the extraction to say; bytes that are no text in their encoding are counted and stand as U+FFFD; time and
// memory grow no faster than the input, and limits hold before anything is built. The same bytes give the same
// text on every machine. It must not fetch, follow a link or run anything that a page holds.
//
// Start reading at Read.
package page
