// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
)

// RestoreOptions say what the one who restores knows from elsewhere.
type RestoreOptions struct {
	Trust       string     // fingerprint of the genesis entry, "" for none
	Checkpoints [][]byte   // signed checkpoints that were kept elsewhere
	Later       record.Log // a later log of the same installation, whose seals are applied again; nil for none
	Who         cell.Actor // who restores
	Reason      string
	Progress    func(msg string) // is told where it stands; nil for nobody
}

// CheckBackup reads a backup to its end and tells what it says of itself. Whatever is wrong with its form is an error.
func CheckBackup(r io.Reader) (BackupHead, error) {
	f, err := newFrameReader(r)
	if err != nil {
		return BackupHead{}, err
	}
	return f.walk(func(BackupHead) error { return nil }, func(backupTable, []any) error { return nil })
}

// walk goes through a backup.
func (f *frameReader) walk(begin func(BackupHead) error, row func(backupTable, []any) error) (head BackupHead, err error) {
	if err := f.json(frameHead, &head); err != nil {
		return head, err
	}
	if err := head.check(); err != nil {
		return head, err
	}
	if err := begin(head); err != nil {
		return head, err
	}
	var t backupTable
	for rows := int64(0); ; {
		sort, b, err := f.next()
		if err != nil {
			return head, err
		}
		switch sort {
		case frameTable:
			t = backupTable{}
			err = errors.Join(record.Unmarshal(b, &t), t.check())
		case frameRow:
			var vals []any
			if vals, err = parseRow(b, len(t.Columns)); err == nil {
				rows++
				if err = t.checkRow(vals); err == nil {
					if err := row(t, vals); err != nil {
						return head, err
					}
				}
			}
		case frameEnd:
			return head, f.end(b, rows)
		default:
			err = fmt.Errorf("its sort %q is not known", sort)
		}
		if err != nil {
			return head, damaged(fmt.Sprintf("part %d", f.n), err)
		}
	}
}

// end checks the last frame, and that nothing follows it.
func (f *frameReader) end(b []byte, rows int64) error {
	var e backupEnd
	if err := record.Unmarshal(b, &e); err != nil || e.Rows != rows {
		return damaged(fmt.Sprintf("it holds %d rows and says %d", rows, e.Rows), err)
	}
	if _, err := f.r.ReadByte(); !errors.Is(err, io.EOF) {
		return damaged("something follows its end", err)
	}
	return nil
}

// check refuses a backup of a newer shape.
func (h BackupHead) check() error {
	newest, err := newestMigration()
	if err != nil {
		return err
	}
	if h.Migration > newest || h.Shape > spineShape {
		return &cell.Error{Code: cell.Unsupported, Key: "error.backup.newer", Args: map[string]any{"program": h.Program},
			Msg: fmt.Sprintf("the backup was made by a newer program (%s: shape %d.%d, this one knows %d.%d): restore it with that program or a newer one",
				h.Program, h.Migration, h.Shape, newest, spineShape)}
	}
	return nil
}

// check refuses a table that no backup holds, or columns that are no names.
func (t backupTable) check() error {
	if !slices.ContainsFunc(tables, func(d table) bool { return d.name == t.Name && (d.class == copied || d.class == bulk) }) {
		return fmt.Errorf("it holds a table %q, which is not known", t.Name)
	}
	for _, c := range t.Columns {
		if c == "" || slices.ContainsFunc([]byte(c), func(b byte) bool { return b != '_' && (b < 'a' || b > 'z') }) {
			return fmt.Errorf("it has a column %q", c)
		}
	}
	if len(t.Columns) == 0 {
		return errors.New("it has a table without columns")
	}
	return nil
}

// checkRow refuses a blob whose bytes have changed: a backup of a store with such a blob cannot be restored by itself.
func (t backupTable) checkRow(vals []any) error {
	if t.Name == "blob" && len(vals) == 2 {
		return checkBlob(vals)
	}
	return nil
}

