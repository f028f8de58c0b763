// SPDX-License-Identifier: Apache-2.0

package cell

import "errors"

// Code sorts errors by what the one who sees them can do about it. What carries no code is internal: logged in
// full, shown as a general sentence.
type Code string

// The catalogue. Each face maps it once (web to HTTP status, cmd to exit codes).
const (
	Invalid     Code = "invalid"     // the input is wrong; the message says what, where and what to do
	NotFound    Code = "not_found"   // there is no such thing, or none that the reader may see
	Conflict    Code = "conflict"    // what is asked does not fit what holds now; look again
	Denied      Code = "denied"      // the actor may not do this
	TooLarge    Code = "too_large"   // over a size limit, which the message names
	Unsupported Code = "unsupported" // a kind of content that is not read here
	Unavailable Code = "unavailable" // the store cannot be reached or is full; try again later
	Internal    Code = "internal"    // anything else
)

// Error is an error people may be shown: a code, a message key of the catalogue with its arguments, the operation
// that failed and the cause. Its text is for logs and command lines, in English.
type Error struct {
	Code Code
	Key  string         // message key, e.g. "error.report.binary"
	Args map[string]any // arguments of the message
	Msg  string         // what, where and what to do, in English
	Err  error          // cause, may be nil
}

// Error gives the English text with its cause.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Msg + ": " + e.Err.Error()
	}
	return e.Msg
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of err: "" for nil, Internal for an error outside the catalogue.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
