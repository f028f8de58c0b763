// SPDX-License-Identifier: Apache-2.0

package hijri

import (
	"testing"
	"time"
)

// published are days that stand in print with both dates.
func published() []struct {
	hijri Date
	day   string
	where string
} {
	return []struct {
		hijri Date
		day   string
		where string
	}{
		{Date{1356, 1, 1}, "1937-03-14", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1360, 2, 1}, "1941-02-27", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1364, 3, 1}, "1945-02-13", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1368, 4, 1}, "1949-01-30", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1372, 5, 1}, "1953-01-17", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1376, 6, 1}, "1957-01-02", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1380, 7, 1}, "1960-12-19", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1384, 8, 1}, "1964-12-05", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1388, 9, 1}, "1968-11-21", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1392, 10, 1}, "1972-11-07", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1396, 11, 1}, "1976-10-24", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1400, 12, 1}, "1980-10-10", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1405, 1, 1}, "1984-09-26", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1409, 2, 1}, "1988-09-12", "comparison calendar of King Fahd University of Petroleum and Minerals"},
		{Date{1412, 1, 8}, "1991-07-19", "issue 3364 of the gazette Umm al-Qura"},
		{Date{1412, 12, 25}, "1992-06-26", "issue 3409 of the gazette Umm al-Qura"},
		{Date{1413, 11, 9}, "1993-04-30", "issue 3452 of the gazette Umm al-Qura"},
		{Date{1414, 10, 13}, "1994-03-25", "issue 3496 of the gazette Umm al-Qura"},
		{Date{1415, 9, 11}, "1995-02-10", "issue 3540 of the gazette Umm al-Qura"},
		{Date{1416, 8, 14}, "1996-01-05", "issue 3585 of the gazette Umm al-Qura"},
		{Date{1417, 7, 11}, "1996-11-22", "issue 3627 of the gazette Umm al-Qura"},
		{Date{1418, 6, 9}, "1997-10-10", "issue 3669 of the gazette Umm al-Qura"},
		{Date{1419, 5, 13}, "1998-09-04", "issue 3713 of the gazette Umm al-Qura"},
		{Date{1420, 4, 10}, "1999-07-23", "issue 3755 of the gazette Umm al-Qura"},
		{Date{1421, 3, 14}, "2000-06-16", "issue 3798 of the gazette Umm al-Qura"},
		{Date{1422, 2, 17}, "2001-05-11", "issue 3842 of the gazette Umm al-Qura"},
		{Date{1423, 1, 15}, "2002-03-29", "issue 3884 of the gazette Umm al-Qura"},
		{Date{1423, 12, 13}, "2003-02-14", "issue 3928 of the gazette Umm al-Qura"},
		{Date{1424, 11, 17}, "2004-01-09", "issue 3974 of the gazette Umm al-Qura"},
		{Date{1425, 10, 13}, "2004-11-26", "issue 4020 of the gazette Umm al-Qura"},
		{Date{1426, 9, 11}, "2005-10-14", "issue 4066 of the gazette Umm al-Qura"},
		{Date{1427, 8, 8}, "2006-09-01", "issue 4112 of the gazette Umm al-Qura"},
		{Date{1428, 7, 13}, "2007-07-27", "issue 4159 of the gazette Umm al-Qura"},
		{Date{1429, 6, 9}, "2008-06-13", "issue 4205 of the gazette Umm al-Qura"},
		{Date{1430, 5, 13}, "2009-05-08", "issue 4252 of the gazette Umm al-Qura"},
		{Date{1431, 1, 1}, "2009-12-18", "calendar on the site of Umm al-Qura"},
		{Date{1435, 12, 1}, "2014-09-25", "calendar on the site of Umm al-Qura"},
		{Date{1440, 11, 1}, "2019-07-04", "calendar on the site of Umm al-Qura"},
		{Date{1445, 10, 1}, "2024-04-10", "calendar on the site of Umm al-Qura"},
		{Date{1450, 9, 1}, "2029-01-16", "calendar on the site of Umm al-Qura"},
		{Date{1455, 8, 1}, "2033-10-24", "calendar on the site of Umm al-Qura"},
		{Date{1460, 7, 1}, "2038-08-02", "calendar on the site of Umm al-Qura"},
		{Date{1465, 6, 1}, "2043-05-10", "calendar on the site of Umm al-Qura"},
		{Date{1470, 5, 1}, "2048-02-15", "calendar on the site of Umm al-Qura"},
		{Date{1475, 4, 1}, "2052-11-22", "calendar on the site of Umm al-Qura"},
		{Date{1480, 3, 1}, "2057-08-31", "calendar on the site of Umm al-Qura"},
		{Date{1485, 2, 1}, "2062-06-08", "calendar on the site of Umm al-Qura"},
		{Date{1490, 1, 1}, "2067-03-16", "calendar on the site of Umm al-Qura"},
		{Date{1494, 12, 1}, "2071-12-22", "calendar on the site of Umm al-Qura"},
		{Date{1499, 11, 1}, "2076-09-29", "calendar on the site of Umm al-Qura"},
		{Date{1364, 8, 28}, "1945-08-07", "the last day of the only month of 28 days"},
		{Date{1446, 9, 1}, "2025-03-01", "the first day of Ramadan 1446 as announced"},
		{Date{1447, 1, 1}, "2025-06-26", "the new year 1447 as announced"},
		{Date{1356, 1, 1}, "1937-03-14", "the first day of the table"},
		{Date{1500, 12, 30}, "2077-11-16", "the last day of the table"},
	}
}

