// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strconv"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/intake/page"
	"github.com/crisiscell/crisiscell/internal/geonames"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/situation/extract"
	"github.com/crisiscell/crisiscell/situation/extract/likeness"
)

// reading lets the situation desk use the extraction engine. Facts know no fractions and no nil: here the engine's
// own types become the desk's.
type reading struct{ engine *extract.Engine }

// Name implements situation.Engine.
func (reading) Name() string { return "extract " + extract.Version }

// Read implements situation.Engine.
func (r reading) Read(text, published string) situation.Reading {
	d := r.engine.Extract(extract.Input{Text: text, Published: published})
	out := situation.Reading{Lang: d.Lang, Dir: d.Dir}
	for _, n := range d.Noise {
		out.Noise = append(out.Noise, lineAt(text, n))
	}
	for i, s := range d.Stories {
		if out.Title == "" {
			out.Title = s.Title
		}
		st := situation.StoryRead{Story: situation.Story{N: int64(i + 1), Title: s.Title, TitleLine: int64(s.TitleLine),
			Lang: s.Lang, Dir: s.Dir, Published: s.Published}}
		for _, l := range s.Lines {
			st.Lines = append(st.Lines, situation.Line{N: int64(l.N), Role: l.Role, Start: int64(l.Start), End: int64(l.End)})
		}
		for _, c := range s.Claims {
			st.Claims = append(st.Claims, statement(c))
		}
		out.Stories = append(out.Stories, st)
	}
	return out
}

// lineAt finds the 1-based line n of text.
func lineAt(text string, n int) situation.Line {
	start, i := 0, 1
	for l := range strings.Lines(text) {
		if i == n {
			return situation.Line{N: int64(n), Role: "noise", Start: int64(start), End: int64(start + len(strings.TrimRight(l, "\r\n")))}
		}
		start, i = start+len(l), i+1
	}
	return situation.Line{N: int64(n), Role: "noise", Start: int64(len(text)), End: int64(len(text))}
}

func statement(c extract.Claim) situation.Statement {
	s := situation.Statement{Line: int64(c.Line), Quote: c.Quote, Start: int64(c.Start), End: int64(c.End),
		Speaker: situation.Speaker{Text: c.Speaker.Text, Canonical: c.Speaker.Canonical, Type: c.Speaker.Type}, Via: c.Via,
		Polarity: c.Polarity, Modality: c.Modality, EventType: c.EventType, Proposition: c.Proposition, Core: c.Core, Rules: c.Rules}
	for _, p := range c.Places {
		place := situation.Place{Text: p.Text, Name: p.Name, GeonameID: p.ID, Country: p.Country}
		if at, known := geonames.At(p.ID); known {
			place.LatE7, place.LonE7, place.Precision = at.LatE7, at.LonE7, at.Precision
		}
		s.Places = append(s.Places, place)
	}
	if c.Time != nil {
		s.Time = &situation.Time{Text: c.Time.Text, From: c.Time.From, To: c.Time.To}
	}
	for _, q := range c.Quantities {
		s.Quantities = append(s.Quantities, situation.Quantity{Text: q.Text, Value: decimal(q.Value), Low: decimal(q.Low),
			High: decimal(q.High), Unit: q.Unit, Of: q.Of, Approx: q.Approx})
	}
	return s
}

// decimal writes a number as facts carry it: in decimal digits, nothing for an unknown one.
func decimal(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

func number(s string) *float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return nil
	}
	return &f
}

// claimOf is what the engine compares of a statement that stands in the record.
func claimOf(s situation.Statement) *extract.Claim {
	c := &extract.Claim{Line: int(s.Line), Quote: s.Quote, Speaker: extract.Speaker{Text: s.Speaker.Text, Canonical: s.Speaker.Canonical,
		Type: s.Speaker.Type}, Via: s.Via, Polarity: s.Polarity, Modality: s.Modality, EventType: s.EventType, Proposition: s.Proposition,
		Core: s.Core, Rules: s.Rules}
	for _, p := range s.Places {
		c.Places = append(c.Places, extract.Place{Text: p.Text, Name: p.Name, Country: p.Country, ID: p.GeonameID})
	}
	if s.Time != nil {
		c.Time = &extract.Time{Text: s.Time.Text, From: s.Time.From, To: s.Time.To}
	}
	for _, q := range s.Quantities {
		c.Quantities = append(c.Quantities, extract.Quantity{Text: q.Text, Value: number(q.Value), Low: number(q.Low), High: number(q.High),
			Unit: q.Unit, Of: q.Of, Approx: q.Approx})
	}
	return c
}

// Compare implements situation.Engine.
func (reading) Compare(a, b situation.Claim) (situation.Dispute, bool) {
	d, ok := extract.CompareWithin(claimOf(a.Statement), claimOf(b.Statement), a.Story == b.Story)
	if !ok {
		return situation.Dispute{}, false
	}
	return situation.Dispute{Type: d.Kind, Strength: d.Strength, Why: cell.Name{En: d.Why, Ar: d.WhyAr},
		Question: cell.Name{En: d.Question, Ar: d.QuestionAr}, State: situation.DisputeOpen}, true
}

// Liken implements situation.Engine.
func (reading) Liken(text string) (string, []string) {
	s := likeness.Of(text)
	return s.String(), s.Bands()
}

// Likeness implements situation.Engine. A signature of another engine is like nothing.
func (reading) Likeness(a, b string) int64 {
	x, err1 := likeness.Parse(a)
	y, err2 := likeness.Parse(b)
	if err1 != nil || err2 != nil {
		return 0
	}
	return likeness.Similar(x, y)
}

// readPage implements situation.PageReader.
func readPage(original []byte, declared string) (situation.Page, error) {
	p, err := page.Read(original, declared)
	if err != nil {
		return situation.Page{}, err
	}
	return situation.Page{Text: p.Text, MediaType: p.MediaType, Title: p.Title, Lang: p.Lang, Published: p.Published, Replaced: p.Replaced}, nil
}

// Keys implements situation.Engine.
func (reading) Keys(s situation.Statement) []string { return claimOf(s).DisputeKeys() }
