// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

var update = flag.Bool("update", false, "write data/gazetteer.tsv.gz anew from the shared GeoNames tables")

// packed is one row of the shipped gazetteer.
type packed struct {
	id     int
	kind   string
	cc     string
	name   string
	people int
	names  []string
}

func (p packed) row() string {
	var names []string
	for _, n := range p.names {
		if n = strings.TrimSpace(n); n != "" && n != p.name && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return fmt.Sprintf("%d\t%s\t%s\t%s\t%d\t%s\n", p.id, p.name, p.kind, p.cc, p.people, strings.Join(names, "|"))
}

// table reads a tab-separated file with a header into rows by column name.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	b, err := os.ReadFile(sharedtest.File(t, "data", "situation", name))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	head := strings.Split(lines[0], "\t")
	var out []map[string]string
	for _, l := range lines[1:] {
		row := map[string]string{}
		for i, v := range strings.Split(l, "\t") {
			row[head[i]] = v
		}
		out = append(out, row)
	}
	return out
}

var (
	arabicName = regexp.MustCompile(`^[\x{0621}-\x{064a}\x{0640} -]+$`)
	latinName  = regexp.MustCompile(`^[A-Z][A-Za-z' -]{3,}$`)
)

// smallestAbroad is how many people a town outside the region needs to be shipped, unless it is a capital or a seat.
const smallestAbroad = 50_000

func pack(t *testing.T) []byte {
	var all []packed
	seen := map[string]bool{}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	for _, r := range table(t, "gazetteer-countries.tsv") {
		if r["iso2"] != "ISO" {
			all = append(all, packed{number(r["geonameid"]), kindCountry, r["iso2"], r["name"], 0, []string{r["name_ar"]}})
			seen[r["geonameid"]] = true
		}
	}
	for _, r := range table(t, "gazetteer-admin1.tsv") {
		cc, _, _ := strings.Cut(r["code"], ".")
		if region[cc] || r["name_ar"] != "" {
			all = append(all, packed{number(r["geonameid"]), kindProvince, cc, r["name"], 0, []string{r["asciiname"], r["name_ar"]}})
		}
	}
	for _, r := range table(t, "gazetteer-region-cities1000.tsv") {
		names := []string{r["asciiname"], r["name_en"], r["name_ar"]}
		for _, n := range strings.Split(r["alt_arabic_script"], "|") {
			if arabicName.MatchString(n) {
				names = append(names, n)
			}
		}
		for _, n := range strings.Split(r["alt_latin"], "|") {
			if latinName.MatchString(n) {
				names = append(names, n)
			}
		}
		all = append(all, packed{number(r["geonameid"]), kindCity, r["cc"], r["name"], number(r["population"]) / 1000, names})
		seen[r["geonameid"]] = true
	}
	for _, r := range table(t, "gazetteer-world-cities15000.tsv") {
		seat := r["fcode"] == "PPLC" || r["fcode"] == "PPLA"
		if !seen[r["geonameid"]] && (seat || number(r["population"]) >= smallestAbroad) {
			all = append(all, packed{number(r["geonameid"]), kindCity, r["cc"], r["name"], number(r["population"]) / 1000, []string{r["asciiname"], r["name_en"], r["name_ar"]}})
		}
	}
	slices.SortStableFunc(all, func(a, b packed) int { return cmp.Compare(a.id, b.id) })
	var out bytes.Buffer
	for _, p := range all {
		out.WriteString(p.row())
	}
	return out.Bytes()
}

// TestTheGazetteerIsPackedFromTheSharedTables makes the shipped file again; -update writes it.
func TestTheGazetteerIsPackedFromTheSharedTables(t *testing.T) {
	t.Parallel()
	want := pack(t)
	const name = "data/gazetteer.tsv.gz"
	if *update {
		var out bytes.Buffer
		z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := z.Write(want); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s holds %d bytes, the tables give %d others: run the test with -update", name, len(got), len(want))
	}
}
