// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

const (
	start = `{"Action":"start","Package":"p"}` + "\n"
	end   = `{"Action":"pass","Package":"p"}` + "\n"
)

func skipped(line string) string {
	return `{"Action":"output","Package":"p","Test":"T","Output":"    x_test.go:7: ` + line + `\n"}` + "\n" +
		`{"Action":"output","Package":"p","Test":"T","Output":"--- SKIP: T (0.00s)\n"}` + "\n" +
		`{"Action":"skip","Package":"p","Test":"T"}` + "\n"
}

func TestTally(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, fault string
	}{
		{"a run in which all passed", start + `{"Action":"pass","Package":"p","Test":"T"}` + "\n" + end, ""},
		{"a skip for want of the shared data passes", start + skipped(sharedtest.Reason+": set X") + end, ""},
		{"any other skip is a fault", start + skipped("PostgreSQL is not installed") + end, "p T: skipped: PostgreSQL is not installed"},
		{"the allowed words in the middle do not help", start + skipped("no "+sharedtest.Reason) + end, "p T: skipped: no"},
		{"the last line before the skip is its reason", start +
			`{"Action":"output","Package":"p","Test":"T","Output":"    x_test.go:6: ` + sharedtest.Reason + `\n"}` + "\n" +
			skipped("too slow") + end, "skipped: too slow"},
		{"a skip without a reason is a fault", start + `{"Action":"skip","Package":"p","Test":"T"}` + "\n" + end, "without a reason"},
		{"a package without tests is no skip", start + end + `{"Action":"skip","Package":"q"}` + "\n", ""},
		{"a failed test", start + `{"Action":"fail","Package":"p","Test":"T"}` + "\n" + `{"Action":"fail","Package":"p"}` + "\n", "p T: failed"},
		{"a failed build", `{"Action":"build-fail","ImportPath":"p"}` + "\n", "p: does not build"},
		{"output that stops short", start, "p: did not end"},
		{"no output", "", "no package was tested"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := read(strings.NewReader(c.in))
			if err != nil {
				t.Fatal(err)
			}
			faults := strings.Join(got.faults, "\n")
			if c.fault == "" && faults != "" || !strings.Contains(faults, c.fault) {
				t.Errorf("faults %q, want %q", faults, c.fault)
			}
		})
	}
}

func TestWhatIsNotJSONIsRefusedWithItsLine(t *testing.T) {
	t.Parallel()
	_, err := read(strings.NewReader(start + "ok p 0.1s\n"))
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("error %v, want one that names line 2", err)
	}
}

func TestTheOutputOfWhatFailedIsShown(t *testing.T) {
	t.Parallel()
	got, err := read(strings.NewReader(start +
		`{"Action":"output","Package":"p","Test":"T","Output":"x_test.go:1: got 1, want 2\n"}` + "\n" +
		`{"Action":"fail","Package":"p","Test":"T"}` + "\n" + `{"Action":"fail","Package":"p"}` + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	got.write(&b)
	if !strings.Contains(b.String(), "got 1, want 2") {
		t.Errorf("the test's own words are missing in %q", b.String())
	}
}

func FuzzRead(f *testing.F) {
	f.Add(start + skipped("x") + end)
	f.Fuzz(func(t *testing.T, in string) {
		if got, err := read(strings.NewReader(in)); err == nil && got.packs == 0 && len(got.faults) == 0 {
			t.Error("a run without any package passed")
		}
	})
}
