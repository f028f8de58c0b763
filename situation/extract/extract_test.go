// SPDX-License-Identifier: Apache-2.0

package extract

import "testing"

func TestADenialIsAttributedToItsSpeaker(t *testing.T) {
	t.Parallel()
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	d := e.Extract(Input{Text: "The harbour police denied that smugglers had been arrested.", Passage: true})
	c := d.Stories[0].Claims
	if len(c) != 1 || c[0].Polarity != "deny" || c[0].Speaker.Text != "The harbour police" || c[0].EventType != "ARREST" {
		t.Fatalf("claims = %+v", c)
	}
}

func FuzzExtract(f *testing.F) {
	e, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("A Title\n\nThe army denied clashes.\n")
	f.Add("نفت القيادة وقوع أي تسلل.")
	f.Fuzz(func(t *testing.T, s string) {
		for _, p := range []bool{true, false} {
			for _, st := range e.Extract(Input{Text: s, Passage: p}).Stories {
				for _, c := range st.Claims {
					if c.Start < 0 || c.End < c.Start || c.End-c.Start != len(c.Quote) {
						t.Fatalf("span %d-%d of %q", c.Start, c.End, c.Quote)
					}
				}
			}
		}
	})
}
