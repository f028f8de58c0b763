// SPDX-License-Identifier: Apache-2.0

package locale

// The values of Manner's fields. MonthsOfZone leaves the names of months to the place of the crisis.
const (
	DigitsLatin  = "latin"
	DigitsArabic = "arabic"

	MonthsOfZone = "zone"
	MonthsLevant = "levant" // كانون الثاني
	MonthsEgypt  = "egypt"  // يناير

	HijriBeside = "beside"
	HijriHide   = "hide"
)

// Manner is how a reader wants words, numbers and dates. Two manners that read the same are equal once they are tidy.
type Manner struct {
	Lang   string // "en" or "ar"
	Digits string // of numbers in Arabic pages; English ones have Latin digits
	Months string // names of the Gregorian months in Arabic pages
	Hijri  string // whether the Umm al-Qura date stands beside each Gregorian one
}

// Tidy fills what is empty or unknown: Latin digits, because they can be compared with those in a report and be read out
// between cells, months by the zone, the Hijri date beside. What the language does not have falls away.
func (m Manner) Tidy() Manner {
	if m.Lang != "ar" {
		m.Lang, m.Digits, m.Months = "en", DigitsLatin, MonthsOfZone
	}
	if m.Digits != DigitsArabic {
		m.Digits = DigitsLatin
	}
	if m.Months != MonthsLevant && m.Months != MonthsEgypt {
		m.Months = MonthsOfZone
	}
	if m.Hijri != HijriHide {
		m.Hijri = HijriBeside
	}
	return m
}

// Manners are all tidy manners: templates are made for each.
func Manners() (out []Manner) {
	seen := map[Manner]bool{}
	for _, lang := range Langs {
		for _, digits := range [...]string{DigitsLatin, DigitsArabic} {
			for _, months := range [...]string{MonthsOfZone, MonthsLevant, MonthsEgypt} {
				for _, hijri := range [...]string{HijriBeside, HijriHide} {
					if m := (Manner{lang, digits, months, hijri}).Tidy(); !seen[m] {
						seen[m] = true
						out = append(out, m)
					}
				}
			}
		}
	}
	return out
}
