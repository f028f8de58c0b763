// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitUsage = 2
	exitInput = 3
)

// verbs is the command line.
type verbs struct {
	Extract extractVerb `cmd:"" help:"Read pages or passages into attributed claims, one JSON object a document. Example: crisiscell extract page.txt"`
	Serve   serveVerb   `cmd:"" help:"Serve the pages on this machine and print the link that signs in."`
	Demo    demoVerb    `cmd:"" help:"Load an invented crisis week and serve it."`
	Record  recordVerbs `cmd:"" help:"Export, verify or replay the record."`
	Intake  intakeVerb  `cmd:"" help:"Bring files or folders of text and HTML in as reports."`
}

// streams are the ends of the program, so that tests run it whole.
type streams struct {
	in       io.Reader
	out, err io.Writer
	context  context.Context // ends the verbs that go on; nil is never
}

func (s streams) ctx() context.Context {
	if s.context == nil {
		return context.Background()
	}
	return s.context
}

// errExit carries an exit code out of kong, which ends --help by calling Exit.
type errExit int

func (e errExit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func main() {
	os.Exit(run(os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
}

// run runs one command line and returns its exit code.
func run(args []string, s streams) (code int) {
	defer func() {
		if p := recover(); p != nil {
			e, ok := p.(errExit)
			if !ok {
				panic(p)
			}
			code = int(e)
		}
	}()
	var v verbs
	parser, err := kong.New(&v, kong.Name("crisiscell"), kong.Description("The platform of a crisis cell."),
		kong.Writers(s.out, s.err), kong.Exit(func(c int) { panic(errExit(c)) }))
	if err != nil {
		fmt.Fprintln(s.err, "crisiscell:", err)
		return 1
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(s.err, "crisiscell: %v; see crisiscell --help\n", err)
		return exitUsage
	}
	if err := ctx.Run(s); err != nil {
		fmt.Fprintln(s.err, "crisiscell:", err)
		if e := (errExit)(0); errors.As(err, &e) {
			return int(e)
		}
		return exitInput
	}
	return 0
}