// Restore makes a store at c, which must be empty, of the backup r. The tables are made again from the record; effects are
// held until ReleaseEffects. What the checkpoints and the later log show to be lost stands in an entry, and what the
// later log sealed is sealed again, before anybody can read it. Nothing stays when it fails. Its errors: Conflict when
// there is something at c, Invalid for a backup that is damaged or is not of the log that the options are of.
func Restore(ctx context.Context, c Config, r io.Reader, o RestoreOptions) (out BackupRestored, err error) {
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	if c.URL != "" {
		return restoreInto(ctx, c, r, o)
	}
	// Built beside the target and moved there whole.
	target := filepath.Join(c.Dir, FileName)
	if _, err := os.Stat(target); !errors.Is(err, os.ErrNotExist) {
		return out, notEmpty(c.Dir, err)
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return out, unavailable("the data folder cannot be made", err)
	}
	tmp, err := os.MkdirTemp(c.Dir, ".restore-")
	if err != nil {
		return out, unavailable("the data folder cannot be written", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	if out, err = restoreInto(ctx, Config{Dir: tmp, Clock: c.Clock}, r, o); err != nil {
		return out, err
	}
	// A link, unlike a rename, never takes the place of a file that has come there meanwhile.
	if err := os.Link(filepath.Join(tmp, FileName), target); err != nil {
		return out, notEmpty(c.Dir, err)
	}
	return out, syncFolder(c.Dir)
}

func notEmpty(where string, err error) error {
	return &cell.Error{Code: cell.Conflict, Key: "error.restore.target",
		Msg: where + " holds a store already: name an empty target, nothing is restored over another store", Err: err}
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func restoreInto(ctx context.Context, c Config, r io.Reader, o RestoreOptions) (out BackupRestored, err error) {
	s, err := Open(ctx, c)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if s.head.seq > 0 || s.head.access.n > 0 {
		return out, notEmpty("the database", nil)
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return out, unavailable("the target cannot be written", err)
	}
	defer tx.Rollback() // after a commit it does nothing
	f := &filling{s: s, o: o, book: &book{ctx: ctx, tx: &session{sql: tx, again: newAgain(nil)}, lease: s.fence, order: s.order}}
	if out, err = f.all(r); err != nil {
		return BackupRestored{}, err
	}
	if err := tx.Commit(); err != nil {
		return BackupRestored{}, unavailable("the restored store cannot be kept", err)
	}
	return out, s.purge(ctx)
}

// filling is a restore on its way: all of it is one transaction.
type filling struct {
	s *Store
	o RestoreOptions
	*book
	table backupTable
	rows  rows
	bytes int
	leaf  int // column of entry
	seq   int
}

func (f *filling) all(r io.Reader) (out BackupRestored, err error) {
	fr, err := newFrameReader(r)
	if err != nil {
		return out, err
	}
	head, err := fr.walk(f.begin, f.row)
	if err == nil {
		err = f.insert()
	}
	if err != nil {
		return out, err
	}
	f.o.Progress(fmt.Sprintf("%d entries read; checking the record", f.head.seq))
	out = BackupRestored{Entries: head.Entries, Root: head.Root, Taken: head.Taken, Program: head.Program}
	if out.Lost, err = f.verify(head); err != nil {
		return out, err
	}
	f.o.Progress("making the tables again from the record")
	if err := f.s.remake(f.book, head.Entries); err != nil {
		return out, fmt.Errorf("make the tables again: %w", err)
	}
	if f.head, err = headOf(f.ctx, f.tx); err != nil {
		return out, err
	}
	f.destroy = nil // what the backup's own seals destroyed is not in it
	f.head.time = max(f.s.clock.Now(), f.head.time)
	if out.Sealed, err = f.sealAgain(head); err != nil {
		return out, fmt.Errorf("apply the later seals again: %w", err)
	}
	if _, err := f.as(f.o.Who, f.o.Reason).Append(cell.House, out); err != nil {
		return out, err
	}
	return out, f.flush()
}

func (f *filling) begin(h BackupHead) error {
	if newest, err := newestMigration(); err != nil || h.Migration == newest {
		return err
	}
	f.o.Progress(fmt.Sprintf("the backup was made by an older program (%s): it is brought to the present shape", h.Program))
	return nil
}

// as is the inside of an Update within the restore.
func (f *filling) as(who cell.Actor, reason string) *Tx {
	return &Tx{book: f.book, who: who, reason: reason}
}

// fillRows and fillBytes bound what is inserted at once.
const (
	fillRows  = 200
	fillBytes = 4 << 20
)

func (f *filling) row(t backupTable, vals []any) error {
	if t.Name != f.table.Name {
		if err := f.insert(); err != nil {
			return err
		}
		f.table, f.seq, f.leaf = t, slices.Index(t.Columns, "seq"), slices.Index(t.Columns, "leaf")
	}
	f.rows = append(f.rows, vals)
	for _, v := range vals {
		if b, ok := v.([]byte); ok {
			f.bytes += len(b)
		}
	}
	if len(f.rows) >= fillRows || f.bytes >= fillBytes {
		return f.insert()
	}
	return nil
}

// insert writes the rows that were gathered, and with entries the hashes and notices that follow from them.
func (f *filling) insert() error {
	if len(f.rows) == 0 {
		return nil
	}
	all := f.rows
	f.rows, f.bytes = nil, 0
	if err := all.insert(f.book, f.table.Name+" ("+commas(f.table.Columns)+")"); err != nil {
		return damaged("its rows of "+f.table.Name+" do not fit", err)
	}
	if f.table.Name != "entry" {
		return nil
	}
	var hashes rows
	for _, vals := range all {
		seq, leaf, err := f.entry(vals)
		if err != nil {
			return err
		}
		at := tlog.StoredHashIndex(0, seq-1)
		var stored []tlog.Hash
		f.head.edge, stored = f.head.edge.add(seq-1, leaf)
		for i, x := range stored {
			hashes = append(hashes, []any{at + int64(i), slices.Clone(x[:])})
		}
		f.head.seq = cell.Seq(seq)
	}
	if err := hashes.insert(f.book, "hash (idx, hash)"); err != nil {
		return err
	}
	// What was told before the backup needs no telling again; the rows are what a reader who comes back is told from.
	return f.exec("INSERT INTO outbox (seq, crisis, kind) SELECT seq, crisis, kind FROM entry WHERE seq > (SELECT COALESCE(MAX(seq), 0) FROM outbox)")
}

// entry reads position and leaf of the next entry.
func (f *filling) entry(vals []any) (seq int64, leaf tlog.Hash, err error) {
	if f.seq < 0 || f.leaf < 0 {
		return 0, leaf, damaged("its entries have no positions or hashes", nil)
	}
	seq, _ = vals[f.seq].(int64)
	raw, _ := vals[f.leaf].([]byte)
	if seq != int64(f.head.seq)+1 || len(raw) != len(leaf) {
		return 0, leaf, damaged(fmt.Sprintf("entry %d is missing", f.head.seq+1), nil)
	}
	return seq, tlog.Hash(raw), nil
}

// verify checks the record that was read and tells what of it is lost.
func (f *filling) verify(head BackupHead) ([]Lost, error) {
	r, err := record.Verify(f.ctx, moment{f.tx}, record.Options{Trust: f.o.Trust, Checkpoints: f.o.Checkpoints})
	if err != nil {
		return nil, err
	}
	if r.Entries != head.Entries || hex.EncodeToString(r.Root[:]) != head.Root {
		return nil, damaged("it holds another record than it says", nil)
	}
	for _, fault := range r.Faults {
		if fault.Kind != record.FaultTruncated { // what is lost
			return nil, &cell.Error{Code: cell.Invalid, Key: "error.restore.record", Args: map[string]any{"fault": fault.String()},
				Msg: "the record of the backup does not hold, or is not the one of the checkpoints; nothing was restored: " + fault.String()}
		}
	}
	lost := []Lost{}
	for _, text := range f.o.Checkpoints {
		c, err := record.ParseCheckpoint(text)
		if err != nil {
			return nil, err
		}
		if c.Size > cell.Seq(r.Entries) {
			lost = append(lost, Lost{c.Size, hex.EncodeToString(c.Root[:])})
		}
	}
	slices.SortFunc(lost, func(a, b Lost) int { return int(a.Size - b.Size) })
	return lost, nil
}

// headOf reads where the record ends.
func headOf(ctx context.Context, db queryer) (h head, err error) {
	err = db.QueryRowContext(ctx, "SELECT seq, time FROM entry ORDER BY seq DESC LIMIT 1").Scan(&h.seq, &h.time)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return h, unavailable("the record cannot be read", err)
	}
	if h.edge, err = edgeAt(int64(h.seq), hashesOf(ctx, db)); err != nil {
		return h, unavailable("the tree's hashes cannot be read", err)
	}
	if h.closed, err = closedCrises(ctx, db); err != nil {
		return h, unavailable("the crises cannot be read", err)
	}
	if h.access, err = accessEnd(ctx, db); err != nil {
		return h, unavailable("the access log cannot be read", err)
	}
	return h, nil
}
