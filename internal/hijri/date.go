// SPDX-License-Identifier: Apache-2.0

package hijri

import "time"

// The years that the table covers.
const (
	FirstYear = 1356 // begins on 14 March 1937
	LastYear  = FirstYear + len(lengths) - 1
)

// epoch is the day before 1 Muharram of FirstYear, as dayNumber counts.
var epoch = dayNumber(1937, time.March, 14) - 1

// Date is a day of the Umm al-Qura calendar: year AH, month 1 (Muharram) to 12, day 1 to at most 30.
type Date struct{ Year, Month, Day int }

// Of returns the date of a Gregorian day; ok is false outside the table. Days beyond the end of a month are counted on
// as time.Date does.
func Of(year int, month time.Month, day int) (d Date, ok bool) {
	left := dayNumber(year, month, day) - epoch
	if left < 1 {
		return Date{}, false
	}
	for y := range lengths {
		if n := yearDays(y); left > n {
			left -= n
			continue
		}
		for m := range 12 {
			n := monthDays(y, m)
			if left <= n {
				return Date{FirstYear + y, m + 1, left}, true
			}
			left -= n
		}
	}
	return Date{}, false
}

// Gregorian returns the Gregorian day of d; ok is false when d is not in the table, as the 30th of a month of 29 days.
func (d Date) Gregorian() (year int, month time.Month, day int, ok bool) {
	if d.Day < 1 || d.Day > MonthDays(d.Year, d.Month) {
		return 0, 0, 0, false
	}
	n := epoch + d.Day
	for y := range d.Year - FirstYear {
		n += yearDays(y)
	}
	for m := range d.Month - 1 {
		n += monthDays(d.Year-FirstYear, m)
	}
	year, month, day = time.Unix(int64(n)*secondsOfDay, 0).UTC().Date()
	return year, month, day, true
}

// MonthDays returns how many days a month has: 28 (once, in 1364), 29 or 30, and 0 for a month that is not in the table.
func MonthDays(year, month int) int {
	if year < FirstYear || year > LastYear || month < 1 || month > 12 {
		return 0
	}
	return monthDays(year-FirstYear, month-1)
}

const secondsOfDay = 24 * 60 * 60

// dayNumber counts days from 1 January 1970.
func dayNumber(year int, month time.Month, day int) int {
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsOfDay)
}

// monthDays reads the table; y and m count from 0.
func monthDays(y, m int) int {
	if c := lengths[y][m]; c != '0' {
		return 20 + int(c-'0')
	}
	return 30
}

func yearDays(y int) (n int) {
	for m := range 12 {
		n += monthDays(y, m)
	}
	return n
}
