// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// step is one version in a history: who, when, why, and what became of what.
type step struct {
	version
	Changes []change
	Present bool // this version is in force
}

// change is one field that got another value. What was struck stays visible between what both have in common.
type change struct {
	Field            string // message key
	Before, Old, New string
	After            string
}

// history pairs each version with what it changed of the one before.
func history[V any](a around, vs []V, made func(V) situation.Made, diff func(old, now V) []change) []step {
	out := make([]step, len(vs))
	for i, v := range vs {
		out[i] = step{version: a.version(made(v)), Present: i == len(vs)-1}
		if i > 0 {
			out[i].Changes = diff(vs[i-1], v)
		}
	}
	return out
}

// changes collects fields that differ.
type changes struct {
	around
	out []change
}

// text compares words of people and shows only the part that changed as struck.
func (c *changes) text(field, old, now string) {
	if old == now {
		return
	}
	before, o, n, after := apart(old, now)
	c.out = append(c.out, change{field, before, o, n, after})
}

// value compares values of a list, shown in the reader's words.
func (c *changes) value(field, prefix, old, now string) {
	if old != now {
		c.out = append(c.out, change{Field: field, Old: c.words.Value(prefix, old), New: c.words.Value(prefix, now)})
	}
}

// whole compares values that are no words: dates, names.
func (c *changes) whole(field, old, now string) {
	if old != now {
		c.out = append(c.out, change{Field: field, Old: old, New: now})
	}
}

func (a around) claimChanges(old, now situation.ClaimVersion) []change {
	c := changes{around: a}
	c.value("state", "review", old.Review, now.Review)
	c.text("claim.speaker", old.Speaker.Canonical, now.Speaker.Canonical)
	c.value("claim.polarity", "polarity", old.Polarity, now.Polarity)
	c.value("claim.modality", "modality", old.Modality, now.Modality)
	c.value("claim.event", "event", old.EventType, now.EventType)
	c.text("claim.proposition", old.Proposition, now.Proposition)
	return c.out
}

func (a around) disputeChanges(old, now situation.DisputeVersion) []change {
	c := changes{around: a}
	c.value("state", "dispute", old.State, now.State)
	if old.Assignee != now.Assignee {
		c.whole("dispute.assigned", a.assignee(old.Assignee), a.assignee(now.Assignee))
	}
	c.text("dispute.answer", old.Answer, now.Answer)
	return c.out
}

// incidentChanges names claims by what they say: those the incident rests on now, and for the others their ids.
func (a around) incidentChanges(said map[cell.ID]string) func(old, now situation.IncidentVersion) []change {
	return func(old, now situation.IncidentVersion) []change {
		c := changes{around: a}
		c.value("state", "incident", old.State, now.State)
		c.text("title", old.Title, now.Title)
		c.text("summary", old.Summary, now.Summary)
		c.value("claim.event", "event", old.EventType, now.EventType)
		c.whole("incident.from", old.From, now.From)
		c.whole("incident.to", old.To, now.To)
		for _, id := range missing(now.Claims, old.Claims) {
			c.out = append(c.out, change{Field: "incident.attached", New: saying(said, id)})
		}
		for _, id := range missing(old.Claims, now.Claims) {
			c.out = append(c.out, change{Field: "incident.detached", Old: saying(said, id)})
		}
		return c.out
	}
}

func saying(said map[cell.ID]string, id cell.ID) string {
	if s := said[id]; s != "" {
		return s
	}
	return string(id)
}

// missing are the ids of a that b lacks.
func missing(a, b []cell.ID) (out []cell.ID) {
	have := map[cell.ID]bool{}
	for _, id := range b {
		have[id] = true
	}
	for _, id := range a {
		if !have[id] {
			out = append(out, id)
		}
	}
	return out
}

// apart takes off what two texts begin and end with in common, at spaces, so that words stay whole.
func apart(old, now string) (before, o, n, after string) {
	a, b := strings.SplitAfter(old, " "), strings.SplitAfter(now, " ")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	j := 0
	for j < len(a)-i && j < len(b)-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	return strings.Join(a[:i], ""), strings.Join(a[i:len(a)-j], ""), strings.Join(b[i:len(b)-j], ""), strings.Join(a[len(a)-j:], "")
}
