// SPDX-License-Identifier: Apache-2.0

package geonames

import (
	"bytes"
	"compress/gzip"
	"testing"
)

func TestPlacesAreWhereTheyAre(t *testing.T) {
	t.Parallel()
	for id, want := range map[int64]Point{
		99072: {363_350_000, 431_188_900, "town", 92877}, // Mosul, in Nineveh
		92877: {0, 0, "province", 92877},
		99237: {0, 0, "country", 0}, // Iraq
	} {
		p, ok := At(id)
		if !ok || p.Precision != want.Precision || p.Province != want.Province {
			t.Errorf("%d is %+v", id, p)
		}
		if want.LatE7 != 0 && (abs(p.LatE7-want.LatE7) > 100_000 || abs(p.LonE7-want.LonE7) > 300_000) {
			t.Errorf("%d is at %d %d", id, p.LatE7, p.LonE7)
		}
	}
	if _, ok := At(1); ok {
		t.Error("a place that is not there was found")
	}
	all, err := points()
	if err != nil || len(all) < 10_000 {
		t.Fatalf("%d places, %v", len(all), err)
	}
	for id, p := range all {
		if abs(p.LatE7) > 900_000_000 || abs(p.LonE7) > 1_800_000_000 || (p.LatE7 == 0 && p.LonE7 == 0) {
			t.Errorf("%d lies nowhere: %+v", id, p)
		}
	}
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

func TestBrokenDataIsNamed(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1\ttown\t2\n", "x\ttown\t1\t2\t3\n", "1\ttown\t1\t2\tx\n"} {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := read(&b); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
	if _, err := read(bytes.NewReader([]byte("no gzip"))); err == nil {
		t.Error("what is no gzip was taken")
	}
}
