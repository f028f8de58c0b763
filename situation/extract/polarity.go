// SPDX-License-Identifier: Apache-2.0

package extract

// polarity reads the negation of a clause around its event. A bound, a condition or a clause that only describes a noun
// does not deny it.
func (r *reading) polarity(lo, hi int, f found, frame string) string {
	p, _ := r.polarityRule(lo, hi, f, frame)
	return p
}

// polarityRule gives the polarity and the name of the rule that found it.
func (r *reading) polarityRule(lo, hi int, f found, frame string) (string, string) {
	if m, ok := r.g.first(r.ws, lo, hi, "trap"); ok {
		if frame == "affirm" {
			return "affirm", "polarity:double-negation:" + m.p.text
		}
	}
	if frame == "unconfirmed" {
		return frame, "polarity:frame"
	}
	if m, ok := r.g.first(r.ws, lo, hi, "unclear"); ok && frame == "affirm" {
		return "unconfirmed", "polarity:unclear:" + m.p.text
	}
	if frame == "deny" {
		return frame, "polarity:frame"
	}
	if n, ok := r.negation(lo, hi, f); ok {
		return "deny", "polarity:negation:" + n.p.text
	}
	return "affirm", "polarity:plain"
}

// negation finds a word of negation whose scope holds the event: in the same clause, not masked, not inside a clause that
// describes a noun after the event, not a condition's.
func (r *reading) negation(lo, hi int, f found) (match, bool) {
	end := hi
	for i := f.to; i < hi; i++ {
		if r.describes(i) {
			end = i
			break
		}
	}
	for i := lo; i < end; i++ {
		if p, to := r.g.at(r.ws, i, end, "mask"); p != nil {
			i = to - 1
			continue
		}
		if p, to := r.g.at(r.ws, i, end, "lack"); p != nil && lacking[f.typ()] {
			i = to - 1
			continue
		}
		if r.g.has(r.ws, i, i+1, "conditional") && i < f.from {
			i = r.comma(i, end)
			continue
		}
		p, to := r.g.at(r.ws, i, end, "neg")
		if p == nil {
			continue
		}
		if i > f.to && r.opens(f.to, i) { // ", not 40" after what is affirmed
			continue
		}
		if i < f.from && r.closed(i, f.from) {
			continue
		}
		return match{p, i, to}, true
	}
	return match{}, false
}

// lacking are types that speak of what is wanting, which a negation affirms: "no clean water".
var lacking = map[string]bool{"NEED": true, "SERVICES_STATUS": true, "ACCESS_TO_CARE": true, "HEALTH_SYSTEM_STATUS": true, "FACILITY_STATUS": true,
	"ACCESS_CONSTRAINT": true, "FUNDING_CONSTRAINT": true, "CLOSURE": true}

// describes reports the start of a clause that only describes a noun.
func (r *reading) describes(i int) bool {
	switch r.ws[i].w {
	case "who", "which", "whom", "whose", "where", "that", "الذي", "التي", "الذين", "اللذين", "اللواتي":
		return true
	}
	return false
}

// opens reports ", not" or "without" after the event: what follows is denied, not what stands before.
func (r *reading) opens(from, i int) bool {
	for j := from; j <= i; j++ {
		if isComma(r.ws[j].w) && (r.ws[i].w == "not" || r.ws[i].w == "no" || r.ws[i].w == "وليس" || r.ws[i].w == "لا" || r.ws[i].w == "ليس" || r.ws[i].w == "بلا" || r.ws[i].w == "وليست") {
			return true
		}
	}
	switch r.ws[i].w {
	case "without", "despite", "rather", "دون", "بلا", "free", "absence":
		return true
	}
	return false
}

// closed reports that a negation before the event belongs to a noun's description that has ended, as in "a company that
// does not exist was paid".
func (r *reading) closed(i, event int) bool {
	for j := i - 1; j >= 0 && j > i-4; j-- {
		w := r.ws[j].w
		if w == "who" || w == "which" || w == "whom" {
			return true
		}
		if (w == "الذي" || w == "التي" || w == "الذين") && event-i > 3 {
			return true
		}
	}
	return false
}

// modality reads how what is said is meant.
func (r *reading) modality(lo, hi int, u utterance, typ string) string {
	has := func(kind string) bool { return r.g.has(r.ws, lo, hi, kind) }
	first := func(kind string) bool {
		p, _ := r.g.at(r.ws, lo, hi, kind)
		return p != nil
	}
	switch {
	case first("conditional"):
		return "conditional"
	case u.nested || u.hearsay:
		return "reported"
	case typ == "ASSESSMENT" && r.lang == "en":
		return "opinion"
	case has("planned") || r.lang == "ar" && r.futureArabic(lo, hi):
		return "planned"
	case r.lang == "en" && has("potential"), r.lang == "ar" && (has("potential") || u.potential()):
		return "potential"
	case has("opinion") && r.lang == "en":
		return "opinion"
	}
	return "asserted"
}

// potential reports a verb of saying that itself leaves it open: "made likely", "ruled out".
func (u utterance) potential() bool {
	for _, s := range []string{"رجح", "رجحت", "استبعد", "استبعدت", "مستبعدا", "مستبعدة", "يستبعد", "توقع", "توقعت", "rule out", "ruled out", "rules out", "ruling out"} {
		if len(u.rule) >= len(s) && u.rule[len(u.rule)-len(s):] == s {
			return true
		}
	}
	return false
}

// futureArabic reports the sin of the future on a verb.
func (r *reading) futureArabic(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		w := r.ws[i].w
		for _, p := range []string{"سي", "ست", "وسي", "وست", "فسي", "فست"} {
			if len(w) > len(p)+4 && w[:len(p)] == p && !notFuture[w] {
				return true
			}
		}
	}
	return false
}

// notFuture are words that only begin like a verb in the future.
var notFuture = wordLists["notFuture"]
