// SPDX-License-Identifier: Apache-2.0

package picture

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/picture"
	"github.com/crisiscell/crisiscell/web"
)

// form is the filter as it stands in the address and in the form.
type form struct {
	Kind, Polarity, Place, Event string
	Axis                         string
	From, To                     string // dates
}

var (
	kinds      = []string{"", "claim", "incident", "report"}
	polarities = []string{"", "affirm", "deny", "unconfirmed"}
	axes       = []string{string(picture.Happened), string(picture.Told), string(picture.Came)}
)

// Kinds, Polarities and Axes are what the form offers.
func (form) Kinds() []string      { return kinds }
func (form) Polarities() []string { return polarities }
func (form) Axes() []string       { return axes }

// formOf reads the filter. A value that is none of those offered is an error that names it.
func formOf(r *web.Request) (form, picture.Filter, error) {
	v := r.URL.Query()
	f := form{Kind: v.Get("kind"), Polarity: v.Get("polarity"), Place: strings.TrimSpace(v.Get("place")), Event: strings.ToUpper(strings.TrimSpace(v.Get("event"))),
		Axis: v.Get("axis"), From: v.Get("from"), To: v.Get("to")}
	if f.Axis == "" {
		f.Axis = axes[0]
	}
	for name, c := range map[string]struct {
		value string
		of    []string
	}{"kind": {f.Kind, kinds}, "polarity": {f.Polarity, polarities}, "axis": {f.Axis, axes}} {
		if !slices.Contains(c.of, c.value) {
			return f, picture.Filter{}, &cell.Error{Code: cell.Invalid, Key: "error.filter", Args: map[string]any{"name": name, "value": c.value}, Msg: name + " is none of those offered"}
		}
	}
	out := picture.Filter{Polarity: f.Polarity, Place: f.Place, Axis: picture.Axis(f.Axis)}
	if f.Kind != "" {
		out.Kinds = []string{f.Kind}
	}
	if f.Event != "" {
		out.Events = []string{f.Event}
	}
	var err error
	if out.From, err = day(f.From, r.Zone(), 0); err != nil {
		return f, out, err
	}
	out.To, err = day(f.To, r.Zone(), 1) // up to its end
	return f, out, err
}

// day is the beginning of a date in the zone, plus days; 0 for none.
func day(date string, zone *time.Location, plus int) (cell.Time, error) {
	if date == "" {
		return 0, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, date, zone)
	if err != nil {
		return 0, &cell.Error{Code: cell.Invalid, Key: "error.date", Args: map[string]any{"date": date}, Msg: "a date is written as 2026-01-31"}
	}
	return cell.TimeOf(t.AddDate(0, 0, plus)), nil
}

// values is the filter for an address, without what is empty.
func (f form) values(at cell.Seq) url.Values {
	v := url.Values{}
	for name, s := range map[string]string{"kind": f.Kind, "polarity": f.Polarity, "place": f.Place, "event": f.Event, "from": f.From, "to": f.To} {
		if s != "" {
			v.Set(name, s)
		}
	}
	if f.Axis != axes[0] {
		v.Set("axis", f.Axis)
	}
	if at != 0 {
		v.Set("at", strconv.FormatInt(int64(at), 10))
	}
	return v
}

// boxOf reads south,west,north,east in degrees; without one it is the world. Swapped or impossible edges are refused.
func boxOf(text string) (picture.Box, error) {
	if text == "" {
		return picture.World, nil
	}
	bad := &cell.Error{Code: cell.Invalid, Key: "error.box", Args: map[string]any{"value": text}, Msg: "box is south,west,north,east in degrees"}
	parts := strings.Split(text, ",")
	if len(parts) != 4 {
		return picture.Box{}, bad
	}
	var n [4]float64
	for i, s := range parts {
		var err error
		if n[i], err = strconv.ParseFloat(s, 64); err != nil || n[i] != n[i] {
			return picture.Box{}, bad
		}
	}
	if n[0] < -90 || n[2] > 90 || n[0] > n[2] || n[1] < -180 || n[3] < -180 || n[1] > 180 || n[3] > 180 {
		return picture.Box{}, bad
	}
	e7 := func(f float64) int32 { return int32(f * 1e7) }
	return picture.Box{South: e7(n[0]), West: e7(n[1]), North: e7(n[2]), East: e7(n[3])}, nil
}

// degrees writes degrees times 10^7.
func degrees(e7 int32) string { return fmt.Sprintf("%.5f", float64(e7)/1e7) }
