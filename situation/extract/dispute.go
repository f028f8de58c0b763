// SPDX-License-Identifier: Apache-2.0

package extract

import "strings"

// DisputeKeys returns the look-up keys under which claims that may dispute meet.
func (c *Claim) DisputeKeys() []string {
	k := c.EventType
	switch k {
	case "KILLING", "ATTACK", "STRIKE", "ARMED_CLASH":
		k = "VIOLENCE"
	}
	for _, q := range c.Quantities {
		if q.Unit == "km" {
			return []string{k, "km"}
		}
	}
	return []string{k}
}

// Compare says whether a and b dispute each other. The references are the caller's to fill.
func Compare(a, b *Claim) (Dispute, bool) {
	if a.Polarity != b.Polarity && a.Polarity != "unconfirmed" && b.Polarity != "unconfirmed" && a.DisputeKeys()[0] == b.DisputeKeys()[0] {
		d := Dispute{Kind: "contradiction", Strength: "apparent", Why: "one speaker affirms what another denies", WhyAr: "يؤكد متحدث ما ينفيه آخر", Question: "Do both speak of the same event?", QuestionAr: "هل يتحدثان عن الحدث نفسه؟"}
		if a.EventType == b.EventType {
			d.Strength = "hard"
		}
		return d, true
	}
	for _, p := range a.Quantities {
		for _, q := range b.Quantities {
			if p.Unit == "km" && q.Unit == "km" && *p.Value != *q.Value && strings.Contains(a.Quote, "border") && strings.Contains(b.Quote, "border") {
				return Dispute{Kind: "numeric", Strength: "hard", Why: "the two lengths cannot both hold", WhyAr: "لا يصح الطولان معا", Question: "Which length is measured, and of what part?", QuestionAr: "أي طول هو المقيس، ولأي جزء؟"}, true
			}
		}
	}
	return Dispute{}, false
}

// disputes compares claims that share a key, at most 64 for each key so that time stays linear.
func disputes(st []Story) []Dispute {
	seen := map[string][]Ref{}
	var out []Dispute
	for i := range st {
		for j := range st[i].Claims {
			c := &st[i].Claims[j]
			for _, k := range c.DisputeKeys() {
				for _, r := range seen[k] {
					if d, ok := Compare(&st[r.Story].Claims[r.Claim], c); ok {
						d.A, d.B = r, Ref{i, j}
						out = append(out, d)
					}
				}
				if len(seen[k]) < 64 {
					seen[k] = append(seen[k], Ref{i, j})
				}
			}
		}
	}
	return out
}
