// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/crisiscell/crisiscell/internal/conffile"
)

// systemConfig is the configuration file of an installed program.
var systemConfig = map[bool]string{true: "/etc/crisiscell/crisiscell.conf"}[runtime.GOOS != "windows"]

// resolver gives flags that are not on the command line their value: from CRISISCELL_*, else from the configuration file.
type resolver struct {
	env    func(string) (string, bool)
	system string // file that is read when none is named and it is there

	read   bool
	file   string // the file that was read, empty for none
	lines  map[string]conffile.Setting
	err    error             // why the settings cannot be used: it goes before what kong makes of it
	origin map[string]string // where the value of a flag came from, as people are told
}

// Validate implements kong.Resolver. There is nothing to say before the verb is known.
func (r *resolver) Validate(*kong.Application) error { return nil }

// Resolve implements kong.Resolver: it gives the value of flag where the environment or the file has one.
func (r *resolver) Resolve(c *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	verb := c.Selected()
	if verb == nil || r.err != nil || !takes(verb, flag.Name) {
		return nil, r.err
	}
	if v, ok := r.lookup(envName(flag.Name)); ok {
		return r.take(flag, v, envName(flag.Name))
	}
	if err := r.readFile(c); err != nil {
		r.err = err
		return nil, err
	}
	s, ok := r.lines[flag.Name]
	if !ok {
		return nil, nil
	}
	if flag.Tag.Type == "path" && s.Value != "" && !filepath.IsAbs(s.Value) {
		s.Value = filepath.Join(filepath.Dir(r.file), s.Value)
	}
	return r.take(flag, s.Value, fmt.Sprintf("%s:%d", r.file, s.Line))
}

// take gives the value to kong, once it is known that the flag can hold it.
func (r *resolver) take(flag *kong.Flag, value, origin string) (any, error) {
	if err := fits(flag, value); err != nil {
		r.err = fmt.Errorf("%s: %s: %w", origin, flag.Name, err)
		return nil, r.err
	}
	if r.origin == nil {
		r.origin = map[string]string{}
	}
	r.origin[flag.Name] = origin
	return value, nil
}

// fits tries the value on a copy of what the flag sets.
func fits(flag *kong.Flag, value string) error {
	if flag.IsBool() && value == "" {
		return errors.New("write yes or no")
	}
	return flag.Mapper.Decode(&kong.DecodeContext{Value: flag.Value, Scan: kong.Scan().PushTyped(value, kong.FlagValueToken)},
		reflect.New(flag.Target.Type()).Elem())
}

func (r *resolver) lookup(name string) (string, bool) {
	if r.env == nil {
		return "", false
	}
	return r.env(name)
}

func envName(flag string) string {
	return "CRISISCELL_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// takes tells whether a verb takes the setting from elsewhere than its command line. The demo takes none, so that
// nothing leads it to a real record; the verbs beside the server take where the store is, and nothing whose name is theirs by chance.
func takes(verb *kong.Node, name string) bool {
	switch verb.Path() {
	case "demo", "extract", "screen", "config check", "version":
		return false
	case "serve", "config show", "doctor", "tls runbook":
		return name != "config" && name != "help"
	}
	switch name {
	case "data", "database", "database-file", "key":
		return true
	case "public-url": // links to accounts begin with it
		return strings.HasPrefix(verb.Path(), "account ")
	}
	return false
}

// readFile reads the configuration file once, where there is one.
func (r *resolver) readFile(c *kong.Context) error {
	if r.read {
		return nil
	}
	r.read = true
	name, err := r.configFile(c)
	if err != nil || name == "" {
		return err
	}
	lines, err := readConfig(c.Model, name)
	if err != nil {
		return err
	}
	r.file, r.lines = name, lines
	return nil
}

// configFile is the file that --config or CRISISCELL_CONFIG names, else the system's where it is there.
func (r *resolver) configFile(c *kong.Context) (string, error) {
	for _, f := range c.Model.Flags {
		if v, ok := c.FlagValue(f).(string); ok && f.Name == "config" && v != "" {
			return v, nil
		}
	}
	if v, ok := r.lookup(envName("config")); ok {
		if v == "" { // set to nothing: read no file at all
			return "", nil
		}
		return filepath.Abs(v)
	}
	if r.system == "" {
		return "", nil
	}
	if _, err := os.Stat(r.system); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return r.system, nil
}

// readConfig reads a configuration file and refuses names that are no setting of serve and values that it cannot hold.
// The error names each fault with file and line.
func readConfig(m *kong.Application, file string) (map[string]conffile.Setting, error) {
	all, err := conffile.Read(file)
	var faults []error
	if err != nil {
		if faults = each(file, err); faults == nil {
			return nil, fmt.Errorf("the configuration file: %w", err)
		}
	}
	known := serveFlags(m)
	lines := map[string]conffile.Setting{}
	for _, s := range all {
		flag, ok := known[s.Name]
		if !ok {
			faults = append(faults, fmt.Errorf("%s:%d: %s is no setting%s", file, s.Line, s.Name, meant(s.Name, known)))
			continue
		}
		if err := fits(flag, s.Value); err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %s: %w", file, s.Line, s.Name, err))
		}
		lines[s.Name] = s
	}
	return lines, errors.Join(faults...)
}

// each names the faults of a file with the file; nil when err is something else.
func each(file string, err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []error
		for _, e := range joined.Unwrap() {
			out = append(out, each(file, e)...)
		}
		return out
	}
	f, ok := errors.AsType[*conffile.Fault](err)
	switch {
	case !ok:
		return nil
	case f.Line == 0:
		return []error{fmt.Errorf("%s: %s", file, f.Msg)}
	}
	return []error{fmt.Errorf("%s:%d: %s", file, f.Line, f.Msg)}
}

// serveFlags are the settings there are, by name: the flags of serve.
func serveFlags(m *kong.Application) map[string]*kong.Flag {
	known := map[string]*kong.Flag{}
	for _, node := range m.Children {
		if node.Name != "serve" {
			continue
		}
		for _, f := range node.Flags {
			if f.Name != "help" {
				known[f.Name] = f
			}
		}
	}
	return known
}

// meant says which setting a wrong name is near to, or where all of them are told.
func meant(name string, known map[string]*kong.Flag) string {
	for k := range known {
		if strings.ReplaceAll(k, "-", "") == strings.ReplaceAll(name, "-", "") {
			return ": did you mean " + k + "?"
		}
	}
	return ": remove the line; `crisiscell serve --help` tells what there is"
}
