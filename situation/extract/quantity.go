// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"strconv"
	"strings"

	"github.com/crisiscell/crisiscell/internal/arabic"
)

// counter reads the quantities of one language.
type counter struct {
	num lexicon
	u   *units
	ar  bool
	cal lexicon
}

// isNumber reports a number at word i.
func (c *counter) isNumber(ws []word, i int) bool { return c.amount(ws, i).n > 0 }

// amount is one number, or a vague one, with the words it takes.
type amount struct {
	v     float64
	n     int
	vague bool
	part  bool
}

// quantities finds the amounts of s. Parts of dates are none.
func (c *counter) quantities(s string) []Quantity {
	f, at := arabic.Fold(s)
	return c.quantitiesIn(words(f), s, at)
}

// quantitiesIn finds the amounts in words of s, whose folded bytes lie at the given bytes of s.
func (c *counter) quantitiesIn(ws []word, s string, at []int) []Quantity {
	var out []Quantity
	for i := 0; i < len(ws); {
		if !ws[i].num && !c.ar && len(c.num[ws[i].w]) == 0 {
			i++
			continue
		}
		q, n, start := c.at(ws, i)
		if n == 0 {
			i++
			continue
		}
		q.Text = strings.TrimSpace(s[at[start]:at[ws[i+n-1].e]])
		q.Text = strings.TrimRight(q.Text, " ,.")
		out = append(out, q)
		i += n
	}
	return out
}

// at reads hedge, number or range, unit and counted noun from word i on. The third result is the byte it starts at.
func (c *counter) at(ws []word, i int) (Quantity, int, int) {
	var q Quantity
	hedge, k, ranged := c.hedged(ws, i)
	a := c.amount(ws, i+k+ranged)
	if a.n == 0 && ranged == 0 && k == 0 {
		if q, n, s := c.single(ws, i); n > 0 {
			return q, n, s
		}
		return c.dual(ws, i)
	}
	if a.n == 0 {
		return q, 0, 0
	}
	end := i + k + ranged + a.n
	_, to := c.num.find(ws, end, "to")
	b, glued := c.second(ws, end, to)
	if b.n > 0 && (ranged > 0 || to > 0 && (glued || ws[end].w != "and" && ws[end].w != "و")) && !a.vague {
		end += to + b.n
		if a.v < 1000 && b.v >= 1000 && a.v < b.v/1000 { // "40 to 45 million": the multiplier belongs to both
			a.v *= scale(b.v)
		}
		q.Low, q.High = &a.v, &b.v
	} else if ranged > 0 {
		return q, 0, 0
	} else if !a.vague {
		q.Value = &a.v
	}
	q.Approx = a.vague || k > 0
	switch hedge.kind {
	case "min":
		q.Low = q.Value
	case "max":
		q.High = q.Value
	}
	unit, n := c.unit(ws, end, a)
	start := ws[i].s
	if money := currency(ws, i+k+ranged); money != "" {
		if unit = money; n > 0 && c.u.of(ws[end+n-1].w) != money {
			n = 0
		}
		start = min(start, ws[i+k+ranged-1].s)
	}
	if unit == "" && c.dated(ws, i, end) {
		return q, 0, 0
	}
	q.Unit = unit
	if n > 0 {
		q.Of = joined(ws[end : end+n])
	}
	return q, end + n - i, start
}

// hedged reads the words before a number: a hedge or bound, and the opening of a range, with a sign of money after them.
func (c *counter) hedged(ws []word, i int) (sense, int, int) {
	hedge, k := c.num.find(ws, i, "about", "min", "max")
	_, ranged := c.num.find(ws, i+k, "from")
	if k > 0 && currency(ws, i+k+ranged+1) != "" { // about $3 million
		k++
	}
	return hedge, k, ranged
}

