// SPDX-License-Identifier: Apache-2.0

package ofac

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/crisiscell/crisiscell/finance/screen"
)

// maxBytes is the largest file read (256 MiB), far above any list published so far.
const maxBytes = 256 << 20

// null is what the files write for an empty field.
const null = "-0-"

// Read reads a primary file (sdn.csv, cons_prim.csv) and its aliases, which may be nil. list is the name shown.
func Read(list string, primary, aliases io.Reader) ([]screen.Party, error) {
	var parties []screen.Party
	at := map[string]int{}
	err := rows(primary, 4, func(r []string, line int) error {
		if _, twice := at[r[0]]; twice {
			return fmt.Errorf("line %d: entry %s stands twice", line, r[0])
		}
		at[r[0]] = len(parties)
		parties = append(parties, screen.Party{ID: "ofac:" + r[0], List: list, Type: kind(r[2]),
			Names: []screen.Name{{Text: r[1]}}})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("primary file: %w", err)
	}
	if len(parties) == 0 {
		return nil, errors.New("primary file: no entries; expected rows that start with an entry number")
	}
	if aliases == nil {
		return parties, nil
	}
	err = rows(aliases, 4, func(r []string, line int) error {
		p, known := at[r[0]]
		if !known {
			return fmt.Errorf("line %d: alias of entry %s, which the primary file does not have", line, r[0])
		}
		parties[p].Names = append(parties[p].Names, screen.Name{Text: r[3]})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("alias file: %w", err)
	}
	return parties, nil
}

// kind is the party type of an SDN type; the files leave it empty for organisations.
func kind(s string) string {
	switch s {
	case "individual":
		return "person"
	case "vessel", "aircraft":
		return s
	}
	return "organization"
}

// rows calls row with each record's trimmed fields. The files end with a line that holds only a Ctrl-Z; an
// optional header row is passed over.
func rows(in io.Reader, least int, row func(fields []string, line int) error) error {
	limited := &io.LimitedReader{R: in, N: maxBytes + 1}
	r := csv.NewReader(limited)
	r.FieldsPerRecord = -1
	for first := true; ; first = false {
		f, err := r.Read()
		if limited.N == 0 {
			return fmt.Errorf("larger than %d bytes", maxBytes)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		if strings.TrimSpace(f[0]) == "\x1a" {
			continue
		}
		if len(f) < least {
			return fmt.Errorf("line %d: %d fields, expected at least %d", line, len(f), least)
		}
		for i := range f {
			if f[i] = strings.TrimSpace(f[i]); f[i] == null {
				f[i] = ""
			}
		}
		if !number(f[0]) {
			if first {
				continue
			}
			return fmt.Errorf("line %d: %q is not an entry number", line, f[0])
		}
		if err := row(f, line); err != nil {
			return err
		}
	}
}

func number(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
