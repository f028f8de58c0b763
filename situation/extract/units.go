// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"io/fs"
	"strings"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// units tells what a word counts.
type units struct {
	exact, dual map[string]string
	prefix      []struct{ p, unit string }
	suffix      []struct{ p, unit string }
}

func loadUnits(f fs.FS) (map[string]*units, error) {
	rs, err := rows(f, "units.tsv", 3)
	if err != nil {
		return nil, err
	}
	out := map[string]*units{}
	for _, r := range rs {
		u := out[r[0]]
		if u == nil {
			u = &units{exact: map[string]string{}, dual: map[string]string{}}
			out[r[0]] = u
		}
		for _, form := range strings.Split(r[2], "|") {
			form, _ = arabic.Fold(form)
			form, broken := strings.CutSuffix(form, "+")
			if p, ok := strings.CutSuffix(form, "*"); ok {
				u.prefix = append(u.prefix, struct{ p, unit string }{p, r[1]})
				form = p
			}
			if p, ok := strings.CutPrefix(form, "*"); ok {
				u.suffix = append(u.suffix, struct{ p, unit string }{p, r[1]})
				form = p
			}
			u.exact[form] = r[1]
			if r[0] == "ar" {
				u.addDual(form, r[1], broken)
			}
		}
	}
	return out, nil
}

// addDual keeps the dual of a noun: the nominative always, the oblique and the construct where the plural is broken.
func (u *units) addDual(noun, unit string, broken bool) {
	stem := noun
	if s, ok := strings.CutSuffix(noun, "ة"); ok {
		stem = s + "ت"
	}
	u.dual[stem+"ان"] = unit
	if broken {
		u.dual[stem+"ين"] = unit
		if stem != noun {
			u.dual[stem+"ي"] = unit
		}
	}
}

func (u *units) of(w string) string {
	if s, ok := u.exact[w]; ok {
		return s
	}
	for _, p := range u.prefix {
		if strings.HasPrefix(w, p.p) {
			return p.unit
		}
	}
	for _, p := range u.suffix {
		if strings.HasSuffix(w, p.p) {
			return p.unit
		}
	}
	return ""
}
