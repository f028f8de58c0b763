// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/hijri"
	"github.com/crisiscell/crisiscell/web/locale"
)

// calendarPage is one month with both calendars, and where to look up a day of either.
type calendarPage struct {
	locale.Month
	Today, Mark         string // days, as 2026-11-24
	Before, After       string // months, as 2026-10; empty at the end of what is offered
	Date                string // what was asked for, as it was typed
	HijriDay, HijriYear string // likewise
	HijriMonths         []monthChoice
	Wrong               string // why nothing was found
	Range               string // of the Hijri table
}

type monthChoice struct {
	N      int
	Name   string
	Chosen bool
}

// calendar shows the month of today, or of the day that is asked for in either calendar.
func (s *Shell) calendar(r *Request) error {
	today := s.cfg.Clock.Now().Go().In(r.zone).Format(time.DateOnly)
	q := r.URL.Query()
	p := calendarPage{Today: today, Date: q.Get("date"), HijriDay: q.Get("hd"), HijriYear: q.Get("hy"),
		Range: r.T("calendar.text", "from", hijri.FirstYear, "to", hijri.LastYear)}
	for i, name := range r.Words.HijriMonths() {
		p.HijriMonths = append(p.HijriMonths, monthChoice{i + 1, name, q.Get("hm") == strconv.Itoa(i+1)})
	}
	at, err := asked(q, today)
	if err != nil {
		p.Wrong, r.status = r.ErrorText(err), statuses[cell.Invalid]
		at, _ = time.Parse(time.DateOnly, today)
	}
	p.Mark = at.Format(time.DateOnly)
	p.Month = r.Words.Month(at.Year(), at.Month(), r.zone)
	first := at.AddDate(0, 0, 1-at.Day())
	if before := first.AddDate(0, -1, 0); before.Year() > 0 {
		p.Before = before.Format("2006-01")
	}
	if after := first.AddDate(0, 1, 0); after.Year() < 10000 {
		p.After = after.Format("2006-01")
	}
	return r.Page(s.own, Page{Name: "calendar", Title: r.T("calendar.title"), Section: "calendar", Data: p})
}

// asked is the day of the query, in digits of any of our scripts: "date" as 2026-11-24 or 2026-11, or "hd", "hm" and "hy", the
// day, month and year of the Hijri calendar.
func asked(q url.Values, today string) (time.Time, error) {
	if q.Get("hd")+q.Get("hy") != "" {
		var n [3]int
		for i, name := range [...]string{"hy", "hm", "hd"} {
			n[i], _ = strconv.Atoi(strings.TrimSpace(locale.Latin(q.Get(name)))) // no number is no day of the table
		}
		y, m, d, ok := hijri.Date{Year: n[0], Month: n[1], Day: n[2]}.Gregorian()
		if !ok {
			return time.Time{}, &cell.Error{Code: cell.Invalid, Key: "error.hijri",
				Args: map[string]any{"from": hijri.FirstYear, "to": hijri.LastYear}, Msg: "the Umm al-Qura table has no such day"}
		}
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), nil
	}
	text := strings.TrimSpace(locale.Latin(q.Get("date")))
	if text == "" {
		text = today
	}
	for _, form := range [...]string{time.DateOnly, "2006-01"} {
		if t, err := time.Parse(form, text); err == nil && t.Year() > 0 {
			return t, nil
		}
	}
	return time.Time{}, &cell.Error{Code: cell.Invalid, Key: "error.date", Args: map[string]any{"date": text}, Msg: "this is no date: write it as 2026-01-31"}
}
