// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"slices"
	"strings"
)

// Strengths of a dispute.
const (
	// Hard: the same thing, at the same place, affirmed and denied, or two figures of which one must be wrong.
	Hard = "hard"
	// Apparent: both hold only if they speak of different things, which the words leave open.
	Apparent = "apparent"
)

// perKey bounds with how many earlier claims under one key a claim is compared, so that time stays linear.
const perKey = 64

// Compare says whether a and b, of different stories or of unknown ones, dispute each other. The references are the
// caller's to fill. It is symmetric but for the order of a and b, and never settles anything.
func Compare(a, b *Claim) (Dispute, bool) { return CompareWithin(a, b, false) }

// CompareWithin is Compare for claims of which it is known whether they stand in the same story: what one story says
// without naming a place is taken to be about its place.
func CompareWithin(a, b *Claim, sameStory bool) (Dispute, bool) {
	return compare(profileOf(a), profileOf(b), sameStory)
}

// profile is what comparing needs of a claim, found once.
type profile struct {
	claim *Claim
	words []string // of the quote, at most maxCompared
	topic map[string]bool
	sites []claimSite
	who   string // the words of the speaker
}

func profileOf(c *Claim) *profile {
	w := wordTokens(c.Quote)
	return &profile{claim: c, words: w[:min(len(w), maxCompared)], topic: topicOf(c), sites: claimSites(c), who: strings.Join(wordTokens(c.Speaker.Canonical), " ")}
}

func compare(x, y *profile, sameStory bool) (Dispute, bool) {
	a, b := x.claim, y.claim
	if ignored(a) || ignored(b) || !related(a, b) {
		return Dispute{}, false
	}
	p := pair{x: x, y: y, a: a, b: b, story: sameStory, place: max(relatePlaces(x, y), relatePlaces(y, x)), time: relateTimes(a, b),
		self: x.who != "" && x.who == y.who}
	if p.place == apartHere || p.time == apartHere {
		return Dispute{}, false
	}
	p.common = commonStems(x.topic, y.topic)
	if d, ok := p.contradiction(); ok {
		return d, true
	}
	return p.numeric()
}

// related tells by types and figures alone whether the rest is worth comparing.
func related(a, b *Claim) bool {
	if len(a.Quantities) > 0 && len(b.Quantities) > 0 {
		return true
	}
	switch {
	case a.Polarity == "deny" && b.Polarity == "deny":
		return false
	case a.Polarity == b.Polarity:
		return contraryTypes[a.EventType] == b.EventType
	case a.Polarity == "deny":
		return a.EventType == b.EventType || slices.Contains(impliedTypes[b.EventType], a.EventType)
	}
	return a.EventType == b.EventType || slices.Contains(impliedTypes[a.EventType], b.EventType)
}

// pair is two claims whose places and times can be the same.
type pair struct {
	x, y        *profile
	a, b        *Claim
	story       bool
	self        bool // both come from one named source; the outlet's own text is one within a story
	place, time int
	common      int // words that both share
}

// ignored reports claims that say nothing about what is: left open, conditional, opinion.
func ignored(c *Claim) bool {
	return c.Polarity == "unconfirmed" || c.Modality == "conditional" || c.Modality == "opinion" || c.EventType == "BACKGROUND" || c.EventType == ""
}

// contradiction finds one claim affirming what the other denies, or two states that exclude each other.
func (p *pair) contradiction() (Dispute, bool) {
	no, yes := p.x, p.y
	if p.b.Polarity == "deny" {
		no, yes = p.y, p.x
	}
	deny, affirm := no.claim, yes.claim
	if affirm.Polarity == "deny" {
		return Dispute{}, false
	}
	if deny.Polarity != "deny" {
		return p.contrary()
	}
	// A denial for a whole line covers each part of it, not the other way round.
	p.place = relatePlaces(no, yes)
	if unreal(yes) || qualified(no, yes) {
		return Dispute{}, false
	}
	if deny.EventType == affirm.EventType {
		return p.denied(deny, affirm)
	}
	return p.implies(no, yes)
}

// unreal reports words of what is only feared, to be prevented, or long past.
func unreal(x *profile) bool {
	return x.claim.Modality == "potential" || avertible[x.claim.EventType] && hasAny("averted", x.words) || hasAny("background", x.words)
}

// qualified reports a denial of something only in so far as it is official, personal or the like, while the other
// claim does not say the same of it; and a denial that it happened against a claim that it was tried.
func qualified(no, yes *profile) bool {
	x, y := no.words, yes.words
	if hasAny("attempt", y) && !hasAny("attempt", x) {
		return true
	}
	// Of what is narrow there is no official kind; there the word is a person: "a local official".
	for i := range x {
		if !narrowTypes[no.claim.EventType] && disputeWords["qualifier"][x[i]] && !slices.Contains(y, x[i]) {
			return true
		}
	}
	return false
}

