// SPDX-License-Identifier: Apache-2.0

package ofac

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/finance/list"
	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

func file(t *testing.T, folder, name string) File {
	t.Helper()
	b, err := os.ReadFile(sharedtest.File(t, "data", "screening", folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return File{name, b}
}

func TestReadTakesTheWholeListOf2021(t *testing.T) {
	t.Parallel()
	const dir = "ofac-2021-07-07"
	got, err := Read("OFAC SDN", Set{file(t, dir, "sdn.csv"), file(t, dir, "alt.csv"), file(t, dir, "add.csv"), file(t, dir, "sdn_comments.csv")})
	if err != nil {
		t.Fatal(err)
	}
	names, weak, addresses, documents, births := 0, 0, 0, 0, 0
	for _, e := range got.Entries {
		names += len(e.Names)
		addresses += len(e.Addresses)
		documents += len(e.Documents)
		births += len(e.Births)
		for _, n := range e.Names {
			if n.Weak {
				weak++
			}
		}
	}
	// The files hold 8,976 and 11,910 rows.
	if len(got.Entries) != 8976 || names-weak != 8976+11910 || got.Entries[0].ID != "ofac:36" {
		t.Errorf("%d entries, %d names, first %+v", len(got.Entries), names-weak, got.Entries[0])
	}
	if weak < 500 || addresses < 11000 || documents < 6500 || births < 5000 {
		t.Errorf("%d weak names, %d addresses, %d documents, %d births", weak, addresses, documents, births)
	}
}

func TestReadTakesTheConsolidatedListAndTheOneWithAHeader(t *testing.T) {
	t.Parallel()
	const dir = "ofac-nonsdn-2025"
	got, err := Read("OFAC Consolidated", Set{file(t, dir, "cons_prim.csv"), file(t, dir, "cons_alt.csv"), file(t, dir, "cons_add.csv"), file(t, dir, "cons_comments.csv")})
	if err != nil || len(got.Entries) != 442 || len(got.Notes) != 0 {
		t.Errorf("%d entries, notes %q, %v", len(got.Entries), got.Notes, err)
	}
	old, err := Read("OFAC SDN", Set{Primary: file(t, "ofac-2023-01", "sdn_2023-01.csv"), Addresses: file(t, "ofac-2023-01", "add_2023-01.csv")})
	if err != nil {
		t.Fatal(err)
	}
	if len(old.Entries) != 11443 || len(old.Notes) != 0 {
		t.Errorf("%d entries, notes %q, %v", len(old.Entries), old.Notes, err)
	}
}

const good = "1,\"DOE, X\",\"individual\",\"SDGT] [IRGC\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 26 Apr 1957; alt. DOB 1958 to 1960; POB Kirkuk, Iraq; nationality Iraq; Passport A123456 (Iraq); a.k.a. 'X'; Linked To: Y.\"\r\n" +
	"2,\"STAR\",\"vessel\",\"IRAN\",-0- ,\"EQKV\",\"Tanker\",-0- ,-0- ,\"Iran\",-0- ,\"Vessel Registration Identification IMO 9187629; MMSI 572469210.\"\r\n"

func TestReadTakesRemarksApart(t *testing.T) {
	t.Parallel()
	got, err := Read("L", Set{Primary: File{"sdn.csv", []byte(good + "\x1a\r\n")}})
	if err != nil {
		t.Fatal(err)
	}
	e, ship := got.Entries[0], got.Entries[1]
	if !slices.Equal(e.Births, []string{"1957-04-26", "1958/1960"}) || !slices.Equal(e.BornIn, []string{"Kirkuk, Iraq"}) ||
		!slices.Equal(e.Countries, []string{"Iraq"}) || !slices.Equal(e.Documents, []list.Document{{Kind: "Passport", Number: "A123456", Country: "Iraq"}}) ||
		!slices.Equal(e.Programmes, []string{"SDGT", "IRGC"}) || !slices.Equal(e.Links, []list.Link{{How: "Linked To", Name: "Y"}}) ||
		len(e.Names) != 2 || !e.Names[1].Weak || !strings.HasPrefix(e.Source, `1,"DOE, X"`) {
		t.Errorf("%+v", e)
	}
	if ship.Vessel == nil || ship.Vessel.CallSign != "EQKV" || len(ship.Documents) != 2 || ship.Documents[0].Number != "IMO 9187629" {
		t.Errorf("%+v", ship)
	}
	if p := ship.Party("L"); !slices.Contains(p.Numbers, "EQKV") || !slices.Contains(p.Numbers, "IMO 9187629") {
		t.Errorf("%+v", p)
	}
}

func TestReadRefusesWhatItCannotReadWhole(t *testing.T) {
	t.Parallel()
	primary := func(s string) Set { return Set{Primary: File{"sdn.csv", []byte(s)}} }
	alias := func(p, a string) Set {
		return Set{Primary: File{"sdn.csv", []byte(p)}, Aliases: File{"alt.csv", []byte(a)}}
	}
	for why, c := range map[string]struct {
		set  Set
		key  string
		says string
	}{
		"only an end mark":                 {primary("\x1a"), list.KeyEmpty, "sdn.csv: no entries"},
		"an unescaped quote":               {primary(strings.Replace(good, "DOE, X", `DO"E`, 1)), list.KeyRow, "sdn.csv line 1"},
		"an entry twice":                   {primary(good + good), list.KeyTwice, "line 3: entry 1 stands twice"},
		"an alias of nobody":               {alias(good, "7,5,aka,B,\r\n"), list.KeyStray, "alt.csv line 1: entry 7"},
		"a row cut in the end":             {primary(good[:len(good)-9]), list.KeyCut, "line 2"},
		"a row cut between fields":         {primary(good + "3,A\r\n"), list.KeyRow, "line 3: 2 fields, expected at least 11"},
		"a primary file cut between rows":  {alias(good, "1,5,aka,B,\r\n\x1a"), list.KeyCut, "the end mark"},
		"a word in place of a number":      {primary(good + strings.Replace(good, "1,", "one,", 1)), list.KeyRow, `line 3: "one" is not an entry number`},
		"text in UTF-16":                   {primary("1\x00,\x00"), list.KeyEncoding, "sdn.csv line 1: byte 1 is NUL"},
		"an entry without a name":          {primary(strings.Replace(good, `"STAR"`, "-0- ", 1)), list.KeyRow, "entry 2 has no name"},
		"an alias that is empty":           {alias(good, "1,5,aka,-0- ,\r\n"), list.KeyRow, "alt.csv line 1"},
		"a web page in place of the file":  {primary("<html>\r\n<body>\r\n"), list.KeyRow, "line 2"},
		"a comment of an entry not listed": {Set{Primary: File{"sdn.csv", []byte(good)}, Comments: File{"c.csv", []byte("9,x\r\n")}}, list.KeyStray, "c.csv line 1"},
	} {
		got, err := Read("L", c.set)
		var e *cell.Error
		if !errors.As(err, &e) || got != nil || e.Key != c.key || !strings.Contains(e.Error(), c.says) {
			t.Errorf("%s: %+v, %v", why, got, err)
		}
	}
}

func TestReadTakesOldEncodings(t *testing.T) {
	t.Parallel()
	got, err := Read("L", Set{Primary: File{"sdn.csv", []byte(strings.Replace(good, "DOE", "MU\xd1OZ", 1))}})
	if err != nil || got.Entries[0].Names[0].Text != "MUÑOZ, X" || len(got.Notes) != 2 {
		t.Errorf("%+v, %v", got, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(good+"\x1a", "1,5,\"aka\",\"B\",-0- \r\n\x1a", "1,2,-0- ,\"Havana\",\"Cuba\",-0- \r\n", "1,\"; DOB circa 1960.\"\r\n")
	f.Fuzz(func(t *testing.T, primary, aliases, addresses, comments string) {
		Recognise([]byte(primary))
		got, err := Read("L", Set{File{"p", []byte(primary)}, File{"a", []byte(aliases)}, File{"d", []byte(addresses)}, File{"c", []byte(comments)}})
		if err == nil && len(got.Entries) == 0 {
			t.Fatal("no entries and no error")
		}
	})
}
