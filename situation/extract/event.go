// SPDX-License-Identifier: Apache-2.0

package extract

// found is an event that words speak of: the pattern, and where it stands.
type found struct {
	match
	lo, hi int // the clause
}

func (f found) typ() string { return f.p.kind }

func isEvent(p *pattern) bool { return p.event }

// headWeight is what the event that stands first in a clause, its likely head, weighs more.
const headWeight = 3

// bestEvent gives the event of words [lo, hi): the pattern of most words, then the first. Weak ones only where nothing
// else stands and weak is set.
func (r *reading) bestEvent(lo, hi int, weak bool) (found, bool) {
	best, ok, top, first := found{lo: lo, hi: hi}, false, 0, -1
	under := r.subordinate(lo, hi)
	r.g.matches(r.ws, lo, hi, isEvent, func(m match) {
		w := m.p.weight
		if w <= 1 && !weak {
			return
		}
		if w > 1 && (first < 0 || first == m.from) && !general[m.p.kind] && !m.p.class {
			first, w = m.from, w+headWeight
		}
		if m.p.kind == "ATTACK_ON_HEALTH_CARE" {
			w += headWeight + 1
		}
		if m.from > under && w > 1 {
			w = max(2, w-underWeight)
		}
		if !ok || w > top {
			best.match, ok, top = m, true, w
		}
	})
	return best, ok
}

// underWeight is what an event of a clause that only gives time or cause weighs less.
const underWeight = 4

// subordinate gives the word after which a clause only tells since when or why; hi when there is none.
func (r *reading) subordinate(lo, hi int) int {
	for i := lo + 3; i < hi-2; i++ {
		switch r.ws[i].w {
		case "since", "after", "because", "amid", "following", "despite", "until", "once", "before", "منذ", "بعد", "بسبب", "رغم", "عقب", "اثر", "قبل", "جراء", "نتيجة":
			return i
		}
	}
	return hi
}

// maxJoints bounds the joints of one statement that are tried, so that a list of a thousand commas costs no more than others.
const maxJoints = 40

// clauses cuts words [lo, hi) where a joint stands between two clauses that each speak of an event.
func (r *reading) clauses(lo, hi int) []found {
	whole, ok := r.bestEvent(lo, hi, true)
	if !ok {
		return nil
	}
	if cut := r.cleft(lo, hi); cut > 0 {
		left, right := whole, whole
		left.hi, right.lo = cut, cut+1
		return []found{left, right}
	}
	var out []found
	from, joints := lo, 0
	for i := lo + 1; i < hi-1 && joints < maxJoints; i++ {
		skip := r.joint(i, lo, hi)
		if skip < 0 || i <= from {
			continue
		}
		joints++
		left, ok1 := r.bestEvent(from, i, false)
		if !ok1 {
			continue
		}
		end := r.nextJoint(i+skip, lo, hi)
		right, ok2 := r.bestEvent(i+skip, end, false)
		if !ok2 || !r.separate(left, right, i) {
			continue
		}
		if r.ws[i+skip-1].w == "not" || i+skip < hi && r.ws[i+skip].w == "not" && isComma(r.ws[i].w) {
			out = append(out, left)
			right.lo, right.hi = from, hi
			return append(out, right)
		}
		out = append(out, left)
		from = i + skip
	}
	if from == lo {
		return r.cause(r.struck(append(out, whole)))
	}
	if last, ok := r.bestEvent(from, hi, false); ok {
		return append(out, last)
	}
	if len(out) > 0 {
		out[len(out)-1].hi = hi
	}
	return out
}

func (r *reading) nextJoint(i, lo, hi int) int {
	for j := i + 1; j < hi-1; j++ {
		if r.joint(j, lo, hi) >= 0 {
			return j
		}
	}
	return hi
}

// joint gives how many words of a joint between clauses start at word i, or -1.
func (r *reading) joint(i, lo, hi int) int {
	w := &r.ws[i]
	if r.lang == "ar" {
		return r.jointArabic(i, hi)
	}
	switch w.w {
	case "without":
		return 0
	case "to":
		if i+1 < hi && r.g.isClass(&r.ws[i+1], "purpose") {
			return 0
		}
		return -1
	case "and", "but", "when", "while", "or", "nor", "after", "before", "as", "because", "following", "although", "where", "amid":
		if w.w == "as" && i > lo && (r.ws[i-1].w == "such" || r.ws[i-1].w == "well") || w.w == "before" && i+1 < hi && r.g.isClass(&r.ws[i+1], "weekday") {
			return -1
		}
		n := 1
		if i+1 < hi && r.ws[i+1].w == "that" {
			n = 2
		}
		return n
	case ",":
		if i+2 < hi {
			switch r.ws[i+1].w {
			case "that", "and", "but", "or", "nor", "when", "while", "after", "although", "where":
				n := 2
				if r.ws[i+2].w == "that" {
					n = 3
				}
				return n
			}
		}
		return 1
	case "-", "–", "—":
		if i > 0 && w.s > r.ws[i-1].e {
			return 1
		}
	case ":":
		return 1
	}
	return -1
}

