// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"os"
	"testing"

	"github.com/crisiscell/crisiscell/internal/sharedtest"
)

// BenchmarkSeedPage reads the first real page.
func BenchmarkSeedPage(b *testing.B) {
	text, err := os.ReadFile(sharedtest.File(b, "data", "situation", "seed-page.txt"))
	if err != nil {
		b.Fatal(err)
	}
	e, err := Default()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		e.Extract(Input{Text: string(text)})
	}
}
