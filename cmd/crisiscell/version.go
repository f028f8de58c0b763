// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// versionVerb is `crisiscell version`.
type versionVerb struct{}

// Run prints version, commit and Go, then each module that is built in with its sum as go.sum has it.
func (*versionVerb) Run(s streams) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("this program was built without its build information: build it with Go modules")
	}
	_, err := fmt.Fprint(s.out, describe(info))
	return err
}

func describe(info *debug.BuildInfo) string {
	set := map[string]string{}
	for _, b := range info.Settings {
		set[b.Key] = b.Value
	}
	commit := "unknown: not built from a commit"
	if set["vcs.revision"] != "" {
		commit = set["vcs.revision"] + " of " + set["vcs.time"]
		if set["vcs.modified"] == "true" {
			commit += ", with changes"
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "crisiscell %s\ncommit %s\n%s %s/%s\n", info.Main.Version, commit, info.GoVersion, runtime.GOOS, runtime.GOARCH)
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		fmt.Fprintf(&b, "module %s %s %s\n", m.Path, m.Version, m.Sum)
	}
	return b.String()
}