func (r *reading) jointArabic(i, hi int) int {
	w := r.ws[i].w
	switch w {
	case "،", ",", ":":
		return 1
	case "لكن", "ولكن", "او", "بعد", "بعدما", "عقب", "اثر", "فيما", "بينما", "حين", "عندما", "وان", "وانه", "وانها", "قبل", "لدي":
		return 1
	}
	// "and" is written on the word
	if len(w) > 4 && w[:2] == "و" && len(r.ws[i].a) > 0 && i+1 < hi && !r.g.knows(w) {
		return 0
	}
	return -1
}

// separate decides whether what stands left and right of a joint are two claims.
func (r *reading) separate(left, right found, i int) bool {
	w := r.ws[i].w
	if r.lang == "ar" {
		return r.separateArabic(left, right, i)
	}
	finite := r.finite(right.lo, right.hi)
	if w == "," && r.participle(right.lo) {
		finite = false
	}
	switch w {
	case "without":
		return left.typ() != right.typ() && right.from <= i+2 && tollOnly[right.typ()]
	case "to":
		return left.typ() != right.typ() && right.from == i+1
	case "and", "or", "nor":
		if left.typ() == right.typ() {
			return finite && r.negated(left) != r.negated(right)
		}
		if finite && !r.ownSubject(right.lo, right.hi) && (general[right.typ()] || r.harm(left, right)) {
			return false
		}
		if finite && r.toll(left, right) {
			return r.negated(left) != r.negated(right)
		}
		if finite {
			return true
		}
		return w == "or" && r.ing(right) || right.from == right.lo && r.g.isClass(&r.ws[right.lo], "purpose")
	case ",":
		if i+1 < len(r.ws) && (r.ws[i+1].w == "that" || r.ws[i+1].w == "not") {
			return true
		}
		return left.typ() != right.typ() && (finite && !r.toll(left, right) && !r.relative(i+1) || r.ing(right)) || r.relative(i+1) && left.typ() != right.typ() && (group[left.typ()] != group[right.typ()] || right.p.weight > 5) || i+2 < len(r.ws) && r.ws[i+1].w == "with" && r.ws[i+2].w == "no"
	case "but", ":", "-", "–", "—":
		return finite || left.typ() != right.typ()
	case "when", "as", "where", "while", "although", "because":
		return finite && left.typ() != right.typ()
	}
	// after, before, following, amid
	return left.typ() != right.typ() && group[left.typ()] != group[right.typ()] || finite && left.typ() != right.typ()
}

func (r *reading) relative(i int) bool {
	return i < len(r.ws) && (r.ws[i].w == "which" || r.ws[i].w == "who" || r.ws[i].w == "whose")
}

// toll reports killed and wounded of one event, which are one claim.
func (r *reading) toll(a, b found) bool {
	return tollOnly[a.typ()] && tollOnly[b.typ()]
}

// harm reports violence told of one event with two verbs: "entered the clinic and beat a nurse".
func (r *reading) harm(a, b found) bool {
	return a.typ() == "ATTACK_ON_HEALTH_CARE" && group[b.typ()] == "security" || b.typ() == "ATTACK_ON_HEALTH_CARE" && group[a.typ()] == "security"
}

// general are types that add little to a more exact one of the same subject.
var general = map[string]bool{"DECISION": true, "ASSESSMENT": true, "BACKGROUND": true, "WARNING": true, "DEMAND": true, "SECURITY_STATUS": true, "NEED": true}

// cleft finds the joint of "it was not X but Y that ...", which denies and affirms one event.
func (r *reading) cleft(lo, hi int) int {
	if hi-lo < 6 || r.ws[lo].w != "it" || r.ws[lo+2].w != "not" {
		return 0
	}
	for i := lo + 3; i < min(lo+14, hi); i++ {
		if r.ws[i].w == "but" {
			return i
		}
	}
	return 0
}

