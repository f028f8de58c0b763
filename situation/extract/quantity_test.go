// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"fmt"
	"strings"
	"testing"
)

func show(q Quantity) string {
	f := func(v *float64) string {
		if v == nil {
			return "-"
		}
		return fmt.Sprint(*v)
	}
	return fmt.Sprintf("%s %s %s %s %v", f(q.Value), f(q.Low), f(q.High), q.Unit, q.Approx)
}

func TestQuantitiesOfASentence(t *testing.T) {
	t.Parallel()
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, lang, text, want string }{
		{"a number word counts people", "en", "Three fishermen drowned.", "3 - - people false"},
		{"tens and ones add up", "en", "Twenty-five villagers left.", "25 - - people false"},
		{"hundreds multiply", "en", "Two hundred and six soldiers arrived.", "206 - - people false"},
		{"a hedge makes it approximate", "en", "Nearly 4,500 families left.", "4500 - - families true"},
		{"at least is a lower bound", "en", "At least nine drivers waited.", "9 9 - people true"},
		{"more than is a lower bound", "en", "More than 70 km of road.", "70 70 - km true"},
		{"up to is an upper bound", "en", "Up to twelve hours.", "12 - 12 hours true"},
		{"between makes a range", "en", "Between 20 and 30 tonnes of flour.", "- 20 30 t false"},
		{"to makes a range", "en", "About 5 to 7 days.", "- 5 7 days true"},
		{"a multiplier belongs to both ends", "en", "between 3 and 4 million dollars", "- 3e+06 4e+06 USD false"},
		{"dozens have no value", "en", "Dozens of detainees were moved.", "- - - people true"},
		{"per cent", "en", "Some 12 percent of the wells.", "12 - - % true"},
		{"two amounts joined by and are two", "en", "4 trucks and 9 soldiers", "4 - -  false; 9 - - people false"},
		{"a date is no amount", "en", "It opened on 14 March 2025.", ""},
		{"a year is no amount", "en", "In 2019 it was shut.", ""},
		{"a sign of money", "en", "It paid $2.6 million for masts.", "2.6e+06 - - USD false"},
		{"a hedge before a sign of money", "en", "It paid about $3 million.", "3e+06 - - USD true"},
		{"a sign of money at the end", "en", "It costs $12", "12 - - USD false"},
		{"one in four is a share", "en", "One in four children is ill.", "25 - - % false"},
		{"out of is a share", "en", "About 3 out of 10 wells are dry.", "30 - - % true"},
		{"as many as is a bound", "en", "as many as 40 drivers", "40 40 - people true"},
		{"Arabic one of each four", "ar", "واحد من كل أربعة", "25 - - % false"},
		{"an Arabic approximation", "ar", "ما يناهز ٣٠ ألف نازح", "30000 - - people true"},
		{"Arabic-Indic digits", "ar", "وصلت ٣٥ عائلة", "35 - - families false"},
		{"an Arabic number word", "ar", "قتل سبعة جنود", "7 - - people false"},
		{"the Arabic dual is two", "ar", "اصيب طفلان", "2 - - people false"},
		{"the oblique dual of a broken plural is two", "ar", "بطفلين", "2 - - people false"},
		{"the oblique plural is no dual", "ar", "مع مسلحين", ""},
		{"Arabic tens and ones", "ar", "خمسة وعشرون شخصا", "25 - - people false"},
		{"an Arabic range", "ar", "بين ٣٠ و٤٠ كيلومترا", "- 30 40 km false"},
		{"an Arabic lower bound", "ar", "ما لا يقل عن ١٢ شخصا", "12 12 - people true"},
		{"Arabic thousands", "ar", "نحو ٦ آلاف نسمة", "6000 - - people true"},
		{"Arabic dozens", "ar", "عشرات العائلات", "- - - families true"},
		{"Arabic per cent", "ar", "٤٠ في المئة من الآبار", "40 - - % false"},
		{"an Arabic date is no amount", "ar", "في ٣ آذار", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, q := range e.count[c.lang].quantities(c.text) {
				if !strings.Contains(c.text, q.Text) {
					t.Errorf("%q is not in the text", q.Text)
				}
				got = append(got, show(q))
			}
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("%q gives %q, want %q", c.text, s, c.want)
			}
		})
	}
}

func FuzzQuantities(f *testing.F) {
	e, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("between 3 and 4 million dollars")
	f.Add("خمسة وعشرون")
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range e.count {
			for _, q := range c.quantities(s) {
				if q.Value != nil && *q.Value < 0 {
					t.Fatalf("%q gives %v", s, *q.Value)
				}
			}
		}
	})
}
