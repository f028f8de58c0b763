// SPDX-License-Identifier: Apache-2.0

package store

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// Backed is what Backup wrote.
type Backed struct {
	BackupHead
	Rows, Blobs int64
	Bytes       int64    // of the blobs
	Faults      []string // what is wrong with the store itself: the backup holds it as it is
}

// Backup writes the store at c to w as it stands at one moment, while others may write it: the record, its checkpoints and
// blobs, the access log, and what people sign in with. What follows from the record is left out. On the way the record
// and the blobs are checked. Its errors: NotFound when there is no store, Conflict when its tables have another shape,
// Unavailable.
func Backup(ctx context.Context, c Config, program string, w io.Writer) (Backed, error) {
	s, err := peek(ctx, c)
	if err != nil {
		return Backed{}, err
	}
	out, err := s.backup(ctx, program, w)
	return out, errors.Join(err, s.closeAll())
}

// peek opens the store at c for reading, beside whoever writes it.
func peek(ctx context.Context, c Config) (*Store, error) {
	if c.URL == "" {
		if _, err := os.Stat(filepath.Join(c.Dir, FileName)); err != nil {
			return nil, &cell.Error{Code: cell.NotFound, Key: "error.backup.none", Msg: c.Dir + " holds no store", Err: err}
		}
	}
	s := &Store{clock: c.Clock}
	if err := s.connect(c); err != nil {
		return nil, err
	}
	newest, err := newestMigration()
	if err != nil {
		return nil, errors.Join(err, s.closeAll())
	}
	var have sql.NullInt64
	if err := s.read.QueryRowContext(ctx, "SELECT MAX(version_id) FROM goose_db_version").Scan(&have); err != nil {
		return nil, errors.Join(unavailable("the store cannot be read", err), s.closeAll())
	}
	if have.Int64 != newest {
		err := &cell.Error{Code: cell.Conflict, Key: "error.backup.shape", Args: map[string]any{"have": have.Int64, "known": newest},
			Msg: fmt.Sprintf("the store has shape %d and this program makes backups of shape %d: use the program that serves it", have.Int64, newest)}
		return nil, errors.Join(err, s.closeAll())
	}
	return s, nil
}

func (s *Store) backup(ctx context.Context, program string, w io.Writer) (out Backed, err error) {
	tx, err := s.moment(ctx)
	if err != nil {
		return out, unavailable("the store cannot be read", err)
	}
	defer tx.Rollback() // nothing was written
	verified, err := record.Verify(ctx, moment{tx}, record.Options{})
	if err != nil {
		return out, err
	}
	for _, f := range verified.Faults {
		out.Faults = append(out.Faults, f.String())
	}
	newest, err := newestMigration()
	if err != nil {
		return out, err
	}
	out.BackupHead = BackupHead{Program: program, Migration: newest, Shape: spineShape, Installation: verified.Installation,
		Fingerprint: verified.Fingerprint, Entries: verified.Entries, Root: hex.EncodeToString(verified.Root[:]), Taken: s.clock.Now()}
	f := &frameWriter{w: bufio.NewWriterSize(w, 1<<16)}
	if _, err := f.w.WriteString(backupLine); err != nil {
		return out, err
	}
	if err := f.json(frameHead, out.BackupHead); err != nil {
		return out, err
	}
	for _, t := range tables {
		if t.class == copied || t.class == bulk {
			if err := out.table(ctx, tx, f, t); err != nil {
				return out, fmt.Errorf("back up %s: %w", t.name, err)
			}
		}
	}
	return out, errors.Join(f.json(frameEnd, backupEnd{out.Rows}), f.w.Flush())
}

// table writes one table.
func (out *Backed) table(ctx context.Context, tx *sql.Tx, f *frameWriter, t table) error {
	rs, err := tx.QueryContext(ctx, "SELECT * FROM "+t.name+" ORDER BY "+t.order)
	if err != nil {
		return unavailable("the store cannot be read", err)
	}
	defer rs.Close() // Err tells what went wrong
	cols, err := rs.Columns()
	if err != nil {
		return err
	}
	if err := f.json(frameTable, backupTable{t.name, cols}); err != nil {
		return err
	}
	vals, ptrs := make([]any, len(cols)), make([]any, len(cols))
	for i := range vals {
		ptrs[i] = &vals[i]
	}
	for rs.Next() {
		if err := rs.Scan(ptrs...); err != nil {
			return err
		}
		out.Rows++
		if t.name == "blob" {
			out.blob(vals)
		}
		if err := f.row(vals); err != nil {
			return err
		}
	}
	if err := rs.Err(); err != nil {
		return unavailable("the store cannot be read", err)
	}
	return nil
}

// blob holds a blob against its name.
func (out *Backed) blob(vals []any) {
	out.Blobs++
	if b, ok := vals[1].([]byte); ok {
		out.Bytes += int64(len(b))
	}
	if err := checkBlob(vals); err != nil && len(out.Faults) < record.MaxFaults {
		out.Faults = append(out.Faults, err.Error())
	}
}

// checkBlob holds the bytes of a row of the table blob against their name.
func checkBlob(vals []any) error {
	name, _ := vals[0].(string)
	b, _ := vals[1].([]byte)
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != name {
		return fmt.Errorf("blob %q: its bytes are not those of its name", name)
	}
	return nil
}

// moment is a store at one moment, as a log.
type moment struct{ tx queryer }

// Entries implements record.Log.
func (m moment) Entries(ctx context.Context, from cell.Seq, fn func(record.Entry) error) error {
	return entries(ctx, m.tx, from, fn)
}

// Checkpoints implements record.Log.
func (m moment) Checkpoints(ctx context.Context, fn func(text []byte) error) error {
	return checkpoints(ctx, m.tx, fn)
}
