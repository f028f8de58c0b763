// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"math"
	"strings"
)

// unitNames gives units of one measure one name. Counts have the name of what is counted.
var unitNames = map[string]string{"km": "km", "kilometre": "km", "kilometres": "km", "kilometer": "km", "kilometers": "km", "كم": "km",
	"كيلومتر": "km", "كيلومترا": "km", "m": "m", "metre": "m", "metres": "m", "meter": "m", "meters": "m", "متر": "m",
	"%": "%", "percent": "%", "kg": "kg", "t": "t", "tonne": "t", "tonnes": "t", "ton": "t", "tons": "t", "طن": "t", "litre": "litre", "litres": "litre",
	"usd": "usd", "dollar": "usd", "dollars": "usd", "دولار": "usd", "iqd": "iqd", "dinar": "iqd", "dinars": "iqd", "دينار": "iqd"}

// measureOf names the unit of a physical measure, of money or of a share, or "" for counts and times.
func measureOf(unit string) string {
	w := strings.Join(wordTokens(unit), " ")
	if unit == "%" {
		w = unit
	}
	return unitNames[w]
}

// approximate is how far a hedged figure may be off: "about 100" is taken for 85 to 115.
const approximate = 0.15

// bounds gives the range that a quantity allows; ok is false for vague ones.
func (q *Quantity) bounds() (low, high float64, ok bool) {
	switch {
	case q.Value != nil:
		low, high = *q.Value, *q.Value
	case q.Low != nil && q.High != nil:
		low, high = *q.Low, *q.High
	case q.Low != nil:
		return *q.Low, math.Inf(1), true
	case q.High != nil:
		return math.Inf(-1), *q.High, true
	default:
		return 0, 0, false
	}
	if q.Approx {
		low, high = low-math.Abs(low)*approximate, high+math.Abs(high)*approximate
	}
	return low, high, true
}

// numeric finds two figures of the same thing that cannot both hold.
func (p *pair) numeric() (Dispute, bool) {
	if p.a.Polarity == "deny" || p.b.Polarity == "deny" || isPlanned(p.a) != isPlanned(p.b) || p.a.Line == p.b.Line && p.story && p.self {
		return Dispute{}, false
	}
	for i := range p.a.Quantities[:min(len(p.a.Quantities), 8)] {
		for j := range p.b.Quantities[:min(len(p.b.Quantities), 8)] {
			if d, ok := p.figures(&p.a.Quantities[i], &p.b.Quantities[j]); ok {
				return d, true
			}
		}
	}
	return Dispute{}, false
}

func (p *pair) figures(q, r *Quantity) (Dispute, bool) {
	lo1, hi1, ok1 := q.bounds()
	lo2, hi2, ok2 := r.bounds()
	if !ok1 || !ok2 || hi1 >= lo2 && hi2 >= lo1 {
		return Dispute{}, false
	}
	d := Dispute{Kind: "numeric", Strength: Apparent}
	if measureOf(q.Unit) != "" {
		return p.measured(d, q, r, lo1 > hi2)
	}
	if measureOf(r.Unit) != "" || !p.counts(q, r) {
		return Dispute{}, false
	}
	if p.place == sameHere && p.time != apartHere && p.a.EventType == p.b.EventType && exactBoth(q, r) && (p.story || p.time == sameHere) && !p.self {
		d.Strength = Hard
	}
	return p.say(d, "figures"), true
}

func exactBoth(q, r *Quantity) bool { return !q.Approx && !r.Approx }

