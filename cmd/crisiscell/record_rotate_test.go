// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/store"
)

func TestTheLogKeyIsRotatedAndTheRecordStillVerifies(t *testing.T) {
	t.Parallel()
	keys := t.TempDir()
	oldFile, newFile := filepath.Join(keys, "old.key"), filepath.Join(keys, "new.key")
	key, err := record.CreateKey(oldFile, "house-1")
	if err != nil {
		t.Fatal(err)
	}
	h := houseOf(t, store.Config{Dir: t.TempDir()}, key)
	rotate := []string{"record", "rotate", newFile, "--key", oldFile, "--reason", "the administrator left", "--data", h.config.Dir}
	if out := must(t, rotate...); !strings.Contains(out, "The new key is in force") {
		t.Error(out)
	}
	if out := must(t, "record", "verify", h.config.Dir, "--trust", h.print, "--checkpoint", h.kept); !strings.Contains(out, "no fault") {
		t.Error(out)
	}
	// The old key is no more the one in force, and neither is a key that was never rotated to.
	other := filepath.Join(keys, "other.key")
	for name, args := range map[string][]string{
		"from the old key":  {"record", "rotate", other, "--key", oldFile, "--reason", "again", "--data", h.config.Dir},
		"onto a file":       {"record", "rotate", oldFile, "--key", newFile, "--reason", "again", "--data", h.config.Dir},
		"from no key":       {"record", "rotate", other, "--key", other, "--reason", "again", "--data", h.config.Dir},
		"of an empty store": {"record", "rotate", other, "--key", newFile, "--reason", "again", "--data", t.TempDir()},
	} {
		if code, out, errs := cli(t, "", args...); code != exitInput || out != "" || errs == "" {
			t.Errorf("%s: exit %d, %s%s", name, code, out, errs)
		}
	}
	if _, err := os.Stat(other); !os.IsNotExist(err) {
		t.Error("a key was left behind by a rotation that failed")
	}
	if code, _, errs := cli(t, "", "record", "rotate", other, "--key", newFile, "--data", h.config.Dir); code != exitUsage || !strings.Contains(errs, "reason") {
		t.Errorf("without a reason: exit %d, %s", code, errs)
	}
}
