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
