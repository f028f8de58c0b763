// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"io"
)

// streams are the ends of the program, so that tests run it whole.
type streams struct {
	in       io.Reader
	out, err io.Writer
	context  context.Context             // ends the verbs that go on; nil is never
	env      func(string) (string, bool) // looks an environment variable up; nil knows none
	config   string                      // configuration file that is read when none is named and it is there
}

func (s streams) ctx() context.Context {
	if s.context == nil {
		return context.Background()
	}
	return s.context
}
