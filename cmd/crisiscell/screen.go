// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/crisiscell/crisiscell/finance/list/open"
	"github.com/crisiscell/crisiscell/finance/screen"
)

// screenVerb is `crisiscell screen`: no store, no network.
type screenVerb struct {
	List      []string `required:"" sep:"none" type:"path" help:"A list file or a folder of them; may be repeated. The format is recognised."`
	Threshold float64  `default:"-1" help:"Least probability of a match that is written, 0 to 1. The default is the recommended one."`
	Limit     int      `default:"10" help:"Most matches of a row."`
	Suppress  string   `type:"path" help:"CSV of cleared pairs with the columns name and entity, and optionally hash: a pair stays quiet while the entry's hash is the same."`
	More      []string `arg:"" optional:"" type:"path" name:"list" help:"More lists."`
}

// Run screens the rows of standard input, a batch at a time, and writes one line a row in their order.
func (v *screenVerb) Run(s streams) error {
	if v.Threshold == -1 {
		v.Threshold = screen.Possible
	}
	if v.Threshold < 0 || v.Threshold > 1 || v.Limit < 1 {
		fmt.Fprintln(s.err, "crisiscell: --threshold is from 0 to 1, and --limit 1 or more")
		return errExit(exitUsage)
	}
	lists, notes, err := open.Paths(append(v.List, v.More...))
	if err != nil {
		return err
	}
	for _, n := range notes {
		fmt.Fprintln(s.err, "crisiscell:", n)
	}
	d := desk{verb: v}
	var parties []screen.Party
	for _, l := range lists {
		parties = append(parties, l.Parties()...)
	}
	if d.index, err = screen.NewIndex(screen.Data(), parties); err != nil {
		return err
	}
	if v.Suppress != "" {
		if d.quiet, err = readCleared(v.Suppress, lists); err != nil {
			return err
		}
	}
	rows, err := newRows(s.in)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(s.out, 1<<16)
	bad, err := d.screenAll(rows, out, s.err)
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%d rows could not be read; their lines say why, the others are done", bad)
	}
	return nil
}

// readFile opens a file that a flag names.
func readFile(name string) (io.ReadCloser, error) { return os.Open(name) }

// workers is how many rows are screened at once.
func workers() int { return runtime.GOMAXPROCS(0) }
