// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"strconv"
	"strings"
	"time"

	"github.com/crisiscell/crisiscell/internal/hijri"
)

// Redate resolves the words of a time against another day of publication (2006-01-02) and tells whether that changed
// anything. Only relative words are resolved again: a full date says the same whenever it is read. planned prefers the
// future for a bare weekday or day. It changes nothing else and keeps nothing.
func (e *Engine) Redate(t Time, lang, published string, planned bool) (Time, bool) {
	c := e.count[lang]
	if c == nil {
		return t, false
	}
	a, b := c.when(t.Text, "1990-01-03", planned), c.when(t.Text, "2031-07-11", planned)
	if a == nil || b == nil || a.From == b.From && a.To == b.To {
		return t, false
	}
	got := c.when(t.Text, published, planned)
	out := Time{Text: t.Text, From: got.From, To: got.To}
	return out, out != t
}

// digits reads dates in digits: 2026-11-14, 14/11/2026, 14.11.2026. Day before month, as the region writes.
func (c *counter) digits(ws []word, i int) (span, int) {
	if i+4 < len(ws) && ws[i].num && (ws[i+1].w == "-" || ws[i+1].w == "/") && ws[i+2].num && ws[i+3].w == ws[i+1].w && ws[i+4].num && ws[i+4].s == ws[i+3].e {
		if sp, ok := threeNumbers(ws[i].w, ws[i+2].w, ws[i+4].w); ok {
			return sp, 5
		}
	}
	if i < len(ws) && ws[i].num && strings.Count(ws[i].w, ".") == 2 {
		p := strings.Split(ws[i].w, ".")
		if sp, ok := threeNumbers(p[0], p[1], p[2]); ok {
			return sp, 1
		}
	}
	return span{}, 0
}

func threeNumbers(a, b, d string) (span, bool) {
	x, err1 := strconv.Atoi(a)
	m, err2 := strconv.Atoi(b)
	z, err3 := strconv.Atoi(d)
	if err1 != nil || err2 != nil || err3 != nil {
		return span{}, false
	}
	if len(a) == 4 {
		x, z = z, x
	} else if len(d) != 4 {
		return span{}, false
	}
	if z < 1900 || z > 2100 || m < 1 || m > 12 {
		return span{}, false
	}
	at := time.Date(z, time.Month(m), x, 0, 0, 0, 0, time.UTC)
	return span{at, at}, at.Day() == x && x > 0
}

// hijri reads "28 Jumada al-Ula 1448 AH". The sighting of the moon may move it by a day: it spans one day on either side.
func (c *counter) hijri(ws []word, i int) (span, int) {
	d, n := number2(ws, i, 30)
	m, k := c.cal.find(ws, i+n, "hijri")
	if k == 0 {
		return span{}, 0
	}
	n += k
	if i+n < len(ws) && isComma(ws[i+n].w) {
		n++
	}
	y, l := number2(ws, i+n, hijri.LastYear)
	if l == 0 || y < hijri.FirstYear {
		if d == 0 {
			return span{}, 0
		}
		return span{}, n
	}
	n += l
	for i+n < len(ws) && (ws[i+n].w == "ah" || ws[i+n].w == "هـ" || ws[i+n].w == "ه" || ws[i+n].w == "h") {
		n++
	}
	from, to := d, d
	if d == 0 {
		from, to = 1, hijri.MonthDays(y, int(m.value))
	}
	a, ok1 := gregorian(y, int(m.value), from)
	b, ok2 := gregorian(y, int(m.value), to)
	if !ok1 || !ok2 {
		return span{}, n
	}
	return span{a.AddDate(0, 0, -1), b.AddDate(0, 0, 1)}, n
}

func gregorian(y, m, d int) (time.Time, bool) {
	gy, gm, gd, ok := hijri.Date{Year: y, Month: m, Day: d}.Gregorian()
	return time.Date(gy, gm, gd, 0, 0, 0, 0, time.UTC), ok
}

// ago reads "two days ago", "قبل يومين": so many days, weeks, months or years before publication.
func (c *counter) ago(ws []word, i int, pub time.Time) (span, int) {
	start := i
	if c.ar {
		_, k := c.cal.find(ws, i, "ago")
		if k == 0 {
			return span{}, 0
		}
		i += k
	}
	v, days, n := c.length(ws, i)
	if n == 0 {
		return span{}, 0
	}
	i += n
	if !c.ar {
		_, k := c.cal.find(ws, i, "ago")
		if k == 0 {
			return span{}, 0
		}
		i += k
	}
	if pub.IsZero() {
		return span{}, i - start
	}
	switch {
	case days >= 365:
		return year(pub.Year() - v), i - start
	case days >= 30:
		return month(pub.Year(), pub.Month()-time.Month(v)), i - start
	}
	return one(pub, -v*days), i - start
}

// length reads "three weeks", "a month", "يومين": a number and the days of its unit.
func (c *counter) length(ws []word, i int) (int, int, int) {
	if i >= len(ws) {
		return 0, 0, 0
	}
	if s, n := c.cal.find(ws, i, "pair"); n > 0 {
		return 2, int(s.value), n
	}
	if s, n := c.cal.find(ws, i, "unit"); n > 0 && c.ar {
		return 1, int(s.value), n
	}
	v, k := 1.0, 1
	if ws[i].w != "a" && ws[i].w != "an" {
		a := c.amount(ws, i)
		if v, k = a.v, a.n; k == 0 || a.vague || v > 1000 {
			return 0, 0, 0
		}
	}
	if s, n := c.cal.find(ws, i+k, "unit"); n > 0 {
		return int(v), int(s.value), k + n
	}
	return 0, 0, 0
}

// through extends a time to the second of two dates: "from 3 March to 5 April", "بين ٣ و٥ آذار".
func (c *counter) through(ws []word, i int, sp span, pub time.Time, future bool) (span, int) {
	if sp.from.IsZero() || i >= len(ws) {
		return sp, 0
	}
	switch ws[i].w {
	case "to", "until", "till", "and", "-", "–", "و", "الي", "حتي":
	default:
		return sp, 0
	}
	end, n := c.date(ws, i+1, pub, future, true)
	if n == 0 || end.to.IsZero() || end.to.Before(sp.from) {
		return sp, 0
	}
	return span{sp.from, end.to}, n + 1
}

// dayRange reads "3-5 March", "3 to 5 March", "٣ و٥ آذار": two days of one month.
func (c *counter) dayRange(ws []word, i int, pub time.Time, future bool) (span, int) {
	d, n := number2(ws, i, 31)
	if n == 0 || i+3 >= len(ws) {
		return span{}, 0
	}
	switch ws[i+1].w {
	case "to", "and", "-", "–", "و", "الي":
	default:
		return span{}, 0
	}
	if e, k := number2(ws, i+2, 31); k == 0 || e <= d {
		return span{}, 0
	}
	if _, k := c.cal.find(ws, i+3, "month"); k == 0 {
		return span{}, 0
	}
	end, k := c.date(ws, i+2, pub, future, true)
	if k == 0 || end.to.IsZero() {
		return span{}, 0
	}
	return span{time.Date(end.to.Year(), end.to.Month(), d, 0, 0, 0, 0, time.UTC), end.to}, k + 2
}
