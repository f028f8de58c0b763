// SPDX-License-Identifier: Apache-2.0

package table

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/finance/list"
)

const good = "\xef\xbb\xbfID,Name,Type,Aliases,Weak aliases,DOB,Country,Number\r\n1,X Y,person,\"س ص; XX\",W,circa 1959,Iraq,A123456\r\nun:2,\"C, Ltd\",,,,,,\r\n"

func TestReadTakesAliasesDatesAndNumbers(t *testing.T) {
	t.Parallel()
	got, err := Read("Own", "l.csv", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	e := got.Entries[0]
	want := []list.Name{{Text: "X Y", Kind: list.Primary}, {Text: "س ص", Kind: list.Also}, {Text: "XX", Kind: list.Also}, {Text: "W", Kind: list.Also, Weak: true}}
	if !slices.Equal(e.Names, want) || e.ID != "own:1" || !slices.Equal(e.Births, []string{"1958/1960"}) || got.Entries[1].ID != "un:2" || len(e.Documents) != 1 {
		t.Errorf("%+v", got.Entries)
	}
	if tabs, err := Read("Own", "l.tsv", []byte("id\tname\n1\tX, Y\n")); err != nil || tabs.Entries[0].Names[0].Text != "X, Y" {
		t.Errorf("%+v, %v", tabs, err)
	}
	if !Recognise([]byte(good)) || Recognise([]byte("a,b\n")) {
		t.Error("a table is not recognised")
	}
}

func TestReadRefusesWhatItCannotReadWhole(t *testing.T) {
	t.Parallel()
	for why, c := range map[string]struct{ text, key, says string }{
		"no name column":          {"id,type\n1,person\n", list.KeyRow, `"name"`},
		"an unknown column":       {"id,name,shoe size\n1,X,43\n", list.KeyRow, "shoe size"},
		"a type that is none":     {"id,name,type\n1,X,ghost\n", list.KeyRow, "line 2"},
		"a date that is none":     {"id,name,dob\n1,X,soon\n", list.KeyRow, "line 2"},
		"an id twice":             {"id,name\n1,X\n1,Y\n", list.KeyTwice, "line 3"},
		"an unescaped quote":      {"id,name\n1,\"X\"Y\n", list.KeyRow, "line 2"},
		"a row that is too short": {"id,name\n1\n", list.KeyRow, "line 2: 1 fields"},
		"a row without a name":    {"id,name\n1,\n", list.KeyRow, "line 2"},
		"no rows":                 {"id,name\n", list.KeyEmpty, "no entries"},
		"mixed encodings":         {"id,name\n1,X\n2,\xd1\n", list.KeyEncoding, "line 3"},
	} {
		got, err := Read("Own", "l.csv", []byte(c.text))
		var e *cell.Error
		if !errors.As(err, &e) || got != nil || e.Key != c.key || !strings.Contains(e.Msg, c.says) {
			t.Errorf("%s: %+v, %v", why, got, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Fuzz(func(t *testing.T, s string) {
		Recognise([]byte(s))
		if got, err := Read("L", "l.csv", []byte(s)); err == nil && len(got.Entries) == 0 {
			t.Fatal("no entries and no error")
		}
	})
}
