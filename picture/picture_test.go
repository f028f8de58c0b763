// SPDX-License-Identifier: Apache-2.0

package picture

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/cell"
)

const crisis = cell.ID("crisis")

func day(s string) cell.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return cell.TimeOf(t)
}

func reader(seat string, desks ...string) cell.Viewer {
	return cell.Viewer{Actor: "person", Seat: seat, Crisis: crisis, Desks: desks}
}

func town(name string, lat, lon int32) Where {
	return Where{Name: name, Country: "IQ", Precision: Town, LatE7: lat * 10_000_000, LonE7: lon * 10_000_000}
}

// small is a picture of a few claims: c1 twice (moved at 10), one for the border seat alone, one in a clinic, one known to
// its province, one nowhere.
func small() *Index {
	x := NewIndex()
	x.Admit("r1", []string{cell.Everyone})
	x.Admit("r2", []string{"seat:border"})
	of := func(id, audience string, since cell.Seq, w Where, polarity, on string) Item {
		return Item{ID: cell.ID(id), Kind: "claim", Desk: "situation", Audience: cell.ID(audience), Since: since, Until: cell.OpenUntil, Where: w, Polarity: polarity,
			Event: "ARMED_CLASH", From: day(on), To: day(on), Reported: day("2026-11-10"), Received: day("2026-11-11"), Owner: "situation"}
	}
	clinic := of("c3", "r1", 4, town("Umm Rasin", 35, 41), "affirm", "2026-11-09")
	clinic.Sensitivity = cell.ProtectedPlace
	nowhere := of("c5", "r1", 6, Where{}, "affirm", "2026-11-09")
	nowhere.From, nowhere.To = 0, 0
	x.Add(of("c1", "r1", 2, town("Baaj", 36, 41), "affirm", "2026-11-08"), of("c2", "r2", 3, town("Baaj", 36, 41), "deny", "2026-11-08"), clinic,
		of("c4", "r1", 5, Where{Name: "Anbar", Country: "IQ", Precision: Province, LatE7: 1, LonE7: 1}, "deny", "2026-11-09"), nowhere,
		of("c1", "r1", 10, town("Rabia", 37, 42), "affirm", "2026-11-08"))
	return x
}

func TestTheMapShowsAReaderTheOwnPictureAsOfAnyPosition(t *testing.T) {
	t.Parallel()
	x := small()
	at := func(v cell.Viewer, n cell.Seq) cell.Viewer { v.At = n; return v }
	for _, c := range []struct {
		name            string
		v               cell.Viewer
		points, areas   int
		nowhere, totals int64
	}{
		{"the seat that brought it in sees the clinic", reader("situation"), 2, 1, 1, 4},
		{"another seat does not see where it is", reader("finance"), 1, 1, 2, 4},
		{"the health desk does", reader("doctors", "health"), 2, 1, 1, 4},
		{"a narrower report is for its own", reader("border"), 2, 1, 2, 5},
		{"who sits nowhere sees nothing", reader(""), 0, 0, 0, 0},
		{"before anything", at(reader("situation"), 1), 0, 0, 0, 0},
		{"as it was before the move", at(reader("finance"), 9), 1, 1, 2, 4},
		{"permission is as of now, also for the past", at(reader("border"), 3), 1, 0, 0, 2},
	} {
		m := x.Map(c.v, Filter{}, World, 0)
		points := 0
		for _, k := range m.Clusters {
			points += int(min(k.Count, 1))
		}
		if points != c.points || len(m.Areas) != c.areas || m.Nowhere != c.nowhere || m.Total != c.totals {
			t.Errorf("%s: %d points, %d areas, %d nowhere, %d in all, want %d, %d, %d, %d", c.name, points, len(m.Areas), m.Nowhere, m.Total, c.points, c.areas, c.nowhere, c.totals)
		}
	}
	if m := x.Map(at(reader("finance"), 9), Filter{}, World, 0); m.Clusters[0].LatE7 != 360_000_000 || m.Clusters[0].ID != "c1" {
		t.Errorf("before the move it was at %+v", m.Clusters)
	}
	if ids := x.Within(reader("finance"), Filter{}, Box{345_000_000, 405_000_000, 355_000_000, 415_000_000}, 10); len(ids) != 0 {
		t.Errorf("asking a small box finds the protected clinic: %v", ids)
	}
	if ids := x.Within(reader("finance"), Filter{Place: "umm"}, World, 10); len(ids) != 0 {
		t.Errorf("asking for its name finds the protected clinic: %v", ids)
	}
	x.Admit("r1", []string{"seat:situation"})
	if m := x.Map(reader("finance"), Filter{}, World, 0); m.Total != 0 {
		t.Errorf("a narrowed report still counts %d", m.Total)
	}
	x.Drop("c1")
	if ids := x.Within(at(reader("situation"), 9), Filter{}, World, 10); slices.Contains(ids, "c1") {
		t.Error("what was sealed is still in the past")
	}
}

