// SPDX-License-Identifier: Apache-2.0

package open

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/finance/list"
	"github.com/crisiscell/crisiscell/finance/list/advxml"
	"github.com/crisiscell/crisiscell/finance/list/ftm"
	"github.com/crisiscell/crisiscell/finance/list/ofac"
	"github.com/crisiscell/crisiscell/finance/list/sdnxml"
	"github.com/crisiscell/crisiscell/finance/list/table"
	"github.com/crisiscell/crisiscell/finance/list/un"
)

// source is one file that was found.
type source struct {
	path  string
	named bool // given by itself, not found in a folder
	bytes []byte
	part  ofac.Part
	entry string // the first entry that a file of a CSV set is of
}

// Paths reads the lists of files and folders, in the order of the paths and, in a folder, of the names. Notes say what
// was passed over and what could not be checked.
func Paths(paths []string) (lists []*list.List, notes []string, err error) {
	var files []source
	for _, p := range paths {
		found, err := find(p)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, found...)
	}
	sets := map[string][]source{} // parts of CSV sets by folder
	for _, f := range files {
		if err := f.load(); err != nil {
			return nil, nil, err
		}
		if f.part != ofac.None {
			dir := filepath.Dir(f.path)
			sets[dir] = append(sets[dir], f)
			continue
		}
		l, err := f.read()
		switch {
		case err == nil:
			lists = append(lists, l)
		case cell.CodeOf(err) == cell.Unsupported && !f.named:
			notes = append(notes, f.path+" is of no known list format and was passed over")
		default:
			return nil, nil, err
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(sets)) {
		of, err := together(sets[dir])
		if err != nil {
			return nil, nil, err
		}
		lists = append(lists, of...)
	}
	if len(lists) == 0 {
		return nil, nil, list.Fault(list.KeyFormat, strings.Join(paths, ", "), 0, "no list of a known format is there; known are OFAC CSV sets and XML, UN consolidated XML, FollowTheMoney JSON lines, and CSV with the columns id and name")
	}
	for _, l := range lists {
		notes = append(notes, l.Notes...)
	}
	if err := twice(lists); err != nil {
		return nil, nil, err
	}
	return lists, notes, nil
}

// find lists the files of a path; hidden ones are passed over.
func find(path string) ([]source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []source{{path: path, named: true}}, nil
	}
	var out []source
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case p != path && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return filepath.SkipDir
			}
		case d.Type().IsRegular():
			out = append(out, source{path: p})
		}
		return nil
	})
	return out, err
}

// load reads the file, unless it is one that is read as it streams.
func (s *source) load() error {
	f, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer f.Close() // nothing was written
	head := make([]byte, 1<<16)
	n, err := f.Read(head)
	if err == nil && ftm.Recognise(head[:n]) {
		return nil
	}
	if _, err := f.Seek(0, 0); err != nil {
		return err
	}
	if s.bytes, err = list.ReadAll(s.path, f); err != nil {
		return err
	}
	s.part, s.entry = ofac.Recognise(bytes.TrimPrefix(s.bytes, []byte("\xef\xbb\xbf")))
	if s.part != ofac.Primary && table.Recognise(s.bytes) {
		s.part = ofac.None
	}
	return nil
}

// read reads one file that is a list by itself.
func (s *source) read() (*list.List, error) {
	base := strings.TrimSuffix(filepath.Base(s.path), filepath.Ext(s.path))
	if s.bytes == nil {
		f, err := os.Open(s.path)
		if err != nil {
			return nil, err
		}
		defer f.Close() // nothing was written
		return ftm.Read(base, s.path, f)
	}
	switch list.Root(s.bytes) {
	case un.Root:
		return un.Read(s.path, s.bytes)
	case sdnxml.Root:
		return sdnxml.Read(ofacName(base), s.path, s.bytes)
	case advxml.Root:
		return advxml.Read(ofacName(base), s.path, s.bytes)
	}
	switch {
	case ftm.Recognise(s.bytes):
		return ftm.Read(base, s.path, bytes.NewReader(s.bytes))
	case table.Recognise(s.bytes):
		return table.Read(base, s.path, s.bytes)
	}
	return nil, list.Fault(list.KeyFormat, s.path, 0, "no known list format; known are OFAC CSV sets and XML, UN consolidated XML, FollowTheMoney JSON lines, and CSV with the columns id and name")
}

// ofacName tells the two lists of OFAC apart, which only their file names do.
func ofacName(base string) string {
	if strings.HasPrefix(strings.ToLower(base), "cons") {
		return "OFAC Consolidated"
	}
	return "OFAC SDN"
}

// together makes lists of the files of a folder: each alias, address and comment file goes to the primary file that has
// its first entry.
func together(files []source) ([]*list.List, error) {
	var out []*list.List
	taken := make([]bool, len(files))
	for i, f := range files {
		if f.part != ofac.Primary {
			continue
		}
		taken[i] = true
		set := ofac.Set{Primary: ofac.File{Name: f.path, Bytes: f.bytes}}
		for j, g := range files {
			slot := map[ofac.Part]*ofac.File{ofac.Aliases: &set.Aliases, ofac.Addresses: &set.Addresses, ofac.Comments: &set.Comments}[g.part]
			if slot == nil || taken[j] || slot.Bytes != nil || !holds(f.bytes, g.entry) && primaries(files) > 1 {
				continue
			}
			*slot, taken[j] = ofac.File{Name: g.path, Bytes: g.bytes}, true
		}
		l, err := ofac.Read(ofacName(filepath.Base(f.path)), set)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	for i, f := range files {
		if !taken[i] {
			return nil, list.Fault(list.KeyStray, f.path, 0, "it belongs to an OFAC set whose primary file (sdn.csv or cons_prim.csv) is not beside it; bring the whole set in")
		}
	}
	return out, nil
}

func primaries(files []source) (n int) {
	for _, f := range files {
		if f.part == ofac.Primary {
			n++
		}
	}
	return n
}

// holds tells whether a primary file has an entry.
func holds(primary []byte, entry string) bool {
	row := []byte(entry + ",")
	return bytes.HasPrefix(primary, row) || bytes.Contains(primary, append([]byte("\n"), row...))
}

// twice refuses lists that have entries of one id: the same list was given twice.
func twice(lists []*list.List) error {
	of := map[string]string{}
	for _, l := range lists {
		for i := range l.Entries {
			id := l.Entries[i].ID
			if first, known := of[id]; known {
				return list.Fault(list.KeyTwice, l.Name, 0, "entry %s is also in %s; give each list once", id, fmt.Sprintf("%q", first))
			}
			of[id] = l.Name
		}
	}
	return nil
}
