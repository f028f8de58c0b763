// SPDX-License-Identifier: Apache-2.0

package sharedtest

import (
	"os"
	"path/filepath"
	"testing"
)

// Reason starts the skip message of every test that misses the shared data; the full run lets this one skip
// pass, because the data is not part of the project.
const Reason = "shared test data not found"

// Dir returns the folder of the shared test data, CRISISCELL_SHARED or else the folder `shared` beside the
// repository. It skips the test where there is none.
func Dir(t testing.TB) string {
	t.Helper()
	if d := os.Getenv("CRISISCELL_SHARED"); d != "" {
		return d
	}
	wd, err := os.Getwd()
	if err != nil {
		t.Fatalf("working folder: %v", err)
	}
	for d := wd; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, "go.mod")); err == nil {
			s := filepath.Join(filepath.Dir(d), "shared")
			if _, err := os.Stat(filepath.Join(s, "data")); err == nil {
				return s
			}
			break
		}
		if d == filepath.Dir(d) {
			break
		}
	}
	t.Skipf("%s: set CRISISCELL_SHARED to its folder", Reason)
	return ""
}

// File returns the path of one shared file, named by its parts below the data folder's root. It skips the
// test where the file is absent.
func File(t testing.TB, parts ...string) string {
	t.Helper()
	p := filepath.Join(append([]string{Dir(t)}, parts...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("%s: %s", Reason, filepath.Join(parts...))
	}
	return p
}
