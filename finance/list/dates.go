// SPDX-License-Identifier: Apache-2.0

package list

import (
	"strconv"
	"strings"
	"time"
)

// dayForms are how lists write days, months and years.
var dayForms = []struct{ form, iso string }{
	{"02 Jan 2006", time.DateOnly}, {"2 Jan 2006", time.DateOnly}, {"02 January 2006", time.DateOnly}, {time.DateOnly, time.DateOnly},
	{"01/02/2006", time.DateOnly}, {"Jan 2006", "2006-01"}, {"January 2006", "2006-01"}, {"2006-01", "2006-01"}, {"2006", "2006"},
}

// Date is the ISO form of a date as lists write it: a day, a month, a year, or years as "1958/1960" for "1958 to
// 1960" and "circa 1959" (a year to each side). It is empty where the text is no date.
func Date(text string) string {
	text = strings.TrimSpace(text)
	if from, to, ok := strings.Cut(text, " to "); ok {
		a, b := Date(from), Date(to)
		if len(a) < 4 || len(b) < 4 || strings.Contains(a+b, "/") {
			return ""
		}
		return a[:4] + "/" + b[:4]
	}
	for _, about := range []string{"circa ", "c. ", "approximately "} {
		if rest, is := strings.CutPrefix(strings.ToLower(text), about); is {
			d := Date(strings.ToUpper(rest[:1]) + rest[1:])
			if len(d) < 4 {
				return ""
			}
			return around(d[:4])
		}
	}
	for _, f := range dayForms {
		if t, err := time.Parse(f.form, text); err == nil && t.Year() > 0 {
			return t.Format(f.iso)
		}
	}
	return ""
}

// around is the years about a year.
func around(year string) string {
	y, err := strconv.Atoi(year)
	if err != nil || y < 2 || y > 9998 {
		return ""
	}
	return pad(y-1) + "/" + pad(y+1)
}

func pad(y int) string {
	s := strconv.Itoa(y)
	return strings.Repeat("0", 4-len(s)) + s
}
