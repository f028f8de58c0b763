// SPDX-License-Identifier: Apache-2.0

package ofac

import (
	"os"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

func TestReadTakesTheWholeListOf2021(t *testing.T) {
	t.Parallel()
	open := func(name string) *os.File {
		f, err := os.Open(sharedtest.File(t, "data", "screening", "ofac-2021-07-07", name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	got, err := Read("OFAC SDN", open("sdn.csv"), open("alt.csv"))
	if err != nil {
		t.Fatal(err)
	}
	names := 0
	for _, p := range got {
		names += len(p.Names)
	}
	// 8,976 and 11,910 lines, the last of each an end mark.
	if len(got) < 8975 || names < 8975+11909 || got[0].ID != "ofac:36" {
		t.Fatalf("%d parties, %d names, first %+v", len(got), names, got[0])
	}
}

func TestReadRefusesWhatItCannotReadWhole(t *testing.T) {
	t.Parallel()
	for why, c := range map[string][2]string{
		"an empty file":        {"", ""},
		"an unescaped quote":   {"1,\"A\"B\",-0- ,\"X\"\n", ""},
		"an entry twice":       {"1,A,,X\n1,B,,X\n", ""},
		"an alias of nobody":   {"1,A,,X\n", "2,5,aka,B,\n"},
		"a row cut in the end": {"1,A,,X\n2,B\n", ""},
	} {
		if got, err := Read("L", strings.NewReader(c[0]), strings.NewReader(c[1])); err == nil || got != nil {
			t.Errorf("%s: %+v, %v", why, got, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("1,\"A\",-0- ,\"X\"\r\n\x1a\n", "1,5,\"aka\",\"B\",-0- \r\n\x1a\n")
	f.Fuzz(func(t *testing.T, primary, aliases string) {
		got, err := Read("L", strings.NewReader(primary), strings.NewReader(aliases))
		if err == nil && len(got) == 0 {
			t.Fatal("no parties and no error")
		}
	})
}