// cause adds the explosion that a clause names as the cause of a toll: "killed by a blast", بانفجار عبوة. One that is
// known already, "the blast", is none.
func (r *reading) cause(fs []found) []found {
	f := fs[0]
	if len(fs) > 1 || !tollOnly[f.typ()] {
		return fs
	}
	r.g.matches(r.ws, f.to, f.hi, func(p *pattern) bool { return p.kind == "EXPLOSION" }, func(m match) {
		if len(fs) > 1 || m.p.weight <= 1 {
			return
		}
		from := m.from
		if r.lang == "en" {
			for from > f.to && m.from-from < 4 && r.ws[from].w != "a" && r.ws[from].w != "an" && !isMark(r.ws[from].w) {
				from--
			}
			if r.ws[from].w != "a" && r.ws[from].w != "an" {
				return
			}
		} else if w := r.ws[from].w; len(w) > 6 && (w[:2] != "ب" || w[2:6] == "ال") || len(w) <= 6 {
			return
		}
		second := found{match: m, lo: from, hi: f.hi}
		fs[0].hi = from
		for fs[0].hi > f.lo+1 && (isMark(r.ws[fs[0].hi-1].w) || r.ws[fs[0].hi-1].w == "by" || r.ws[fs[0].hi-1].w == "in" || r.ws[fs[0].hi-1].w == "when" || r.ws[fs[0].hi-1].w == "في") {
			fs[0].hi--
		}
		fs = append(fs, second)
	})
	return fs
}

// struck adds what a clause strikes out at its end: "14 people were wounded, not 40".
func (r *reading) struck(fs []found) []found {
	f := fs[len(fs)-1]
	for i := max(f.lo+1, f.hi-4); i < f.hi-1; i++ {
		w := r.ws[i].w
		if w != "not" && w != "وليس" && w != "ليس" && w != "لا" || !r.ws[i+1].num && !r.e.count[r.lang].isNumber(r.ws, i+1) {
			continue
		}
		left, right := f, f
		left.hi, right.lo = i, i
		for left.hi > left.lo+1 && isMark(r.ws[left.hi-1].w) {
			left.hi--
		}
		right.from, right.to = i+1, f.hi
		return append(fs[:len(fs)-1], left, right)
	}
	return fs
}

var tollOnly = map[string]bool{"KILLING": true, "INJURY": true, "CASUALTIES": true}

func (r *reading) separateArabic(left, right found, i int) bool {
	w := r.ws[i].w
	if r.toll(left, right) {
		return r.negated(left) != r.negated(right)
	}
	if left.typ() == right.typ() || r.harm(left, right) && len(w) > 4 && w[:2] == "و" {
		return false
	}
	if isMark(w) {
		return true
	}
	if len(w) > 4 && w[:2] == "و" && w != "وان" && w != "وانه" && w != "وانها" {
		// a noun joined to a noun of the same group is one claim
		return group[left.typ()] != group[right.typ()] || right.from == i && r.verbal(i)
	}
	return true
}

// verbal reports an Arabic word that is likely a verb: neither article nor noun ending.
func (r *reading) verbal(i int) bool {
	w := r.ws[i].w
	if len(w) > 6 && w[2:6] == "ال" {
		return false
	}
	if n := len(w); n > 4 && (w[n-2:] == "ة" || n > 6 && w[n-4:] == "ات") {
		return false
	}
	return len(w) > 2 && (w[len(w)-2:] == "ت" || len(w) >= 4 && len(w) > 6 && w[len(w)-4:] == "وا") || len([]rune(w)) <= 5
}

// finite reports a verb with a subject in words [lo, hi).
func (r *reading) finite(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		w := &r.ws[i]
		if r.g.isClass(w, "finite") {
			return true
		}
		if n := len(w.w); n > 4 && w.w[n-2:] == "ed" && (i == lo || r.ws[i-1].w != "the" && r.ws[i-1].w != "of" && r.ws[i-1].w != "a") {
			return true
		}
	}
	return false
}

// ownSubject reports that a clause does not start with its verb.
func (r *reading) ownSubject(lo, hi int) bool {
	return lo < hi && !r.g.isClass(&r.ws[lo], "finite") && !r.g.isClass(&r.ws[lo], "aux")
}

func (r *reading) ing(f found) bool {
	w := r.ws[f.lo].w
	return len(w) > 5 && w[len(w)-3:] == "ing" && f.from <= f.lo+1
}

// participle reports a clause that starts with a participle: ", reinforced with cameras".
func (r *reading) participle(i int) bool {
	w := r.ws[i].w
	return len(w) > 4 && w[len(w)-2:] == "ed" && !r.ws[i].up
}

func (r *reading) negated(f found) bool {
	return r.polarity(f.lo, f.hi, f, "affirm") == "deny"
}
