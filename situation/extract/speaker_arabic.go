// SPDX-License-Identifier: Apache-2.0

package extract

import "strings"

// possessedArabic names the body or person in "its director": مديرته after المستشفى gives مديرة المستشفى.
func (r *reading) possessedArabic(lo, hi int, u utterance) (string, bool) {
	w := r.ws[lo].w
	at := lo
	owned := ownedNoun(w)
	if owned == "" && hi-lo >= 2 { // "a spokesman in its name"
		at = lo + 1
		if owned = ownedNoun(r.ws[at].w); owned == "" {
			return "", false
		}
		if strings.HasPrefix(r.ws[at].w, "ب") {
			owned = "ب" + owned
		}
	}
	if owned == "" {
		return "", false
	}
	owner := ""
	if len(u.spans) > 0 && (strings.HasPrefix(u.rule, "tail") || strings.HasPrefix(u.rule, "according")) {
		owner = r.ownerIn(u.spans[0][0], u.spans[0][1])
	}
	if owner == "" {
		owner = r.m.org
	}
	if owner == "" && len(r.m.said) > 0 {
		owner = r.m.said[len(r.m.said)-1].Canonical
	}
	if owner == "" {
		return "", false
	}
	name := owned + " " + owner
	if at > lo {
		name = r.raw(lo, at) + " " + name
	} else if at+1 < hi { // the adjective after it: "its media attaché"
		adj := strings.TrimPrefix(r.raw(at+1, hi), "ال")
		name = "ال" + owned + " ال" + adj + " ل" + strings.TrimPrefix(owner, "ا")
	}
	return name, true
}

// ownedNouns are nouns of office that carry a pronoun of possession.
var ownedNouns = []string{"مدير", "رئيس", "ناطق", "متحدث", "وكيل", "ملحق", "محامي", "نائب", "قائد", "سفير", "امين", "ممثل", "اسم", "منسق", "مسؤول", "وزير", "مستشار", "عضو", "مالك", "صاحب", "محافظ", "آمر", "امر"}

func ownedNoun(w string) string {
	w = strings.TrimPrefix(w, "ب")
	for _, n := range ownedNouns {
		rest, ok := strings.CutPrefix(w, n)
		if !ok {
			continue
		}
		switch rest {
		case "ه", "ها", "هم":
			return n
		case "ته", "تها", "تهم":
			return n + "ة"
		}
	}
	return ""
}

// ownerIn gives the first definite noun or body of a clause: the one its verb has for a subject.
func (r *reading) ownerIn(lo, hi int) string {
	for i := lo; i < hi; i++ {
		w := r.ws[i].w
		for _, p := range []string{"لل", "وال", "بال"} {
			if rest, ok := strings.CutPrefix(w, p); ok && p == "لل" && len(rest) > 4 {
				return "ال" + rest
			}
		}
		if strings.HasPrefix(w, "ال") && len(w) > 6 && !r.g.isClass(&r.ws[i], "weekday") {
			return r.raw(i, i+1)
		}
	}
	return ""
}

// rememberArabic keeps the subject after the verb of a sentence that nobody said.
func (r *reading) rememberArabic(lo, hi int) {
	i := lo + 1
	if i >= hi || len(r.ws[lo].a) == 0 || r.ws[i].num {
		return
	}
	end := i
	for end < hi && end < i+4 && !isMark(r.ws[end].w) && !arabicStop[r.ws[end].w] {
		if end > i && r.g.isClass(&r.ws[end], "office") {
			break
		}
		end++
	}
	if end == i {
		return
	}
	kind := r.speakerType("", i, end)
	r.m.last = Speaker{Text: r.raw(i, end), Canonical: r.raw(i, end), Type: kind}
	if r.g.isClass(&r.ws[i], "institution") {
		r.m.org = r.raw(i, end)
	}
}

// arabicStop are words that end a name.
var arabicStop = wordLists["arabicStop"]
