// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"strconv"
	"strings"
	"time"

	"github.com/crisiscell/crisiscell/internal/hijri"
)

// Month is a month of the Gregorian calendar as a table of weeks, in the reader's words.
type Month struct {
	Name  string // "November 2026"
	Hijri string // the Hijri months that it touches
	Days  [7]string
	Weeks [][7]MonthDay
}

// MonthDay is a day of the table.
type MonthDay struct {
	Date  string // 2026-11-24
	Day   string // in the reader's digits
	Hijri string // day of the Hijri month, with its name on the first day and at the beginning of the table; empty outside its range
	Out   bool   // of the month before or after
}

// Month lays out a month, its weeks beginning as in the place of the zone.
func (c *Catalogue) Month(year int, month time.Month, zone *time.Location) Month {
	start := WeekStart(zone)
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	out := Month{Name: c.month(month, zone) + " " + c.digits(strconv.Itoa(year))}
	for i := range out.Days {
		out.Days[i] = c.dayNames()[(int(start)+i)%7]
	}
	var named []string
	day := first.AddDate(0, 0, -(int(first.Weekday())-int(start)+7)%7)
	for next := first.AddDate(0, 1, 0); day.Before(next); {
		var week [7]MonthDay
		for i := range week {
			d := MonthDay{Date: day.Format(time.DateOnly), Day: c.digits(strconv.Itoa(day.Day())), Out: day.Month() != month}
			if h, ok := hijri.Of(day.Date()); ok {
				d.Hijri = c.digits(strconv.Itoa(h.Day))
				if name := c.hijriMonth(h); !d.Out && (len(named) == 0 || named[len(named)-1] != name) {
					named = append(named, name)
				}
				if h.Day == 1 || len(out.Weeks) == 0 && i == 0 {
					d.Hijri += " " + c.hijriNames()[h.Month-1]
				}
			}
			week[i] = d
			day = day.AddDate(0, 0, 1)
		}
		out.Weeks = append(out.Weeks, week)
	}
	out.Hijri = strings.Join(named, " – ")
	if len(named) == 0 {
		out.Hijri = c.Text("hijri.none", nil)
	}
	return out
}

// HijriMonths are the names of the Hijri months, Muharram first.
func (c *Catalogue) HijriMonths() []string { return c.hijriNames() }

// Latin writes the digits of s that people type, Arabic or Persian, as Latin ones.
func Latin(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\u0660' && r <= '\u0669':
			return r - '\u0660' + '0'
		case r >= '\u06f0' && r <= '\u06f9':
			return r - '\u06f0' + '0'
		}
		return r
	}, s)
}
