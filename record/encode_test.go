// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"testing/quick"
	"time"
)

type part struct {
	Name string   `json:"name"`
	N    int32    `json:"n,omitempty"`
	List []string `json:"list"`
}

// Base is embedded: its fields are the outer's.
type Base struct {
	Quote string `json:"quote"`
	Flag  bool   `json:"flag,omitempty"`
	In    part   `json:"in,omitempty"`
}

type whole struct {
	ID string `json:"id"`
	Base
	Up       *part                 `json:"up"`
	Parts    []part                `json:"parts,omitempty"`
	ByName   map[string]part       `json:"by_name"`
	Raw      []byte                `json:"raw"`
	Sum      [4]uint8              `json:"sum"`
	U        uint16                `json:"u"`
	Hidden   string                `json:"-"`
	Untagged int8                  // under its Go name
	Deep     [][]map[string]*int16 `json:"deep"`
}

func TestTheEncoderOfATypeWritesWhatEncodingJSONAndCanonicalDo(t *testing.T) {
	t.Parallel()
	if encoderOf(reflect.TypeFor[whole]()) == nil {
		t.Fatal("the type has no encoder, so that the test compares nothing")
	}
	same := func(w whole) bool {
		got, err := Marshal(w)
		want, jsonErr := encodeByJSON(w)
		if (err == nil) != (jsonErr == nil) || !bytes.Equal(got, want) {
			t.Logf("%+v\n%s, %v\n%s, %v", w, got, err, want, jsonErr)
			return false
		}
		return true
	}
	if err := quick.Check(same, &quick.Config{MaxCount: 500}); err != nil {
		t.Error(err)
	}
	for _, w := range []whole{{}, {Up: &part{}, Parts: []part{}, ByName: map[string]part{}, Raw: []byte{}},
		{Base: Base{Quote: "\u2028 < & \x00 \u007f \U0001f30d \ue000 نفى"}, ByName: map[string]part{"\ue000": {}, "\U00010000": {}, `"`: {}}},
		{Base: Base{Quote: "\xff"}}, {ByName: map[string]part{"\xff": {}}}, {Parts: []part{{List: []string{"\xff"}}}}} {
		if !same(w) {
			t.Error("see above")
		}
	}
}

func TestWhatHasNoEncoderIsWrittenByEncodingJSON(t *testing.T) {
	t.Parallel()
	type inner struct {
		A int `json:"a"`
	}
	type list struct {
		Next *list `json:"next"`
	}
	for name, c := range map[string]struct {
		v    any
		want string
	}{
		"a value that writes itself": {struct{ At time.Time }{time.UnixMicro(0).UTC()}, `{"At":"1970-01-01T00:00:00Z"}`},
		"raw JSON":                   {map[string]json.RawMessage{"a": []byte(` {"b" : 1}`)}, `{"a":{"b":1}}`},
		"an interface":               {[]any{"a", 1, nil}, `["a",1,null]`},
		"a number as text":           {json.Number("7"), `7`},
		"a number that is written quoted": {struct {
			N int `json:",string"`
		}{7}, `{"N":"7"}`},
		"a type that contains itself": {list{&list{}}, `{"next":{"next":null}}`},
		"an outer name that hides an embedded one": {struct {
			inner
			A int `json:"a"`
		}{inner{1}, 2}, `{"a":2}`},
		"an embedded pointer": {struct{ *inner }{&inner{1}}, `{"a":1}`},
		"a map with numbers":  {map[int]int{2: 1, 10: 1}, `{"10":1,"2":1}`},
		"nothing":             {nil, `null`},
	} {
		if v := reflect.TypeOf(c.v); v != nil && encoderOf(v) != nil {
			t.Errorf("%s: there is an encoder", name)
		}
		if got, err := Marshal(c.v); err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v; want %s", name, got, err, c.want)
		}
	}
}

func TestAMisfitIsNamedByItsPlace(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]any{
		"record.whole.Parts[1].List[0]: the text is not valid UTF-8; clean it and keep the raw bytes in a blob": whole{Parts: []part{{}, {List: []string{"\xff"}}}},
		"map[string]int (key): the text is not valid UTF-8; clean it and keep the raw bytes in a blob":          map[string]int{"\xff": 1},
		"[]uint64[0]: expected an integer within 2^53-1":                                                        []uint64{1 << 60},
		"[]interface {}[0]: floating numbers have no canonical form; use a scaled integer or a decimal string":  []any{1.5},
	} {
		if _, err := Marshal(v); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// BenchmarkMarshal writes a value of about a claim's size.
func BenchmarkMarshal(b *testing.B) {
	w := whole{ID: "019c1431-147b-7000-8000-0123456789ab", Base: Base{Quote: "نفى الجيش وقوع اشتباكات في المحافظة", In: part{Name: "Iraqi military"}},
		Parts: []part{{Name: "Anbar", N: 99592, List: []string{"a", "b"}}}, ByName: map[string]part{"k": {}}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Marshal(w); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzUnmarshal reads what anybody may have written: what is taken is written again as it was, but for fields that were
// absent, and no name is taken for another.
func FuzzUnmarshal(f *testing.F) {
	for _, text := range []string{`{"id":"a"}`, `{"ID":"a"}`, `{"by_name":{"\\":{"name":"x"}},"parts":[{"n":1}]}`, `{"deep":[[{"a":1}],null]}`, `[]`, `null`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var w whole
		if Unmarshal(b, &w) != nil {
			return
		}
		var have, again map[string]any
		out, err := Marshal(w)
		if err != nil || json.Unmarshal(b, &have) != nil || json.Unmarshal(out, &again) != nil {
			t.Fatalf("%s: %v", b, err)
		}
		for name := range have {
			if _, ok := again[name]; !ok && name != "parts" && name != "flag" && name != "in" { // those may be left out
				t.Errorf("%s: %q was taken and is gone", b, name)
			}
		}
	})
}