// second reads the upper end of a range; in Arabic the and is written on the number itself.
func (c *counter) second(ws []word, i, to int) (amount, bool) {
	if to > 0 {
		return c.amount(ws, i+to), ws[i].w != "و"
	}
	if c.ar && i < len(ws) && strings.HasPrefix(ws[i].w, "و") {
		cut := append([]word{}, ws[i:min(i+5, len(ws))]...)
		cut[0].w = strings.TrimPrefix(cut[0].w, "و")
		return c.amount(cut, 0), false
	}
	return amount{}, false
}

// currency gives the money that a sign before word i names.
func currency(ws []word, i int) string {
	if i == 0 || i >= len(ws) || !ws[i].num {
		return ""
	}
	switch ws[i-1].w {
	case "$":
		return "USD"
	case "€":
		return "EUR"
	case "£":
		return "GBP"
	}
	return ""
}

func scale(v float64) float64 {
	for _, m := range []float64{1e9, 1e6, 1e3} {
		if v >= m {
			return m
		}
	}
	return 1
}

// amount reads digits or number words: units and tens add up, hundred and above multiply.
func (c *counter) amount(ws []word, i int) amount {
	if s, n := c.num.find(ws, i, "part"); n > 0 {
		return amount{v: s.value, n: n, part: true}
	}
	if v, n := c.oneIn(ws, i); n > 0 {
		return amount{v: v, n: n, part: true}
	}
	start, sum, cur, any := i, 0.0, 0.0, false
	for i < len(ws) {
		if ws[i].num && !any {
			v, err := strconv.ParseFloat(strings.ReplaceAll(ws[i].w, ",", ""), 64)
			if err != nil {
				break
			}
			cur, any = v, true
			i++
			continue
		}
		if s, n := c.num.find(ws, i, "mult"); n > 0 && (any || n > 1 || c.ar && ws[i].w != "الاف" && ws[i].w != "ملايين") {
			cur = max(cur, 1) * s.value
			if s.value > 100 {
				sum, cur = sum+cur, 0
			}
			any, i = true, i+n
			continue
		}
		n := c.card(ws, i, any, &cur)
		if n == 0 {
			break
		}
		any, i = true, i+n
	}
	if any {
		return amount{v: sum + cur, n: i - start}
	}
	if _, n := c.num.find(ws, start, "vague"); n > 0 {
		return amount{n: n, vague: true}
	}
	return amount{}
}

// oneIn reads "one in four" and "3 out of 10" as a share, in per cent.
func (c *counter) oneIn(ws []word, i int) (float64, int) {
	if i+2 >= len(ws) || ws[i+1].w != "in" && ws[i+1].w != "out" && ws[i+1].w != "من" {
		return 0, 0
	}
	j := i + 2
	if ws[i+1].w == "out" && ws[j].w == "of" {
		j++
	}
	if ws[i+1].w == "من" && (j >= len(ws) || ws[j].w != "كل") {
		return 0, 0
	}
	if ws[i+1].w == "من" {
		j++
	}
	a, ok1 := c.small(ws, i)
	b, ok2 := c.small(ws, j)
	if !ok1 || !ok2 || a >= b || b > 100 {
		return 0, 0
	}
	return 100 * a / b, j + 1 - i
}

// small reads one word as a whole number.
func (c *counter) small(ws []word, i int) (float64, bool) {
	if i >= len(ws) {
		return 0, false
	}
	if ws[i].num {
		v, err := strconv.ParseFloat(ws[i].w, 64)
		return v, err == nil
	}
	s, n := c.num.find(ws, i, "card")
	return s.value, n == 1
}

// card adds one number word, in Arabic also with the and written on it; "twenty-five" and "one hundred and five" add up.
func (c *counter) card(ws []word, i int, more bool, cur *float64) int {
	skip := 0
	if more && !c.ar && i > 0 && (ws[i].w == "-" || ws[i].w == "and" && int64(*cur)%100 == 0) {
		skip = 1
	}
	s, n := c.num.find(ws, i+skip, "card")
	if n == 0 && c.ar && more && strings.HasPrefix(ws[i].w, "و") {
		cut := ws[i]
		cut.w = strings.TrimPrefix(cut.w, "و")
		s, n = c.num.find([]word{cut}, 0, "card")
		if n > 0 && s.value <= *cur && *cur >= 100 || n > 0 && *cur < 10 && s.value >= 20 {
			*cur += s.value
			return n
		}
		return 0
	}
	if n == 0 || more && (int64(*cur)%100 != 0 && (int64(*cur)%10 != 0 || s.value > 9) || s.value >= 100 && *cur < 1000) {
		return 0
	}
	*cur += s.value
	return n + skip
}

