// SPDX-License-Identifier: Apache-2.0

package picture

import (
	"cmp"
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
)

// Box is a part of the map in degrees times 10^7. West may be larger than East: it then spans the antimeridian.
type Box struct{ South, West, North, East int32 }

// World is the whole map.
var World = Box{-900_000_000, -1_800_000_000, 900_000_000, 1_800_000_000}

// Holds reports whether the point lies in the box, its edges included.
func (b Box) Holds(lat, lon int32) bool {
	if lat < b.South || lat > b.North {
		return false
	}
	if b.West <= b.East {
		return lon >= b.West && lon <= b.East
	}
	return lon >= b.West || lon <= b.East
}

// Cluster is what is drawn at one place of the map: one item, or the number of several.
type Cluster struct {
	LatE7, LonE7 int32 // the middle of its items
	Count        int64
	Disputed     int64   // of them, those that deny
	ID           cell.ID // of the only item, empty for several
}

// Area is what is known only to lie somewhere in a province or country, or on a line.
type Area struct {
	Name, Country, Precision string
	LatE7, LonE7             int32 // where its label stands; both 0 when unknown
	Count                    int64
}

// MapView is the answer for one part of the map.
type MapView struct {
	Clusters []Cluster
	Areas    []Area
	Nowhere  int64 // items without a place, or with one that is protected for the reader
	Total    int64
}

// Bar is one step of the timeline.
type Bar struct {
	From  cell.Time
	Count int64
	Deny  int64
}

// question is a filter made ready for many rows.
type question struct {
	x                    *Index
	viewer               cell.Viewer
	at                   int64
	admitted             []bool // by number of the audience
	opened               map[[2]uint32]bool
	kinds, desks, events []uint32
	polarity             uint32
	polar                bool
	matches              map[string][]bool // by text number, for source, place and grade
	from, to             int32
	axis                 Axis
	spot, town           uint32 // numbers of the precisions that are points
}

// ask makes a question ready; the index is locked for reading by the caller.
func (x *Index) ask(v cell.Viewer, f Filter) *question {
	q := &question{x: x, viewer: v, at: int64(v.At), axis: cmp.Or(f.Axis, Happened), from: unknown, to: unknown, opened: map[[2]uint32]bool{},
		matches: map[string][]bool{}, spot: x.texts.number[Spot], town: x.texts.number[Town]}
	if v.At == 0 {
		q.at = int64(cell.OpenUntil) - 1
	}
	q.admitted = make([]bool, len(x.texts.text))
	principals := v.Principals()
	for item, members := range x.members {
		q.admitted[item] = slices.ContainsFunc(members, func(m string) bool { return slices.Contains(principals, m) })
	}
	numbers := func(all []string) (out []uint32) {
		for _, s := range all {
			n, ok := x.texts.number[s]
			if !ok {
				n = ^uint32(0) // no item has it
			}
			out = append(out, n)
		}
		return out
	}
	q.kinds, q.desks, q.events = numbers(f.Kinds), numbers(f.Desks), numbers(f.Events)
	if f.Polarity != "" {
		q.polar, q.polarity = true, numbers([]string{f.Polarity})[0]
	}
	q.match("source", f.Source, func(s, want string) bool { return s == want })
	q.match("place", f.Place, func(s, want string) bool { return strings.Contains(strings.ToLower(s), strings.ToLower(want)) })
	q.match("grade", f.Grade, func(s, want string) bool { return s == want || (len(want) == 1 && strings.Contains(s, want)) })
	if f.From != 0 {
		q.from = minute(f.From)
	}
	if f.To != 0 {
		q.to = minute(f.To)
	}
	return q
}

func (q *question) match(name, want string, is func(s, want string) bool) {
	if want == "" {
		return
	}
	ok := make([]bool, len(q.x.texts.text))
	for i, s := range q.x.texts.text {
		ok[i] = s != "" && is(s, want)
	}
	q.matches[name] = ok
}

// holds reports whether the row is in force, for the reader, and passes the filter.
func (q *question) holds(r *row) bool {
	switch {
	case r.since > q.at || r.until <= q.at || !q.admitted[r.audience],
		len(q.kinds) > 0 && !slices.Contains(q.kinds, r.kind), len(q.desks) > 0 && !slices.Contains(q.desks, r.desk),
		len(q.events) > 0 && !slices.Contains(q.events, r.event), q.polar && r.polarity != q.polarity:
		return false
	}
	if len(q.matches) > 0 {
		for name, ok := range q.matches {
			n := r.source
			switch name {
			case "place":
				n = r.place
			case "grade":
				n = r.grade
			}
			if !ok[n] || (name == "place" && !q.open(r)) {
				return false
			}
		}
	}
	return q.within(r)
}

// within reports whether the row's time on the axis meets the filter's. What has no such time is in no span.
func (q *question) within(r *row) bool {
	if q.from == unknown && q.to == unknown {
		return true
	}
	from, to := q.span(r)
	if from == unknown && to == unknown {
		return false
	}
	return (q.from == unknown || to == unknown || to >= q.from) && (q.to == unknown || from == unknown || from < q.to)
}

// span is the row's time on the axis.
func (q *question) span(r *row) (from, to int32) {
	switch q.axis {
	case Told:
		return r.reported, r.reported
	case Came:
		return r.came, r.came
	}
	return r.from, r.to
}

// pointed reports whether the row is at a point that the reader may know.
func (q *question) pointed(r *row) bool {
	return r.precision != 0 && (r.precision == q.spot || r.precision == q.town) && q.open(r)
}

