// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crisiscell/crisiscell/cell"
)

// read gives all files of a folder by their path in it.
func read(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		files[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestAnExportIsTheSameBytesEachTime(t *testing.T) {
	t.Parallel()
	a, b := read(t, sample(t).exported(t, ExportOptions{})), read(t, sample(t).exported(t, ExportOptions{}))
	if diff := cmp.Diff(a, b); diff != "" || len(a) != 8 {
		t.Errorf("%d files, differing in:\n%s", len(a), diff)
	}
}

func TestAnExportHoldsOnlyWhatTheReaderMayHave(t *testing.T) {
	t.Parallel()
	m := sample(t)
	dir := m.exported(t, ExportOptions{For: "public", May: func(e Entry) bool { return e.Seq == 3 }})
	x, manifest, err := OpenExport(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var there []cell.Seq
	err = x.Entries(t.Context(), 1, func(e Entry) error {
		if e.Body != nil {
			there = append(there, e.Seq)
		}
		return nil
	})
	// The genesis entry and the rotation are for everybody: without them no checkpoint can be checked.
	if err != nil || !slices.Equal(there, []cell.Seq{1, 3, 8}) {
		t.Errorf("payloads of %v, %v", there, err)
	}
	for name, b := range read(t, dir) {
		if strings.Contains(b, "note 7") || strings.Contains(b, "retention") {
			t.Errorf("%s holds what is withheld", name)
		}
	}
	r, err := Verify(t.Context(), x, Options{Trust: manifest.Fingerprint})
	if err != nil || !r.OK() || r.Withheld != 15 || r.Sealed != 2 || manifest.Withheld != 15 || manifest.For != "public" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestAnExportIsWrittenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	m := sample(t)
	parent := t.TempDir()
	full := filepath.Join(parent, "full")
	if err := os.MkdirAll(filepath.Join(full, "mine"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteExport(t.Context(), full, m, ExportOptions{}); cell.CodeOf(err) != cell.Conflict {
		t.Errorf("into a folder that is not empty: %v", err)
	}
	m.entries[11].Body = []byte(`{"a": 1}`)
	if _, err := WriteExport(t.Context(), filepath.Join(parent, "new"), m, ExportOptions{}); cell.CodeOf(err) != cell.Conflict {
		t.Errorf("of a payload that is not canonical: %v", err)
	}
	list, err := os.ReadDir(parent)
	if err != nil || len(list) != 1 {
		t.Errorf("left behind: %v, %v", list, err)
	}
	empty := filepath.Join(parent, "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteExport(t.Context(), empty, sample(t), ExportOptions{}); err != nil {
		t.Errorf("into an empty folder: %v", err)
	}
	info, err := os.Stat(empty)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestALongLogExportsAChoiceOfItsCheckpoints(t *testing.T) {
	t.Parallel()
	m := sample(t)
	last := m.points[4]
	m.points = slices.Repeat([][]byte{m.points[0]}, 2*MaxExported)
	m.points = append(m.points, last)
	x, manifest, err := OpenExport(m.exported(t, ExportOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var got [][]byte
	if err := x.Checkpoints(t.Context(), func(b []byte) error { got = append(got, b); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(got) != 6667 || manifest.Checkpoints != 6667 || !bytes.Equal(got[len(got)-1], last) {
		t.Errorf("%d checkpoints, %d in the manifest", len(got), manifest.Checkpoints)
	}
}

// replaced changes text in one file of an export.
func replaced(t testing.TB, dir, name, from, to string) {
	t.Helper()
	p := filepath.Join(dir, name)
	b, err := os.ReadFile(p)
	if err != nil || !bytes.Contains(b, []byte(from)) {
		t.Fatalf("%s holds no %q: %v", name, from, err)
	}
	if err := os.WriteFile(p, bytes.Replace(b, []byte(from), []byte(to), 1), 0o600); err != nil {
		t.Fatal(err)
	}
}

// damage is a change to the files of an export. Those with want are found by Verify, also by the independent one;
// the others are refused with an error that names the place.
type damage struct {
	name   string
	change func(t testing.TB, dir string)
	want   []string
	err    string
}

func damages() []damage {
	edit := func(name, from, to string) func(testing.TB, string) {
		return func(t testing.TB, dir string) { t.Helper(); replaced(t, dir, name, from, to) }
	}
	return []damage{
		{"an edited header", edit(entriesFile, `"actor":"018f3c6a-0000-7000-8000-000000000001","crisis":"018f3c6a-0000-7000-8000-0000000000c1","kind":"test.noted"`,
			`"actor":"","crisis":"","kind":"test.noted"`), []string{"file 0", "edited 2"}, ""},
		{"an edited payload", edit(payloadsFile, "note 7", "note 8"), []string{"file 0", "payload 7"}, ""},
		{"a longer checkpoint", edit("checkpoints/000005.txt", "\n\n", "\nmore\n\n"), []string{"file 0", "checkpoint 20"}, ""},
		{"a manifest with another root", edit(manifestFile, `"root":"`, `"root":"00`), []string{"file 0"}, ""},
		{"a payload line that is gone", func(t testing.TB, dir string) {
			line := strings.SplitAfter(read(t, dir)[payloadsFile], "\n")[1]
			replaced(t, dir, payloadsFile, line, "")
		}, []string{"file 0", "payload 2"}, ""},
		{"an entry line that is gone", func(t testing.TB, dir string) {
			line := strings.SplitAfter(read(t, dir)[entriesFile], "\n")[1]
			replaced(t, dir, entriesFile, line, "")
		}, []string{"file 0", "file 0", "removed 2"}, ""},
		{"a header with another field", edit(entriesFile, `"version":1}`, `"version":1,"x":1}`), nil, "entries.jsonl:1"},
		{"a header with white space", edit(entriesFile, `{"actor":`, `{ "actor":`), nil, "entries.jsonl:1"},
		{"a leaf in upper case", func(t testing.TB, dir string) {
			s := read(t, dir)[entriesFile]
			i := strings.Index(s, `"leaf":"`) + 8
			replaced(t, dir, entriesFile, s[i:i+64], strings.ToUpper(s[i:i+64]))
		}, nil, "entries.jsonl:1"},
		{"a state nobody knows", edit(entriesFile, `"state":"sealed"`, `"state":"lost"`), nil, "entries.jsonl:4"},
		{"a line that is cut", func(t testing.TB, dir string) {
			b := read(t, dir)[payloadsFile]
			if err := os.WriteFile(filepath.Join(dir, payloadsFile), []byte(b[:len(b)-3]), 0o600); err != nil {
				t.Fatal(err)
			}
		}, nil, "payloads.jsonl:18"},
		{"an endless line", func(t testing.TB, dir string) {
			if err := os.WriteFile(filepath.Join(dir, entriesFile), bytes.Repeat([]byte("x"), 1<<16), 0o600); err != nil {
				t.Fatal(err)
			}
		}, nil, "entries.jsonl:1"},
		{"a short salt", edit(payloadsFile, `,"salt":"`, `,"salt":"00`), nil, "payloads.jsonl:1"},
		{"no manifest", func(t testing.TB, dir string) { remove(t, dir, manifestFile) }, nil, manifestFile},
		{"a manifest of a later format", edit(manifestFile, `"format":1`, `"format":2`), nil, "format 2"},
		{"a manifest that is no JSON", edit(manifestFile, `{`, ``), nil, manifestFile},
		{"a manifest with a field nobody knows", edit(manifestFile, `"format":1`, `"format":1,"g":1`), nil, manifestFile},
		{"a manifest that points outside", edit(manifestFile, `checkpoints/000001.txt`, `../secret`), nil, `"../secret"`},
		{"a manifest that lists a file twice", edit(manifestFile, `checkpoints/000002.txt`, `checkpoints/000001.txt`), nil, "listed twice"},
		{"a missing file", func(t testing.TB, dir string) { remove(t, dir, "checkpoints/000002.txt") }, nil, "000002.txt"},
		{"a link to a file outside", func(t testing.TB, dir string) {
			outside := filepath.Join(t.TempDir(), "secret")
			if err := os.Rename(filepath.Join(dir, entriesFile), outside); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(outside, filepath.Join(dir, entriesFile)); err != nil {
				t.Fatal(err)
			}
		}, nil, entriesFile},
	}
}

func remove(t testing.TB, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func TestADamagedExportIsNamed(t *testing.T) {
	t.Parallel()
	for _, c := range damages() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := sample(t).exported(t, ExportOptions{})
			c.change(t, dir)
			r, err := func() (Result, error) {
				x, _, err := OpenExport(dir)
				if err != nil {
					return Result{}, err
				}
				defer x.Close()
				return Verify(t.Context(), x, Options{})
			}()
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) || cell.CodeOf(err) == cell.Internal {
					t.Errorf("error %v, it should name %s", err, c.err)
				}
				return
			}
			if diff := cmp.Diff(c.want, positions(r.Faults)); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestOpeningNothingSaysSo(t *testing.T) {
	t.Parallel()
	if _, _, err := OpenExport(filepath.Join(t.TempDir(), "none")); cell.CodeOf(err) != cell.NotFound {
		t.Errorf("%v", err)
	}
}

func FuzzExportLines(f *testing.F) {
	files := read(f, sample(f).exported(f, ExportOptions{}))
	for _, name := range []string{entriesFile, payloadsFile} {
		for i, line := range strings.Split(files[name], "\n") {
			if i < 3 {
				f.Add([]byte(line))
			}
		}
	}
	f.Add([]byte(`{"body":{},"salt":"","seq":1}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		if e, err := parseEntryLine(line); err == nil {
			w := exportLine{Header: e.Leaf(), Leaf: hex.EncodeToString(e.Kept[:]), State: e.State}
			if !bytes.Equal(w.append(nil), line) || e.Check() != nil {
				t.Fatalf("%q is read as %+v", line, e)
			}
		}
		if seq, salt, body, err := parsePayloadLine(line); err == nil {
			w := payloadLine{Body: body, Salt: hex.EncodeToString(salt), Seq: seq}
			if !bytes.Equal(w.append(nil), line) || seq < 1 || len(salt) != SaltSize {
				t.Fatalf("%q is read as %d %x %q", line, seq, salt, body)
			}
		}
	})
}

// FuzzOpenExport reads a whole folder whose manifest and entries anybody may have written.
func FuzzOpenExport(f *testing.F) {
	files := read(f, sample(f).exported(f, ExportOptions{}))
	f.Add([]byte(files[manifestFile]), []byte(files[entriesFile]), []byte(files[payloadsFile]))
	f.Add([]byte("{}"), []byte{}, []byte{})
	f.Fuzz(func(t *testing.T, manifest, entries, payloads []byte) {
		dir := t.TempDir()
		for name, b := range map[string][]byte{manifestFile: manifest, entriesFile: entries, payloadsFile: payloads} {
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		x, _, err := OpenExport(dir)
		if err != nil {
			if cell.CodeOf(err) == cell.Internal {
				t.Fatalf("an error nobody can act on: %v", err)
			}
			return
		}
		defer x.Close()
		if _, err := Verify(t.Context(), x, Options{}); cell.CodeOf(err) == cell.Internal {
			t.Fatalf("an error nobody can act on: %v", err)
		}
	})
}
