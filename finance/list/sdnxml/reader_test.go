// SPDX-License-Identifier: Apache-2.0

package sdnxml

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/finance/list"
	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

func TestReadTakesTheWholeListOf2025(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(sharedtest.File(t, "data", "screening", "ofac-nonsdn-2025", "consolidated_2025-03-28.xml"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read("OFAC Consolidated", "c.xml", b)
	if err != nil {
		t.Fatal(err)
	}
	names, weak, documents := 0, 0, 0
	for _, e := range got.Entries {
		names += len(e.Names)
		documents += len(e.Documents)
		for _, n := range e.Names {
			if n.Weak {
				weak++
			}
		}
	}
	if len(got.Entries) != 443 || names != 443+1136 || got.Published != "2025-03-28" || got.Entries[0].Names[0].Text != "HANIYA, Ismail Abdul Salah" {
		t.Errorf("%d entries, %d names, published %s, %+v", len(got.Entries), names, got.Published, got.Entries[0])
	}
	if weak == 0 || documents < 700 || len(got.Notes) != 0 {
		t.Errorf("%d weak names, %d documents, notes %q", weak, documents, got.Notes)
	}
}

const good = `<?xml version="1.0"?><sdnList xmlns="x"><publshInformation><Publish_Date>03/28/2025</Publish_Date><Record_Count>2</Record_Count></publshInformation>
<sdnEntry><uid>1</uid><lastName>Y</lastName><firstName>X</firstName><sdnType>Individual</sdnType><remarks>(Linked To: Q)</remarks>
<akaList><aka><type>a.k.a.</type><category>weak</category><lastName>Z</lastName></aka></akaList></sdnEntry>
<sdnEntry><uid>2</uid><lastName>STAR</lastName><sdnType>Vessel</sdnType><vesselInfo><callSign>EQKV</callSign></vesselInfo>
<idList><id><idType>Vessel Registration Identification</idType><idNumber>IMO 9187629</idNumber></id><id><idType>Gender</idType><idNumber>Male</idNumber></id></idList></sdnEntry></sdnList>`

func TestReadMapsAliasesLinksAndShips(t *testing.T) {
	t.Parallel()
	got, err := Read("L", "c.xml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	person, ship := got.Entries[0], got.Entries[1]
	if person.Names[0].Text != "Y, X" || !person.Names[1].Weak || len(person.Links) != 1 || person.Links[0].Name != "Q" {
		t.Errorf("%+v", person)
	}
	if ship.Type != "vessel" || ship.Vessel.CallSign != "EQKV" || len(ship.Documents) != 1 || !strings.HasPrefix(ship.Source, "<sdnEntry>") {
		t.Errorf("%+v", ship)
	}
}

func TestReadRefusesWhatItCannotReadWhole(t *testing.T) {
	t.Parallel()
	for why, c := range map[string]struct{ xml, key string }{
		"a cut file":                 {good[:len(good)-40], list.KeyCut},
		"fewer entries than it says": {strings.Replace(good, ">2</Record", ">3</Record", 1), list.KeyCount},
		"a count that is no number":  {strings.Replace(good, ">2</Record", ">two</Record", 1), list.KeyRow},
		"an entry twice":             {strings.Replace(good, "<uid>2", "<uid>1", 1), list.KeyTwice},
		"an entry without a name":    {strings.Replace(good, "<lastName>STAR</lastName>", "", 1), list.KeyRow},
		"no entry":                   {"<sdnList/>", list.KeyEmpty},
		"another root":               {"<html/>", list.KeyFormat},
	} {
		got, err := Read("L", "c.xml", []byte(c.xml))
		var e *cell.Error
		if !errors.As(err, &e) || got != nil || e.Key != c.key || !strings.HasPrefix(e.Msg, "c.xml") {
			t.Errorf("%s: %+v, %v", why, got, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := Read("L", "c.xml", []byte(s)); err == nil && len(got.Entries) == 0 {
			t.Fatal("no entries and no error")
		}
	})
}
