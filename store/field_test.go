// SPDX-License-Identifier: Apache-2.0

package store

import (
	"encoding/json"
	"testing"

	"github.com/crisiscell/crisiscell/record"
)

func TestFieldCutsTheValueOutAsItStands(t *testing.T) {
	t.Parallel()
	const b = `{"a":1,"b":{"b":[1,{"x":"}\\\""}],"c":"],{"},"c":"نص\\\\","d":[],"e":null,"f":-7}`
	for name, want := range map[string]string{"a": "1", "b": `{"b":[1,{"x":"}\\\""}],"c":"],{"}`, "c": `"نص\\\\"`, "d": "[]", "e": "null", "f": "-7", "x": "", "": ""} {
		if got := string(field([]byte(b), name)); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	for _, none := range []string{"", "{}", "{", `{"a`, `{"a"`, `{"a":`, "[]"} {
		if got := field([]byte(none), "b"); got != nil {
			t.Errorf("%s has b: %s", none, got)
		}
	}
}

// FuzzField holds field against encoding/json on canonical objects.
func FuzzField(f *testing.F) {
	f.Add(`{"a":{"b":"\\"},"b":[1,2],"c":"\u0001"}`, "b")
	f.Add(`{"data":{},"reason":"}","seat":""}`, "data")
	f.Fuzz(func(t *testing.T, text, name string) {
		b, err := record.Canonical([]byte(text))
		var all map[string]json.RawMessage
		if err != nil || json.Unmarshal(b, &all) != nil || all == nil {
			_ = field([]byte(text), name) // must not panic
			return
		}
		for k := range all {
			if quoted, err := json.Marshal(k); err != nil || string(quoted) != `"`+k+`"` {
				return // a name with an escape, which no fact has
			}
		}
		if got := field(b, name); string(got) != string(all[name]) {
			t.Errorf("%s in %s is %s, want %s", name, b, got, all[name])
		}
	})
}
