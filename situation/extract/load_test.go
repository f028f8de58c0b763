// SPDX-License-Identifier: Apache-2.0

package extract

import (
	"io/fs"
	"testing"
)

// BenchmarkLoad compiles the shipped language data and gazetteer.
func BenchmarkLoad(b *testing.B) {
	sub, err := fs.Sub(files, "data")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := New(sub); err != nil {
			b.Fatal(err)
		}
	}
}
