// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/crisiscell/crisiscell/finance/list"
	"github.com/crisiscell/crisiscell/finance/screen"
)

// batchRows is how many rows are held at once; only so many are read ahead of what is written.
const batchRows = 1024

// desk is what rows are screened with.
type desk struct {
	verb  *screenVerb
	index *screen.Index
	quiet map[cleared]bool
}

// cleared is a pair that people have judged to be two parties.
type cleared struct{ name, entity string }

// screenedRow is one line of output.
type screenedRow struct {
	ID         string       `json:"id"`
	Name       string       `json:"name"`
	Matches    []foundParty `json:"matches"`
	Suppressed int          `json:"suppressed,omitempty"`
	Error      string       `json:"error,omitempty"`
}

// foundParty is one match of an answer. Level is null for a score under the recommended ones.
type foundParty struct {
	Entity  string          `json:"entity"`
	List    string          `json:"list"`
	Name    string          `json:"name"`
	Matched string          `json:"matched"`
	Script  string          `json:"script"`
	Score   float64         `json:"score"`
	Level   *string         `json:"level"`
	Why     []screen.Reason `json:"why"`
}

// screenAll writes one line a row in the order of the rows, whatever the number of cores, and returns how many rows could
// not be read.
func (d *desk) screenAll(in *rows, out, errs io.Writer) (bad int, err error) {
	batch := make([]subject, 0, batchRows)
	lines := make([][]byte, batchRows)
	for more := true; more; {
		batch = batch[:0]
		for more && len(batch) < batchRows {
			s, ok, err := in.next()
			if err != nil {
				return bad, err
			}
			if more = ok; ok {
				batch = append(batch, s)
			}
		}
		if err := d.screenBatch(batch, lines); err != nil {
			return bad, err
		}
		for i := range batch {
			if batch[i].fault != "" {
				bad++
				fmt.Fprintln(errs, "crisiscell: standard input", batch[i].fault)
			}
			if _, err := out.Write(lines[i]); err != nil {
				return bad, err
			}
		}
	}
	return bad, nil
}

// screenBatch fills lines with the answers of a batch, on all cores.
func (d *desk) screenBatch(batch []subject, lines [][]byte) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	errs := make([]error, workers())
	for w := range errs {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(batch) {
					return
				}
				line, err := json.Marshal(d.answer(&batch[i]))
				if err != nil {
					errs[w] = err
					return
				}
				lines[i] = append(line, '\n')
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

func (d *desk) answer(s *subject) screenedRow {
	a := screenedRow{ID: s.id, Name: s.query.Name, Matches: []foundParty{}, Error: s.fault}
	if s.fault != "" {
		return a
	}
	for _, m := range d.index.Search(s.query, d.verb.Threshold, d.verb.Limit+len(d.quiet)) {
		if d.quiet[cleared{clearedName(s.query.Name), m.Party.ID}] {
			a.Suppressed++
			continue
		}
		if len(a.Matches) == d.verb.Limit {
			break
		}
		f := foundParty{Entity: m.Party.ID, List: m.Party.List, Matched: m.Matched.Text, Script: m.Script, Score: m.Score, Why: m.Why}
		if len(m.Party.Names) > 0 {
			f.Name = m.Party.Names[0].Text
		}
		if m.Level != "" {
			f.Level = &m.Level
		}
		a.Matches = append(a.Matches, f)
	}
	return a
}

func clearedName(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// readCleared reads the pairs that stay quiet. A pair whose hash is no longer the entry's speaks again.
func readCleared(name string, lists []*list.List) (map[cleared]bool, error) {
	f, err := readFile(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // nothing was written
	hashes := map[string]string{}
	for _, l := range lists {
		for i := range l.Entries {
			hashes[l.Entries[i].ID] = l.Entries[i].Hash()
		}
	}
	r := csv.NewReader(f)
	header, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s line 1: expected the header name,entity: %w", name, err)
	}
	at := map[string]int{}
	for i, h := range header {
		at[strings.ToLower(strings.TrimSpace(h))] = i + 1
	}
	if at["name"] == 0 || at["entity"] == 0 {
		return nil, fmt.Errorf("%s line 1: the header has no column name or no column entity", name)
	}
	out := map[cleared]bool{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		entity := strings.TrimSpace(row[at["entity"]-1])
		if h := at["hash"]; h > 0 && row[h-1] != "" && row[h-1] != hashes[entity] {
			continue
		}
		out[cleared{clearedName(row[at["name"]-1]), entity}] = true
	}
}
