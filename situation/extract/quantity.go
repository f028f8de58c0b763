// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

var number = regexp.MustCompile(`(about |some |nearly |at least |نحو )?(\d{1,15}(?:,\d{3})*(?:\.\d+)?)( million| مليون| الف)?[ -]?([\p{L}%]+)?`)

func quantities(s string) []Quantity {
	f, at := arabic.Fold(s)
	var out []Quantity
	for _, m := range number.FindAllStringSubmatchIndex(f, -1) {
		v, err := strconv.ParseFloat(strings.ReplaceAll(f[m[4]:m[5]], ",", ""), 64)
		if err != nil {
			continue
		}
		if m[6] >= 0 {
			v *= 1e6
			if strings.Contains(f[m[6]:m[7]], "الف") {
				v /= 1e3
			}
		}
		q := Quantity{Text: s[at[m[0]]:at[m[1]]], Value: &v, Approx: m[2] >= 0}
		if m[8] >= 0 {
			q.Unit = f[m[8]:m[9]]
		}
		if strings.HasPrefix(q.Unit, "kilomet") || strings.HasPrefix(q.Unit, "كيلومتر") {
			q.Unit = "km"
		}
		out = append(out, q)
	}
	return out
}
