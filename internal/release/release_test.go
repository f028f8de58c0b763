// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// built is a program as go build leaves it.
func built(t *testing.T) program {
	t.Helper()
	file := filepath.Join(t.TempDir(), "crisiscell-linux-amd64")
	if err := os.WriteFile(file, []byte("#!/bin/sh\necho crisiscell\n"), 0o755); err != nil { // #nosec G306 -- a program
		t.Fatal(err)
	}
	return program{file: file, os: "linux", arch: "amd64", made: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), sha: strings.Repeat("ab", 32),
		info: &buildinfo.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Path: "github.com/crisiscell/crisiscell", Version: "v1.2.0-rc.1"},
			Deps:     []*debug.Module{{Path: "github.com/BurntSushi/toml", Version: "v1.4.0+incompatible", Sum: "h1:abc="}, {Path: "old", Version: "v1.0.0", Replace: &debug.Module{Path: "new", Version: "v1.1.0", Sum: "h1:def="}}},
			Settings: []debug.BuildSetting{{Key: "GOOS", Value: "linux"}}}}
}

func TestTheBillNamesEveryModule(t *testing.T) {
	t.Parallel()
	p := built(t)
	one, err := bill(p)
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(one, &d); err != nil {
		t.Fatal(err)
	}
	if d.Format != "CycloneDX" || d.Spec != "1.6" || d.Metadata.Timestamp != "2026-03-01T12:00:00Z" || d.Metadata.Component.Hashes[0].Content != p.sha {
		t.Errorf("head %+v", d)
	}
	var names []string
	for _, c := range d.Components {
		names = append(names, c.PURL)
	}
	if got, want := strings.Join(names, " "), "pkg:golang/stdlib@1.26.8 pkg:golang/github.com/burntsushi/toml@v1.4.0%2Bincompatible pkg:golang/new@v1.1.0"; got != want {
		t.Errorf("modules %s, want %s", got, want)
	}
	if len(d.Depends) != 1 || len(d.Depends[0].On) != 3 || d.Components[2].Properties[0] != (property{"go:sum", "h1:def="}) {
		t.Errorf("depends %+v", d.Depends)
	}
	if two, err := bill(p); err != nil || !bytes.Equal(one, two) {
		t.Errorf("the second bill differs, %v", err)
	}
}

func TestADebianVersionSortsAsGosDoes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"v1.2.0": "1.2.0", "v1.2.0-rc.1": "1.2.0~rc.1", "v0.0.0-20261124224535-abcdef123456": "0.0.0~20261124224535~abcdef123456", "v2.0.0+incompatible": "2.0.0.incompatible"} {
		if got := debVersion(in); got != want {
			t.Errorf("%s is %s, want %s", in, got, want)
		}
	}
}

// must runs a program that must succeed, and returns what it says.
func must(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestThePackageIsInstalledAndRemovedByDpkg(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("dpkg-deb"); err != nil {
		t.Skip("dpkg-deb is not installed")
	}
	p := built(t)
	d, err := debian(p, "../..")
	if err != nil {
		t.Fatal(err)
	}
	text, err := d.bytes()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := d.bytes(); err != nil || !bytes.Equal(text, again) {
		t.Errorf("the second package differs, %v", err)
	}
	file := filepath.Join(t.TempDir(), "crisiscell.deb")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := must(t, "dpkg-deb", "--field", file, "Package", "Version", "Architecture", "Depends"); got != "Package: crisiscell\nVersion: 1.2.0~rc.1\nArchitecture: amd64\nDepends: adduser\n" {
		t.Errorf("control: %s", got)
	}
	list := must(t, "dpkg-deb", "--contents", file)
	for _, want := range []string{"-rwxr-xr-x root/root", " ./usr/bin/crisiscell\n", " ./usr/lib/systemd/system/crisiscell.service\n", " ./etc/crisiscell/crisiscell.conf\n", "2026-03-01 12:00", " ./usr/share/doc/crisiscell/operations.md\n"} {
		if !strings.Contains(list, want) {
			t.Errorf("contents lack %q:\n%s", want, list)
		}
	}
	root := t.TempDir()
	for _, dir := range []string{"var/lib/dpkg/updates", "var/lib/dpkg/info"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil { // #nosec G301 -- as dpkg has it
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "var/lib/dpkg/status"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dpkg := func(args ...string) {
		t.Helper()
		must(t, "dpkg", append([]string{"--root=" + root, "--log=/dev/null", "--force-not-root", "--force-script-chrootless", "--force-depends", "--force-architecture"}, args...)...)
	}
	there := func(name string) bool { _, err := os.Stat(filepath.Join(root, name)); return err == nil }
	dpkg("--install", file)
	if got := must(t, filepath.Join(root, "usr/bin/crisiscell")); got != "crisiscell\n" {
		t.Errorf("the installed program says %q", got)
	}
	if err := os.MkdirAll(filepath.Join(root, "var/lib/crisiscell/data"), 0o700); err != nil {
		t.Fatal(err)
	}
	dpkg("--remove", "crisiscell")
	if there("usr/bin/crisiscell") || !there("etc/crisiscell/crisiscell.conf") {
		t.Error("after removal the program is there, or its settings are not")
	}
	dpkg("--purge", "crisiscell")
	if there("etc/crisiscell/crisiscell.conf") || !there("var/lib/crisiscell/data") {
		t.Error("after purge the settings are there, or the record is not")
	}
}

func TestTheUnitIsUnderstoodBySystemd(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	unit, err := packaged.ReadFile("package/crisiscell.service")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "crisiscell.service")
	// The program is not installed here: true stands in its place.
	if err := os.WriteFile(file, bytes.ReplaceAll(unit, []byte("/usr/bin/crisiscell"), []byte("/bin/true")), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := must(t, "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", file); strings.Contains(out, "crisiscell.service") {
		t.Errorf("systemd says: %s", out)
	}
}

func TestChecksumsAreSortedAndCheckable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, n := range []string{"crisiscell-b", "crisiscell-a", "SHA256SUMS"} {
		if err := os.WriteFile(filepath.Join(dir, n), []byte(n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := sums(dir); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	if lines := strings.Split(string(got), "\n"); err != nil || len(lines) != 3 || !strings.HasSuffix(lines[0], "  crisiscell-a") || !strings.HasSuffix(lines[1], "  crisiscell-b") {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAProgramWithoutACommitIsNotReleased(t *testing.T) {
	t.Parallel()
	self, err := os.Executable() // a test binary carries no version
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read(self); err == nil || !strings.Contains(err.Error(), "not built from a commit") {
		t.Errorf("got %v", err)
	}
}
