// SPDX-License-Identifier: Apache-2.0

package list

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/crisiscell/crisiscell/cell"
)

// MaxBytes is the largest list file that is read whole (512 MiB): the largest one published so far has 120 MB.
const MaxBytes = 512 << 20

// Reasons why a list is refused, as message keys.
const (
	KeyCut      = "error.list.cut"      // the end is missing
	KeyCount    = "error.list.count"    // there are more or fewer rows than the list says
	KeyEmpty    = "error.list.empty"    // no entry
	KeyEncoding = "error.list.encoding" // bytes that are no text
	KeyRow      = "error.list.row"      // a row that cannot be read
	KeyTwice    = "error.list.twice"    // an entry that stands twice
	KeyStray    = "error.list.stray"    // a row of an entry that the list does not have
	KeyLarge    = "error.list.large"    // too large
	KeyFormat   = "error.list.format"   // no known format
)

// Fault is the error that refuses a list. Line is 0 where no line can be named; what says what was found, what was
// expected and what to do.
func Fault(key, file string, line int, what string, args ...any) error {
	what = fmt.Sprintf(what, args...)
	at := file
	if line > 0 {
		at = fmt.Sprintf("%s line %d", file, line)
	}
	code := cell.Invalid
	switch key {
	case KeyLarge:
		code = cell.TooLarge
	case KeyFormat:
		code = cell.Unsupported
	}
	return &cell.Error{Code: code, Key: key, Args: map[string]any{"file": file, "line": line, "what": what}, Msg: at + ": " + what}
}

// ReadAll reads a list file whole, up to MaxBytes.
func ReadAll(file string, in io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(in, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(b) > MaxBytes {
		return nil, Fault(KeyLarge, file, 0, "larger than %d MiB, which no known list is", MaxBytes>>20)
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return nil, Fault(KeyEmpty, file, 0, "the file is empty; fetch it again")
	}
	return b, nil
}

var mark = []byte("\xef\xbb\xbf")

// Text gives the bytes of a file as UTF-8 without a byte order mark. Files in Windows-1252, as older ones of the
// United States are, are converted, which note says.
func Text(file string, b []byte) (text []byte, note string, err error) {
	b = bytes.TrimPrefix(b, mark)
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return nil, "", Fault(KeyEncoding, file, 1+bytes.Count(b[:i], []byte("\n")), "byte %d is NUL; expected text in UTF-8, so save the file as UTF-8", i)
	}
	if utf8.Valid(b) {
		return b, "", nil
	}
	b, err = charmap.Windows1252.NewDecoder().Bytes(b)
	return b, file + " is not UTF-8 and was read as Windows-1252", err
}

// Strict refuses bytes that are not UTF-8 and names the first line that has them.
func Strict(file string, b []byte) ([]byte, error) {
	b = bytes.TrimPrefix(b, mark)
	line := 1
	for at := 0; at < len(b); {
		r, n := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && n == 1 || r == 0 {
			return nil, Fault(KeyEncoding, file, line, "byte %d is not UTF-8 text; save the file as UTF-8", at)
		}
		if r == '\n' {
			line++
		}
		at += n
	}
	return b, nil
}
