// SPDX-License-Identifier: Apache-2.0

package likeness

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func words(n int, from string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%d ", from, i)
	}
	return b.String()
}

func TestNearCopiesAreAlikeAndOthersAreNot(t *testing.T) {
	t.Parallel()
	text := words(300, "كلمة")
	a, near, far := Of(text), Of(text+words(10, "added")), Of(words(300, "other"))
	if Similar(a, Of(text)) != 1000 {
		t.Error("equal texts are not wholly alike")
	}
	shares := func(x, y Signature) bool {
		return slices.ContainsFunc(x.Bands(), func(s string) bool { return slices.Contains(y.Bands(), s) })
	}
	if pm := Similar(a, near); pm < 850 || !shares(a, near) {
		t.Errorf("a copy with 10 words more in 310: %d per mille, shared key %v", pm, shares(a, near))
	}
	if pm := Similar(a, far); pm > 50 || shares(a, far) {
		t.Errorf("another text: %d per mille, shared key %v", pm, shares(a, far))
	}
}

func FuzzParse(f *testing.F) {
	f.Add(Of("a b c").String())
	f.Add("zz")
	f.Fuzz(func(t *testing.T, s string) {
		sig, err := Parse(s)
		if err == nil && sig.String() != strings.ToLower(s) {
			t.Fatalf("%q came back as %q", s, sig.String())
		}
	})
}
