// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"

	"github.com/alecthomas/kong"
)

// parse reads the command line, and what the verb takes of the environment and the configuration file.
func parse(args []string, s streams) (*kong.Context, *resolver, error) {
	var v verbs
	res := &resolver{env: s.env, system: s.config}
	parser, err := kong.New(&v, kong.Name("crisiscell"), kong.Description("The platform of a crisis cell."), kong.Resolvers(res),
		kong.Writers(s.out, s.err), kong.Exit(func(c int) { panic(errExit(c)) }))
	if err != nil {
		return nil, nil, err
	}
	ctx, err := parser.Parse(args)
	switch {
	case res.err != nil:
		return nil, res, errInput{res.err}
	case errors.As(err, new(errInput)):
		return nil, res, err
	case err != nil:
		return nil, res, fmt.Errorf("%w; see crisiscell --help", err)
	}
	return ctx, res, nil
}
