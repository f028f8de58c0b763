// SPDX-License-Identifier: Apache-2.0

package layout

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

type goldStory struct {
	TitleLine  int   `json:"title_line"`
	Caption    int   `json:"caption_line"`
	Body       []int `json:"body_lines"`
	Subheading []int `json:"subheading_lines"`
	Noise      []int `json:"noise_lines"`
}

func TestTheFirstRealPageIsSplitExactly(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(sharedtest.File(t, "data", "situation", "seed-page.txt"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(sharedtest.File(t, "data", "situation", "seed-gold-dev.json"))
	if err != nil {
		t.Fatal(err)
	}
	var gold struct{ Stories []goldStory }
	if err := json.Unmarshal(b, &gold); err != nil {
		t.Fatal(err)
	}
	type where struct {
		story int
		role  string
	}
	want, got := map[int]where{}, map[int]where{}
	for i, s := range gold.Stories {
		want[s.TitleLine], want[s.Caption] = where{i, Title}, where{i, Caption}
		for role, lines := range map[string][]int{Body: s.Body, Subheading: s.Subheading} {
			for _, n := range lines {
				want[n] = where{i, role}
			}
		}
		for _, n := range s.Noise {
			want[n] = where{-1, Noise}
		}
	}
	r := Split(string(page))
	for i, s := range r.Stories {
		for _, l := range s.Lines {
			got[l.N] = where{i, l.Role}
		}
	}
	for _, n := range r.Noise {
		got[n] = where{-1, Noise}
	}
	if len(r.Stories) != 4 || len(r.Noise) != 20 {
		t.Errorf("%d stories and %d noise lines, want 4 and 20", len(r.Stories), len(r.Noise))
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(where{})); d != "" {
		t.Error(d)
	}
}
