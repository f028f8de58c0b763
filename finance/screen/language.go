// SPDX-License-Identifier: Apache-2.0

package screen

import (
	"bufio"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"unicode/utf8"
)

//go:embed data/*.txt
var defaultData embed.FS

// Data returns the readable tables that ship with the engine.
func Data() fs.FS {
	sub, err := fs.Sub(defaultData, "data")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// language holds the tables of names: letters, words that say little, equal names, and how common words are.
type language struct {
	letters    map[rune]string
	lookalikes map[rune]string
	weak       map[string]float32 // share of a word's weight that counts
	class      map[string]uint16  // of equal names, from 1
	weakClass  map[uint16]float32 // the share of the classes that have a weak word
	phrases    map[string][]phrase
	common     map[string]float32 // share of names that hold a word
	countries  map[string]string  // ISO 3166 codes by folded name
	arabic     *arabicTable
	model      model
}

// phrase is a run of words that is read as one; the first word is the key it stands under.
type phrase struct {
	rest []string
	as   string
}

// newLanguage reads the tables of data.
func newLanguage(data fs.FS) (*language, error) {
	l := &language{letters: map[rune]string{}, lookalikes: map[rune]string{}, weak: map[string]float32{},
		class: map[string]uint16{}, weakClass: map[uint16]float32{}, phrases: map[string][]phrase{}, common: map[string]float32{}, countries: map[string]string{}, arabic: newArabicTable()}
	for _, t := range []struct {
		file string
		line func(line string, fields []string) error
	}{
		{"letters.txt", letterLine(l.letters)},
		{"lookalikes.txt", letterLine(l.lookalikes)},
		{"weak.txt", l.weakLine},
		{"equal.txt", l.equalLine},
		{"common.txt", l.commonLine},
		{"countries.txt", l.countryLine},
		{"arabic.txt", l.arabicLine},
		{"model.txt", l.modelLine},
	} {
		if err := table(data, t.file, t.line); err != nil {
			return nil, err
		}
	}
	for text, share := range l.weak {
		if c := l.class[text]; c > 0 {
			l.weakClass[c] = max(l.weakClass[c], share)
		}
	}
	l.addCountries()
	return l, l.model.check()
}

// table calls line with each line that is not empty or a comment.
func table(data fs.FS, name string, line func(string, []string) error) error {
	f, err := data.Open(name)
	if err != nil {
		return fmt.Errorf("table of names: %w", err)
	}
	defer f.Close() // nothing was written
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		fields := strings.Fields(s.Text())
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		if err := line(s.Text(), fields); err != nil {
			return fmt.Errorf("%s line %d: %w", name, n, err)
		}
	}
	if err := s.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func letterLine(to map[rune]string) func(string, []string) error {
	return func(_ string, f []string) error {
		r, n := utf8.DecodeRuneInString(f[0])
		if n != len(f[0]) || len(f) > 2 {
			return fmt.Errorf("expected a letter and how it is spelt, got %q", f)
		}
		to[r] = strings.Join(f[1:], "")
		return nil
	}
}

func (l *language) weakLine(_ string, f []string) error {
	share, err := strconv.ParseFloat(f[0], 32)
	if err != nil || share <= 0 || share > 1 {
		return fmt.Errorf("expected a share above 0 up to 1, got %q", f[0])
	}
	for _, w := range f[1:] {
		if _, twice := l.weak[w]; !twice {
			l.weak[w] = float32(share)
		}
	}
	return nil
}

func (l *language) equalLine(line string, _ []string) error {
	forms := strings.Split(line, "/")
	first := strings.Join(strings.Fields(forms[0]), " ")
	class := uint16(len(l.class) + 1)
	for _, form := range forms {
		words := strings.Fields(form)
		switch {
		case len(words) == 0:
			return fmt.Errorf("an empty form in %q", line)
		case len(words) > 1:
			l.phrases[words[0]] = append(l.phrases[words[0]], phrase{rest: words[1:], as: first})
		case l.class[words[0]] == 0:
			l.class[words[0]] = class
		}
	}
	return nil
}

func (l *language) commonLine(_ string, f []string) error {
	if len(f) != 2 {
		return fmt.Errorf("expected a word and a count, got %q", f)
	}
	n, err := strconv.ParseFloat(f[1], 32)
	if err != nil {
		return err
	}
	l.common[f[0]] = float32(n / 100_000)
	return nil
}

func (l *language) countryLine(_ string, f []string) error {
	last := len(f) - 1
	if last == 0 || len(f[last]) != 2 {
		return fmt.Errorf("expected a name and a code of two letters, got %q", f)
	}
	l.countries[countryKey(strings.Join(f[:last], " "))] = f[last]
	return nil
}

func newArabicTable() *arabicTable {
	t := &arabicTable{}
	for i := range t.swap {
		for j := range t.swap[i] {
			t.swap[i][j] = unit
		}
		t.alone[i] = unit
	}
	return t
}

func (l *language) arabicLine(_ string, f []string) error {
	r, n := utf8.DecodeRuneInString(f[0])
	if n != len(f[0]) || r < 0x600 || r > 0x6ff {
		return fmt.Errorf("%q is not an Arabic letter", f[0])
	}
	for _, p := range f[1:] {
		cost, err := strconv.ParseUint(p[1:], 10, 8)
		if err != nil || p[0] > 127 {
			return fmt.Errorf("expected a phone and a cost, got %q", p)
		}
		if p[0] == '-' {
			l.arabic.alone[uint8(r)] = uint8(cost)
		} else {
			l.arabic.swap[uint8(r)][p[0]] = uint8(cost)
		}
	}
	return nil
}
