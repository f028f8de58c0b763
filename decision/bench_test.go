// SPDX-License-Identifier: Apache-2.0

package decision

import "testing"

// BenchmarkAudit checks a record of 100 changes of the charter, each proposed and signed by two Ed25519 keys.
func BenchmarkAudit(b *testing.B) {
	w := empty(b)
	f := w.founding()
	w.must("", f.Genesis("key"))
	if err := f.Append(w); err != nil {
		b.Fatal(err)
	}
	for i := range 100 {
		w.change(Change{Op: SyncedKeys, Synced: ptr(i%2 == 0)})
	}
	var signed int64
	for b.Loop() {
		a, faults := w.audit()
		if len(faults) > 0 {
			b.Fatal(faults)
		}
		signed += a.Signatures
	}
	b.ReportMetric(float64(signed)/b.Elapsed().Seconds(), "signatures/s")
}
