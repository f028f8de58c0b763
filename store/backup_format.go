// SPDX-License-Identifier: Apache-2.0

package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// A backup is a stream of frames behind a first line: one byte of sort, the length as uvarint, and that many bytes. The
// head comes first; then each table with its rows; the end last, so that a stream that was cut is told. Whoever keeps a
// backup encrypts it, which also shows a changed bit; the stream itself is checked by its record and by the names of
// its blobs.

const backupLine = "crisiscell backup 1\n"

// The sorts of frames.
const (
	frameHead  = 'H' // BackupHead
	frameTable = 'T' // backupTable; its rows follow
	frameRow   = 'R' // values in the order of the columns
	frameEnd   = 'E' // backupEnd
)

// maxFrame bounds a frame in bytes: a row holds a blob of at most 64 MiB, which is what intake takes.
const maxFrame = 80 << 20

// BackupHead is what a backup says of itself.
type BackupHead struct {
	Program      string    `json:"program"`   // version that made it
	Migration    int64     `json:"migration"` // shape of its tables: number of the newest migration
	Shape        int64     `json:"shape"`     // shape of the rows that follow from the record
	Installation cell.ID   `json:"installation"`
	Fingerprint  string    `json:"fingerprint"`
	Entries      int64     `json:"entries"`
	Root         string    `json:"root"` // of the entries, in hex
	Taken        cell.Time `json:"taken"`
}

type backupTable struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
}

type backupEnd struct {
	Rows int64 `json:"rows"` // of all tables
}

// frameWriter writes frames.
type frameWriter struct {
	w   *bufio.Writer
	buf []byte
}

func (f *frameWriter) write(sort byte, b []byte) error {
	if len(b) > maxFrame {
		return &cell.Error{Code: cell.TooLarge, Key: "error.backup.large", Msg: fmt.Sprintf("a row of %d bytes does not fit into a backup, at most %d do", len(b), maxFrame)}
	}
	head := binary.AppendUvarint([]byte{sort}, uint64(len(b)))
	_, err := f.w.Write(head)
	if err == nil {
		_, err = f.w.Write(b)
	}
	return err
}

func (f *frameWriter) json(sort byte, v any) error {
	b, err := record.Marshal(v)
	if err != nil {
		return err
	}
	return f.write(sort, b)
}

// row writes the values of a row: int64, string or []byte.
func (f *frameWriter) row(vals []any) error {
	f.buf = f.buf[:0]
	for _, v := range vals {
		switch v := v.(type) {
		case int64:
			f.buf = binary.AppendVarint(append(f.buf, 'i'), v)
		case string:
			f.buf = append(binary.AppendUvarint(append(f.buf, 's'), uint64(len(v))), v...)
		case []byte:
			f.buf = append(binary.AppendUvarint(append(f.buf, 'b'), uint64(len(v))), v...)
		default:
			return fmt.Errorf("a column holds a %T", v)
		}
	}
	return f.write(frameRow, f.buf)
}

// frameReader reads frames.
type frameReader struct {
	r   *bufio.Reader
	n   int64 // frames read
	buf bytes.Buffer
}

func damaged(why string, cause error) error {
	return &cell.Error{Code: cell.Invalid, Key: "error.backup.damaged", Msg: "the backup is damaged or cut short, nothing was restored: " + why, Err: cause}
}

// newFrameReader reads the first line.
func newFrameReader(r io.Reader) (*frameReader, error) {
	f := &frameReader{r: bufio.NewReaderSize(r, 1<<16)}
	line := make([]byte, len(backupLine))
	switch _, err := io.ReadFull(f.r, line); {
	case err != nil:
		return nil, damaged("it has no first line", err)
	case string(line) == backupLine:
		return f, nil
	case bytes.HasPrefix(line, []byte("crisiscell backup ")):
		return nil, &cell.Error{Code: cell.Unsupported, Key: "error.backup.newer",
			Msg: fmt.Sprintf("this is a backup of format %q, and this program reads format 1: use the program that made it, or a newer one", bytes.TrimSpace(line[18:]))}
	}
	return nil, damaged("this is no backup of crisiscell", nil)
}

// next gives the next frame; its bytes are good until the call after.
func (f *frameReader) next() (sort byte, b []byte, err error) {
	f.n++
	if sort, err = f.r.ReadByte(); err != nil {
		return 0, nil, damaged(fmt.Sprintf("it ends after %d parts, before its end", f.n-1), err)
	}
	size, err := binary.ReadUvarint(f.r)
	if err != nil || size > maxFrame {
		return 0, nil, damaged(fmt.Sprintf("part %d has no good length", f.n), err)
	}
	f.buf.Reset()
	if _, err := io.CopyN(&f.buf, f.r, int64(size)); err != nil {
		return 0, nil, damaged(fmt.Sprintf("part %d is cut", f.n), err)
	}
	return sort, f.buf.Bytes(), nil
}

// json reads a frame of that sort into v.
func (f *frameReader) json(sort byte, v any) error {
	got, b, err := f.next()
	if err != nil {
		return err
	}
	if got != sort {
		return damaged(fmt.Sprintf("part %d is %q instead of %q", f.n, got, sort), nil)
	}
	if err := record.Unmarshal(b, v); err != nil {
		return damaged(fmt.Sprintf("part %d", f.n), err)
	}
	return nil
}

// parseRow reads n values; texts and bytes are copies.
func parseRow(b []byte, n int) ([]any, error) {
	vals := make([]any, 0, n)
	for len(b) > 0 {
		sort := b[0]
		b = b[1:]
		if sort == 'i' {
			v, k := binary.Varint(b)
			if k <= 0 {
				return nil, errors.New("a number in it is cut")
			}
			vals, b = append(vals, v), b[k:]
			continue
		}
		size, k := binary.Uvarint(b)
		if k <= 0 || size > uint64(len(b)-k) {
			return nil, errors.New("a value in it is cut")
		}
		part := b[k : k+int(size)]
		b = b[k+int(size):]
		switch sort {
		case 's':
			vals = append(vals, string(part))
		case 'b':
			vals = append(vals, bytes.Clone(part))
		default:
			return nil, fmt.Errorf("a value in it is of the sort %q", sort)
		}
	}
	if len(vals) != n {
		return nil, fmt.Errorf("it has %d values for %d columns", len(vals), n)
	}
	return vals, nil
}
