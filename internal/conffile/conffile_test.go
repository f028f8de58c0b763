// SPDX-License-Identifier: Apache-2.0

package conffile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSettingsKnowTheirLines(t *testing.T) {
	t.Parallel()
	got, err := Parse(strings.NewReader("\ufeff# the cell\n\ndata = /var/lib/crisiscell\r\n\taddr=127.0.0.1:0 \ncrisis = \" a # b\\n\"\nzone = \nname = اسم = x\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Setting{{"data", "/var/lib/crisiscell", 3}, {"addr", "127.0.0.1:0", 4}, {"crisis", " a # b\n", 5}, {"zone", "", 6}, {"name", "اسم = x", 7}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestEveryFaultIsToldWithItsLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"no equals sign", "a = 1\naddr\n", "line 2: this is no setting"},
		{"a section", "[serve]\n", "line 1: this is no setting"},
		{"a name in capitals", "Addr = 1", "line 1: this is no setting"},
		{"no name", "= 1", "line 1: this is no setting"},
		{"a flag's hyphens", "--addr = 1", "line 1: this is no setting"},
		{"a name twice", "a = 1\n# a\na = 2", "line 3: a stands on line 1 already"},
		{"quotes that do not close", "a = \"1", "line 1: the quotes of a do not close"},
		{"a NUL", "a = 1\x00", "line 1: the line is not plain UTF-8"},
		{"invalid UTF-8", "a = \xff", "line 1: the line is not plain UTF-8"},
		{"two faults", "x\ny", "line 1: this is no setting: write it as `name = value`, and # before a comment\nline 2:"},
		{"a file that is too large", strings.Repeat("#\n", MaxFile), "larger than 64 KiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse(strings.NewReader(c.in))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestAFaultNeverRepeatsAValue(t *testing.T) {
	t.Parallel()
	_, err := Parse(strings.NewReader("Password: hunter2\nkey = \"hunter2\n"))
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v, want faults without the value", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a = 1\n# b\n\nc=\"x\\ty\"")
	f.Add("a\n=\n\x00")
	f.Fuzz(func(t *testing.T, in string) {
		all, err := Parse(strings.NewReader(in))
		lines, seen := strings.Count(in, "\n")+1, map[string]bool{}
		for _, s := range all {
			if !nameLike(s.Name) || seen[s.Name] || s.Line < 1 || s.Line > lines {
				t.Errorf("%+v of %q, %v", s, in, err)
			}
			seen[s.Name] = true
		}
	})
}
