// SPDX-License-Identifier: Apache-2.0

// Package finance is the finance desk: who is who on sanctions lists, and later payments and cases. Its
// invariant: a match is a question, never a verdict. It must not know other desks. Start reading at package
// screen, which compares names, and package list, which holds what the lists say.
package finance
