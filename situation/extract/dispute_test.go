// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"fmt"
	"strings"
	"testing"
)

// told makes a claim of a short description: "who|deny|TYPE|quote|place,place|from..to|value unit of". Places are
// written Name/CC.
func told(t testing.TB, s string) *Claim {
	t.Helper()
	f := strings.Split(s+"||||||", "|")
	c := &Claim{Speaker: Speaker{Text: f[0], Canonical: f[0], Type: "institution"}, Polarity: f[1], EventType: f[2], Quote: f[3], Proposition: f[3], Modality: "asserted", End: len(f[3])}
	if f[0] == "" {
		c.Speaker = Speaker{Canonical: "narration", Type: "narration"}
	}
	for _, p := range strings.Split(f[4], ",") {
		if name, cc, ok := strings.Cut(p, "/"); ok {
			c.Places = append(c.Places, Place{Text: name, Name: name, Country: strings.ReplaceAll(cc, "+", "|")})
		}
	}
	if f[5] != "" {
		from, to, _ := strings.Cut(f[5], "..")
		c.Time = &Time{Text: f[5], From: from, To: to}
	}
	if f[6] != "" {
		c.Quantities = []Quantity{figure(t, f[6])}
	}
	return c
}

// figure reads "600 km border", "~100 men", "10-20 men", ">5 men".
func figure(t testing.TB, s string) Quantity {
	t.Helper()
	w := strings.SplitN(s+"  ", " ", 3)
	q := Quantity{Text: s, Unit: w[1], Of: strings.TrimSpace(w[2]), Approx: strings.HasPrefix(w[0], "~")}
	var a, b float64
	n := strings.Trim(w[0], "~>")
	if k, _ := fmt.Sscanf(n, "%f-%f", &a, &b); k == 2 {
		q.Low, q.High = &a, &b
		return q
	}
	if _, err := fmt.Sscanf(n, "%f", &a); err != nil {
		t.Fatalf("figure %q: %v", s, err)
	}
	if strings.HasPrefix(w[0], ">") {
		q.Low = &a
	} else {
		q.Value = &a
	}
	return q
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct{ a, b, want string }{
		"denied at the same place is hard":           {"police|deny|CLOSURE|the Marun bridge was never closed|Marun/XX", "drivers|affirm|CLOSURE|the bridge is closed|Marun/XX", "contradiction hard"},
		"denied in Arabic at the same place is hard": {"الشرطة|deny|CLOSURE|لم يغلق جسر مارون|مارون/XX", "السائقون|affirm|CLOSURE|جسر مارون مغلق|مارون/XX", "contradiction hard"},
		"an open gate against a shut one":            {"port|affirm|REOPENING|the gate is open|Marun/XX", "drivers|affirm|CLOSURE|the gate is shut|Marun gate/XX", "contradiction hard"},
		"a gate that opened again was shut before":   {"port|affirm|REOPENING|the gate reopened|Marun/XX", "drivers|affirm|CLOSURE|the gate is shut|Marun/XX", ""},
		"other places":                                       {"police|deny|CLOSURE|the bridge was not closed|Marun/XX", "drivers|affirm|CLOSURE|the bridge is closed|Sela/XX", ""},
		"other countries":                                    {"army|deny|ARMED_CLASH|no clashes|Marun/XX", "mayor|affirm|ARMED_CLASH|clashes broke out|Sela/YY", ""},
		"other days":                                         {"army|deny|ARMED_CLASH|no clashes|Marun/XX|2031-03-01", "mayor|affirm|ARMED_CLASH|clashes broke out|Marun/XX|2031-03-04", ""},
		"the same day":                                       {"army|deny|ARMED_CLASH|no clashes|Marun/XX|2031-03-01", "mayor|affirm|ARMED_CLASH|clashes broke out|Marun/XX|2031-03-01..2031-03-02", "contradiction hard"},
		"a line that is denied covers its part":              {"army|deny|ARMED_CLASH|no clashes along the border|Xan border/XX+YY", "mayor|affirm|ARMED_CLASH|clashes at the post|Xan border/XX+YY,Marun/XX", "contradiction hard"},
		"men killed where a clash is denied":                 {"army|deny|ARMED_CLASH|no clashes along the border|Xan border/XX+YY", "mayor|affirm|KILLING|two gunmen were killed|Marun/XX", "contradiction apparent"},
		"men killed where no crossing is said":               {"army|deny|INFILTRATION|no infiltration along the border|Xan border/XX+YY", "mayor|affirm|KILLING|two gunmen were killed|Marun/XX", ""},
		"men killed who are said to have crossed":            {"army|deny|INFILTRATION|no infiltration along the border|Xan border/XX+YY", "mayor|affirm|KILLING|two men who crossed were killed|Marun/XX", "contradiction apparent"},
		"to prevent is not to suffer":                        {"army|deny|INFILTRATION|no infiltration|Xan border/XX+YY", "mayor|affirm|INFILTRATION|forces prevent infiltration|Xan border/XX+YY", ""},
		"لمنع لا يعني الوقوع":                                {"الجيش|deny|INFILTRATION|لم يحدث تسلل|Xan border/XX+YY", "المحافظ|affirm|INFILTRATION|انتشار لمنع التسلل|Xan border/XX+YY", ""},
		"an attempt is not a success":                        {"army|deny|INFILTRATION|no infiltration|Marun/XX", "mayor|affirm|INFILTRATION|infiltration attempts|Marun/XX", ""},
		"an official visit against a personal one":           {"office|deny|VISIT|he made no official visit to Marun|Marun/XX", "aide|affirm|VISIT|he made a personal visit to Marun|Marun/XX", ""},
		"what used to be against what is":                    {"army|deny|SMUGGLING|no smuggling on the line|Xan border/XX+YY", "|affirm|SMUGGLING|smugglers historically used the line|Xan border/XX+YY", ""},
		"two visits at one place":                            {"office|deny|VISIT|the governor did not travel there|Marun/XX", "aide|affirm|VISIT|a judge arrived|Marun/XX", ""},
		"left open disputes nothing":                         {"army|unconfirmed|ARMED_CLASH|clashes|Marun/XX", "mayor|affirm|ARMED_CLASH|clashes broke out|Marun/XX", ""},
		"two denials agree":                                  {"army|deny|ARMED_CLASH|no clashes|Marun/XX", "mayor|deny|ARMED_CLASH|no clashes|Marun/XX", ""},
		"one speaker who changes position is asked about it": {"bank|deny|ASSET_FREEZE|it froze no accounts|Marun/XX", "Bank|affirm|ASSET_FREEZE|it froze four accounts|Marun/XX", "contradiction apparent"},
		"two tolls at one place on one day":                  {"army|affirm|KILLING|four men were killed|Marun/XX|2031-03-01|4 men", "doctor|affirm|KILLING|two bodies were brought|Marun/XX|2031-03-01|2 bodies", "numeric hard"},
		"about four and four":                                {"army|affirm|KILLING|about four men were killed|Marun/XX||~4 men", "doctor|affirm|KILLING|four bodies were brought|Marun/XX||4 bodies", ""},
		"at least two and four":                              {"army|affirm|KILLING|at least two were killed|Marun/XX||>2 men", "doctor|affirm|KILLING|four bodies were brought|Marun/XX||4 bodies", ""},
		"a range that holds the other":                       {"army|affirm|KILLING|killed|Marun/XX||2-5 men", "doctor|affirm|KILLING|bodies|Marun/XX||4 bodies", ""},
		"dead are not wounded":                               {"army|affirm|KILLING|four men were killed|Marun/XX||4 men", "doctor|affirm|INJURY|seven men came in|Marun/XX||7 wounded", ""},
		"fighters who were there are no toll":                {"army|affirm|ARMED_CLASH|a clash with 30 gunmen|Marun/XX||30 gunmen", "doctor|affirm|KILLING|two were killed|Marun/XX||2 men", ""},
		"two lengths of one line":                            {"|affirm|BORDER_SECURITY|the 600 km border|Xan border/XX+YY||600 km border", "|affirm|BORDER_LENGTH|the border is 640 km long|Xan border/XX+YY||640 km border", "numeric hard"},
		"a part smaller than the whole":                      {"|affirm|BORDER_LENGTH|the 600 km border|Xan border/XX+YY||600 km border", "|affirm|BORDER_LENGTH|Marun spans 300 km of the border|Xan border/XX+YY,Marun/XX||300 km border", ""},
		"a part greater than the whole":                      {"|affirm|BORDER_LENGTH|the 600 km border|Xan border/XX+YY||600 km border", "|affirm|BORDER_LENGTH|Marun spans 605 km of the border|Xan border/XX+YY,Marun/XX||605 km border", "numeric hard"},
		"two distances that are of nothing common":           {"|affirm|DISPLACEMENT|they walked 60 km|Marun/XX||60 km", "|affirm|FORTIFICATION|83 km of trench are dug|Marun/XX||83 km trench", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := told(t, x.a), told(t, x.b)
			b.Line = 9
			for _, story := range []bool{true, false} {
				d, ok := CompareWithin(a, b, story)
				back, okBack := CompareWithin(b, a, story)
				if ok != okBack || d.Strength != back.Strength || d.Kind != back.Kind || d.Question != back.Question {
					t.Errorf("the order of the claims matters: %+v, %+v", d, back)
				}
				if ok && (d.Why == "" || d.WhyAr == "" || d.Question == "" || d.QuestionAr == "") {
					t.Errorf("words are missing: %+v", d)
				}
				if got := strings.TrimSpace(d.Kind + " " + d.Strength); story && got != x.want {
					t.Errorf("in one story %q, want %q", got, x.want)
				} else if !story && x.want == "" && ok {
					t.Errorf("in two stories %q, want none", got)
				}
				if ok && !meet(a, b) {
					t.Errorf("keys %q and %q do not meet", a.DisputeKeys(), b.DisputeKeys())
				}
			}
		})
	}
}

