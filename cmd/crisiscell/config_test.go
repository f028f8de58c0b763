// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// model is the command line as kong sees it.
func model(t *testing.T) *kong.Application {
	t.Helper()
	p, err := kong.New(&verbs{}, kong.Name("crisiscell"))
	if err != nil {
		t.Fatal(err)
	}
	return p.Model
}

func TestTheManualNamesEverySetting(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "| `") {
			table.WriteString(line)
		}
	}
	for name := range serveFlags(model(t)) {
		if !strings.Contains(table.String(), "`"+name+"`") {
			t.Errorf("docs/operations.md has no row for %s", name)
		}
	}
}

func TestTheSettingsOfThePackageAreSettings(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../internal/release/package/crisiscell.conf")
	if err != nil {
		t.Fatal(err)
	}
	// What is commented out is there to be used: it must be a setting as well.
	all := strings.NewReplacer("\n#crisis", "\ncrisis", "\n#zone", "\nzone", "\n#public", "\npublic", "\n#tls", "\ntls", "\n#addr", "\naddr", "\n#database", "\ndatabase",
		"\n#log", "\nlog", "\n#metrics", "\nmetrics").Replace(string(text))
	if strings.Count(all, " = ") < 12 {
		t.Fatalf("the settings were not found in %s", all)
	}
	file := put(t, t.TempDir()+"/crisiscell.conf", all, 0o600)
	if _, err := readConfig(model(t), file); err != nil {
		t.Error(err)
	}
}
