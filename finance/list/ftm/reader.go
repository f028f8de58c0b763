// SPDX-License-Identifier: Apache-2.0

package ftm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/finance/list"
)

// Limits of a file: the largest collection published has some 2 GB, the longest line some 2 MB.
const (
	MaxBytes = 8 << 30
	maxLine  = 32 << 20
)

// entity is one line.
type entity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Caption    string              `json:"caption"`
	Datasets   []string            `json:"datasets"`
	Properties map[string][]string `json:"properties"`
}

// Recognise tells whether b begins with an entity.
func Recognise(b []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimSpace(b), []byte("\n"))
	var e struct {
		ID         string          `json:"id"`
		Schema     string          `json:"schema"`
		Properties json.RawMessage `json:"properties"`
	}
	return json.Unmarshal(line, &e) == nil && e.Schema != "" && len(e.Properties) > 0
}

// Read reads the file as the list of that name. Parties without a name are left out, which a note says.
func Read(name, file string, in io.Reader) (*list.List, error) {
	limited := &io.LimitedReader{R: in, N: MaxBytes}
	lines := bufio.NewScanner(limited)
	lines.Buffer(nil, maxLine)
	m := mapper{file: file, list: &list.List{Name: name}, at: map[string]int{}}
	n := 1
	for ; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		if !utf8.Valid(line) {
			return nil, list.Fault(list.KeyEncoding, file, n, "the line is not UTF-8; save the file as UTF-8")
		}
		var e entity
		if err := json.Unmarshal(line, &e); err != nil {
			key := list.KeyRow
			if s := (*json.SyntaxError)(nil); errors.As(err, &s) && s.Offset >= int64(len(line)) {
				key = list.KeyCut
			}
			return nil, list.Fault(key, file, n, "expected {\"id\", \"schema\", \"properties\"} on one line: %v; fetch the file again", err)
		}
		if e.ID == "" || e.Schema == "" {
			return nil, list.Fault(list.KeyRow, file, n, "an entity needs id and schema; fetch the file again")
		}
		if err := m.take(&e, string(line), n); err != nil {
			return nil, err
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, list.Fault(list.KeyLarge, file, n, "the line is longer than %d MiB", maxLine>>20)
	case err != nil:
		return nil, err
	case limited.N == 0:
		return nil, list.Fault(list.KeyLarge, file, 0, "larger than %d GiB", MaxBytes>>30)
	}
	return m.finish()
}
