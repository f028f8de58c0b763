// SPDX-License-Identifier: Apache-2.0

package geonames

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

//go:embed points.tsv.gz
var packed []byte

// Point is where a place is.
type Point struct {
	LatE7, LonE7 int64  // degrees times 10^7, WGS 84
	Precision    string // town, province or country
	Province     int64  // GeoNames id of the first-level unit it lies in, 0 when unknown
}

var points = sync.OnceValues(func() (map[int64]Point, error) { return read(bytes.NewReader(packed)) })

// At is where the place of that GeoNames id is; false for one that is not known.
func At(id int64) (Point, bool) {
	all, err := points()
	if err != nil {
		panic(err) // the data is built in, and a test reads it
	}
	p, ok := all[id]
	return p, ok
}

// maxUnpacked bounds the data in bytes; what is built in has half a megabyte.
const maxUnpacked = 8 << 20

func read(in io.Reader) (map[int64]Point, error) {
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("points.tsv.gz: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(z, maxUnpacked))
	if err != nil {
		return nil, fmt.Errorf("points.tsv.gz: %w", err)
	}
	out := make(map[int64]Point, 16_000)
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			return nil, fmt.Errorf("points.tsv.gz line %d: expected 5 columns, has %d", i+1, len(f))
		}
		var n [4]int64
		for j, s := range []string{f[0], f[2], f[3], f[4]} {
			if s == "" && j == 3 {
				continue
			}
			if n[j], err = strconv.ParseInt(s, 10, 64); err != nil {
				return nil, fmt.Errorf("points.tsv.gz line %d: %w", i+1, err)
			}
		}
		out[n[0]] = Point{LatE7: n[1] * 100, LonE7: n[2] * 100, Precision: f[1], Province: n[3]}
	}
	return out, nil
}
