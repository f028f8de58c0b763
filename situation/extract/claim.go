// SPDX-License-Identifier: Apache-2.0

package extract

import "slices"

// claims makes the claims of one utterance in part p of a sentence; before are those the sentence gave so far.
func (r *reading) claims(u utterance, p [2]int, before []Claim) []Claim {
	sp, ok := r.speakerOf(u)
	if !ok {
		return nil
	}
	var out []Claim
	for _, s := range u.spans {
		lo, hi := r.trim(s[0], s[1])
		if lo >= hi {
			continue
		}
		fs := r.clauses(lo, hi)
		if u.anaphor && len(fs) > 0 && fs[0].p.weight < 4 {
			fs = nil
		}
		if len(fs) == 0 || len(fs) == 1 && (fs[0].p.weight <= 1 && u.rule != "narration" || fs[0].p.weight <= 3 && r.said(lo, hi)) {
			if c, ok := r.wider(u, sp, lo, hi, p, append(before[:len(before):len(before)], out...)); ok {
				out = append(out, c)
				continue
			}
		}
		if u.rule == "narration" {
			fs = slices.DeleteFunc(fs, func(f found) bool { return f.p.weight <= 1 || f.p.weight <= 3 && colour[f.typ()] })
		}
		if len(fs) == 0 && u.rule != "narration" && !u.hearsay && hi-lo > 3 && r.states(lo, hi) { // said by somebody, of nothing the lexicon knows
			fs = []found{{match: match{p: unknownEvent, from: lo, to: hi}, lo: lo, hi: hi}}
		}
		if len(fs) == 0 {
			if c, ok := r.backward(u, sp, lo, hi, append(before[:len(before):len(before)], out...)); ok {
				out = append(out, c)
			}
			continue
		}
		for i, f := range fs {
			c := r.claim(u, sp, f, p)
			if i == 0 && u.lead >= 0 { // no clause: the verb belongs to the quote
				c.Start, _ = r.span(u.lead, u.lead+1)
				c.Quote = r.text[c.Start:c.End]
				c.Proposition = r.raw(lo, f.hi)
			}
			out = append(out, c)
		}
	}
	out = r.lists(u, sp, p, out)
	if n := len(out); n > 0 {
		r.m.event = out[n-1]
	}
	return out
}

// colour are types of which the outlet's own text holds too much to be claims, but for exact phrases.
var colour = map[string]bool{"ASSESSMENT": true, "BACKGROUND": true, "WARNING": true}

// unknownEvent is what an attributed statement is when its words name no event.
var unknownEvent = &pattern{kind: "ASSESSMENT", text: "attributed statement", weight: 1, event: true}

// states reports a statement: words with a verb.
func (r *reading) states(lo, hi int) bool { return r.lang == "ar" || r.finite(lo, hi) }

// said reports words that speak of a claim made before, rather than of an event of their own.
func (r *reading) said(lo, hi int) bool {
	for i := lo; i < min(hi, lo+14); i++ {
		if r.ws[i].w == "such" && i > lo && (r.ws[i-1].w == "no" || r.ws[i-1].w == "any") {
			return true
		}
	}
	return r.g.has(r.ws, lo, hi, "anaphor-open")
}

// wider reads the event from the verb of saying with its content, as in "urged the mayor to step in", where the content
// alone names none.
func (r *reading) wider(u utterance, sp Speaker, lo, hi int, p [2]int, before []Claim) (Claim, bool) {
	if c, ok := r.backward(u, sp, lo, hi, before); ok {
		return c, true
	}
	if u.rule == "narration" || u.whole[0] >= u.whole[1] || u.frame != "affirm" || lo != u.spans[0][0] {
		return Claim{}, false
	}
	from := u.whole[0]
	if u.speaker[1] > from && u.speaker[0] <= from && r.lang == "en" {
		from = u.speaker[1]
	}
	a, b := r.trim(from, max(u.whole[1], hi))
	f, ok := r.bestEvent(a, b, false)
	if !ok {
		return Claim{}, false
	}
	f.lo, f.hi = a, b
	return r.claim(u, sp, f, p), true
}

