// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"os"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

// TestDisputesOfTheSeedPageAreFoundInItsText reads the page itself, not its gold claims.
func TestDisputesOfTheSeedPageAreFoundInItsText(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(sharedtest.File(t, "data", "situation", "seed-page.txt"))
	if err != nil {
		t.Fatal(err)
	}
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	d := e.Extract(Input{Text: string(text)})
	claim := func(r Ref) Claim { return d.Stories[r.Story].Claims[r.Claim] }
	var clash, length bool
	for _, x := range d.Disputes {
		a, b := claim(x.A), claim(x.B)
		both := a.Quote + " / " + b.Quote
		switch {
		case x.Kind == "contradiction" && strings.Contains(both, "clashes") && strings.Contains(both, "two militants"):
			clash = true
			if x.Strength != Apparent {
				t.Errorf("clashes denied against two killed is %s, want apparent", x.Strength)
			}
		case x.Kind == "numeric" && strings.Contains(both, "600") && strings.Contains(both, "605"):
			length = true
			if x.Strength != Hard {
				t.Errorf("600 against 605 km is %s, want hard", x.Strength)
			}
		}
		for _, w := range []string{"prevent smuggling", "historically", "personal capacity", "official visit"} {
			if strings.Contains(both, w) {
				t.Errorf("%q is no dispute: %s", w, both)
			}
		}
	}
	if !clash || !length {
		t.Errorf("clashes against two killed found: %v; 600 against 605 km found: %v", clash, length)
	}
}
