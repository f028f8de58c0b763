// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"strings"

	lang "golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// country is the ISO 3166 code of a country named in English or Arabic or by code, or nothing. Names that
// data/countries.txt adds come first.
func (l *language) country(name string) string {
	return l.countries[countryKey(name)]
}

// countryKey folds the name of a country.
func countryKey(name string) string {
	var key []string
	for _, w := range split(strings.ToLower(name)) {
		if w != "the" && w != "of" && w != "and" {
			key = append(key, w)
		}
	}
	return strings.Join(key, " ")
}

// addCountries names all regions of ISO 3166 in English and Arabic.
func (l *language) addCountries() {
	english, arab := display.English.Regions(), display.Regions(lang.Arabic)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := lang.ParseRegion(string([]rune{a, b}))
			if err != nil || !r.IsCountry() || r.String() != string([]rune{a, b}) {
				continue
			}
			code := strings.ToLower(r.String())
			for _, name := range []string{english.Name(r), arab.Name(r), r.String(), r.ISO3()} {
				if key := countryKey(name); key != "" && l.countries[key] == "" {
					l.countries[key] = code
				}
			}
		}
	}
}