func meet(a, b *Claim) bool {
	for _, k := range a.DisputeKeys() {
		for _, o := range b.DisputeKeys() {
			if k == o {
				return true
			}
		}
	}
	return false
}

func TestABareNumberMeetsTheCountBeforeIt(t *testing.T) {
	t.Parallel()
	a, b := told(t, "panel|affirm|CORRUPTION_CASE|41 invoices were in doubt|||41 invoices"), told(t, "ministry|affirm|CORRUPTION_CASE|the number was 14|||14")
	a.Line, b.Line = 52, 52
	if d, ok := CompareWithin(a, b, true); !ok || d.Kind != "numeric" {
		t.Errorf("in one story: %+v", d)
	}
	if d, ok := Compare(a, b); ok {
		t.Errorf("in two stories: %+v", d)
	}
}

func TestACrowdOfClaimsIsNoCrowdOfDisputes(t *testing.T) {
	t.Parallel()
	var st Story
	for i := range 3000 {
		c := told(t, "army|deny|ARMED_CLASH|no clashes|Marun/XX")
		if i%2 == 0 {
			c = told(t, "mayor|affirm|KILLING|two gunmen were killed|Marun/XX")
		}
		c.Line = i
		st.Claims = append(st.Claims, *c)
	}
	if d := disputes([]Story{st}); len(d) > 2 {
		t.Errorf("%d disputes of two speakers about one thing", len(d))
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("no clashes", "two killed at the border", "ARMED_CLASH", "KILLING", "Marun", "XX|YY", "2031-03-01", 600.0, 605.0)
	f.Add("نفى", "قتل", "CLOSURE", "REOPENING", "", "", "", -1.0, 0.0)
	f.Fuzz(func(t *testing.T, p, q, x, y, place, cc, day string, v, w float64) {
		a := &Claim{Quote: p, Proposition: p, EventType: x, Polarity: "deny", Places: []Place{{Name: place, Country: cc}}, Time: &Time{From: day, Text: p}, Quantities: []Quantity{{Value: &v, Unit: q, Of: p}}}
		b := &Claim{Quote: q, Proposition: q, EventType: y, Polarity: "affirm", Places: []Place{{Name: place, Country: cc}}, Quantities: []Quantity{{Low: &w, Unit: q}}}
		for _, polarity := range []string{"deny", "affirm"} {
			a.Polarity = polarity
			d, ok := Compare(a, b)
			e, back := Compare(b, a)
			if ok != back || d.Kind != e.Kind || d.Strength != e.Strength {
				t.Fatalf("%+v and %+v", d, e)
			}
			if ok && !meet(a, b) {
				t.Fatalf("keys %q, %q", a.DisputeKeys(), b.DisputeKeys())
			}
		}
	})
}
