// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// passage is a run of lines of a report: a story, or noise between stories and inside them.
type passage struct {
	Story int64 // number of the story, 0 for noise
	Lang  string
	Lines []line
}

// Folded reports whether the run is so long a noise that the page shows it on demand.
func (p passage) Folded() bool { return p.Story == 0 && len(p.Lines) > 4 }

// First is the number of the first line, which names the run.
func (p passage) First() int64 { return p.Lines[0].N }

// Count is the number of lines as messages count.
func (p passage) Count() int64 { return int64(len(p.Lines)) }

// line is one line with the claims marked in it.
type line struct {
	N     int64
	Role  string
	Parts []part
	// Withheld says that the line is protected, and blank for this reader.
	Withheld bool
}

// part is a stretch of a line inside which the same claims were found.
type part struct {
	Text   string
	Claims []mark // none for text that claims nothing
	First  bool   // the first part of its first claim, to which the claim's card leads
}

// mark is a claim that a part belongs to, the shortest first.
type mark struct {
	ID               cell.ID
	Polarity, Review string
	start, end       int64
}

// Anchor names the card of the claim whose span is the shortest.
func (p part) Anchor() string { return string(p.Claims[0].ID) }

// Cards are the ids of the cards of all claims here.
func (p part) Cards() string {
	ids := make([]string, len(p.Claims))
	for i, m := range p.Claims {
		ids[i] = "c-" + string(m.ID)
	}
	return strings.Join(ids, " ")
}

// Class is how the part is marked: a denial outweighs what is unconfirmed, and that what is affirmed; what every
// officer's eye rejected is only outlined.
func (p part) Class() string {
	rejected, class := true, "affirm"
	for _, m := range p.Claims {
		rejected = rejected && m.Review == situation.Rejected
		if m.Polarity == situation.Deny || m.Polarity == situation.Unconfirmed && class == "affirm" {
			class = m.Polarity
		}
	}
	if rejected {
		class += " rejected"
	}
	return class
}

// passages puts the lines of stories and the noise in the order of the text, with the claims marked in place.
func passages(v situation.ReportView) []passage {
	type placed struct {
		situation.Line
		story int64
		lang  string
	}
	var all []placed
	for _, s := range v.Stories {
		for _, l := range s.Lines {
			all = append(all, placed{l, s.N, spoken(s.Lang)})
		}
	}
	for _, l := range v.Noise {
		all = append(all, placed{l, 0, ""})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return int(a.N - b.N) })
	marks := marksOf(v.Claims)
	seen, withheld := map[cell.ID]bool{}, map[int64]bool{}
	for _, l := range v.Withheld {
		withheld[l.N] = true
	}
	var out []passage
	for i, l := range all {
		if i > 0 && all[i-1].N == l.N {
			continue // noise that stands inside a story is named twice
		}
		if len(out) == 0 || out[len(out)-1].Story != l.story {
			out = append(out, passage{Story: l.story, Lang: l.lang})
		}
		p := &out[len(out)-1]
		p.Lines = append(p.Lines, line{l.N, l.Role, parts(v.Text, l.Start, l.End, marks, seen), withheld[l.N]})
	}
	return out
}

func marksOf(cs []situation.ClaimView) []mark {
	out := make([]mark, len(cs))
	for i, c := range cs {
		out[i] = mark{c.ID, c.Polarity, c.Review, c.Start, c.End}
	}
	slices.SortStableFunc(out, func(a, b mark) int { return int((a.end - a.start) - (b.end - b.start)) })
	return out
}

// parts cuts text[start:end] wherever a claim begins or ends. Spans that lie outside the text are cut to it: what stands
// in a record is shown, whatever an engine once made of it.
func parts(text []byte, start, end int64, marks []mark, seen map[cell.ID]bool) []part {
	size := int64(len(text))
	start, end = min(max(start, 0), size), min(max(end, 0), size)
	if start >= end {
		return nil
	}
	cuts := []int64{start, end}
	var here []mark
	for _, m := range marks {
		if m.start < end && m.end > start {
			here = append(here, m)
			cuts = append(cuts, min(max(m.start, start), end), min(max(m.end, start), end))
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []part
	for i := 1; i < len(cuts); i++ {
		p := part{Text: string(text[cuts[i-1]:cuts[i]])}
		for _, m := range here {
			if m.start < cuts[i] && m.end > cuts[i-1] {
				p.Claims = append(p.Claims, m)
			}
		}
		if len(p.Claims) > 0 && !seen[p.Claims[0].ID] {
			p.First, seen[p.Claims[0].ID] = true, true
		}
		out = append(out, p)
	}
	return out
}
