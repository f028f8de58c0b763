// SPDX-License-Identifier: Apache-2.0

// Package locale is the words of the pages in English and Arabic: one file of messages a language, with the plural
// forms that the language has (Arabic has six).
//
// Invariants: every key stands in both languages; text of others put into a message is isolated, so that its
// direction cannot turn the sentence around; digits are Latin in both languages, so that a number on a page can be
// compared with one in a report and be read out between cells. It must not know pages, HTML or the desk.
//
// Start reading at Catalogue in locale.go.
package locale