// unit reads what is measured or counted: at most three words on, adjectives between.
func (c *counter) unit(ws []word, i int, a amount) (string, int) {
	if a.part {
		return "%", 0
	}
	if i >= len(ws) {
		return "", 0
	}
	if _, n := c.num.find(ws, i, "percent"); n > 0 {
		return "%", n
	}
	j := i
	if ws[j].w == "-" {
		j++
	}
	for range 3 {
		_, n := c.num.find(ws, j, "skip")
		if n == 0 || j+n >= len(ws) {
			break
		}
		j += n
	}
	if j < len(ws) && !ws[j].num && len(ws[j].w) > 1 {
		if u := c.u.of(ws[j].w); u != "" {
			return u, j + 1 - i
		}
		return "", j + 1 - i
	}
	return "", 0
}

// dated tells that a bare number is a year, a day of a month or a clock time.
func (c *counter) dated(ws []word, i, end int) bool {
	near := func(j int) bool {
		if j < 0 || j >= len(ws) {
			return false
		}
		_, n := c.cal.find(ws, j, "month")
		return n > 0
	}
	if near(i-1) || near(end) || i > 1 && near(i-2) {
		return true
	}
	for _, w := range ws[i:end] {
		if w.num && len(w.w) == 4 && (strings.HasPrefix(w.w, "19") || strings.HasPrefix(w.w, "20")) {
			return true
		}
	}
	clock := end < len(ws) && ws[end].w == ":" || i > 0 && ws[i-1].w == ":"
	single := end == i+1 && !ws[i].num && (ws[i].w == "one" || ws[i].w == "both" || c.ar && strings.HasPrefix(ws[i].w, "احد") || strings.HasPrefix(ws[i].w, "واحد"))
	return clock || single
}

// single reads "a nurse" as one where the noun does not open the sentence, whose subject is hardly counted.
func (c *counter) single(ws []word, i int) (Quantity, int, int) {
	if c.ar || i < 2 || ws[i].w != "a" && ws[i].w != "an" || i+1 >= len(ws) {
		return Quantity{}, 0, 0
	}
	j := i + 1
	if _, n := c.num.find(ws, j, "skip"); n > 0 {
		j += n
	}
	if j >= len(ws) || j+1 < len(ws) && !isMark(ws[j+1].w) && len(ws[j+1].w) > 3 && ws[j+1].w != "from" && ws[j+1].w != "with" || c.u.of(ws[j].w) != "people" && ws[j].w != "drone" {
		return Quantity{}, 0, 0
	}
	v := 1.0
	unit := c.u.of(ws[j].w)
	if unit == "" {
		unit = ws[j].w + "s"
	}
	return Quantity{Value: &v, Unit: unit, Of: ws[j].w}, j + 1 - i, ws[i].s
}

// dual reads an Arabic dual noun as two.
func (c *counter) dual(ws []word, i int) (Quantity, int, int) {
	w, cut := ws[i].w, 0
	for _, p := range []string{"", "و", "ب", "ل"} {
		if u, ok := c.u.dual[strings.TrimPrefix(w, p)]; c.ar && ok && strings.HasPrefix(w, p) {
			v := 2.0
			cut = len(p)
			return Quantity{Value: &v, Unit: u, Of: w[cut:]}, 1, ws[i].s + cut
		}
	}
	return Quantity{}, 0, 0
}

func joined(ws []word) string {
	var b strings.Builder
	for i, w := range ws {
		if i > 0 && w.s > ws[i-1].e {
			b.WriteByte(' ')
		}
		b.WriteString(w.w)
	}
	return strings.TrimLeft(b.String(), " -")
}
