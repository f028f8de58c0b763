// SPDX-License-Identifier: Apache-2.0

package open

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	primary = "1,\"DOE, X\",\"individual\",\"A\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1a"
	cons    = "9,\"ACME\",-0- ,\"B\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1a"
	own     = "id,name\n7,Q\n"
	entity  = `{"id":"p1","schema":"Person","properties":{"name":["X Y"]}}` + "\n"
)

func TestPathsReadsAFolderOfSeveralLists(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a/sdn.csv": primary, "a/alt.csv": "1,5,\"aka\",\"ROE, X\",-0- \r\n\x1a", "a/cons_prim.csv": cons,
		"a/cons_alt.csv": "9,6,\"aka\",\"ACM\",-0- \r\n\x1a", "own.csv": own, "f.json": entity, "README.md": "# lists\n", ".hidden": "x"})
	got, notes, err := Paths([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]int{}
	for _, l := range got {
		for _, e := range l.Entries {
			names[l.Name] += len(e.Names)
		}
	}
	if len(got) != 4 || names["OFAC SDN"] != 2 || names["OFAC Consolidated"] != 2 || names["own"] != 1 || names["f"] != 1 {
		t.Errorf("%v", names)
	}
	if len(notes) != 1 || !strings.Contains(notes[0], "README.md") {
		t.Errorf("notes %q", notes)
	}
}

func TestPathsReadsTheRealLists(t *testing.T) {
	t.Parallel()
	got, _, err := Paths([]string{sharedtest.File(t, "data", "screening", "bench-dev", "index"), sharedtest.File(t, "data", "screening", "un-2026-02-27")})
	if err != nil || len(got) != 2 {
		t.Fatalf("%d lists, %v", len(got), err)
	}
}

func TestPathsRefuses(t *testing.T) {
	t.Parallel()
	for why, c := range map[string]struct {
		files map[string]string
		paths []string
		says  string
	}{
		"aliases without their primary file": {map[string]string{"alt.csv": "1,5,\"aka\",\"ROE, X\",-0- \r\n\x1a"}, []string{"."}, "alt.csv: it belongs to an OFAC set"},
		"a folder without a list":            {map[string]string{"README.md": "# lists\n"}, []string{"."}, "no list of a known format"},
		"a named file that is no list":       {map[string]string{"README.md": "# lists\n", "own.csv": own}, []string{"own.csv", "README.md"}, "README.md: no known list format"},
		"a list given twice":                 {map[string]string{"own.csv": own}, []string{"own.csv", "own.csv"}, "give each list once"},
		"a path that is gone":                {nil, []string{"gone.csv"}, "gone.csv"},
		"an empty file":                      {map[string]string{"sdn.csv": ""}, []string{"sdn.csv"}, "sdn.csv: the file is empty"},
		"one broken list of two":             {map[string]string{"own.csv": own, "un.xml": "<CONSOLIDATED_LIST><INDIVIDUALS>"}, []string{"."}, "un.xml line 1: the XML is broken"},
	} {
		dir := folder(t, c.files)
		for i := range c.paths {
			c.paths[i] = filepath.Join(dir, c.paths[i])
		}
		got, _, err := Paths(c.paths)
		if err == nil || got != nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", why, err, c.says)
		}
	}
}
