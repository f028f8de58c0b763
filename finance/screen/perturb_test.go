// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"math/rand/v2"
	"regexp"
	"strings"
)

// perturber writes names as people misspell them.
type perturber struct{ *rand.Rand }

func newPerturber(seed uint64) perturber { return perturber{rand.New(rand.NewPCG(seed, 7))} }

// turned is a listed name as people write it: given names first.
func turned(name string, person bool) string {
	if last, first, ok := strings.Cut(name, ", "); ok && person {
		return first + " " + last
	}
	return name
}

// typo makes one insertion, deletion, substitution or swap of neighbours.
func (p perturber) typo(w string) string {
	r := []rune(w)
	if len(r) < 3 {
		return w
	}
	letter := rune('a' + p.IntN(26))
	i := p.IntN(len(r))
	switch p.IntN(4) {
	case 0:
		return string(r[:i]) + string(letter) + string(r[i:])
	case 1:
		return string(r[:i]) + string(r[i+1:])
	case 2:
		r[i] = letter
	default:
		i = p.IntN(len(r) - 1)
		r[i], r[i+1] = r[i+1], r[i]
	}
	return string(r)
}

// one misspells one word, each all words.
func (p perturber) one(name string) string {
	w := strings.Fields(strings.ToLower(name))
	for range 20 {
		i := p.IntN(len(w))
		if t := p.typo(w[i]); t != w[i] {
			w[i] = t
			break
		}
	}
	return strings.Join(w, " ")
}

func (p perturber) each(name string) string {
	w := strings.Fields(strings.ToLower(name))
	for i := range w {
		w[i] = p.typo(w[i])
	}
	return strings.Join(w, " ")
}

func (p perturber) reorder(name string) string {
	w := strings.Fields(name)
	p.Shuffle(len(w), func(i, j int) { w[i], w[j] = w[j], w[i] })
	return strings.Join(w, " ")
}

func (p perturber) drop(name string) string {
	w := strings.Fields(name)
	if len(w) < 3 {
		return name
	}
	i := p.IntN(len(w))
	return strings.Join(append(w[:i:i], w[i+1:]...), " ")
}

func (p perturber) join(name string) string {
	w := strings.Fields(strings.ToLower(name))
	if len(w) < 2 {
		return name
	}
	i := p.IntN(len(w) - 1)
	w[i] += strings.ReplaceAll(w[i+1], "-", "")
	return strings.Join(append(w[:i+1:i+1], w[i+2:]...), " ")
}

// romanisations are pairs of spellings of one sound.
var romanisations = []struct {
	from *regexp.Regexp
	to   []string
}{
	{regexp.MustCompile(`kh`), []string{"h", "kh", "k", "x"}},
	{regexp.MustCompile(`gh`), []string{"g", "gh"}},
	{regexp.MustCompile(`q`), []string{"k", "q", "g"}},
	{regexp.MustCompile(`dh`), []string{"d", "z", "dh"}},
	{regexp.MustCompile(`th`), []string{"t", "th", "s"}},
	{regexp.MustCompile(`sh`), []string{"ch", "sh", "s"}},
	{regexp.MustCompile(`zh`), []string{"j", "zh", "z"}},
	{regexp.MustCompile(`ou|oo`), []string{"u", "ou", "oo"}},
	{regexp.MustCompile(`ee`), []string{"i", "ee"}},
	{regexp.MustCompile(`iy\b|yy\b|ii\b|y\b`), []string{"i", "y", "iy", "ii"}},
	{regexp.MustCompile(`w`), []string{"v", "w", "ou"}},
	{regexp.MustCompile(`ya|ia`), []string{"ia", "ya", "ja"}},
	{regexp.MustCompile(`j`), []string{"y", "j", "dj"}},
	{regexp.MustCompile(`ov\b`), []string{"off", "ov", "ow"}},
	{regexp.MustCompile(`\bal[- ]`), []string{"el ", "al-", "el-", "al"}},
	{regexp.MustCompile(`muhammad|mohammad|mohammed`), []string{"mohamed", "muhammed", "mohamad", "mohammed"}},
	{regexp.MustCompile(`ahmad`), []string{"ahmed"}},
	{regexp.MustCompile(`husayn|hussein`), []string{"hussain", "hossein", "husein"}},
	{regexp.MustCompile(`u`), []string{"u", "u", "o"}},
	{regexp.MustCompile(`'`), []string{"", "'"}},
}

func (p perturber) romanise(name string) string {
	s := strings.ToLower(name)
	for _, r := range romanisations {
		if p.IntN(4) > 0 {
			to := r.to[p.IntN(len(r.to))]
			s = r.from.ReplaceAllString(s, to)
		}
	}
	return s
}
