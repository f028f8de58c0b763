// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

// ploverGroups says in which groups a claim agrees with an event of PLOVER; CAMEO roots lead to the same events.
var ploverGroups = map[string][]string{
	"FIGHT": {"security"}, "ASSAULT": {"security", "health"}, "MOBILIZE": {"security", "border"}, "RETREAT": {"security"}, "THREATEN": {"security", "political"},
	"COERCE": {"security", "border", "political"}, "SANCTION": {"finance", "humanitarian", "political"}, "INVESTIGATE": {"finance", "political"},
	"AID": {"security", "health", "humanitarian"}, "COOPERATE": {"political", "finance", "security"}, "CONCEDE": {"political", "security", "border"},
	"AGREE": {"political"}, "CONSULT": {"political"}, "SUPPORT": {"political"}, "DEMAND": {"political"}, "DISAPPROVE": {"political", "finance"},
	"REJECT": {"political"}, "PROTEST": {"political"}, "REQUEST": {"political"},
}

var cameoRoots = map[string]string{"02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "CONCEDE",
	"09": "INVESTIGATE", "10": "DEMAND", "11": "DISAPPROVE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION",
	"17": "COERCE", "18": "ASSAULT", "19": "FIGHT", "20": "ASSAULT"}

func readingOf(e *Engine, text, lang string) []Claim {
	return e.Extract(Input{Text: text, Passage: true, Lang: lang}).Stories[0].Claims
}

func agrees(claims []Claim, event string) bool {
	return slices.ContainsFunc(claims, func(c Claim) bool { return slices.Contains(ploverGroups[event], group[c.EventType]) })
}

// TestAgreementWithPublishedEventRecords reports how far claims agree with event records that others coded: it states
// figures, and fails only where less than half agrees.
func TestAgreementWithPublishedEventRecords(t *testing.T) {
	t.Parallel()
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("PLOVER", func(t *testing.T) { ploverAgreement(t, e) })
	t.Run("PETRARCH2", func(t *testing.T) { petrarchAgreement(t, e) })
	t.Run("Arabic protests", func(t *testing.T) { arabicAgreement(t, e) })
}

func ploverAgreement(t *testing.T, e *Engine) {
	b, err := os.ReadFile(sharedtest.File(t, "data", "situation", "plover", "PLOVER_GSR_CAMEO.dev.json"))
	if err != nil {
		t.Fatal(err)
	}
	var records []struct{ Event, Text string }
	if err := json.Unmarshal(b, &records); err != nil {
		t.Fatal(err)
	}
	all, right := 0, 0
	for _, r := range records {
		if ploverGroups[r.Event] == nil || r.Text == "" {
			continue
		}
		all++
		if agrees(readingOf(e, r.Text, "en"), r.Event) {
			right++
		} else if testing.Verbose() {
			t.Logf("%s not found: %s", r.Event, r.Text)
		}
	}
	t.Logf("PLOVER: event group right in %d of %d records", right, all)
	if 2*right < all {
		t.Errorf("less than half of %d records agree", all)
	}
}

var (
	petrarchSentence = regexp.MustCompile(`(?s)<Sentence (.*?)</Sentence>`)
	petrarchText     = regexp.MustCompile(`(?s)<Text>(.*?)</Text>`)
	petrarchCode     = regexp.MustCompile(`eventcode="(\d\d)`)
	petrarchNone     = regexp.MustCompile(`noevents`)
)

func petrarchAgreement(t *testing.T, e *Engine) {
	b, err := os.ReadFile(sharedtest.File(t, "data", "situation", "petrarch2", "PETR.UnitTest.records.dev.xml"))
	if err != nil {
		t.Fatal(err)
	}
	all, right, none, silent := 0, 0, 0, 0
	for _, s := range petrarchSentence.FindAllStringSubmatch(string(b), -1) {
		m := petrarchText.FindStringSubmatch(s[1])
		if m == nil {
			continue
		}
		text := strings.Join(strings.Fields(m[1]), " ")
		claims := readingOf(e, text, "en")
		if petrarchNone.MatchString(strings.ToLower(s[1])) {
			if none++; len(claims) == 0 {
				silent++
			}
			continue
		}
		var events []string
		for _, c := range petrarchCode.FindAllStringSubmatch(s[1], -1) {
			if ev := cameoRoots[c[1]]; ev != "" {
				events = append(events, ev)
			}
		}
		if len(events) == 0 {
			continue
		}
		if all++; slices.ContainsFunc(events, func(ev string) bool { return agrees(claims, ev) }) {
			right++
		} else if testing.Verbose() {
			t.Logf("%v not found: %s", events, text)
		}
	}
	t.Logf("PETRARCH2: event group right in %d of %d sentences; no claim in %d of %d without event", right, all, silent, none)
	if 2*right < all {
		t.Errorf("less than half of %d sentences agree", all)
	}
}

func arabicAgreement(t *testing.T, e *Engine) {
	f, err := os.Open(sharedtest.File(t, "data", "situation", "arabic_event_gsr", "protest_gsr.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	label, text := slices.Index(rows[0], "label"), slices.Index(rows[0], "text")
	yes, found, no, quiet := 0, 0, 0, 0
	for _, r := range rows[1:] {
		has := slices.ContainsFunc(readingOf(e, r[text], "ar"), func(c Claim) bool { return c.EventType == "PROTEST" })
		switch r[label] {
		case "yes":
			if yes++; has {
				found++
			} else if testing.Verbose() {
				t.Logf("no protest in: %s", r[text])
			}
		case "easy no":
			if no++; !has {
				quiet++
			}
		}
	}
	t.Logf("Arabic protests: found in %d of %d sentences that all annotators accept; none in %d of %d that all reject", found, yes, quiet, no)
	if 2*found < yes || 2*quiet < no {
		t.Errorf("found %d of %d, silent in %d of %d", found, yes, quiet, no)
	}
}
