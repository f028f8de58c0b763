// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"strconv"
	"time"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// span is a time from its first to its last day; a zero end is open or unknown.
type span struct{ from, to time.Time }

// when finds the first time expression of s and resolves it against the day of publication (2006-01-02, may be empty).
// The past is preferred unless future is set. What cannot be resolved keeps its words and has no days.
func (c *counter) when(s, published string, future bool) *Time {
	f, at := arabic.Fold(s)
	return c.whenIn(words(f), s, at, published, future)
}

// whenIn finds the first time expression in words of s, whose folded bytes lie at the given bytes of s.
func (c *counter) whenIn(ws []word, s string, at []int, published string, future bool) *Time {
	pub, _ := time.Parse(time.DateOnly, published) // the zero time stands for an unknown day
	for i := range ws {
		if !ws[i].num && len(c.cal[ws[i].w]) == 0 && len(c.num[ws[i].w]) == 0 {
			continue
		}
		open, k := c.cal.find(ws, i, "since", "until", "in")
		sp, n := c.ago(ws, i, pub)
		if n > 0 {
			open, k = sense{}, 0
		} else {
			sp, n = c.core(ws, i+k, pub, future, k > 0)
		}
		if n == 0 && k > 0 { // "in the early hours of", "منذ مطلع": one word between
			if sp, n = c.core(ws, i+k+1, pub, future, true); n > 0 {
				n++
			}
		}
		if n == 0 {
			continue
		}
		n += k
		sp, more := c.through(ws, i+n, sp, pub, future)
		n += more
		for i+n < len(ws) {
			_, m := c.cal.find(ws, i+n, "part")
			if m == 0 {
				break
			}
			n += m
		}
		switch open.kind {
		case "since":
			sp.to = time.Time{}
		case "until":
			sp.to, sp.from = sp.from, time.Time{}
		}
		return &Time{Text: s[at[ws[i].s]:at[ws[i+n-1].e]], From: day(sp.from), To: day(sp.to)}
	}
	return nil
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// core reads the expression itself: a date, a weekday, a shift against today, a week, month or year, a vague word.
func (c *counter) core(ws []word, i int, pub time.Time, future, opened bool) (span, int) {
	for _, read := range []func() (span, int){
		func() (span, int) { return c.digits(ws, i) },
		func() (span, int) { return c.hijri(ws, i) },
		func() (span, int) { return c.dayRange(ws, i, pub, future) },
		func() (span, int) { return c.date(ws, i, pub, future, opened) },
	} {
		if sp, n := read(); n > 0 {
			return sp, n
		}
	}
	if s, n := c.cal.find(ws, i, "shift"); n > 0 {
		return one(pub, int(s.value)), n
	}
	if _, n := c.cal.find(ws, i, "vague"); n > 0 {
		return span{}, n
	}
	lead, k := c.cal.find(ws, i, "next", "last", "this")
	if s, n := c.cal.find(ws, i+k, "weekday"); n > 0 {
		trail, m := sense{}, 0
		if k == 0 {
			trail, m = c.cal.find(ws, i+n, "next", "last")
		}
		return one(pub, toWeekday(pub, int(s.value), lead.kind+trail.kind, future)), k + n + m
	}
	if s, n := c.cal.find(ws, i+k, "unit"); n > 0 {
		if k == 0 && c.ar {
			lead, k = c.cal.find(ws, i+n, "next", "last", "this")
		}
		if k > 0 {
			return period(pub, int(s.value), int(lead.value)), k + n
		}
	}
	if opened && i < len(ws) {
		if _, _, n := c.length(ws, i); n > 1 || n == 1 && c.ar && !ws[i].num {
			return span{}, n
		}
	}
	return span{}, 0
}

func one(pub time.Time, shift int) span {
	if pub.IsZero() {
		return span{}
	}
	d := pub.AddDate(0, 0, shift)
	return span{d, d}
}

// toWeekday counts the days to a weekday; publication day itself counts as the past.
func toWeekday(pub time.Time, wd int, kind string, future bool) int {
	d := (wd - int(pub.Weekday()) + 7) % 7
	switch {
	case kind == "next" && d == 0:
		return 7
	case kind == "next" || kind == "" && future:
		return d
	case kind == "last" && d == 0:
		return -7
	case d == 0:
		return 0
	}
	return d - 7
}

// period is the calendar week (from Monday), month or year that lies k units after that of publication.
func period(pub time.Time, days, k int) span {
	if pub.IsZero() {
		return span{}
	}
	switch {
	case days >= 365:
		return year(pub.Year() + k)
	case days >= 30:
		return month(pub.Year(), time.Month(int(pub.Month())+k))
	case days >= 7:
		monday := pub.AddDate(0, 0, -(int(pub.Weekday())+6)%7+7*k)
		return span{monday, monday.AddDate(0, 0, 6)}
	}
	return one(pub, k)
}

func year(y int) span {
	return span{time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(y, 12, 31, 0, 0, 0, 0, time.UTC)}
}

func month(y int, m time.Month) span {
	first := time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
	return span{first, first.AddDate(0, 1, -1)}
}

// date reads "3 March 2025", "March 3, 2025", "March 2025", "3 March", "March" and, after an opening word, "2025".
func (c *counter) date(ws []word, i int, pub time.Time, future, opened bool) (span, int) {
	d, n := number2(ws, i, 31)
	if n > 0 && i+1 < len(ws) { // the 14th of March
		switch ws[i+1].w {
		case "st", "nd", "rd", "th":
			n++
		}
		if i+n < len(ws) && ws[i+n].w == "of" {
			n++
		}
	}
	m, k := c.cal.find(ws, i+n, "month")
	if k == 0 {
		if y, n := yearAt(ws, i); n > 0 && opened {
			return year(y), n
		}
		return span{}, 0
	}
	n += k
	if d == 0 {
		if v, l := number2(ws, i+n, 31); l > 0 {
			d, n = v, n+l
		}
	}
	y, l := yearAt(ws, i+n)
	if l == 0 && i+n < len(ws) && ws[i+n].w == "," {
		if y, l = yearAt(ws, i+n+1); l > 0 {
			l++
		}
	}
	n += l
	if d == 0 && l == 0 && !opened { // "may" and "march" are verbs too
		return span{}, 0
	}
	if l == 0 {
		if pub.IsZero() {
			return span{}, n
		}
		y = nearYear(pub, int(m.value), d, future)
	}
	if d == 0 {
		return month(y, time.Month(int(m.value))), n
	}
	at := time.Date(y, time.Month(int(m.value)), d, 0, 0, 0, 0, time.UTC)
	if at.Day() != d { // 31 April
		return span{}, n
	}
	return span{at, at}, n
}

// nearYear prefers the last such day that is not after publication, or the first after it.
func nearYear(pub time.Time, m, d int, future bool) int {
	at := time.Date(pub.Year(), time.Month(m), max(d, 1), 0, 0, 0, 0, time.UTC)
	if future && at.Before(pub) {
		return pub.Year() + 1
	}
	if !future && at.After(pub) {
		return pub.Year() - 1
	}
	return pub.Year()
}

func number2(ws []word, i, most int) (int, int) {
	if i < len(ws) && ws[i].num {
		if v, err := strconv.Atoi(ws[i].w); err == nil && v >= 1 && v <= most {
			return v, 1
		}
	}
	return 0, 0
}

func yearAt(ws []word, i int) (int, int) {
	if v, n := number2(ws, i, 2100); n > 0 && v >= 1900 && len(ws[i].w) == 4 {
		return v, n
	}
	return 0, 0
}
