// SPDX-License-Identifier: Apache-2.0

package extract

import "slices"

// impliedTypes says which events a claim of an event speaks for, although it names another: who reports men killed in an
// ambush speaks against there having been no clash. It holds only apparently, since the killing may have been no clash.
var impliedTypes = map[string][]string{
	"KILLING":               {"ARMED_CLASH", "ATTACK", "CASUALTIES", "INFILTRATION"},
	"CASUALTIES":            {"ARMED_CLASH", "ATTACK", "STRIKE", "EXPLOSION", "KILLING", "INJURY"},
	"INJURY":                {"ARMED_CLASH", "ATTACK", "STRIKE", "EXPLOSION", "CASUALTIES"},
	"ARMED_CLASH":           {"ATTACK", "INFILTRATION"},
	"ATTACK":                {"ARMED_CLASH", "ATTACK_ON_HEALTH_CARE"},
	"STRIKE":                {"ATTACK", "EXPLOSION"},
	"EXPLOSION":             {"STRIKE"},
	"ATTACK_ON_HEALTH_CARE": {"ATTACK"},
	"ARREST":                {"INFILTRATION"},
	"ASSET_FREEZE":          {"SANCTION"},
}

// contraryTypes are pairs of states of one thing of which one holds at a time. Arrest and release, appointment and
// resignation follow one another and are none.
var contraryTypes = map[string]string{
	"CLOSURE": "REOPENING", "REOPENING": "CLOSURE",
	"AID_DELIVERY": "AID_SUSPENSION", "AID_SUSPENSION": "AID_DELIVERY",
	"BODY_ESTABLISHED": "BODY_DISSOLVED", "BODY_DISSOLVED": "BODY_ESTABLISHED",
	"DEPLOYMENT": "WITHDRAWAL", "WITHDRAWAL": "DEPLOYMENT",
}

// narrowTypes are types that say by themselves what happened, so that place and time are enough to compare. Of the others
// (a visit, a decision, a payment) there are many at one place, and the claims must share words too.
var narrowTypes = map[string]bool{"ARMED_CLASH": true, "INFILTRATION": true, "CLOSURE": true, "REOPENING": true, "KILLING": true,
	"CASUALTIES": true, "INJURY": true, "ATTACK": true, "STRIKE": true, "EXPLOSION": true, "ATTACK_ON_HEALTH_CARE": true,
	"CEASEFIRE": true, "SIEGE": true, "OUTBREAK": true, "TERRITORY_SEIZED": true, "AIRSPACE_VIOLATION": true, "ABDUCTION": true,
	"ESCAPE": true, "ASSET_FREEZE": true}

// avertible are types that reports often name as what is to be kept from happening.
var avertible = map[string]bool{"INFILTRATION": true, "SMUGGLING": true, "ATTACK": true, "STRIKE": true, "ARMED_CLASH": true, "OUTBREAK": true,
	"DISPLACEMENT": true, "ESCAPE": true, "AIRSPACE_VIOLATION": true, "TERRITORY_SEIZED": true, "VIOLENCE_AGAINST_CIVILIANS": true}

// tollTypes are types whose counts are of persons harmed, and may be compared with each other.
var tollTypes = map[string]bool{"KILLING": true, "CASUALTIES": true, "INJURY": true, "ARMED_CLASH": true, "ATTACK": true, "STRIKE": true,
	"EXPLOSION": true, "VIOLENCE_AGAINST_CIVILIANS": true}

// DisputeKeys returns the look-up keys under which claims that may dispute meet: what the claim is about, what it
// speaks for, and the units it measures in. Claims that share none never dispute.
func (c *Claim) DisputeKeys() []string {
	keys := []string{stateOf(c.EventType)}
	if c.Polarity != "deny" {
		for _, t := range impliedTypes[c.EventType] {
			keys = append(keys, stateOf(t))
		}
	}
	if tollTypes[c.EventType] {
		keys = append(keys, "toll")
	}
	for i := range c.Quantities {
		if u := measureOf(c.Quantities[i].Unit); u != "" {
			keys = append(keys, "in "+u)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// stateOf gives contrary types one name.
func stateOf(t string) string {
	if o := contraryTypes[t]; o != "" {
		return min(t, o)
	}
	return t
}
