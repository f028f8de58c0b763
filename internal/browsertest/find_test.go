// SPDX-License-Identifier: Apache-2.0

package browsertest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestTheBrowserThatCHROMENamesGoesFirst(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "my-chrome")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if got, missing := find(func(string) string { return program }); got != program || missing != "" {
		t.Errorf("got %q, %q", got, missing)
	}
	gone := program + "-gone"
	if got, missing := find(func(string) string { return gone }); got != "" || !strings.Contains(missing, gone) {
		t.Errorf("got %q, %q", got, missing)
	}
}

func TestKeysAreRead(t *testing.T) {
	t.Parallel()
	code, held, err := parseKey("Control+Shift+Enter")
	if err != nil || code != kb.Enter || len(held) != 2 {
		t.Errorf("got %q, %v, %v", code, held, err)
	}
	for _, wrong := range []string{"Hyper+k", "Enterr", ""} {
		if _, _, err := parseKey(wrong); err == nil {
			t.Errorf("%q is taken for a key", wrong)
		}
	}
}

// complainer is a test that keeps what it is failed with.
type complainer struct {
	testing.TB
	said []string
}

func (c *complainer) Helper() {}
func (c *complainer) Errorf(format string, args ...any) {
	c.said = append(c.said, strings.TrimSpace(format))
}

func TestExpectedFaultsPassAndMissingOnesFail(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, expect string
		fails        int
	}{
		{"no fault is expected", "", 1},
		{"the fault is expected", "status 409", 0},
		{"another fault is expected", "status 500", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := Start(t)
			heard := &complainer{TB: t}
			if c.expect != "" {
				b.Expect(c.expect)
			}
			b.faults.add("request: POST /x: status 409")
			b.t = heard
			b.judge()
			b.t, b.expected = t, nil
			if len(heard.said) != c.fails {
				t.Errorf("failed with %q, want %d failures", heard.said, c.fails)
			}
		})
	}
}
