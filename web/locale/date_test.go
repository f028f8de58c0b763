// SPDX-License-Identifier: Apache-2.0

package locale

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// written is the catalogue of a manner.
func written(t *testing.T, m Manner) *Catalogue { t.Helper(); return load(t)[m.Tidy().Lang].In(m) }

func zoned(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestNumbersAreWrittenAsTheReaderWants(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		m    Manner
		n    int64
		want string
	}{
		{"small ones are not grouped", Manner{Lang: "en"}, 1234, "1234"},
		{"thousands are grouped", Manner{Lang: "en"}, -1234567, "-1\u202f234\u202f567"},
		{"English keeps Latin digits", Manner{Lang: "en", Digits: DigitsArabic}, 12345, "12\u202f345"},
		{"Arabic has Latin digits unless others are chosen", Manner{Lang: "ar"}, 12345, "12\u202f345"},
		{"a minus stays left of Latin digits in Arabic", Manner{Lang: "ar"}, -5, "\u200e-5"},
		{"Arabic digits have their own separator", Manner{Lang: "ar", Digits: DigitsArabic}, 1234567, "١٬٢٣٤٬٥٦٧"},
		{"a minus stays right of Arabic digits", Manner{Lang: "ar", Digits: DigitsArabic}, -5, "\u061c-٥"},
		{"the smallest number has a sign", Manner{Lang: "ar", Digits: DigitsArabic}, -1 << 63, "\u061c-٩٬٢٢٣٬٣٧٢٬٠٣٦٬٨٥٤٬٧٧٥٬٨٠٨"},
		{"nothing is a number", Manner{Lang: "ar", Digits: DigitsArabic}, 0, "٠"},
	} {
		if got := written(t, c.m).Number(c.n); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := written(t, Manner{Lang: "ar", Digits: DigitsArabic}).Count("count.claims", 105); !strings.Contains(got, "١٠٥") {
		t.Errorf("a number in a sentence: %q", got)
	}
}

func TestTimesNameTheirZoneAndBothCalendars(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 24, 19, 5, 59, 0, time.UTC)
	for _, c := range []struct {
		name string
		m    Manner
		at   time.Time
		zone string
		want string
	}{
		{"English", Manner{Lang: "en"}, at, "Asia/Baghdad", "24 November 2026 (14 Jumada II 1448 AH), 22:05 Baghdad time"},
		{"without the Hijri date", Manner{Lang: "en", Hijri: HijriHide}, at, "Asia/Baghdad", "24 November 2026, 22:05 Baghdad time"},
		{"Arabic, Levantine by the zone", Manner{Lang: "ar"}, at, "Asia/Baghdad", "24 تشرين الثاني 2026 (14 جمادى الآخرة 1448 هـ)، 22:05 بتوقيت بغداد"},
		{"Arabic, Egyptian by the zone", Manner{Lang: "ar", Hijri: HijriHide}, at, "Africa/Cairo", "24 نوفمبر 2026، 21:05 بتوقيت القاهرة"},
		{"Arabic, Egyptian by choice", Manner{Lang: "ar", Hijri: HijriHide, Months: MonthsEgypt}, at, "Asia/Damascus", "24 نوفمبر 2026، 22:05 بتوقيت دمشق"},
		{"Arabic, Levantine by choice", Manner{Lang: "ar", Hijri: HijriHide, Months: MonthsLevant}, at, "Africa/Cairo", "24 تشرين الثاني 2026، 21:05 بتوقيت القاهرة"},
		{"Arabic digits", Manner{Lang: "ar", Digits: DigitsArabic}, at, "Asia/Baghdad", "٢٤ تشرين الثاني ٢٠٢٦ (١٤ جمادى الآخرة ١٤٤٨ هـ)، ٢٢:٠٥ بتوقيت بغداد"},
		{"the day is that of the zone", Manner{Lang: "en", Hijri: HijriHide}, at.Add(2 * time.Hour), "Asia/Baghdad", "25 November 2026, 00:05 Baghdad time"},
		{"a zone without words", Manner{Lang: "en", Hijri: HijriHide}, at, "Asia/Tokyo", "25 November 2026, 04:05 Asia/Tokyo time"},
		{"the first hour that comes twice", Manner{Lang: "en", Hijri: HijriHide}, time.Date(2025, 10, 25, 20, 30, 0, 0, time.UTC), "Asia/Beirut", "25 October 2025, 23:30 Beirut time UTC+03:00"},
		{"the second hour that comes twice", Manner{Lang: "en", Hijri: HijriHide}, time.Date(2025, 10, 25, 21, 30, 0, 0, time.UTC), "Asia/Beirut", "25 October 2025, 23:30 Beirut time UTC+02:00"},
		{"outside the Hijri table", Manner{Lang: "en"}, time.Date(1920, 1, 2, 3, 4, 0, 0, time.UTC), "UTC", "2 January 1920 (outside the Umm al-Qura table), 03:04 UTC"},
	} {
		got := written(t, c.m).When(c.at.In(zoned(t, c.zone)))
		if want := "\u2068" + c.want + "\u2069"; got != want {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
	if got := written(t, Manner{Lang: "ar"}).When(time.Time{}); got != "-" {
		t.Errorf("no time is %q", got)
	}
}

func TestDatesAreWrittenAsFarAsTheyAreKnown(t *testing.T) {
	t.Parallel()
	ar := written(t, Manner{Lang: "ar", Digits: DigitsArabic, Hijri: HijriHide})
	en := written(t, Manner{Lang: "en", Hijri: HijriHide})
	baghdad := zoned(t, "Asia/Baghdad")
	for date, want := range map[string][2]string{
		"2023-04-01":         {"1 April 2023", "١ نيسان ٢٠٢٣"},
		"2023-04":            {"April 2023", "نيسان ٢٠٢٣"},
		"2023-02-30":         {"2023-02-30", "2023-02-30"},
		"last week\u202e":    {"last week", "last week"},
		"":                   {"", ""},
		"2023-04-01T10:00Z*": {"2023-04-01T10:00Z*", "2023-04-01T10:00Z*"},
	} {
		for i, c := range []*Catalogue{en, ar} {
			if got := c.Day(date, baghdad); got != "\u2068"+want[i]+"\u2069" {
				t.Errorf("%s of %q: %q", c.Lang, date, got)
			}
		}
	}
	if got := ar.Day("2023", baghdad); got != "٢٠٢٣" {
		t.Errorf("a year: %q", got)
	}
	for _, c := range [][3]string{{"2023-04-01", "2023-04-03", "\u20681 April 2023\u2069 – \u20683 April 2023\u2069"}, {"2023-04-01", "", "\u20681 April 2023\u2069"},
		{"", "2023-04-03", "\u20683 April 2023\u2069"}, {"2023-04-01", "2023-04-01", "\u20681 April 2023\u2069"}} {
		if got := en.Days(c[0], c[1], baghdad); got != c[2] {
			t.Errorf("%q to %q: %q", c[0], c[1], got)
		}
	}
}

func FuzzDay(f *testing.F) {
	for _, s := range []string{"2026-11-24", "2026-11", "2026", "", "\u2069\u202e2026-11-24", "0000-00-00", "٢٠٢٦-١١-٢٤", "9999-12-31"} {
		f.Add(s)
	}
	all, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, date string) {
		for _, m := range Manners() {
			got := all[m.Lang].In(m).Day(date, time.UTC)
			inner, opened := strings.CutPrefix(got, "\u2068")
			inner, closed := strings.CutSuffix(inner, "\u2069")
			if opened != closed || Plain(inner) != inner || !opened && len([]rune(got)) != 4 {
				t.Errorf("%q in %v is %q", date, m, got)
			}
		}
	})
}

