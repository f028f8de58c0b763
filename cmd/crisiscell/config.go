// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
)

// configVerbs are the verbs on the settings.
type configVerbs struct {
	Check configCheck `cmd:"" help:"Read a configuration file and tell what is wrong with it. Example: crisiscell config check crisiscell.conf"`
	Show  configShow  `cmd:"" help:"Show each setting of serve, and where it comes from; no secret is shown."`
}

// configCheck is `crisiscell config check`.
type configCheck struct {
	File string `arg:"" optional:"" help:"The file; without it the one that serve would read." type:"path"`
}

// Run tells every fault of the file with its line.
func (v *configCheck) Run(s streams, c *kong.Context, r *resolver) error {
	file := v.File
	if file == "" {
		var err error
		if file, err = r.configFile(c); err != nil {
			return err
		}
	}
	if file == "" {
		return errors.New("there is no configuration file: name one, or give --config FILE; serve runs without one as well")
	}
	lines, err := readConfig(c.Model, file)
	if err != nil && lines == nil {
		return err
	}
	if err == nil {
		err = tried(file, s)
	}
	if err != nil {
		fmt.Fprintln(s.out, err)
		return errFaults(strings.Count(err.Error(), "\n") + 1)
	}
	_, err = fmt.Fprintf(s.out, "%s: %d settings, no fault\n", file, len(lines))
	return err
}

// tried reads the settings of the file alone, as serve would, and returns what is wrong between them.
func tried(file string, s streams) error {
	c, _, err := parse([]string{"config", "show", "--config", file}, streams{out: s.out, err: s.err})
	if err != nil {
		return err
	}
	return c.Selected().Target.Addr().Interface().(*configShow).faults()
}

// configShow is `crisiscell config show`.
type configShow struct {
	settings `embed:""`
}

// Run prints a setting a line, with its origin.
func (v *configShow) Run(s streams, c *kong.Context, r *resolver) error {
	if r.file != "" {
		fmt.Fprintf(s.out, "# read from %s\n", r.file)
	}
	given := map[string]bool{}
	for _, p := range c.Path {
		if p.Flag != nil && !p.Resolved {
			given[p.Flag.Name] = true
		}
	}
	for _, f := range c.Selected().Flags {
		if f.Name == "help" {
			continue
		}
		from := "default"
		if o := r.origin[f.Name]; o != "" {
			from = o
		} else if given[f.Name] {
			from = "--" + f.Name
		}
		fmt.Fprintf(s.out, "%s = %s\t(%s)\n", f.Name, shown(f, v.settings), from)
	}
	return v.faults()
}

// shown is the value of a setting without what is secret in it.
func shown(f *kong.Flag, v settings) string {
	if f.Name == "database" {
		if v.DatabaseFile != "" {
			return "" // it is the secret that the file holds
		}
		return withoutSecret(v.Database)
	}
	if f.Target.Kind() == reflect.Bool {
		return map[bool]string{true: "yes", false: "no"}[f.Target.Bool()]
	}
	return fmt.Sprint(f.Target.Interface())
}

// withoutSecret is a database address without its password. What is not understood is not shown.
func withoutSecret(address string) string {
	if address == "" {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return "(hidden)"
	}
	q := u.Query()
	for k := range q {
		if strings.Contains(k, "password") {
			q.Set(k, "xxxxx")
		}
	}
	u.RawQuery = q.Encode()
	return u.Redacted()
}
