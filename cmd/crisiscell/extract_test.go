// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func cli(t *testing.T, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(args, streams{in: strings.NewReader(in), out: &o, err: &e})
	return code, o.String(), e.String()
}

func TestExtractWritesOneObjectAPassage(t *testing.T) {
	t.Parallel()
	in := `{"id":"p1","text":"The harbour police denied that smugglers had been arrested.","lang":"en"}` + "\n\n" + `{"id":"p2","text":"Rain."}`
	code, out, errs := cli(t, in, "extract", "--passages", "-")
	if code != 0 || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d objects, want 2", len(lines))
	}
	var doc struct {
		Source  string
		Stories []struct {
			Claims []struct{ Polarity, Quote string }
		}
	}
	if err := json.Unmarshal([]byte(lines[0]), &doc); err != nil || doc.Source != "p1" || len(doc.Stories) != 1 ||
		len(doc.Stories[0].Claims) != 1 || doc.Stories[0].Claims[0].Polarity != "deny" {
		t.Fatalf("%+v, %v", doc, err)
	}
}

func TestExtractRefusesBadInputAndWritesNothing(t *testing.T) {
	t.Parallel()
	good := `{"id":"p1","text":"Rain."}` + "\n"
	binary := filepath.Join(t.TempDir(), "a.zip")
	if err := os.WriteFile(binary, []byte("PK\x03\x04\x00\x00\x00\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		in   string
		args []string
		code int
		says string
	}{
		"no file":             {"", []string{"extract"}, 2, "file"},
		"an unknown verb":     {"", []string{"launch"}, 2, "launch"},
		"an empty page":       {"", []string{"extract", "-"}, 3, "no text"},
		"a zip":               {"", []string{"extract", binary}, 3, "a.zip"},
		"a file that is gone": {"", []string{"extract", binary + "x"}, 3, "a.zipx"},
		"a broken second row": {good + "{", []string{"extract", "--passages", "-"}, 3, "line 2"},
		"a row without text":  {good + `{"id":"p2"}`, []string{"extract", "--passages", "-"}, 3, "line 2"},
		"a date that is none": {good, []string{"extract", "--published", "soon", "--passages", "-"}, 3, "2026-01-31"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := cli(t, tt.in, tt.args...)
			if code != tt.code || out != "" || !strings.Contains(errs, tt.says) {
				t.Fatalf("exit %d, out %q, err %q", code, out, errs)
			}
		})
	}
}