// open reports whether the reader may see the row's place and words.
func (q *question) open(r *row) bool {
	if r.sensitivity == 0 {
		return true
	}
	k := [2]uint32{r.sensitivity, r.owner}
	o, known := q.opened[k]
	if !known {
		o = cell.Sensitivity(q.x.texts.text[r.sensitivity]).Opens(q.viewer, q.x.texts.text[r.owner])
		q.opened[k] = o
	}
	return o
}

// Map counts what the viewer may see in box, in squares of about cell degrees times 10^7; 0 draws every item for itself.
func (x *Index) Map(v cell.Viewer, f Filter, box Box, square int32) MapView {
	x.mu.RLock()
	defer x.mu.RUnlock()
	q := x.ask(v, f)
	var out MapView
	deny := x.texts.number["deny"]
	squares, areas := map[[2]int32]*gathered{}, map[[3]uint32]*Area{}
	for i := range x.rows {
		r := &x.rows[i]
		if !q.holds(r) {
			continue
		}
		out.Total++
		switch {
		case r.precision == 0 || !q.open(r):
			out.Nowhere++
		case q.pointed(r):
			if box.Holds(r.lat, r.lon) {
				k := [2]int32{r.lat, r.lon}
				if square > 0 {
					k = [2]int32{floorDiv(r.lat, square), floorDiv(r.lon, square)}
				}
				g := squares[k]
				if g == nil {
					g = &gathered{}
					squares[k] = g
				}
				g.add(r, deny)
			}
		default:
			k := [3]uint32{r.place, r.country, r.precision}
			if areas[k] == nil {
				areas[k] = &Area{Name: x.texts.text[r.place], Country: x.texts.text[r.country], Precision: x.texts.text[r.precision], LatE7: r.lat, LonE7: r.lon}
			}
			areas[k].Count++
		}
	}
	for _, g := range squares {
		out.Clusters = append(out.Clusters, g.cluster())
	}
	for _, a := range areas {
		out.Areas = append(out.Areas, *a)
	}
	slices.SortFunc(out.Clusters, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.LatE7, b.LatE7), cmp.Compare(a.LonE7, b.LonE7))
	})
	slices.SortFunc(out.Areas, func(a, b Area) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Name, b.Name), strings.Compare(a.Country, b.Country), strings.Compare(a.Precision, b.Precision))
	})
	return out
}

// gathered is a square of the map being counted.
type gathered struct {
	lat, lon    int64
	count, deny int64
	id          [16]byte
}

func (g *gathered) add(r *row, deny uint32) {
	g.lat, g.lon, g.count, g.id = g.lat+int64(r.lat), g.lon+int64(r.lon), g.count+1, r.id
	if deny != 0 && r.polarity == deny {
		g.deny++
	}
}

func (g *gathered) cluster() Cluster {
	c := Cluster{LatE7: int32(g.lat / g.count), LonE7: int32(g.lon / g.count), Count: g.count, Disputed: g.deny}
	if g.count == 1 {
		c.ID = idOf(g.id)
	}
	return c
}

func floorDiv(a, b int32) int32 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Timeline counts what the viewer may see, and which passes the filter, in n steps from from to to on the filter's axis.
// What lasts longer than a step counts where it began. Undated is what has no time on the axis.
func (x *Index) Timeline(v cell.Viewer, f Filter, from, to cell.Time, n int) (bars []Bar, undated int64) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	n = min(max(n, 1), 1000)
	f.From, f.To = 0, 0
	q := x.ask(v, f)
	deny := x.texts.number["deny"]
	first, last := int64(minute(from)), int64(minute(to))
	span := max(last-first, 1)
	bars = make([]Bar, n)
	for i := range bars {
		bars[i].From = from + cell.Time(int64(i)*(int64(to)-int64(from))/int64(n))
	}
	for i := range x.rows {
		r := &x.rows[i]
		if !q.holds(r) {
			continue
		}
		begin, _ := q.span(r)
		if begin == unknown {
			undated++
			continue
		}
		if at := (int64(begin) - first) * int64(n) / span; int64(begin) >= first && at < int64(n) {
			bars[at].Count++
			if deny != 0 && r.polarity == deny {
				bars[at].Deny++
			}
		}
	}
	return bars, undated
}

// Extent is the first and last time on the axis of what the viewer may see and what passes the filter; both 0 when nothing
// has one.
func (x *Index) Extent(v cell.Viewer, f Filter) (first, last cell.Time) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	q := x.ask(v, f)
	lo, hi := int32(1<<31-1), unknown
	for i := range x.rows {
		if r := &x.rows[i]; q.holds(r) {
			if begin, _ := q.span(r); begin != unknown {
				lo, hi = min(lo, begin), max(hi, begin)
			}
		}
	}
	if hi == unknown {
		return 0, 0
	}
	return cell.Time(lo) * 60_000_000, cell.Time(hi) * 60_000_000
}

// Within lists the ids of at most limit items in box that the viewer may see and that pass the filter, the newest entry
// first.
func (x *Index) Within(v cell.Viewer, f Filter, box Box, limit int) []cell.ID {
	x.mu.RLock()
	defer x.mu.RUnlock()
	q := x.ask(v, f)
	var out []cell.ID
	for i := len(x.rows) - 1; i >= 0 && len(out) < limit; i-- {
		r := &x.rows[i]
		if box != World && (!q.pointed(r) || !box.Holds(r.lat, r.lon)) {
			continue
		}
		if q.holds(r) {
			out = append(out, idOf(r.id))
		}
	}
	return out
}
