// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

// TestPairsReachTheGoal screens the first name of each labelled pair against a list of all second names.
func TestPairsReachTheGoal(t *testing.T) {
	t.Parallel()
	f, err := os.Open(sharedtest.File(t, "data", "screening", "testsets", "nomenklatura_name_bench_dev.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{"Person": "person", "Company": "organization", "Organization": "organization", "Vessel": "vessel"}
	var list []Party
	for i, r := range rows[1:] {
		list = append(list, Party{ID: strconv.Itoa(i), Type: kinds[r[1]], Names: []Name{{Text: r[3]}}})
	}
	x, err := NewIndex(Data(), list)
	if err != nil {
		t.Fatal(err)
	}
	right, wrong, missed := 0, 0, 0
	for i, r := range rows[1:] {
		var m Match
		for _, got := range x.Search(Query{Name: r[2], Type: kinds[r[1]]}, 0, 400) {
			if got.Party.ID == strconv.Itoa(i) {
				m = got
			}
		}
		switch same := r[4] == "true"; {
		case same && m.Level != "":
			right++
		case same:
			missed++
			t.Logf("missed %q %q %.3f %v", r[2], r[3], m.Score, m.Why)
		case m.Level != "":
			wrong++
			t.Logf("wrong %q %q %.3f %v", r[2], r[3], m.Score, m.Why)
		}
	}
	f1 := 2 * float64(right) / float64(2*right+wrong+missed)
	t.Logf("F1 %.3f: right %d, wrong %d, missed %d", f1, right, wrong, missed)
	if f1 < 0.86 {
		t.Errorf("F1 %.3f, goal .86", f1)
	}
}