func TestAnInstantKnownToTheDayIsWrittenWithoutATime(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 8, 21, 0, 0, 0, time.UTC).In(zoned(t, "Asia/Baghdad"))
	if got := written(t, Manner{Lang: "ar", Digits: DigitsArabic}).Date(at); got != "\u2068٩ تشرين الثاني ٢٠٢٦ (٢٩ جمادى الأولى ١٤٤٨ هـ)\u2069" {
		t.Errorf("%q", got)
	}
}

func TestAgesHaveTheirPluralInBothLanguages(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for ago, want := range map[time.Duration][2]string{
		-time.Minute: {"just now", "الآن"}, 59 * time.Second: {"just now", "الآن"},
		time.Minute: {"1 minute ago", "قبل دقيقة"}, 2 * time.Minute: {"2 minutes ago", "قبل دقيقتين"},
		59 * time.Minute: {"59 minutes ago", "قبل ٥٩ دقيقة"}, time.Hour: {"1 hour ago", "قبل ساعة"},
		3*time.Hour + 59*time.Minute: {"3 hours ago", "قبل ٣ ساعات"}, 47 * time.Hour: {"47 hours ago", "قبل ٤٧ ساعة"},
		48 * time.Hour: {"2 days ago", "قبل يومين"}, 11 * 24 * time.Hour: {"11 days ago", "قبل ١١ يوماً"}, 100 * 24 * time.Hour: {"100 days ago", "قبل ١٠٠ يوم"},
	} {
		for i, m := range []Manner{{Lang: "en"}, {Lang: "ar", Digits: DigitsArabic}} {
			if got := written(t, m).Ago(now, now.Add(-ago)); got != want[i] {
				t.Errorf("%s in %s: %q, want %q", ago, m.Lang, got, want[i])
			}
		}
	}
}

func TestTheWeekBeginsAsInThePlaceOfTheCrisis(t *testing.T) {
	t.Parallel()
	for zone, want := range map[string]time.Weekday{"Asia/Baghdad": time.Saturday, "Africa/Cairo": time.Saturday, "Asia/Riyadh": time.Sunday,
		"Asia/Beirut": time.Monday, "Europe/Berlin": time.Monday, "UTC": time.Monday} {
		if got := WeekStart(zoned(t, zone)); got != want {
			t.Errorf("%s: %s, want %s", zone, got, want)
		}
	}
}

func TestEveryMannerIsMadeOnceAndTidy(t *testing.T) {
	t.Parallel()
	all := map[Manner]bool{}
	for _, m := range Manners() {
		if all[m] || m != m.Tidy() {
			t.Errorf("%v twice or untidy", m)
		}
		all[m] = true
	}
	if len(all) != 2+2*3*2 {
		t.Errorf("%d manners", len(all))
	}
	for _, m := range []Manner{{}, {Lang: "fr", Digits: "x", Months: "y", Hijri: "z"}, {Lang: "ar", Digits: "arabic"}, {Lang: "en", Digits: "arabic", Months: "egypt"}} {
		if !all[m.Tidy()] {
			t.Errorf("%v has no tidy manner", m)
		}
	}
}
