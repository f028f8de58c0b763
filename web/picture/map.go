// SPDX-License-Identifier: Apache-2.0

package picture

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/picture"
	"github.com/crisiscell/crisiscell/web"
)

// bars is how many steps the timeline has: each is still wide enough for a finger on a phone turned round.
const bars = 48

// mapPage is the map, its timeline, and both in words.
type mapPage struct {
	form
	View      picture.MapView
	Bars      []bar
	Undated   int64
	First     string // dates at the two ends of the timeline
	Last      string
	Query     string // the filter as an address's query, for the map's own requests
	At        cell.Seq
	AtTime    cell.Time // when the entry at At was accepted
	Fault     string    // what is wrong with the filter
	List      []hit     // the newest items, for who reads rather than looks
	AtAddress string    // address of the filter without a position
}

// bar is one step of the timeline as it is drawn.
type bar struct {
	X, Y, Height, DenyY, DenyHeight int // of 1000 wide, 100 high
	Width                           int
	Count, Deny                     int64
	From, To                        cell.Time
	Link                            string // narrows the filter to the step
}

// show is the map page. A time given as asof leads to the position that stood then.
func (p pages) show(r *web.Request) error {
	if asof := r.URL.Query().Get("asof"); asof != "" {
		return p.asOf(r, asof)
	}
	f, filter, err := formOf(r)
	data := mapPage{form: f, Query: f.values(r.Viewer.At).Encode(), At: r.Viewer.At, AtAddress: "/map?" + f.values(0).Encode()}
	if err != nil {
		data.Fault, filter = r.Fails(err), picture.Filter{}
	}
	x, err := p.indexes.Index(r.Context(), r.Viewer.Crisis)
	if err != nil {
		return err
	}
	data.View = x.Map(r.Viewer, filter, picture.World, 0)
	p.timeline(r, &data, x, filter)
	if data.At != 0 {
		if data.AtTime, err = p.reads.EntryTime(r.Context(), data.At); err != nil {
			return err
		}
	}
	if data.List, err = p.hits(r, x.Within(r.Viewer, filter, picture.World, pageSize)); err != nil {
		return err
	}
	return r.Page(p.pages, web.Page{Name: "map", Title: r.T("map.title"), Section: "map", Data: data, Scripts: []string{"maplibre.js", "map.js"}})
}

// asOf leads to the picture as it was known at a time of the crisis's zone.
func (p pages) asOf(r *web.Request, asof string) error {
	f, _, err := formOf(r)
	if err != nil {
		return err
	}
	t, err := time.ParseInLocation("2006-01-02T15:04", asof, r.Zone())
	if err != nil {
		return &cell.Error{Code: cell.Invalid, Key: "error.date", Args: map[string]any{"date": asof}, Msg: "a time is written as 2026-01-31T06:00"}
	}
	at, err := p.reads.PositionAt(r.Context(), cell.TimeOf(t))
	if err != nil {
		return err
	}
	if at == 0 {
		return &cell.Error{Code: cell.NotFound, Key: "error.asof", Args: map[string]any{"time": asof}, Msg: "the record had not begun at that time"}
	}
	return r.Redirect("/map?" + f.values(at).Encode())
}

// timeline counts along the filter's axis, from the first to the last day that has anything.
func (p pages) timeline(r *web.Request, data *mapPage, x *picture.Index, filter picture.Filter) {
	first, last := filter.From, filter.To
	if lo, hi := x.Extent(r.Viewer, filter); first == 0 || last == 0 {
		if first == 0 {
			first = lo
		}
		if last == 0 {
			last = hi + 60_000_000
		}
	}
	if first == 0 || last <= first {
		_, data.Undated = x.Timeline(r.Viewer, filter, 0, 60_000_000, 1)
		return
	}
	steps, undated := x.Timeline(r.Viewer, filter, first, last, bars)
	data.Undated = undated
	most := int64(1)
	for _, s := range steps {
		most = max(most, s.Count)
	}
	zone := r.Zone()
	data.First, data.Last = first.Go().In(zone).Format(time.DateOnly), (last - 60_000_000).Go().In(zone).Format(time.DateOnly)
	for i, s := range steps {
		end := last
		if i+1 < len(steps) {
			end = steps[i+1].From
		}
		f := data.form
		f.From, f.To = s.From.Go().In(zone).Format(time.DateOnly), (end - 60_000_000).Go().In(zone).Format(time.DateOnly)
		h, d := int(s.Count*96/most), int(s.Deny*96/most)
		data.Bars = append(data.Bars, bar{X: i * 1000 / bars, Width: 1000/bars - 3, Y: 100 - h, Height: h, DenyY: 100 - d, DenyHeight: d, Count: s.Count, Deny: s.Deny,
			From: s.From, To: end, Link: "/map?" + f.values(data.At).Encode()})
	}
}

