// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"fmt"
	"strings"
	"testing"
)

func TestPlacesAreResolvedWithinTheCountriesOfTheStory(t *testing.T) {
	t.Parallel()
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, lang, text, want string }{
		{"a city of the gazetteer", "en", "Police arrested two men in Samarra.", "Sāmarrā’ IQ 91597"},
		{"a namesake elsewhere is unresolved, not guessed", "en", "Sudanese families fled to Tawila, aid workers said.", "Tawila SD 0"},
		{"the overlay comes before a namesake", "en", "The crossing at Rabia in Iraq was closed.", "Rabia IQ 0; Iraq IQ 99237"},
		{"an adjective is no place", "en", "A Turkish patrol attacked the village.", ""},
		{"a border is a line of two countries", "en", "Clashes broke out on the Iraqi-Syrian border.", "Iraq-Syria border IQ|SY 0"},
		{"a border with one country named is that of the story's other one", "en", "Clashes broke out in Jordan near the border with Syria.", "Jordan JO 248816; Jordan-Syria border JO|SY 0"},
		{"a border force is no border", "en", "The border guards arrested a man in Mosul.", "Mosul IQ 99072"},
		{"a person's name is no place", "en", "Colonel Samarra denied the attack.", ""},
		{"whose it is is hardly where", "en", "Sudan's army attacked the base.", ""},
		{"an Arabic city", "ar", "قُتل رجل في سامراء.", "Sāmarrā’ IQ 91597"},
		{"an Arabic city with a preposition written on it", "ar", "وقع انفجار بالموصل.", "Mosul IQ 99072"},
		{"an Arabic word that is also a name is none without a cue", "ar", "اعتقلت الشرطة خلية حديثة.", ""},
		{"an Arabic border", "ar", "وقعت اشتباكات على الحدود العراقية السورية.", "Iraq-Syria border IQ|SY 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			claims := e.Extract(Input{Text: c.text, Passage: true, Lang: c.lang}).Stories[0].Claims
			if len(claims) == 0 {
				t.Fatalf("%q gives no claim", c.text)
			}
			for _, p := range claims[0].Places {
				got = append(got, fmt.Sprintf("%s %s %d", p.Name, p.Country, p.ID))
			}
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("%q gives %q, want %q", c.text, s, c.want)
			}
		})
	}
}

func TestActorsHoldTheirOfficeOnTheirDays(t *testing.T) {
	t.Parallel()
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, actor, day string
		want             int
	}{
		{"in office", "Bashar al-Assad", "2020-01-01", 1},
		{"out of office", "Bashar al-Assad", "2025-03-01", 0},
		{"on any day", "بشار الأسد", "", 1},
		{"a body has no term", "MSF", "1999-01-01", 1},
		{"the same body in Arabic", "أطباء بلا حدود", "1999-01-01", 1},
		{"nobody of that name", "Nobody Known", "", 0},
	} {
		if got := e.Actors(c.actor, c.day); len(got) != c.want {
			t.Errorf("%s: %q on %q gives %v", c.name, c.actor, c.day, got)
		}
	}
}
