// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/store"
)

// maxKept bounds a --checkpoint file in bytes; one byte more than record takes, so that record tells of it.
const maxKept = record.MaxCheckpoint + 1

// recordVerify is `crisiscell record verify`.
type recordVerify struct {
	recordStore
	Dir        string   `arg:"" optional:"" name:"dir" help:"An export (a folder with MANIFEST.json) or a data folder; without it the store of --data or --database."`
	Trust      string   `help:"Fingerprint of the genesis entry, from where it was noted at the first start."`
	Checkpoint []string `type:"path" sep:"none" help:"A signed checkpoint of this log that was kept elsewhere; may be repeated."`
}

// Run checks an export without database or network; of a store it also replays the entries.
func (v *recordVerify) Run(s streams) error {
	o := record.Options{Trust: v.Trust}
	for _, name := range v.Checkpoint {
		text, err := readKept(name)
		if err != nil {
			return err
		}
		o.Checkpoints = append(o.Checkpoints, text)
	}
	if v.Dir != "" && v.Database != "" {
		return fmt.Errorf("%s and --database name two records: give one of them", v.Dir)
	}
	ctx := context.Background()
	if v.Dir == "" {
		return v.store(ctx, v.Data, o, s)
	}
	switch is, err := isExport(v.Dir); {
	case err != nil:
		return err
	case is:
		return verifyExport(ctx, v.Dir, o, s)
	}
	return v.store(ctx, v.Dir, o, s)
}

func readKept(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // nothing was written
	b, err := io.ReadAll(io.LimitReader(f, maxKept))
	if err != nil {
		return nil, err
	}
	if _, err := record.ParseCheckpoint(b); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return b, nil
}

func verifyExport(ctx context.Context, dir string, o record.Options, s streams) error {
	x, m, err := record.OpenExport(dir)
	if err != nil {
		return err
	}
	defer x.Close() // nothing was written
	if m.For != "" {
		fmt.Fprintf(s.out, "export for %q\n", m.For)
	}
	n, err := verify(ctx, x, o, s)
	return finish(s, n, err)
}

func (v *recordVerify) store(ctx context.Context, dir string, o record.Options, s streams) error {
	return v.with(ctx, dir, func(st *store.Store) error {
		n, err := verify(ctx, st, o, s)
		if err != nil {
			return err
		}
		rows, err := replay(ctx, st, s)
		if err != nil && n > 0 { // entries that do not fit cannot be applied; what was found stands
			fmt.Fprintf(s.out, "the tables were not compared: %v\n", err)
			err = nil
		}
		return finish(s, n+rows, err)
	})
}

// verify prints what was checked and each fault, and returns how many those are.
func verify(ctx context.Context, log record.Log, o record.Options, s streams) (int64, error) {
	audit := decision.NewAudit()
	o.Follow = audit.Entry
	r, err := record.Verify(ctx, &watched{Log: log, to: s.err}, o)
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(s.out, "%d entries: %d payloads, %d withheld, %d sealed\n", r.Entries, r.Payloads, r.Withheld, r.Sealed)
	fmt.Fprintf(s.out, "%d checkpoints, %d signatures by the key in force\n", r.Checkpoints, r.Signatures)
	fmt.Fprintf(s.out, "%d signatures under charters, %d not judged since a payload is withheld or sealed\n", audit.Signatures, audit.Unchecked)
	if r.Fingerprint != "" {
		fmt.Fprintf(s.out, "fingerprint %s\n", r.Fingerprint)
	}
	if r.Root == (tlog.Hash{}) {
		fmt.Fprintln(s.out, "root unknown: entries are missing or out of order")
	} else {
		fmt.Fprintf(s.out, "root %x\n", r.Root[:])
	}
	for _, f := range r.Faults {
		fmt.Fprintln(s.out, f)
	}
	return int64(len(r.Faults)) + r.More, nil
}

// finish prints the last line of a check that found n faults and gives what it ends with.
func finish(s streams, n int64, err error) error {
	if err == nil && n == 0 {
		_, err = fmt.Fprintln(s.out, "no fault")
	}
	return faulty(n, err)
}
