// SPDX-License-Identifier: Apache-2.0

//go:build unix

package folder

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

// one returns the single file that Walk hands over for path.
func one(t *testing.T, path string) File {
	t.Helper()
	var got []File
	if err := Walk(t.Context(), path, func(f File) error { got = append(got, f); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 {
		t.Fatalf("%d files, want 1", len(got))
	}
	return got[0]
}

// told checks that f was not taken and that its error names it and says what to do.
func told(t *testing.T, f File, code cell.Code, key, does string) {
	t.Helper()
	var e *cell.Error
	if !errors.As(f.Err, &e) {
		t.Fatalf("error %v, want a *cell.Error", f.Err)
	}
	if e.Code != code || e.Key != key || e.Args["path"] != f.Path || !strings.HasPrefix(e.Msg, f.Path+": ") || !strings.Contains(e.Msg, does) {
		t.Errorf("told %s %s %v %q, want %s %s with %q", e.Code, e.Key, e.Args, e.Msg, code, key, does)
	}
	if f.Bytes != nil {
		t.Errorf("%d bytes came with the error", len(f.Bytes))
	}
}

func TestALinkOutOfTheFolderIsToldAndNotFollowed(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	write(t, outside, "secret", "secret")
	if err := os.Symlink(filepath.Join(outside, "secret"), filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	told(t, one(t, dir), cell.Invalid, "error.file.link", "bring in the file it points to")
}

func TestAFIFOIsToldAndHoldsNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	told(t, one(t, dir), cell.Invalid, "error.file.special", "save its content as a file")
	if err := Walk(t.Context(), path, func(File) error { return nil }); cell.CodeOf(err) != cell.Invalid {
		t.Errorf("a FIFO by its name: %v", err)
	}
	// One that took a file's place after the folder was listed is opened; that must not wait for a writer.
	f, err := os.OpenFile(path, readOnly, 0)
	told(t, take(path, f, err), cell.Invalid, "error.file.special", "save its content as a file")
}

func TestAFileThatCannotBeReadIsTold(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		// Permissions do not hold root. The first byte of its own memory cannot be read by anybody.
		if _, err := os.Stat("/proc/self/mem"); err != nil {
			t.Skip("root reads everything here: there is no /proc/self/mem")
		}
		told(t, one(t, "/proc/self/mem"), cell.Invalid, "error.file.unreadable", "look at its permissions")
		return
	}
	dir := t.TempDir()
	write(t, dir, "closed", "x")
	if err := os.Chmod(filepath.Join(dir, "closed"), 0); err != nil {
		t.Fatal(err)
	}
	told(t, one(t, dir), cell.Invalid, "error.file.unreadable", "look at its permissions")
}

func TestAFileOfAGigabyteIsRefusedByItsSize(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "big")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if err := f.Truncate(1 << 30); err != nil { // sparse, it takes no room on disk
		t.Fatal(err)
	}
	if _, err := read(path, f); cell.CodeOf(err) != cell.TooLarge {
		t.Errorf("read: %v", err)
	}
	if at, err := f.Seek(0, 1); err != nil || at != 0 {
		t.Errorf("%d bytes were read, %v", at, err)
	}
	told(t, one(t, path), cell.TooLarge, "error.file.large", "take the text out of it")
}

func TestBytesAreTakenAsTheyAre(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{"an empty file": "", "binary": "PK\x03\x04\x00\xff", "invalid UTF-8": "\xc3(", "UTF-16": "\xff\xfeA\x00",
		"one line of 10 MB": strings.Repeat("word ", 2<<20)} {
		dir := t.TempDir()
		write(t, dir, "in", in)
		if f := one(t, dir); f.Err != nil || string(f.Bytes) != in {
			t.Errorf("%s: %d bytes, %v", name, len(f.Bytes), f.Err)
		}
	}
	dir := t.TempDir()
	write(t, dir, "a\xff.txt", "x")
	if f := one(t, dir); f.Name != "a\uFFFD.txt" || string(f.Bytes) != "x" {
		t.Errorf("a name that is no UTF-8: %q, %v", f.Name, f.Err)
	}
}