func TestPublishedDaysHaveTheirDates(t *testing.T) {
	t.Parallel()
	for _, c := range published() {
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := Of(day.Date()); !ok || got != c.hijri {
			t.Errorf("%s: %s is %v (%v), want %v", c.where, c.day, got, ok, c.hijri)
		}
		y, m, d, ok := c.hijri.Gregorian()
		if back := time.Date(y, m, d, 0, 0, 0, 0, time.UTC); !ok || !back.Equal(day) {
			t.Errorf("%s: %v is %v (%v), want %s", c.where, c.hijri, back, ok, c.day)
		}
	}
}

func TestEveryDayHasOneDateAndEveryDateOneDay(t *testing.T) {
	t.Parallel()
	last, end := Date{FirstYear - 1, 12, 29}, time.Date(2077, time.November, 17, 0, 0, 0, 0, time.UTC)
	days := 0
	for day := time.Date(1937, time.March, 14, 0, 0, 0, 0, time.UTC); day.Before(end); day = day.AddDate(0, 0, 1) {
		d, ok := Of(day.Date())
		if !ok {
			t.Fatalf("%s has no date", day.Format(time.DateOnly))
		}
		if !follows(last, d) {
			t.Fatalf("%v is followed by %v", last, d)
		}
		y, m, g, ok := d.Gregorian()
		if back := time.Date(y, m, g, 0, 0, 0, 0, time.UTC); !ok || !back.Equal(day) {
			t.Fatalf("%s is %v, and that is %s", day.Format(time.DateOnly), d, back.Format(time.DateOnly))
		}
		last = d
		days++
	}
	total := 0
	for y := FirstYear; y <= LastYear; y++ {
		of := 0
		for m := 1; m <= 12; m++ {
			of += MonthDays(y, m)
		}
		if of < 353 || of > 356 {
			t.Errorf("%d has %d days", y, of)
		}
		total += of
	}
	if days != total {
		t.Errorf("%d days have %d dates", days, total)
	}
}

// follows reports whether b is the day after a, as far as months and years may turn.
func follows(a, b Date) bool {
	switch {
	case b.Day != 1:
		return b == Date{a.Year, a.Month, a.Day + 1}
	case a.Day < 28:
		return false
	case b.Month != 1:
		return b.Year == a.Year && b.Month == a.Month+1
	}
	return b.Year == a.Year+1 && a.Month == 12
}

func TestOutsideTheTableThereIsNoDate(t *testing.T) {
	t.Parallel()
	for _, day := range []string{"1937-03-13", "2077-11-17", "0622-07-19", "1900-01-01", "9999-12-31"} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if d, ok := Of(at.Date()); ok || d != (Date{}) {
			t.Errorf("%s is %v", day, d)
		}
	}
	for _, d := range []Date{{}, {1355, 12, 29}, {1501, 1, 1}, {1446, 0, 1}, {1446, 13, 1}, {1446, 9, 0}, {1446, 9, 31},
		{1446, 9, 30}, {1364, 8, 29}, {-1, 1, 1}} {
		if y, m, g, ok := d.Gregorian(); ok {
			t.Errorf("%v is %d-%d-%d", d, y, m, g)
		}
	}
}