// backward reads what only speaks of a claim made before: "the reports are false", "this could not be verified".
func (r *reading) backward(u utterance, sp Speaker, lo, hi int, before []Claim) (Claim, bool) {
	prior := r.m.event
	if len(before) > 0 {
		prior = before[len(before)-1]
	}
	if prior.EventType == "" {
		return Claim{}, false
	}
	polarity, rule := "", ""
	if m, ok := r.g.first(r.ws, lo, hi, "anaphor-open"); ok {
		polarity, rule = "unconfirmed", m.p.text
	} else if m, ok := r.g.first(r.ws, lo, hi, "anaphor"); ok || u.anaphor {
		polarity, rule = "deny", "calls"
		if ok {
			rule = m.p.text
		}
	} else if m, ok := r.g.first(r.ws, lo, hi, "anaphor-figure"); ok && u.rule != "narration" {
		polarity, rule = "affirm", m.p.text
	} else if r.said(lo, hi) {
		polarity, rule = "deny", "no such"
	} else {
		return Claim{}, false
	}
	for _, c := range before {
		if c.Speaker.Canonical == sp.Canonical && c.Polarity == polarity && c.EventType == prior.EventType {
			return Claim{}, false
		}
	}
	if u.frame == "unconfirmed" {
		polarity = "unconfirmed"
	}
	f := found{match: match{p: &pattern{kind: prior.EventType, text: "said before", weight: 1}, from: lo, to: hi}, lo: lo, hi: hi}
	c := r.claim(u, sp, f, [2]int{lo, hi})
	c.Polarity, c.Modality = polarity, prior.Modality
	c.Rules[2] = "polarity:of-what-was-said:" + rule
	if len(c.Places) == 0 {
		c.Places = slices.Clone(prior.Places)
	}
	return c, true
}

// claim reads one clause: its polarity, modality, time, places and quantities.
func (r *reading) claim(u utterance, sp Speaker, f found, p [2]int) Claim {
	lo, hi := r.trim(f.lo, f.hi)
	c := Claim{EventType: f.typ(), Speaker: sp, Core: true, Line: r.n}
	if r.g.has(r.ws, max(lo-3, p[0]), lo, "conditional") && lo > 0 && r.ws[lo-1].w != "," {
		lo = max(lo-1, p[0])
	}
	c.Start, c.End = r.span(lo, hi)
	c.Quote = r.text[c.Start:c.End]
	c.Proposition = c.Quote
	var rule string
	c.Polarity, rule = r.polarityRule(lo, hi, f, u.frame)
	c.Modality = r.modality(lo, hi, u, c.EventType)
	count, future := r.e.count[r.lang], c.Modality == "planned"
	if c.Time = count.whenIn(r.ws[lo:hi], r.text, r.at, r.published, future); c.Time == nil {
		c.Time = r.timeOf(p, future)
	}
	c.Quantities = count.quantitiesIn(r.ws[lo:hi], r.text, r.at)
	c.Places = r.placesOf(lo, hi, p, sp)
	c.Rules = []string{"frame:" + u.rule, "event:" + f.typ() + ":" + f.p.text, rule}
	return c
}

// timeOf reads the time of a part of a sentence, once for all its claims.
func (r *reading) timeOf(p [2]int, future bool) *Time {
	if r.timed != p || r.future != future {
		r.timed, r.future = p, future
		r.time = r.e.count[r.lang].whenIn(r.ws[p[0]:p[1]], r.text, r.at, r.published, future)
	}
	if r.time == nil {
		return nil
	}
	t := *r.time
	return &t
}

// lists adds the second event of a joined pair that one negation or one list covers: "no infiltrations or clashes". It
// shares the whole quote.
func (r *reading) lists(u utterance, sp Speaker, p [2]int, out []Claim) []Claim {
	for _, s := range u.spans {
		for i := s[0] + 1; i < s[1]-1; i++ {
			w := r.ws[i].w
			if w != "or" && w != "and" && w != "nor" && w != "او" {
				continue
			}
			a, ok1 := r.nounEvent(i - 1)
			b, ok2 := r.nounEvent(i + 1)
			if !ok1 || !ok2 || group[a] == group[b] {
				continue
			}
			for _, c := range out {
				start, end := r.span(i-1, i+2)
				if c.Start <= start && c.End >= end && (c.EventType == a || c.EventType == b) {
					d := c
					d.EventType = b
					if c.EventType == b {
						d.EventType = a
					}
					d.Rules = append(slices.Clone(c.Rules), "list")
					return append(out, d)
				}
			}
		}
	}
	return out
}

// nounEvent gives the type of an event that the single word i names.
func (r *reading) nounEvent(i int) (string, bool) {
	typ, ok := "", false
	r.g.matches(r.ws, i, i+1, isEvent, func(m match) {
		if m.p.weight == 3 && !ok {
			typ, ok = m.p.kind, true
		}
	})
	return typ, ok
}
