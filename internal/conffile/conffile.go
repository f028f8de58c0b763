// SPDX-License-Identifier: Apache-2.0

package conffile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxFile is the largest file that is read, in bytes. A file with every setting and a paragraph on each is a tenth of it.
const MaxFile = 64 << 10

// Setting is one line of the file.
type Setting struct {
	Name  string // lower-case letters, digits and hyphens
	Value string // without the blanks around it
	Line  int    // 1-based
}

// Fault is something wrong with one line, or with the whole file when Line is 0.
type Fault struct {
	Line int
	Msg  string // what is wrong and what to do
}

// Error gives the line and the message.
func (f *Fault) Error() string {
	if f.Line == 0 {
		return f.Msg
	}
	return fmt.Sprintf("line %d: %s", f.Line, f.Msg)
}

// Read reads the file. Its error is that of the file, or the faults in it, joined (see Parse).
func Read(file string) (_ []Setting, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close() // nothing was written
	return Parse(f)
}

// Parse reads settings. A line is empty, a comment that begins with #, or `name = value`; a value in double quotes may hold
// blanks at its ends and the escapes of a Go string. The error joins a *Fault for each line that is none of these.
func Parse(r io.Reader) ([]Setting, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(b) > MaxFile {
		return nil, &Fault{Msg: fmt.Sprintf("the file is larger than %d KiB: it holds one setting a line and nothing else", MaxFile>>10)}
	}
	var all []Setting
	var faults []error
	at := map[string]int{}
	for i, line := range strings.Split(strings.TrimPrefix(string(b), "\ufeff"), "\n") {
		s, msg := parseLine(line)
		s.Line = i + 1
		if before := at[s.Name]; msg == "" && before > 0 {
			msg = fmt.Sprintf("%s stands on line %d already: remove one of them", s.Name, before)
		}
		switch {
		case msg != "":
			faults = append(faults, &Fault{Line: i + 1, Msg: msg})
		case s.Name != "":
			at[s.Name] = i + 1
			all = append(all, s)
		}
	}
	return all, errors.Join(faults...)
}

// parseLine returns a setting without a name for a line that holds none, and a message for one that cannot be read.
// Messages never repeat the value: it may be a secret in the wrong place.
func parseLine(line string) (Setting, string) {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' {
		return Setting{}, ""
	}
	if !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
		return Setting{}, "the line is not plain UTF-8 text: type it again"
	}
	name, value, found := strings.Cut(line, "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !found || !nameLike(name) {
		return Setting{}, "this is no setting: write it as `name = value`, and # before a comment"
	}
	if strings.HasPrefix(value, `"`) {
		v, err := strconv.Unquote(value)
		if err != nil {
			return Setting{}, "the quotes of " + name + " do not close, or an escape is wrong: write it as \"value\""
		}
		value = v
	}
	return Setting{Name: name, Value: value}, ""
}

func nameLike(s string) bool {
	for _, c := range []byte(s) {
		if c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != "" && s[0] != '-'
}
