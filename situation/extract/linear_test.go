// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"os"
	"strings"
	"testing"
)

// hostile are texts that break what readers of text take for granted; each is repeated to any length.
var hostile = map[string]string{
	"one paragraph without points":     "police said clashes near Mosul and the army denied that gunmen crossed the border with Syria ",
	"commas only":                      "clash, denied, Mosul, the group, said, two soldiers, ",
	"quotation marks that never close": `the mayor said "no attack happened `,
	"capitals only":                    "POLICE SAID TWO MEN WERE KILLED NEAR MOSUL. ",
	"no spaces":                        "clashsaiddeniedMosul",
	"Arabic without points":            "قال المتحدث إن القوات نفت وقوع اشتباك في الموصل وأضاف ",
	"mixed directions":                 "قال said نفى denied الموصل Mosul \u200f\u200e ",
	"digits":                           "between 3 and 4 and 5 million % $ 12 ",
	"the same pronoun":                 "The group said it denied that its chairman said he said they said. ",
}

// BenchmarkHostile reads a megabyte of each hostile text.
func BenchmarkHostile(b *testing.B) {
	e, err := Default()
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range hostile {
		long := strings.Repeat(text, 1<<20/len(text))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(long)))
			for b.Loop() {
				e.Extract(Input{Text: long, Passage: true})
			}
		})
	}
}

// BenchmarkSentences reads the fresh sentences of both languages as one text.
func BenchmarkSentences(b *testing.B) {
	e, err := Default()
	if err != nil {
		b.Fatal(err)
	}
	var text strings.Builder
	n := 0
	for _, name := range []string{"testdata/fresh-en.txt", "testdata/fresh-ar.txt", "testdata/fresh2-en.txt", "testdata/fresh2-ar.txt"} {
		for _, c := range readFresh(b, name) {
			text.WriteString(c.text + "\n\n")
			n++
		}
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		e.Extract(Input{Text: text.String()})
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "sentences/s")
}

// TestWorkGrowsWithTheText counts the work of texts ten times as long: what a claim costs must not grow with the text
// around it.
func TestWorkGrowsWithTheText(t *testing.T) { // alone: it counts allocations
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			work := func(times int) float64 {
				in := Input{Text: strings.Repeat(text, times), Passage: true}
				return testing.AllocsPerRun(1, func() { e.Extract(in) })
			}
			short, long := work(60), work(600)
			if long > 14*short+2000 {
				t.Errorf("ten times the text takes %.0f allocations after %.0f", long, short)
			}
		})
	}
}

func FuzzGrammar(f *testing.F) {
	f.Add("[X]\na .. b & !c; d/e ~")
	f.Add("@c: a; b c\n[X]\n@c . =d")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<12 {
			return
		}
		dir := t.TempDir()
		if err := os.WriteFile(dir+"/g.txt", []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
		g := newGrammar("en")
		if g.load(os.DirFS(dir), "g.txt", false) != nil {
			return
		}
		ws := words("a b c d e")
		g.know(ws, map[string][]atom{})
		g.matches(ws, 0, len(ws), func(*pattern) bool { return true }, func(m match) {
			if m.to <= m.from || m.to > len(ws) {
				t.Fatalf("match %d-%d of %d words", m.from, m.to, len(ws))
			}
		})
	})
}