// denied weighs a denial against an affirmation of the same type.
func (p *pair) denied(deny, affirm *Claim) (Dispute, bool) {
	if p.self && (p.story && deny.Speaker.Type == "narration" || !p.turned()) {
		return Dispute{}, false
	}
	if p.weight() < 2 || !narrowTypes[deny.EventType] && (p.topics() < 1 || p.weight() < 3) {
		return Dispute{}, false
	}
	if isPlanned(deny) != isPlanned(affirm) && (p.time != sameHere || p.place < insideOf) {
		return Dispute{}, false
	}
	d := Dispute{Kind: "contradiction", Strength: Apparent}
	if !p.self && p.place >= insideOf && (p.story || p.time == sameHere || p.topics() >= 1) {
		d.Strength = Hard
	}
	reason := "denied"
	if p.self {
		reason = "turned"
	}
	return p.say(d, reason), true
}

// isPlanned reports what is still to come.
func isPlanned(c *Claim) bool { return c.Modality == "planned" }

// turned spares "two, not four" in one breath: it asks that the two claims of one speaker stand apart.
func (p *pair) turned() bool {
	if !p.story || p.a.Line != p.b.Line {
		return true
	}
	gap := max(p.a.Start, p.b.Start) - min(p.a.End, p.b.End)
	return gap >= 8 && !narrowToll(p.a)
}

func narrowToll(c *Claim) bool { return tollTypes[c.EventType] }

// topics counts shared words beyond the one that names the event, which claims of one type have in common anyway.
func (p *pair) topics() int { return max(0, p.common-1) }

// weight adds up what speaks for the claims being about one thing.
func (p *pair) weight() int {
	n := min(2, p.topics())
	switch p.place {
	case sameHere, insideOf:
		n += 2
	case mayHold:
		n++
	}
	if p.story {
		n++
	}
	if narrowTypes[p.a.EventType] {
		n++
	}
	if p.time == sameHere {
		n++
	}
	return n
}

// implies weighs a denial against an affirmation of another event that speaks for the denied one.
func (p *pair) implies(no, yes *profile) (Dispute, bool) {
	deny, affirm := no.claim, yes.claim
	if !slices.Contains(impliedTypes[affirm.EventType], deny.EventType) || p.self || isPlanned(affirm) {
		return Dispute{}, false
	}
	close := p.place >= mayHold || p.place == untold && p.story
	if deny.EventType == "INFILTRATION" {
		close = p.place >= insideOf && (p.story || p.time == sameHere) || close && hasAny("crossing", yes.words) ||
			p.story && p.place == untold && affirm.EventType == "ARREST" && nearLines(deny.Line, affirm.Line) ||
			p.story && p.place == untold && abroad(no) && len(yes.sites) > 0 && hasAny("fighter", yes.words)
	}
	if !close || !p.story && p.place == mayHold && p.time != sameHere && p.common == 0 && affirm.EventType != "KILLING" {
		return Dispute{}, false
	}
	return p.say(Dispute{Kind: "contradiction", Strength: Apparent}, "implied"), true
}

// contrary weighs two affirmed states of which one holds at a time, such as open and shut.
func (p *pair) contrary() (Dispute, bool) {
	a, b := p.a, p.b
	if contraryTypes[a.EventType] != b.EventType || p.self || isPlanned(a) || isPlanned(b) {
		return Dispute{}, false
	}
	if unreal(p.x) || unreal(p.y) || p.time != sameHere && (hasAny("again", p.x.words) || hasAny("again", p.y.words)) {
		return Dispute{}, false
	}
	crossing := narrowTypes[a.EventType]
	if p.place < insideOf && !(p.story && crossing) || !crossing && p.common < 1 {
		return Dispute{}, false
	}
	d := Dispute{Kind: "contradiction", Strength: Apparent}
	if p.place >= insideOf && crossing && (p.story || p.time == sameHere) {
		d.Strength = Hard
	}
	return p.say(d, "contrary"), true
}

// disputes compares claims that share a key. Of disputes between the same two speakers about the same types in the
// same two stories it keeps the first, the stronger one where they differ.
func disputes(st []Story) []Dispute {
	seen := map[string][]Ref{}
	at := map[string]int{}
	made := map[Ref]*profile{}
	var out []Dispute
	for i := range st {
		for j := range st[i].Claims {
			c, now := &st[i].Claims[j], Ref{i, j}
			made[now] = profileOf(c)
			for _, r := range meets(seen, c, now) {
				o := &st[r.Story].Claims[r.Claim]
				d, ok := compare(made[r], made[now], r.Story == i)
				if !ok {
					continue
				}
				d.A, d.B = r, now
				k := disputeAlike(d, o, c)
				if n, had := at[k]; !had {
					at[k] = len(out)
					out = append(out, d)
				} else if out[n].Strength != Hard && d.Strength == Hard {
					out[n] = d
				}
			}
		}
	}
	return out
}

// meets returns the earlier claims that share a key with c, each once and in order, and enters c under its keys.
func meets(seen map[string][]Ref, c *Claim, now Ref) []Ref {
	var out []Ref
	for _, k := range c.DisputeKeys() {
		for _, r := range seen[k] {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
		if len(seen[k]) < perKey {
			seen[k] = append(seen[k], now)
		}
	}
	slices.SortFunc(out, func(x, y Ref) int {
		if x.Story != y.Story {
			return x.Story - y.Story
		}
		return x.Claim - y.Claim
	})
	return out
}
