// SPDX-License-Identifier: Apache-2.0

package folder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/crisiscell/crisiscell/cell"
)

// MaxFile is the largest file that is taken, in bytes (64 MiB): a news page is a few hundred kilobytes, and what is
// larger is an archive or a recording, which is not read as text.
const MaxFile = 64 << 20

// File is one file that was found.
type File struct {
	Name  string // base name, valid UTF-8
	Path  string // as given, or below the folder given
	Bytes []byte // nil when Err is set
	Err   error  // why it cannot be taken: a *cell.Error
}

// Walk calls fn with the file at path or, for a folder, with each regular file below it in the order of their names.
// Hidden files and folders are passed over inside a folder. A file that cannot be read, a link and what is neither file
// nor folder are handed over with their Err and the walk goes on; it ends early only for an error of fn or of ctx, which it returns.
// Its own errors are cell.NotFound for a path that is not there and cell.Invalid for one that is neither.
func Walk(ctx context.Context, path string, fn func(File) error) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &cell.Error{Code: cell.NotFound, Key: "error.file.missing", Args: map[string]any{"path": path},
			Msg: fmt.Sprintf("%s: there is no such file or folder", path)}
	case err != nil:
		return &cell.Error{Code: cell.Invalid, Key: "error.file.unreadable", Args: map[string]any{"path": path},
			Msg: fmt.Sprintf("%s: cannot be read, look at its permissions", path), Err: err}
	case info.IsDir():
		return walk(ctx, path, fn)
	case !info.Mode().IsRegular():
		return special(path)
	}
	f, err := os.OpenFile(path, readOnly, 0)
	return fn(take(path, f, err))
}

// readOnly opens without waiting: a FIFO that was put in the place of a file must not hold the walk.
const readOnly = os.O_RDONLY | syscall.O_NONBLOCK

// walk goes through a folder by os.Root, which no link leads out of.
func walk(ctx context.Context, dir string, fn func(File) error) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return &cell.Error{Code: cell.Invalid, Key: "error.file.unreadable", Args: map[string]any{"path": dir},
			Msg: fmt.Sprintf("%s: cannot be read, look at its permissions", dir), Err: err}
	}
	defer root.Close() // nothing was written, so there is nothing to lose
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if ctxErr := ctx.Err(); ctxErr != nil {
			return ctxErr
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err != nil {
			return fn(take(path, nil, err))
		}
		if hidden := name != "." && strings.HasPrefix(d.Name(), "."); hidden && d.IsDir() {
			return fs.SkipDir
		} else if hidden || d.IsDir() {
			return nil
		}
		if d.Type()&fs.ModeSymlink != 0 {
			return fn(take(path, nil, &cell.Error{Code: cell.Invalid, Key: "error.file.link", Args: map[string]any{"path": path},
				Msg: fmt.Sprintf("%s: is a link, which is not followed; bring in the file it points to by its own name", path)}))
		}
		if !d.Type().IsRegular() {
			return fn(take(path, nil, special(path)))
		}
		f, err := root.OpenFile(filepath.FromSlash(name), readOnly, 0)
		return fn(take(path, f, err))
	})
}

// take reads f, or says why not.
func take(path string, f *os.File, err error) File {
	out := File{Name: strings.ToValidUTF8(filepath.Base(path), "\uFFFD"), Path: path}
	if err == nil {
		defer f.Close() // nothing was written, so there is nothing to lose
		out.Bytes, err = read(path, f)
	}
	var told *cell.Error
	switch {
	case errors.As(err, &told):
		out.Err = told
	case err != nil:
		out.Err = &cell.Error{Code: cell.Invalid, Key: "error.file.unreadable", Args: map[string]any{"path": path},
			Msg: fmt.Sprintf("%s: cannot be read, look at its permissions", path), Err: err}
	}
	return out
}

// read returns the bytes of f. A file over the limit is refused by its size; one that grows meanwhile is not read
// further than the limit.
func read(path string, f *os.File) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, special(path)
	}
	if info.Size() > MaxFile {
		return nil, tooLarge(path)
	}
	b, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(b) > MaxFile {
		return nil, tooLarge(path)
	}
	return b, nil
}

func special(path string) *cell.Error {
	return &cell.Error{Code: cell.Invalid, Key: "error.file.special", Args: map[string]any{"path": path},
		Msg: fmt.Sprintf("%s: is neither a file nor a folder; save its content as a file and bring that in", path)}
}

func tooLarge(path string) *cell.Error {
	return &cell.Error{Code: cell.TooLarge, Key: "error.file.large", Args: map[string]any{"path": path, "limit": MaxFile >> 20},
		Msg: fmt.Sprintf("%s: larger than %d MiB; take the text out of it and bring that in", path, MaxFile>>20)}
}