// measured compares lengths, weights, sums and shares of the same thing. A part may be smaller than the whole, never
// greater.
func (p *pair) measured(d Dispute, q, r *Quantity, firstGreater bool) (Dispute, bool) {
	if measureOf(q.Unit) != measureOf(r.Unit) || measureOf(q.Unit) == "%" && p.a.EventType != p.b.EventType {
		return Dispute{}, false
	}
	part1, part2 := p.x.part(q, p.y), p.y.part(r, p.x)
	of := p.sameThing(q, r)
	if !of || p.place < mayHold && p.common < 3 {
		return Dispute{}, false
	}
	if part1 != part2 {
		if part1 != firstGreater {
			return Dispute{}, false
		}
		d.Strength = Hard
		return p.say(d, "part"), true
	}
	if part1 && p.place < insideOf {
		return Dispute{}, false
	}
	if exactBoth(q, r) && p.place >= insideOf {
		d.Strength = Hard
	}
	return p.say(d, "figures"), true
}

// sameThing reports whether two quantities are of one thing: by the word they are of, else by words of the claims.
func (p *pair) sameThing(q, r *Quantity) bool {
	x, y := wordTokens(q.Of), wordTokens(r.Of)
	if len(x) > 0 && len(y) > 0 {
		return commonStems(topicOf(&Claim{Quote: q.Of, Proposition: q.Of}), topicOf(&Claim{Quote: r.Of, Proposition: r.Of})) > 0
	}
	if measureOf(q.Unit) == "km" || measureOf(q.Unit) == "m" {
		return hasExtent(append(x, p.x.words...)) && hasExtent(append(y, p.y.words...)) && p.common > 0
	}
	return p.a.EventType == p.b.EventType && p.common >= 2
}

func hasExtent(words []string) bool { return hasAny("extent", words[:min(len(words), maxCompared)]) }

// part reports whether the claim's figure is of a part of what o's is of: it says so, or its place is the narrower one.
func (p *profile) part(q *Quantity, o *profile) bool {
	if hasAny("part", wordTokens(q.Of)) {
		return true
	}
	for _, s := range p.claim.Places {
		if hasAny("part", wordTokens(s.Name)) {
			return true
		}
	}
	return len(p.sites) > 0 && len(o.sites) > 0 && wider(o.sites, p.sites)
}

// counts reports whether two counts are of the same things at one event.
func (p *pair) counts(q, r *Quantity) bool {
	x, y := countedWords(q), countedWords(r)
	toll := tollTypes[p.a.EventType] && tollTypes[p.b.EventType]
	if p.a.EventType != p.b.EventType && !toll {
		return false
	}
	people := (len(x) == 0 || hasAny("persons", x)) && (len(y) == 0 || hasAny("persons", y))
	alikeUnit := len(x) > 0 && len(y) > 0 && commonStems(stemsOf(x), stemsOf(y)) > 0
	switch {
	case toll && (hasAny("hurt", x) != hasAny("hurt", y) || !people || !ofHarmed(p.a, x) || !ofHarmed(p.b, y)):
		return false
	case toll:
		return p.place >= insideOf || p.story && p.place == untold && p.time == sameHere || p.place == mayHold && p.story
	case alikeUnit:
		return p.place >= insideOf || p.topics() >= 2 || p.story && p.common >= 1 && p.place != mayHold
	}
	// "The ministry put the number at 14", just after another count.
	bare := (len(x) == 0) != (len(y) == 0)
	return bare && p.story && p.place != mayHold && nearLines(p.a.Line, p.b.Line) && !p.self
}

// ofHarmed keeps counts of the dead apart from counts of those who fought, fired or were there: only a killing counts
// its persons, other events must say that they died or were hurt.
func ofHarmed(c *Claim, words []string) bool {
	return c.EventType == "KILLING" || c.EventType == "INJURY" || c.EventType == "CASUALTIES" || hasAny("dead", words) || hasAny("hurt", words)
}

func countedWords(q *Quantity) []string { return append(wordTokens(q.Of), wordTokens(q.Unit)...) }

func stemsOf(words []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		if s := stemOf(w); s != "" && !disputeWords["stop"][w] {
			out[s] = true
		}
	}
	return out
}

func nearLines(a, b int) bool { return a-b <= 2 && b-a <= 2 }