func TestFiltersAndAxes(t *testing.T) {
	t.Parallel()
	x := small()
	v := reader("border")
	for name, c := range map[string]struct {
		f    Filter
		want string
	}{
		"nothing":                    {Filter{}, "c1 c5 c4 c3 c2"},
		"polarity":                   {Filter{Polarity: "deny"}, "c4 c2"},
		"a polarity that no one has": {Filter{Polarity: "unconfirmed"}, ""},
		"kind and desk":              {Filter{Kinds: []string{"claim"}, Desks: []string{"situation"}}, "c1 c5 c4 c3 c2"},
		"another kind":               {Filter{Kinds: []string{"incident"}}, ""},
		"place":                      {Filter{Place: "rab"}, "c1"},
		"happened on a day":          {Filter{From: day("2026-11-09"), To: day("2026-11-10")}, "c4 c3"},
		"told on another day":        {Filter{Axis: Told, From: day("2026-11-09"), To: day("2026-11-10")}, ""},
		"received then":              {Filter{Axis: Came, From: day("2026-11-11")}, "c1 c5 c4 c3 c2"},
	} {
		var got []string
		for _, id := range x.Within(v, c.f, World, 10) {
			got = append(got, string(id))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
	bars, undated := x.Timeline(v, Filter{}, day("2026-11-08"), day("2026-11-10"), 2)
	if len(bars) != 2 || bars[0].Count != 2 || bars[0].Deny != 1 || bars[1].Count != 2 || bars[1].Deny != 1 || undated != 1 || bars[1].From != day("2026-11-09") {
		t.Errorf("timeline %+v, %d undated", bars, undated)
	}
	if a, b := x.Extent(v, Filter{Axis: Came}); a != day("2026-11-11") || b != a {
		t.Errorf("extent %s to %s", a, b)
	}
}

func TestSquaresGatherAndTheAntimeridianIsCrossed(t *testing.T) {
	t.Parallel()
	x := NewIndex()
	x.Admit("r", []string{cell.Everyone})
	for i, lon := range []int32{179, -179, 10, 11} {
		x.Add(Item{ID: cell.ID(fmt.Sprint("c", i)), Audience: "r", Since: 1, Until: cell.OpenUntil, Where: town("x", -1, lon)})
	}
	v := reader("a")
	if m := x.Map(v, Filter{}, Box{-900_000_000, 1_700_000_000, 900_000_000, -1_700_000_000}, 0); len(m.Clusters) != 2 {
		t.Errorf("across the antimeridian: %+v", m.Clusters)
	}
	m := x.Map(v, Filter{}, World, 200_000_000)
	if len(m.Clusters) != 3 || m.Clusters[0].Count != 2 || m.Clusters[0].LonE7 != 105_000_000 || m.Clusters[0].ID != "" {
		t.Errorf("in squares of 20 degrees: %+v", m.Clusters)
	}
}

func TestParseQuery(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("x", 3*3600)
	for text, want := range map[string]string{
		"":                             "[] {}",
		"clash baaj":                   "[clash] [baaj]",
		`"no clashes" -rumour`:         "[no clashes] -[rumour]",
		"infil*":                       "[infil*]",
		"نفى الجيش":                    "[نفى] [الجيش]",
		"source:wire polarity:DENY x":  "[x] source=wire polarity=deny",
		`place:"Umm Rasin" kind:claim`: "place=Umm Rasin kinds=[claim]",
		"grade:b2":                     "grade=B2",
		"after:2026-11-08":             "from=2026-11-07T21:00:00.000000Z",
		"a.*|b(c)[d]%_'; DROP TABLE":   "[a b c d] [DROP] [TABLE]",
		"http://x.example/y":           "[http x example y]",
	} {
		q, err := ParseQuery(text, zone)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		got := describe(q)
		if want == "[] {}" {
			want = ""
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for text, code := range map[string]cell.Code{"polarity:maybe": cell.Invalid, "grade:9": cell.Invalid, "after:yesterday": cell.Invalid, "source:": cell.Invalid,
		strings.Repeat("a ", 1500): cell.TooLarge, strings.Repeat("a ", 40): cell.TooLarge} {
		if _, err := ParseQuery(text, zone); cell.CodeOf(err) != code {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func describe(q Query) string {
	var out []string
	for _, t := range q.Terms {
		s := fmt.Sprint(t.Words)
		if t.Prefix {
			s = strings.TrimSuffix(s, "]") + "*]"
		}
		if t.Not {
			s = "-" + s
		}
		out = append(out, s)
	}
	for name, v := range map[string]string{"source": q.Source, "polarity": q.Polarity, "place": q.Place, "grade": q.Grade} {
		if v != "" {
			out = append(out, name+"="+v)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		order := func(s string) int {
			return max(0, slices.Index([]string{"source", "place", "polarity", "grade"}, strings.SplitN(s, "=", 2)[0])+1)
		}
		return order(a) - order(b)
	})
	if len(q.Kinds) > 0 {
		out = append(out, fmt.Sprint("kinds=", q.Kinds))
	}
	if q.From != 0 {
		out = append(out, "from="+q.From.String())
	}
	return strings.Join(out, " ")
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{`"`, `-"a b" place:"x`, "after:", "kind:a*", "::-:", "نفى*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := ParseQuery(s, time.UTC)
		if err == nil && len(q.Terms) > maxTerms {
			t.Fatal("too many terms")
		}
	})
}

// big is a picture of n claims from a thousand reports over a year.
func big(n int) *Index {
	x := NewIndex()
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 1000 {
		members := []string{cell.Everyone}
		if i%10 == 0 {
			members = []string{fmt.Sprint("seat:", i%20)}
		}
		x.Admit(cell.ID(fmt.Sprint("r", i)), members)
	}
	start := day("2026-01-01")
	var items []Item
	for i := range n {
		at := start + cell.Time(r.IntN(365*24*60))*60_000_000
		items = append(items, Item{ID: cell.NewID(at), Kind: "claim", Desk: "situation", Audience: cell.ID(fmt.Sprint("r", r.IntN(1000))), Since: cell.Seq(i + 1), Until: cell.OpenUntil,
			Where:    Where{Name: fmt.Sprint("place ", r.IntN(4000)), Country: "IQ", Precision: Town, LatE7: 290_000_000 + r.Int32N(90_000_000), LonE7: 380_000_000 + r.Int32N(100_000_000)},
			Polarity: []string{"affirm", "deny", "unconfirmed"}[r.IntN(3)], Event: fmt.Sprint("TYPE_", r.IntN(72)), From: at, To: at, Reported: at, Received: at})
	}
	x.Add(items...)
	return x
}

func BenchmarkMapOfAMillion(b *testing.B) {
	x := big(1_000_000)
	v := reader("4")
	f := Filter{Polarity: "deny", From: day("2026-03-01"), To: day("2026-09-01")}
	b.ResetTimer()
	for b.Loop() {
		x.Map(v, f, Box{300_000_000, 380_000_000, 370_000_000, 480_000_000}, 2_000_000)
	}
}

func BenchmarkTimelineOfAMillion(b *testing.B) {
	x := big(1_000_000)
	v := reader("4")
	b.ResetTimer()
	for b.Loop() {
		x.Timeline(v, Filter{}, day("2026-01-01"), day("2027-01-01"), 120)
	}
}
