// SPDX-License-Identifier: Apache-2.0

// Package locale is the words, numbers and dates of the pages in English and Arabic: one file of messages a language, with
// the plural forms that the language has (Arabic has six), and what a reader chose about digits and calendars.
//
// Invariants: every key stands in both languages; every number, date and time of a page is written here and by the reader's
// Manner; text of others put into a message is isolated, so that its direction cannot turn the sentence around; identifiers,
// positions in the record and code are not numbers and stay Latin. It must not know pages, HTML or the desk.
//
// Start reading at Catalogue in locale.go, then Manner in manner.go. docs/languages.md says how a language is added.
package locale
