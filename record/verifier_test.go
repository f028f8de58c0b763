// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const verifier = "testdata/verifier/verify.mjs"

// node gives the path of node, or skips.
func node(t testing.TB) string {
	t.Helper()
	p, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed: the independent verifier cannot run")
	}
	return p
}

var faultLine = regexp.MustCompile(`(?m)^([a-z]+) (-|[0-9]+(?:-[0-9]+)?): `)

// independent runs the verifier and gives its faults in the form of a tampering's want.
func independent(t testing.TB, dir string, o Options) (faults []string, exit int, stderr string) {
	t.Helper()
	args := []string{verifier, dir}
	if o.Trust != "" {
		args = append(args, "--trust", o.Trust)
	}
	for i, c := range o.Checkpoints {
		p := filepath.Join(t.TempDir(), fmt.Sprintf("kept-%d.txt", i))
		if err := os.WriteFile(p, c, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--checkpoint", p)
	}
	var out, errOut bytes.Buffer
	cmd := exec.CommandContext(t.Context(), node(t), args...)
	cmd.Stdout, cmd.Stderr = &out, &errOut
	var status *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &status) {
		t.Fatal(err)
	}
	for _, m := range faultLine.FindAllStringSubmatch(out.String(), -1) {
		faults = append(faults, m[1]+" "+strings.Replace("="+m[2], "=-", "=0", 1)[1:])
	}
	return faults, cmd.ProcessState.ExitCode(), errOut.String()
}

func TestTheIndependentVerifierFindsTheSame(t *testing.T) {
	t.Parallel()
	node(t)
	for _, c := range tamperings() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var o Options
			m := sample(t)
			c.change(t, m, &o)
			agree(t, m.exported(t, ExportOptions{}), o, c.want)
		})
	}
	for _, c := range damages() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := sample(t).exported(t, ExportOptions{})
			c.change(t, dir)
			if c.err == "" {
				agree(t, dir, Options{}, c.want)
			} else if _, exit, stderr := independent(t, dir, Options{}); exit != 3 {
				t.Errorf("exit %d, %s", exit, stderr)
			}
		})
	}
}

func agree(t *testing.T, dir string, o Options, want []string) {
	t.Helper()
	got, exit, stderr := independent(t, dir, o)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s%s", diff, stderr)
	}
	if code := min(len(want), 1); exit != code {
		t.Errorf("exit %d, it should be %d: %s", exit, code, stderr)
	}
}

func TestTheIndependentVerifierReadsAReadersExport(t *testing.T) {
	t.Parallel()
	dir := sample(t).exported(t, ExportOptions{For: "public", May: func(e Entry) bool { return e.Seq == 3 }})
	if faults, exit, stderr := independent(t, dir, Options{}); len(faults) != 0 || exit != 0 {
		t.Errorf("%v, exit %d, %s", faults, exit, stderr)
	}
}

func TestTheIndependentVerifierStaysSmallAndAlone(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(verifier)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b, []byte("\n")); n > 400 {
		t.Errorf("%d lines, at most 400 can be read in one sitting", n)
	}
	for _, m := range regexp.MustCompile(`(?m)^import .* from '(.*)';$`).FindAllSubmatch(b, -1) {
		if !bytes.HasPrefix(m[1], []byte("node:")) {
			t.Errorf("it imports %s", m[1])
		}
	}
}
