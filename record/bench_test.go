// SPDX-License-Identifier: Apache-2.0

package record

import (
	"testing"
)

// BenchmarkVerify tells how many entries with payloads of a claim's size are checked in a second on one core.
func BenchmarkVerify(b *testing.B) {
	m := &memory{key: testKey(b, "first")}
	m.add(b, Genesis{Installation: house, LogKey: m.key.Verifier, Authority: []AuthorityKey{}})
	for len(m.entries) < 20_000 {
		m.notes(b, len(m.entries)+200)
		m.checkpoint(b)
	}
	n := float64(len(m.entries))
	b.Run("memory", func(b *testing.B) {
		for b.Loop() {
			if r, err := Verify(b.Context(), m, Options{}); err != nil || !r.OK() {
				b.Fatal(err, r.Faults)
			}
		}
		b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	})
	b.Run("export", func(b *testing.B) {
		x, _, err := OpenExport(m.exported(b, ExportOptions{}))
		if err != nil {
			b.Fatal(err)
		}
		defer x.Close()
		for b.Loop() {
			if r, err := Verify(b.Context(), x, Options{}); err != nil || !r.OK() {
				b.Fatal(err, r.Faults)
			}
		}
		b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	})
}
