// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// Kinds of places.
const (
	kindCity     = "P"
	kindProvince = "A"
	kindCountry  = "C"
	kindOther    = "X" // an overlay place: crossing, camp, base, river, region
)

// place is one entry of the gazetteer. An id of 0 is a place known by name and country only.
type place struct {
	name, kind string
	cc         string // ISO codes; several parted by |
	id         int64
	people     int
	ours       bool // of the overlay
}

// gazetteer finds places by the words of their names.
type gazetteer struct {
	all     []place
	byName  map[string][]int32
	first   map[string]int    // how many words a name with this first word may have
	demonym map[string]string // Iraqi: IQ
	country map[string]string // IQ: Iraq
	common  map[string]bool   // words that are also names of places: not without a cue
}

// loadGazetteer reads the overlay, the packed GeoNames extract and the names of peoples.
func loadGazetteer(f fs.FS) (*gazetteer, error) {
	z := &gazetteer{byName: map[string][]int32{}, first: map[string]int{}, demonym: map[string]string{}, country: map[string]string{}, common: map[string]bool{}}
	over, err := rows(f, "places.tsv", 5)
	if err != nil {
		return nil, err
	}
	for _, p := range over {
		id, _ := strconv.ParseInt(p[1], 10, 64)
		z.add(place{name: p[0], cc: p[2], kind: p[3], id: id, ours: true}, strings.Split(p[4], "|"))
	}
	if err := z.unpack(f); err != nil {
		return nil, err
	}
	dem, err := rows(f, "demonyms.tsv", 2)
	if err != nil {
		return nil, err
	}
	for _, p := range dem {
		for n := range strings.SplitSeq(p[1], "|") {
			k, _ := arabic.Fold(n)
			if p[0] == "-" {
				z.common[k] = true
				continue
			}
			z.demonym[k] = p[0]
		}
	}
	return z, nil
}

// unpack reads gazetteer.tsv.gz: id, name, kind, country, inhabitants in thousands, further names.
func (z *gazetteer) unpack(f fs.FS) error {
	in, err := f.Open("gazetteer.tsv.gz")
	if err != nil {
		return fmt.Errorf("read language data: %w", err)
	}
	defer in.Close() // nothing was written
	g, err := gzip.NewReader(in)
	if err != nil {
		return fmt.Errorf("gazetteer.tsv.gz: %w", err)
	}
	b, err := io.ReadAll(g)
	if err != nil {
		return fmt.Errorf("gazetteer.tsv.gz: %w", err)
	}
	for l := range strings.Lines(string(b)) {
		p := strings.Split(strings.TrimRight(l, "\n"), "\t")
		if len(p) != 6 {
			return fmt.Errorf("gazetteer.tsv.gz: row %q needs 6 columns", l)
		}
		id, err1 := strconv.ParseInt(p[0], 10, 64)
		people, err2 := strconv.Atoi(p[4])
		if err1 != nil || err2 != nil {
			return fmt.Errorf("gazetteer.tsv.gz: row %q needs numbers", l)
		}
		z.add(place{name: p[1], kind: p[2], cc: p[3], id: id, people: people}, append(strings.Split(p[5], "|"), p[1]))
		if p[2] == kindCountry {
			z.country[p[3]] = p[1]
		}
	}
	return nil
}

func (z *gazetteer) add(p place, names []string) {
	n := int32(len(z.all))
	z.all = append(z.all, p)
	for _, name := range names {
		for _, k := range nameKeys(name) {
			l := z.byName[k]
			if len(l) > 0 && l[len(l)-1] == n {
				continue
			}
			z.byName[k] = append(l, n)
			w, _, _ := strings.Cut(k, " ")
			z.first[w] = max(z.first[w], strings.Count(k, " ")+1)
		}
	}
}

// articles stand before a name in Latin letters, in all the shapes in which they are written.
var articles = wordLists["articles"]

// nameKeys gives the keys under which a name is found: its words without marks and accents, with and without the article.
func nameKeys(name string) []string {
	f, _ := arabic.Fold(plain(name))
	var ws []string
	for _, w := range words(f) {
		if s := bareWord(w.w); s != "" {
			ws = append(ws, s)
		}
	}
	if len(ws) == 0 || len(ws) > 6 || len(ws) == 1 && len(ws[0]) < 3 {
		return nil
	}
	out := []string{strings.Join(ws, " ")}
	if len(ws) > 1 && articles[ws[0]] {
		out = append(out, strings.Join(ws[1:], " "))
	}
	last := ws[len(ws)-1]
	if s, ok := strings.CutSuffix(last, "ah"); ok && len(s) > 2 { // Raqqah is written Raqqa too
		for _, o := range out {
			out = append(out, strings.TrimSuffix(o, "h"))
		}
	}
	return out
}

// bareWord drops the marks that stand for hamza and ain, and returns "" for other marks.
func bareWord(w string) string {
	w = strings.TrimSuffix(w, "'s")
	w = strings.ReplaceAll(w, "'", "")
	if w == "" || isMark(w) {
		return ""
	}
	return w
}

// plain drops the accents of Latin letters.
func plain(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < 0x80
	}
	if ascii {
		return s
	}
	var b strings.Builder
	latin := false
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) && latin {
			continue
		}
		latin = r < 0x250 || r >= 0x1E00 && r < 0x1F00
		switch r {
		case 'ʿ', 'ʾ', '‘', '’', '‛', 'ʻ', 'ʼ':
			continue
		case 'ı':
			r = 'i'
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}
