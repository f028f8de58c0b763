// SPDX-License-Identifier: Apache-2.0

package un

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

func whole(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(sharedtest.File(t, "data", "screening", "un-2026-02-27", "un_consolidated.dev.xml"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReadTakesTheWholeListOf2026(t *testing.T) {
	t.Parallel()
	got, err := Read("un.xml", whole(t))
	if err != nil {
		t.Fatal(err)
	}
	persons, original, weak, documents, births := 0, 0, 0, 0, 0
	for _, e := range got.Entries {
		if e.Type == "person" {
			persons++
		}
		for _, n := range e.Names {
			if n.Kind == list.Original {
				original++
			}
			if n.Weak {
				weak++
			}
		}
		documents += len(e.Documents)
		births += len(e.Births)
	}
	if len(got.Entries) != 1003 || persons != 730 || original != 189 || got.Published != "2026-02-27" {
		t.Errorf("%d entries, %d persons, %d names in their script, published %s", len(got.Entries), persons, original, got.Published)
	}
	if weak < 300 || documents < 1300 || births < 800 {
		t.Errorf("%d weak names, %d documents, %d births", weak, documents, births)
	}
}

const good = `<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS>
<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>X</FIRST_NAME><SECOND_NAME>Y</SECOND_NAME><NAME_ORIGINAL_SCRIPT>س ص</NAME_ORIGINAL_SCRIPT>
<REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Z; ZZ</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1973</FROM_YEAR><TO_YEAR>1974</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1960</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>Q</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>`

func TestReadMapsNamesAndBirths(t *testing.T) {
	t.Parallel()
	got, err := Read("un.xml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	e := got.Entries[0]
	want := []list.Name{{Text: "X Y", Kind: list.Primary}, {Text: "س ص", Kind: list.Original}, {Text: "Z", Kind: list.Also, Weak: true}, {Text: "ZZ", Kind: list.Also, Weak: true}}
	if !slices.Equal(e.Names, want) || !slices.Equal(e.Births, []string{"1973/1974", "1959/1961"}) || e.ID != "un:1" {
		t.Errorf("%+v", e)
	}
	if !strings.HasPrefix(e.Source, "<INDIVIDUAL>") || !strings.HasSuffix(e.Source, "</INDIVIDUAL>") || got.Entries[1].Type != "organization" {
		t.Errorf("%q", e.Source)
	}
}

func TestReadRefusesWhatItCannotReadWhole(t *testing.T) {
	t.Parallel()
	for why, c := range map[string]struct{ xml, key string }{
		"a cut file":                {good[:len(good)-60], list.KeyCut},
		"a file without its end":    {strings.TrimSuffix(good, "</CONSOLIDATED_LIST>"), list.KeyCut},
		"an entry twice":            {strings.Replace(good, "<DATAID>2<", "<DATAID>1<", 1), list.KeyTwice},
		"an entry without a name":   {strings.Replace(good, "<FIRST_NAME>Q</FIRST_NAME>", "", 1), list.KeyRow},
		"an entry without a number": {strings.Replace(good, "<DATAID>2</DATAID>", "", 1), list.KeyRow},
		"another root":              {"<a></a>", list.KeyFormat},
		"no entry":                  {"<CONSOLIDATED_LIST/>", list.KeyEmpty},
		"broken bytes":              {strings.Replace(good, "Y", "\xff", 1), list.KeyEncoding},
		"another encoding":          {strings.Replace(good, "UTF-8", "KOI8-R", 1), list.KeyEncoding},
		"elements in elements":      {"<CONSOLIDATED_LIST>" + strings.Repeat("<a>", 100), list.KeyRow},
		"elements crossed":          {strings.Replace(good, "</INDIVIDUALS>", "</ENTITIES>", 1), list.KeyRow},
	} {
		got, err := Read("un.xml", []byte(c.xml))
		var e *cell.Error
		if !errors.As(err, &e) || got != nil || e.Key != c.key || !strings.HasPrefix(e.Msg, "un.xml") {
			t.Errorf("%s: %+v, %v", why, got, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Fuzz(func(t *testing.T, s string) {
		if got, err := Read("un.xml", []byte(s)); err == nil && len(got.Entries) == 0 {
			t.Fatal("no entries and no error")
		}
	})
}
