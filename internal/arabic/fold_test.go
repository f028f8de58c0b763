// SPDX-License-Identifier: Apache-2.0

package arabic

import "testing"

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"أَنْبَار": "انبار", "الأنبــار": "الانبار", "مستشفى": "مستشفي", "٢٠٢٣": "2023", "ANBAR": "anbar", "“x”": `"x"`,
	} {
		if got, _ := Fold(in); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("نفى الجيش — «لا»")
	f.Fuzz(func(t *testing.T, s string) {
		got, at := Fold(s)
		if len(at) != len(got)+1 || at[len(got)] != len(s) {
			t.Fatalf("%d offsets for %d bytes", len(at), len(got))
		}
		for i := 1; i < len(at); i++ {
			if at[i] < at[i-1] {
				t.Fatalf("offset %d goes backwards", i)
			}
		}
	})
}
