// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const ownList = "id,name,type,aliases,dob,country,number\n" +
	"1,\"AL-BAGHDADI, Ibrahim Awwad\",person,ابراهيم عواد البغدادي,1971-07-28,Iraq,A123456\n" +
	"2,NOURI PETROCHEMICAL COMPANY,organization,,,,\n"

func listFile(t *testing.T, text string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "own.csv")
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

type screened struct {
	ID, Name, Error string
	Suppressed      int
	Matches         []struct {
		Entity, List, Name, Matched, Script string
		Score                               float64
		Level                               *string
		Why                                 []struct{ Part, Query, Listed, How string }
	}
}

func screenedLines(t *testing.T, out string) []screened {
	t.Helper()
	var all []screened
	for line := range strings.Lines(out) {
		var s screened
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, s)
	}
	return all
}

func TestScreenAnswersEachRowInOrder(t *testing.T) {
	t.Parallel()
	list := listFile(t, ownList)
	in := "id,name,type,dob,country,id_number,address\nq1,Ibrahim Awad Bagdadi,person,1971,,,\"Mosul, Iraq\"\nq2,Trond Bakken,person,,,,\nq3,,,,,a-123 456,\nq4,ابراهيم عواد البغدادي,,,,,\n"
	code, out, errs := cli(t, in, "screen", "--list", list)
	if code != 0 || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	got := screenedLines(t, out)
	if len(got) != 4 || got[0].ID != "q1" || len(got[0].Matches) != 1 || got[0].Matches[0].Entity != "own:1" || got[0].Matches[0].List != "own" ||
		*got[0].Matches[0].Level != "strong" || got[0].Matches[0].Name != "AL-BAGHDADI, Ibrahim Awwad" || len(got[0].Matches[0].Why) < 5 {
		t.Errorf("%s", out)
	}
	if !strings.Contains(out, `"id":"q2","name":"Trond Bakken","matches":[]`) || got[2].Matches[0].Why[len(got[2].Matches[0].Why)-1].Part != "number" {
		t.Errorf("%s", out)
	}
	if m := got[3].Matches; len(m) != 1 || m[0].Script != "arab" || m[0].Matched != "ابراهيم عواد البغدادي" {
		t.Errorf("%s", out)
	}
	_, lines, _ := cli(t, `{"id":"q1","name":"Ibrahim Awad Bagdadi","type":"person","dob":"1971","address":"Mosul, Iraq"}`, "screen", "--list", list)
	if first, _, _ := strings.Cut(out, "\n"); lines != first+"\n" {
		t.Errorf("JSON lines give %s, CSV %s", lines, first)
	}
}

func TestScreenGivesNoLevelUnderThePossible(t *testing.T) {
	t.Parallel()
	_, out, _ := cli(t, "name\nIbrahim Kowalski\n", "screen", "--list", listFile(t, ownList), "--threshold", "0")
	if got := screenedLines(t, out); len(got) != 1 || len(got[0].Matches) == 0 || got[0].Matches[0].Level != nil || !strings.Contains(out, `"level":null`) {
		t.Errorf("%s", out)
	}
}

func TestScreenReportsBadRowsAndDoesTheRest(t *testing.T) {
	t.Parallel()
	for why, in := range map[string]string{
		"CSV":        "id,name,type\n1,Ibrahim Awad Bagdadi,person\n2,\xff\xfe,person\n3,Nouri Petrochemical,ghost\n4,x\n5,,person\n6,Nouri Petrochemical,\n",
		"JSON lines": `{"id":1,"name":"Ibrahim Awad Bagdadi"}` + "\n{\n" + `{"id":"3","name":"X","type":"ghost"}` + "\n[]\n" + `{"id":"5"}` + "\n" + `{"id":"6","name":"Nouri Petrochemical"}`,
	} {
		code, out, errs := cli(t, in, "screen", "--list", listFile(t, ownList))
		got := screenedLines(t, out)
		if code != 3 || len(got) != 6 || len(got[0].Matches) != 1 || len(got[5].Matches) != 1 || !strings.Contains(errs, "4 rows could not be read") {
			t.Fatalf("%s: exit %d, %s, %s", why, code, out, errs)
		}
		for i, row := range []string{"row 2", "row 3", "row 4", "row 5"} {
			if !strings.HasPrefix(got[i+1].Error, row) || !strings.Contains(errs, row) {
				t.Errorf("%s: %q, want %s", why, got[i+1].Error, row)
			}
		}
	}
}

func TestScreenRefusesBadInputAndWritesNothing(t *testing.T) {
	t.Parallel()
	good := listFile(t, ownList)
	for why, c := range map[string]struct {
		in   string
		args []string
		code int
		says string
	}{
		"no list":                 {"name\nX\n", []string{"screen"}, 2, "--list"},
		"a list that is gone":     {"name\nX\n", []string{"screen", "--list", good + "x"}, 3, "own.csvx"},
		"a list that is cut":      {"name\nX\n", []string{"screen", "--list", listFile(t, ownList+"3,\"Z")}, 3, "own.csv line 4"},
		"a header without a name": {"id,surname\n1,X\n", []string{"screen", "--list", good}, 3, "line 1"},
		"nothing to screen":       {"", []string{"screen", "--list", good}, 3, "line 1"},
		"a threshold above one":   {"name\nX\n", []string{"screen", "--list", good, "--threshold", "7"}, 2, "--threshold"},
		"a limit of none":         {"name\nX\n", []string{"screen", "--list", good, "--limit", "0"}, 2, "--limit"},
		"pairs without a header":  {"name\nX\n", []string{"screen", "--list", good, "--suppress", listFile(t, "a,b\n")}, 3, "entity"},
	} {
		code, out, errs := cli(t, c.in, c.args...)
		if code != c.code || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit %d, %q, %q", why, code, out, errs)
		}
	}
}

func TestScreenKeepsClearedPairsQuietUntilTheEntryChanges(t *testing.T) {
	t.Parallel()
	pairs := listFile(t, "name,entity,hash\nibrahim AWAD bagdadi,own:1,\nIbrahim Awwad Baghdadi,own:1,0000\n")
	_, out, errs := cli(t, "name\nIbrahim Awad Bagdadi\nIbrahim Awwad Baghdadi\n", "screen", "--list", listFile(t, ownList), "--suppress", pairs)
	got := screenedLines(t, out)
	if errs != "" || len(got) != 2 || len(got[0].Matches) != 0 || got[0].Suppressed != 1 || len(got[1].Matches) != 1 {
		t.Errorf("%s %s", out, errs)
	}
}

// It does not run beside other tests, because it sets the number of cores.
func TestScreenAnswersTheSameOnAnyNumberOfCores(t *testing.T) {
	var in bytes.Buffer
	in.WriteString("id,name\n")
	for i := range 3000 {
		fmt.Fprintf(&in, "%d,%s\n", i, []string{"Ibrahim Awad Bagdadi", "Nuri Petrochem", "Ivan Nouri", "عواد"}[i%4])
	}
	list := listFile(t, ownList)
	before := runtime.GOMAXPROCS(1)
	_, one, _ := cli(t, in.String(), "screen", "--list", list, "--threshold", "0")
	runtime.GOMAXPROCS(8)
	_, eight, _ := cli(t, in.String(), "screen", "--list", list, "--threshold", "0")
	runtime.GOMAXPROCS(before)
	if one != eight || strings.Count(one, "\n") != 3000 {
		t.Errorf("%d bytes on one core, %d on eight", len(one), len(eight))
	}
}
