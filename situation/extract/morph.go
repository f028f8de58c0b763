// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"strings"
	"unicode/utf8"
)

// forms gives the words that w may be an inflected form of, w itself first. It is generous: what it gives beyond the
// language's own rules is in no lexicon. A known word keeps its first letter. Each word has a small bounded number of forms.
func forms(w, lang string, known bool) []string {
	if lang == "ar" {
		return arabicForms(w, known)
	}
	return englishForms(w)
}

func englishForms(w string) []string {
	out := []string{w}
	if s, ok := strings.CutSuffix(w, "'s"); ok {
		out, w = append(out, s), s
	}
	w = strings.TrimSuffix(w, "'")
	add := func(s string) {
		if len(s) > 2 {
			out = append(out, s)
		}
	}
	undouble := func(s string) {
		if n := len(s); n > 3 && s[n-1] == s[n-2] {
			add(s[:n-1])
		}
	}
	if s, ok := strings.CutSuffix(w, "s"); ok {
		add(s)
		if t, ok := strings.CutSuffix(s, "ie"); ok {
			add(t + "y")
		} else if t, ok := strings.CutSuffix(s, "e"); ok {
			add(t)
		}
	}
	if s, ok := strings.CutSuffix(w, "ed"); ok {
		add(s)
		add(s + "e")
		undouble(s)
		if t, ok := strings.CutSuffix(s, "i"); ok {
			add(t + "y")
		}
	}
	if s, ok := strings.CutSuffix(w, "ing"); ok {
		add(s)
		add(s + "e")
		undouble(s)
	}
	return out
}

// Clitics and affixes of folded Arabic, the longest first where one holds another.
var (
	arabicBefore = []string{"وال", "فال", "بال", "كال", "ولل", "لل", "ال", "وب", "ول", "فب", "فل", "وس", "و", "ف", "ب", "ل", "ك", "س"}
	arabicAfter  = []string{"هما", "هم", "هن", "كم", "ها", "نا", "ه"}
	arabicEnding = []string{"تان", "تين", "وا", "ات", "ون", "ين", "ان", "تا", "ة", "ت", "ا", "ي"}
)

const shortestStem = 3

func arabicForms(w string, known bool) []string {
	out := []string{w}
	add := func(s string) {
		if utf8.RuneCountInString(s) < shortestStem {
			return
		}
		for _, o := range out {
			if o == s {
				return
			}
		}
		out = append(out, s)
	}
	for _, p := range arabicBefore {
		if known && len(p) == 2 { // wizara is no "and a visit"
			continue
		}
		if s, ok := strings.CutPrefix(w, p); ok {
			if utf8.RuneCountInString(s) == 2 && len(p) > 2 {
				out = append(out, s)
			}
			add(s)
		}
	}
	for i, n := 0, len(out); i < n; i++ {
		for _, p := range arabicAfter {
			if s, ok := strings.CutSuffix(out[i], p); ok {
				add(s)
				if t, ok := strings.CutSuffix(s, "ت"); ok {
					add(t + "ة")
				}
			}
		}
	}
	for i, n := 0, len(out); i < n; i++ {
		arabicEndings(out[i], add)
	}
	for i, n := 0, len(out); i < n; i++ {
		arabicPresent(out[i], add)
	}
	return out
}

// arabicEndings drops what gender, number and person add at the end, and puts back the letter that they replaced.
func arabicEndings(w string, add func(string)) {
	for _, p := range arabicEnding {
		s, ok := strings.CutSuffix(w, p)
		if !ok {
			continue
		}
		add(s)
		switch p {
		case "ات":
			add(s + "ة")
		case "وا":
			add(s + "ي") // tuwuffu, from tuwuffiya
		case "ت":
			add(s + "ة")
			add(s + "ي")
		}
	}
}

// arabicPresent leads a present tense back to the past tense that dictionaries list: yaqtul to qatal, yashtabik to ishtabak.
func arabicPresent(w string, add func(string)) {
	for _, p := range []string{"ي", "ت", "ن"} {
		if s, ok := strings.CutPrefix(w, p); ok {
			add(s)
			add("ا" + s)
		}
	}
}
