// SPDX-License-Identifier: Apache-2.0

package folder

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, path string) []string {
	t.Helper()
	var got []string
	err := Walk(t.Context(), path, func(f File) error {
		s := f.Name + "=" + string(f.Bytes)
		if f.Err != nil {
			s = f.Name + "!" + string(cell.CodeOf(f.Err))
		}
		got = append(got, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestWalkTakesRegularFilesInOrderAndNothingOutside(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	write(t, outside, "secret.txt", "secret")
	write(t, dir, "b.txt", "2")
	write(t, dir, "a/z.html", "1")
	write(t, dir, "تقرير.txt", "3")
	write(t, dir, ".hidden", "no")
	write(t, dir, ".git/config", "no")
	for link, to := range map[string]string{"file": filepath.Join(outside, "secret.txt"), "dir": outside, "up": ".."} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"z.html=1", "b.txt=2", "dir!invalid", "file!invalid", "up!invalid", "تقرير.txt=3"}
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	if got := names(t, filepath.Join(dir, "b.txt")); !slices.Equal(got, []string{"b.txt=2"}) {
		t.Fatalf("one file: %q", got)
	}
}

func TestWalkTellsOfALargeFileAndGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "a", "")
	write(t, dir, "c", "rest")
	// A sparse file of 1 GiB takes no room on disk; reading it whole would show in the memory of the test.
	f, err := os.Create(filepath.Join(dir, "b"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(1<<30), f.Close()); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, dir), []string{"a=", "b!too_large", "c=rest"}; !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
}

func TestWalkEnds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "a", "")
	none := func(File) error { return nil }
	if err := Walk(t.Context(), filepath.Join(dir, "nowhere"), none); cell.CodeOf(err) != cell.NotFound {
		t.Fatal(err)
	}
	if err := Walk(t.Context(), "/dev/null", none); cell.CodeOf(err) != cell.Invalid {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	if err := Walk(t.Context(), dir, func(File) error { return stop }); !errors.Is(err, stop) {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Walk(ctx, dir, none); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}
