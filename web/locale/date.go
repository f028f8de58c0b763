// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"strconv"
	"time"

	"github.com/crisiscell/crisiscell/internal/hijri"
)

// When writes an instant to the minute, isolated, in the zone of t, which is named:
// "24 November 2026 (14 Jumada II 1448 AH), 22:05 Baghdad time". The zero time is a dash. Where the clock shows the same
// time twice, as on the night when summer time ends, the offset from UTC stands there too.
func (c *Catalogue) When(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	y, m, d := t.Date()
	zone := c.Zone(t.Location())
	if twice(t) {
		zone += t.Format(" UTC-07:00")
	}
	return Isolate(c.day(y, m, d, t.Location()) + c.comma() + " " + c.digits(t.Format("15:04")) + " " + zone)
}

// Date writes the day on which an instant falls in the zone of t, isolated: for what is known to the day only.
func (c *Catalogue) Date(t time.Time) string {
	y, m, d := t.Date()
	return Isolate(c.day(y, m, d, t.Location()))
}

// Day writes a date of the calendar, isolated: "2026-11-24" as a day, "2026-11" as a month, "2026" as a year; zone chooses
// the names of months. What is none of these is shown as it is.
func (c *Catalogue) Day(date string, zone *time.Location) string {
	if t, err := time.Parse(time.DateOnly, date); err == nil {
		return Isolate(c.day(t.Year(), t.Month(), t.Day(), zone))
	}
	if t, err := time.Parse("2006-01", date); err == nil {
		return Isolate(c.month(t.Month(), zone) + " " + c.digits(t.Format("2006")))
	}
	if _, err := time.Parse("2006", date); err == nil {
		return c.digits(date)
	}
	return Isolate(date)
}

// Days writes the time from one date to another, each as Day does; one date when they are equal or one of them is empty.
func (c *Catalogue) Days(from, to string, zone *time.Location) string {
	switch {
	case from == to || to == "":
		return c.Day(from, zone)
	case from == "":
		return c.Day(to, zone)
	}
	return c.Day(from, zone) + " – " + c.Day(to, zone)
}

// Ago says how long before now t was, in the largest unit that fits. What lies ahead, by a clock that is wrong, is now.
func (c *Catalogue) Ago(now, t time.Time) string {
	minutes := int64(now.Sub(t) / time.Minute)
	switch {
	case minutes < 1:
		return c.Text("ago.now", nil)
	case minutes < 60:
		return c.Count("ago.minutes", minutes)
	case minutes < 48*60:
		return c.Count("ago.hours", minutes/60)
	}
	return c.Count("ago.days", minutes/(24*60))
}

// day writes a Gregorian day and the Umm al-Qura date beside it. Outside the table of that calendar it says so.
func (c *Catalogue) day(y int, m time.Month, d int, zone *time.Location) string {
	out := c.digits(strconv.Itoa(d)) + " " + c.month(m, zone) + " " + c.digits(strconv.Itoa(y))
	if c.Hijri == HijriHide {
		return out
	}
	h, ok := hijri.Of(y, m, d)
	if !ok {
		return out + " (" + c.Text("hijri.none", nil) + ")"
	}
	return out + " (" + c.digits(strconv.Itoa(h.Day)) + " " + c.hijriMonth(h) + ")"
}

// hijriMonth writes month and year of h: "Jumada II 1448 AH".
func (c *Catalogue) hijriMonth(h hijri.Date) string {
	return c.hijriNames()[h.Month-1] + " " + c.digits(strconv.Itoa(h.Year)) + " " + c.Text("hijri.era", nil)
}

func (c *Catalogue) month(m time.Month, zone *time.Location) string {
	set := c.Months
	if set == MonthsOfZone {
		set = monthsOf(zone)
	}
	return c.monthNames(set)[m-1]
}

func (c *Catalogue) comma() string {
	if c.Lang == "ar" {
		return "،"
	}
	return ","
}

// Zone names the zone: "Baghdad time"; one without words of its own by its name in the time zone database.
func (c *Catalogue) Zone(zone *time.Location) string {
	if key := "zone." + zone.String(); c.Has(key) {
		return c.Text(key, nil)
	}
	return c.Text("zone.other", map[string]any{"zone": zone.String()})
}

// twice reports whether the clocks of the zone show the time of t once more within the hour before or after it.
func twice(t time.Time) bool {
	for _, d := range [...]time.Duration{-time.Hour, -time.Hour / 2, time.Hour / 2, time.Hour} {
		if t.Add(d).Format(time.DateTime) == t.Format(time.DateTime) {
			return true
		}
	}
	return false
}
