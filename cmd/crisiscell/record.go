// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/store"
)

// exitFault is the exit code of a check that found a fault.
const exitFault = 1

// recordVerbs are the verbs on the record. Only rotate writes to it.
type recordVerbs struct {
	Export recordExport `cmd:"" help:"Write the record into a new folder, as its reader may have it. Example: crisiscell record export handed-over --for public"`
	Verify recordVerify `cmd:"" help:"Check an export, a data folder or a database. Example: crisiscell record verify handed-over --trust FINGERPRINT"`
	Replay recordReplay `cmd:"" help:"Apply every entry again and compare the tables. Example: crisiscell record replay --data crisis"`
	Rotate recordRotate `cmd:"" help:"Put a new log key in force, signed by the old and the new one; the server must be stopped. Example: crisiscell record rotate new.key --reason TEXT"`
}

// recordExport is `crisiscell record export`.
type recordExport struct {
	recordStore
	Dir string `arg:"" name:"dir" help:"Folder to write: it must not exist or be empty."`
	For string `help:"Reader: a seat, or public. Without it the export holds everything."`
}

// Run writes the folder whole or not at all and says what it holds.
func (v *recordExport) Run(s streams) error {
	ctx := context.Background()
	return v.with(ctx, v.Data, func(st *store.Store) error {
		may, err := mayRead(ctx, st, v.For)
		if err != nil {
			return err
		}
		m, err := record.WriteExport(ctx, v.Dir, &watched{Log: st, to: s.err}, record.ExportOptions{For: v.For, May: may})
		if err != nil {
			return fmt.Errorf("%s: %w", v.Dir, err)
		}
		_, err = fmt.Fprintf(s.out, "%d entries, %d payloads, %d withheld, %d sealed, %d checkpoints\nfingerprint %s\nroot %s\n",
			m.Entries, m.Payloads, m.Withheld, m.Sealed, m.Checkpoints, m.Fingerprint, m.Root)
		return err
	})
}

// mayRead tells which payloads a reader may have: the public headers only, a seat what it may see in its crisis.
func mayRead(ctx context.Context, st *store.Store, reader string) (func(record.Entry) bool, error) {
	switch reader {
	case "":
		return nil, nil
	case "public":
		return func(record.Entry) bool { return false }, nil
	}
	v, err := st.Reader(ctx, reader)
	if err != nil {
		return nil, fmt.Errorf("--for %s: %w; the seats are on the page of the charter", reader, err)
	}
	return func(e record.Entry) bool {
		withheld, err := st.Withheld(ctx, v, []cell.Seq{e.Seq})
		return err == nil && !withheld[e.Seq] // what cannot be asked is withheld
	}, nil
}

// recordReplay is `crisiscell record replay`.
type recordReplay struct {
	recordStore
}

// Run compares every row and prints what differs.
func (v *recordReplay) Run(s streams) error {
	ctx := context.Background()
	return v.with(ctx, v.Data, func(st *store.Store) error {
		n, err := replay(ctx, st, s)
		return faulty(n, err)
	})
}

// replay prints rows compared and differences, and returns how many those are.
func replay(ctx context.Context, st *store.Store, s streams) (int64, error) {
	fmt.Fprintln(s.err, "applying every entry again")
	rows, diffs, err := st.Replay(ctx)
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(s.out, "%d rows compared\n", rows)
	for _, d := range diffs {
		fmt.Fprintf(s.out, "row %s %d: the row is %s\n", d.Table, d.Row, d.What)
	}
	return int64(len(diffs)), nil
}

// errFaults ends a check that found n faults.
type errFaults int64

func (e errFaults) Error() string {
	if e == 1 {
		return "1 fault"
	}
	return fmt.Sprintf("%d faults", int64(e))
}

// Unwrap gives run the exit code.
func (errFaults) Unwrap() error { return errExit(exitFault) }

func faulty(n int64, err error) error {
	if err == nil && n > 0 {
		return errFaults(n)
	}
	return err
}

// progressEach is after how many entries a long reading says where it is: some seconds of work.
const progressEach = 100_000

// watched is a log that says on a stream how far it was read.
type watched struct {
	record.Log
	to io.Writer
}

// Entries implements record.Log.
func (w *watched) Entries(ctx context.Context, from cell.Seq, fn func(record.Entry) error) error {
	n := 0
	return w.Log.Entries(ctx, from, func(e record.Entry) error {
		if n++; n%progressEach == 0 {
			fmt.Fprintf(w.to, "%d entries read\n", n)
		}
		return fn(e)
	})
}

// isExport reports whether dir is an export: a folder with a manifest.
func isExport(dir string) (bool, error) {
	_, err := os.Stat(filepath.Join(dir, "MANIFEST.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
