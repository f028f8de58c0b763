// SPDX-License-Identifier: Apache-2.0

package un

import (
	"slices"
	"testing"
	"unicode"

	"github.com/crisiscell/crisiscell/finance/list"
	"github.com/crisiscell/crisiscell/finance/screen"
)

// TestNamesAreFoundAcrossScripts takes the names in Arabic script out of the list and looks for them in what is left,
// and then the other way round: Latin names among the Arabic ones only.
func TestNamesAreFoundAcrossScripts(t *testing.T) {
	t.Parallel()
	l, err := Read("un.xml", whole(t))
	if err != nil {
		t.Fatal(err)
	}
	var latin, arab []screen.Party
	queries := map[string][2]string{} // Arabic and Latin name by id
	var order []string
	for _, e := range l.Entries {
		i := slices.IndexFunc(e.Names, func(n list.Name) bool { return n.Kind == list.Original && arabic(n.Text) })
		p := e.Party(l.Name)
		if i >= 0 {
			queries[e.ID] = [2]string{e.Names[i].Text, e.Names[0].Text}
			order = append(order, e.ID)
			arab = append(arab, screen.Party{ID: e.ID, Type: e.Type, Names: []screen.Name{{Text: e.Names[i].Text}}})
			p.Names = slices.Delete(p.Names, i, i+1)
		}
		latin = append(latin, p)
	}
	for side, c := range map[string]struct {
		parties []screen.Party
		of      int
	}{"Arabic names among Latin ones": {latin, 0}, "Latin names among Arabic ones": {arab, 1}} {
		x, err := screen.NewIndex(screen.Data(), c.parties)
		if err != nil {
			t.Fatal(err)
		}
		found, atLevel := 0, 0
		for _, id := range order {
			got := x.Search(screen.Query{Name: queries[id][c.of]}, 0, 10)
			i := slices.IndexFunc(got, func(m screen.Match) bool { return m.Party.ID == id })
			switch {
			case i < 0:
				t.Logf("missed %q %q", queries[id][0], queries[id][1])
				continue
			case got[i].Level != "":
				atLevel++
			default:
				t.Logf("low %.3f %q %q %v", got[i].Score, queries[id][0], queries[id][1], got[i].Why)
			}
			found++
		}
		n := float64(len(order))
		t.Logf("%s: %d, recall@10 %.3f, at a level %.3f", side, len(order), float64(found)/n, float64(atLevel)/n)
		if float64(found)/n < 0.9 {
			t.Errorf("%s: recall@10 %.3f, goal .90", side, float64(found)/n)
		}
	}
}

func arabic(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Arabic, r) {
			return true
		}
	}
	return false
}
