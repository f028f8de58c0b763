// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"crisiscell": main})
}

// TestScripts runs the program as people do; each file of testdata/script is one walk.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireExplicitExec: true, Setup: func(e *testscript.Env) error {
		e.Setenv("CRISISCELL_CONFIG", "") // the machine's own file is none of the test's
		return nil
	}, Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "founded": foundedAt}})
}

// foundedAt makes a record in a data folder, as a ceremony would.
func foundedAt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: founded DIR")
	}
	p := place{Data: ts.MkAbs(args[0])}
	a, err := newApp(context.Background(), p, beginning{found: alone(p.keys())})
	ts.Check(err)
	ts.Check(a.Close())
}

// exits runs a command line that must end with the code given.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	code := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		e, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%v", err)
		}
		code = strconv.Itoa(e.ExitCode())
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}
