// SPDX-License-Identifier: Apache-2.0

package extract

import "testing"

func TestTimesAreResolvedAgainstTheDayOfPublication(t *testing.T) {
	t.Parallel()
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	const wednesday = "2025-03-12"
	for _, c := range []struct {
		name, lang, text, pub string
		future                bool
		want                  string
	}{
		{"a full date needs no publication", "en", "It fell on 5 June 2024.", "", false, "on 5 June 2024|2024-06-05|2024-06-05"},
		{"an American date", "en", "Basra, January 7, 2025", "", false, "January 7, 2025|2025-01-07|2025-01-07"},
		{"a day without a year lies in the past", "en", "The road shut on 20 March.", wednesday, false, "on 20 March|2024-03-20|2024-03-20"},
		{"a planned day lies ahead", "en", "It will open on 20 March.", wednesday, true, "on 20 March|2025-03-20|2025-03-20"},
		{"without publication it stays unresolved", "en", "The road shut on Monday.", "", false, "on Monday||"},
		{"a weekday is the last one", "en", "The road shut on Monday evening.", wednesday, false, "on Monday evening|2025-03-10|2025-03-10"},
		{"next weekday", "en", "He comes next Tuesday", wednesday, true, "next Tuesday|2025-03-18|2025-03-18"},
		{"since is open", "en", "closed since April 2023", wednesday, false, "since April 2023|2023-04-01|"},
		{"next week is a calendar week", "en", "next week", wednesday, true, "next week|2025-03-17|2025-03-23"},
		{"yesterday", "en", "fled yesterday", wednesday, false, "yesterday|2025-03-11|2025-03-11"},
		{"may is also a verb", "en", "They may leave the town", wednesday, false, ""},
		{"an impossible day stays unresolved", "en", "on 31 April 2024", wednesday, false, "on 31 April 2024||"},
		{"a Levantine month", "ar", "اغلق في ٣ شباط", wednesday, false, "في ٣ شباط|2025-02-03|2025-02-03"},
		{"an Arabic weekday", "ar", "وصل يوم الخميس", wednesday, false, "يوم الخميس|2025-03-06|2025-03-06"},
		{"this year in Arabic", "ar", "تراجع هذا العام", wednesday, false, "هذا العام|2025-01-01|2025-12-31"},
		{"a date in digits", "en", "It closed on 14/11/2024.", "", false, "on 14/11/2024|2024-11-14|2024-11-14"},
		{"an ISO date", "en", "on 2024-11-14", "", false, "on 2024-11-14|2024-11-14|2024-11-14"},
		{"an ordinal day", "en", "on the 14th of March", wednesday, false, "on the 14th of March|2024-03-14|2024-03-14"},
		{"days of one month", "en", "from 3 to 5 March 2024", "", false, "from 3 to 5 March 2024|2024-03-03|2024-03-05"},
		{"a range over two months", "en", "from 28 March to 2 April 2024", wednesday, false, "from 28 March to 2 April 2024|2024-03-28|2024-04-02"},
		{"a Hijri date spans a day on either side", "en", "on 28 Jumada al-Ula 1448 AH", "", false, "on 28 Jumada al-Ula 1448 AH|2026-11-07|2026-11-09"},
		{"days ago", "en", "two days ago", wednesday, false, "two days ago|2025-03-10|2025-03-10"},
		{"weeks ago without publication", "en", "three weeks ago", "", false, "three weeks ago||"},
		{"an Arabic Hijri date", "ar", "في ٢٨ جمادى الأولى ١٤٤٨ هـ", "", false, "في ٢٨ جمادى الأولى ١٤٤٨ هـ|2026-11-07|2026-11-09"},
		{"an Egyptian month", "ar", "في ٥ يوليو ٢٠٢٤", "", false, "في ٥ يوليو ٢٠٢٤|2024-07-05|2024-07-05"},
		{"a Maghreb month", "ar", "في ٥ جويلية ٢٠٢٤", "", false, "في ٥ جويلية ٢٠٢٤|2024-07-05|2024-07-05"},
		{"two days ago in Arabic", "ar", "وقع قبل يومين", wednesday, false, "قبل يومين|2025-03-10|2025-03-10"},
		{"a range of Arabic days", "ar", "بين ٣ و٥ آذار ٢٠٢٤", "", false, "٣ و٥ آذار ٢٠٢٤|2024-03-03|2024-03-05"},
		{"next month in Arabic", "ar", "يعود الشهر المقبل", wednesday, true, "الشهر المقبل|2025-04-01|2025-04-30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if w := e.count[c.lang].when(c.text, c.pub, c.future); w != nil {
				got = w.Text + "|" + w.From + "|" + w.To
			}
			if got != c.want {
				t.Errorf("%q gives %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func FuzzWhen(f *testing.F) {
	e, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("on 31 April", "2025-03-12")
	f.Add("منذ مطلع شباط", "")
	f.Fuzz(func(t *testing.T, s, pub string) {
		for _, c := range e.count {
			if w := c.when(s, pub, true); w != nil && w.Text == "" {
				t.Fatalf("%q gives a time without words", s)
			}
		}
	})
}

func TestOnlyRelativeTimesAreResolvedAgainWhenPublicationIsSet(t *testing.T) {
	t.Parallel()
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, lang, text, published string
		planned                     bool
		before, want                Time
		changed                     bool
	}{
		{"a weekday is resolved", "en", "on Monday", "2025-03-12", false, Time{Text: "on Monday"}, Time{"on Monday", "2025-03-10", "2025-03-10"}, true},
		{"a planned weekday lies ahead", "en", "on Monday", "2025-03-12", true, Time{Text: "on Monday"}, Time{"on Monday", "2025-03-17", "2025-03-17"}, true},
		{"a full date stays", "en", "on 5 June 2024", "2025-03-12", false, Time{"on 5 June 2024", "2024-06-05", "2024-06-05"}, Time{"on 5 June 2024", "2024-06-05", "2024-06-05"}, false},
		{"a vague word stays", "en", "recently", "2025-03-12", false, Time{Text: "recently"}, Time{Text: "recently"}, false},
		{"an Arabic week", "ar", "الأسبوع المقبل", "2025-03-12", true, Time{Text: "الأسبوع المقبل"}, Time{"الأسبوع المقبل", "2025-03-17", "2025-03-23"}, true},
		{"an unknown language stays", "de", "am Montag", "2025-03-12", false, Time{Text: "am Montag"}, Time{Text: "am Montag"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, changed := e.Redate(c.before, c.lang, c.published, c.planned)
			if got != c.want || changed != c.changed {
				t.Errorf("%v of %q gives %v %v, want %v %v", c.before, c.published, got, changed, c.want, c.changed)
			}
		})
	}
}
