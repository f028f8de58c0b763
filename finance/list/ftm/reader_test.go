// SPDX-License-Identifier: Apache-2.0

package ftm

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/finance/list"
)

const good = `{"id":"p1","schema":"Person","caption":"X Y","properties":{"name":["س ص","X Y"],"alias":["Q"],"weakAlias":["W"],"birthDate":["1965-07"],"nationality":["iq"],"passportNumber":["A123456"]}}
{"id":"o1","schema":"Ownership","properties":{"owner":["p1"],"asset":["c1"]}}

{"id":"c1","schema":"Company","caption":"C","properties":{"name":["C"],"incorporationDate":["2001"],"registrationNumber":["77-1"]}}
{"id":"s1","schema":"Sanction","properties":{"entity":["p1"],"program":["SDGT"],"listingDate":["2019-05-02"]}}
{"id":"w1","schema":"CryptoWallet","properties":{"holder":["p1"],"publicKey":["18M8bJWMzWHDBMxoLqjHHAffdRy4SrzkfB"]}}
{"id":"a1","schema":"Address","properties":{"full":["Basra"]}}
{"id":"n1","schema":"Person","properties":{"birthDate":["1970"]}}
`

func TestReadPutsPartiesAndRelationsTogether(t *testing.T) {
	t.Parallel()
	got, err := Read("L", "f.json", strings.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	e := got.Entries[0]
	want := []list.Name{{Text: "X Y", Kind: list.Primary}, {Text: "س ص", Kind: list.Primary}, {Text: "Q", Kind: list.Also}, {Text: "W", Kind: list.Also, Weak: true}}
	if !slices.Equal(e.Names, want) || e.ID != "ftm:p1" || !slices.Equal(e.Births, []string{"1965-07"}) || len(e.Documents) != 2 ||
		!slices.Equal(e.Links, []list.Link{{How: "Ownership", Name: "C", ID: "ftm:c1"}}) || !slices.Equal(e.Programmes, []string{"SDGT"}) || e.Listed != "2019-05-02" {
		t.Errorf("%+v", e)
	}
	if len(got.Entries) != 2 || len(got.Entries[1].Births) != 0 || len(got.Notes) != 1 || !strings.Contains(e.Source, `"s1"`) {
		t.Errorf("%+v", got)
	}
	if !Recognise([]byte(good)) || Recognise([]byte(`{"id":"q1","name":"X"}`)) {
		t.Error("a file is not recognised")
	}
}

func TestReadRefusesWhatItCannotReadWhole(t *testing.T) {
	t.Parallel()
	for why, c := range map[string]struct{ text, key, says string }{
		"a cut file":           {good[:len(good)-20], list.KeyCut, "line 8"},
		"a line that is none":  {"nothing\n" + good, list.KeyRow, "line 1"},
		"a party twice":        {good + good, list.KeyTwice, "line 9"},
		"a line without an id": {`{"schema":"Person","properties":{}}`, list.KeyRow, "line 1"},
		"broken bytes":         {strings.Replace(good, "Q", "\xff", 1), list.KeyEncoding, "line 1"},
		"an empty file":        {"\n", list.KeyEmpty, "f.json"},
	} {
		got, err := Read("L", "f.json", strings.NewReader(c.text))
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
		if got, err := Read("L", "f.json", strings.NewReader(s)); err == nil && len(got.Entries) == 0 {
			t.Fatal("no entries and no error")
		}
	})
}
