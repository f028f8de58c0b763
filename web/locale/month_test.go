// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"strings"
	"testing"
	"time"
)

func TestAMonthIsLaidOutInWeeksOfThePlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, zone        string
		m                 Manner
		month, hijri      string
		firstDay          string
		date, day, beside string // of the first cell
		weeks             int
	}{
		{"Iraq in Arabic", "Asia/Baghdad", Manner{Lang: "ar", Digits: DigitsArabic}, "تشرين الثاني ٢٠٢٦", "جمادى الأولى ١٤٤٨ هـ – جمادى الآخرة ١٤٤٨ هـ", "السبت", "2026-10-31", "٣١", "٢٠ جمادى الأولى", 5},
		{"Saudi Arabia", "Asia/Riyadh", Manner{Lang: "en"}, "November 2026", "Jumada I 1448 AH – Jumada II 1448 AH", "Sunday", "2026-11-01", "1", "21 Jumada I", 5},
		{"Germany", "Europe/Berlin", Manner{Lang: "en"}, "November 2026", "Jumada I 1448 AH – Jumada II 1448 AH", "Monday", "2026-10-26", "26", "15 Jumada I", 6},
	} {
		got := written(t, c.m).Month(2026, time.November, zoned(t, c.zone))
		if got.Name != c.month || got.Hijri != c.hijri || got.Days[0] != c.firstDay || len(got.Weeks) != c.weeks ||
			got.Weeks[0][0] != (MonthDay{c.date, c.day, c.beside, c.date < "2026-11"}) {
			t.Errorf("%s: %s (%s) from %s %v, %d weeks", c.name, got.Name, got.Hijri, got.Days[0], got.Weeks[0][0], len(got.Weeks))
		}
	}
	before := written(t, Manner{Lang: "en"}).Month(1937, time.February, time.UTC)
	if before.Hijri != "outside the Umm al-Qura table" || before.Weeks[0][0].Hijri != "" {
		t.Errorf("a month before the table: %q", before.Hijri)
	}
}

func TestEveryDayOfAMonthStandsOnceUnderItsWeekday(t *testing.T) {
	t.Parallel()
	c := written(t, Manner{Lang: "en"})
	for _, zone := range []string{"Asia/Baghdad", "Asia/Riyadh", "UTC"} {
		z := zoned(t, zone)
		for at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2030; at = at.AddDate(0, 1, 0) {
			m, in := c.Month(at.Year(), at.Month(), z), 0
			want := at
			for _, week := range m.Weeks {
				for i, d := range week {
					day, err := time.Parse(time.DateOnly, d.Date)
					if err != nil || day.Weekday().String() != m.Days[i] {
						t.Fatalf("%s stands under %s", d.Date, m.Days[i])
					}
					if d.Out {
						continue
					}
					if !day.Equal(want) {
						t.Fatalf("%s follows where %s should", d.Date, want.Format(time.DateOnly))
					}
					want = want.AddDate(0, 0, 1)
					in++
				}
			}
			if last := at.AddDate(0, 1, -1).Day(); in != last {
				t.Fatalf("%s has %d days of %d", at.Format("2006-01"), in, last)
			}
		}
	}
}

func TestDigitsOfEveryScriptAreRead(t *testing.T) {
	t.Parallel()
	if got := Latin("٢٠٢٦-۰۱-31 x"); got != "2026-01-31 x" {
		t.Errorf("%q", got)
	}
	if got := Latin(strings.Repeat("٩", 3)); got != "999" {
		t.Errorf("%q", got)
	}
}