func (p pages) hits(r *web.Request, ids []cell.ID) ([]hit, error) {
	found, err := p.reads.Items(r.Context(), r.Viewer, ids)
	out := make([]hit, len(found))
	for i, it := range found {
		out[i] = hit{it, linkOf(it, r.AtQuery())}
	}
	return out, err
}

// drawing is what the map's script draws: positions as GeoJSON has them, [longitude, latitude].
type drawing struct {
	Points  []point `json:"points"`
	Areas   []area  `json:"areas"`
	Nowhere int64   `json:"nowhere"`
	Total   int64   `json:"total"`
}

type point struct {
	At    [2]json.Number `json:"at"`
	Count int64          `json:"n"`
	Text  string         `json:"text"` // the number as the reader writes it
	Deny  int64          `json:"deny"`
	ID    cell.ID        `json:"id,omitempty"`
}

type area struct {
	At        [2]json.Number `json:"at"`
	Name      string         `json:"name"`
	Precision string         `json:"precision"`
	Count     int64          `json:"n"`
	Text      string         `json:"text"`
}

// items counts what lies in the box, in squares of the given part of a degree.
func (p pages) items(r *web.Request) error {
	_, filter, err := formOf(r)
	if err != nil {
		return err
	}
	box, err := boxOf(r.URL.Query().Get("box"))
	if err != nil {
		return err
	}
	square, err := strconv.ParseFloat(r.URL.Query().Get("square"), 64)
	if err != nil || square < 0 || square > 90 {
		square = 0
	}
	x, err := p.indexes.Index(r.Context(), r.Viewer.Crisis)
	if err != nil {
		return err
	}
	m := x.Map(r.Viewer, filter, box, int32(square*1e7))
	out := drawing{Points: make([]point, 0, len(m.Clusters)), Areas: []area{}, Nowhere: m.Nowhere, Total: m.Total}
	at := func(lat, lon int32) [2]json.Number {
		return [2]json.Number{json.Number(degrees(lon)), json.Number(degrees(lat))}
	}
	for _, c := range m.Clusters {
		out.Points = append(out.Points, point{at(c.LatE7, c.LonE7), c.Count, r.Words.Number(c.Count), c.Disputed, c.ID})
	}
	for _, a := range m.Areas {
		if a.LatE7 != 0 || a.LonE7 != 0 {
			out.Areas = append(out.Areas, area{at(a.LatE7, a.LonE7), a.Name, a.Precision, a.Count, r.Words.Number(a.Count)})
		}
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return r.Send("application/json", "", b)
}

// list is what lies in the box, as the map shows it beside itself.
func (p pages) list(r *web.Request) error {
	f, filter, err := formOf(r)
	if err != nil {
		return err
	}
	box, err := boxOf(r.URL.Query().Get("box"))
	if err != nil {
		return err
	}
	x, err := p.indexes.Index(r.Context(), r.Viewer.Crisis)
	if err != nil {
		return err
	}
	hits, err := p.hits(r, x.Within(r.Viewer, filter, box, pageSize))
	if err != nil {
		return err
	}
	return r.Page(p.pages, web.Page{Name: "map-list", Title: r.T("map.here"), Section: "map", Data: mapPage{form: f, List: hits, Query: f.values(r.Viewer.At).Encode(), At: r.Viewer.At}})
}
