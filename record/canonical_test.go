// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

// vector is one of testdata/canonical.json.
type vector struct {
	Name, Text, Hex, Canonical, Refused string
}

func (v vector) input(t testing.TB) []byte {
	t.Helper()
	if v.Hex == "" {
		return []byte(v.Text)
	}
	b, err := hex.DecodeString(v.Hex)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func vectors(t testing.TB) []vector {
	t.Helper()
	b, err := os.ReadFile("testdata/canonical.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []vector }
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) < 60 {
		t.Fatalf("only %d vectors", len(file.Vectors))
	}
	return file.Vectors
}

func TestCanonicalVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			got, err := Canonical(v.input(t))
			if v.Refused == "" {
				if err != nil || string(got) != v.Canonical {
					t.Errorf("got %q, %v", got, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), v.Refused) || cell.CodeOf(err) != cell.Invalid {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestCanonicalHasLimits(t *testing.T) {
	t.Parallel()
	deep := func(n int) []byte {
		return []byte(strings.Repeat("[", n) + strings.Repeat("]", n))
	}
	if _, err := Canonical(deep(MaxDepth + 1)); err != nil {
		t.Errorf("%d levels inside the first: %v", MaxDepth, err)
	}
	if _, err := Canonical(deep(MaxDepth + 2)); cell.CodeOf(err) != cell.Invalid {
		t.Errorf("one level more: %v", err)
	}
	if _, err := Canonical(deep(1 << 20)); cell.CodeOf(err) != cell.Invalid {
		t.Errorf("a million levels: %v", err)
	}
	if _, err := Canonical(bytes.Repeat([]byte(" "), MaxCanonical+1)); cell.CodeOf(err) != cell.TooLarge {
		t.Errorf("one byte more than allowed: %v", err)
	}
}

func FuzzCanonical(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.input(f))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := Canonical(in)
		if err != nil {
			return
		}
		again, err := Canonical(out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("%q is not stable: %q, %v", out, again, err)
		}
		var a, b any
		if err := json.Unmarshal(in, &a); err != nil {
			t.Fatalf("%q is taken, but is no JSON: %v", in, err)
		}
		if err := json.Unmarshal(out, &b); err != nil {
			t.Fatal(err)
		}
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		if !bytes.Equal(x, y) {
			t.Fatalf("%q became %q, which means something else", in, out)
		}
	})
}

func TestMarshalRefusesWhatWouldNotSurvive(t *testing.T) {
	t.Parallel()
	type inner struct {
		Number float64 `json:"number"`
	}
	for _, c := range []struct {
		name string
		v    any
		want string // canonical, or "" for refused
	}{
		{"a struct in order of its names", struct {
			B int    `json:"b"`
			A string `json:"a"`
		}{1, "<كلمة>"}, `{"a":"<كلمة>","b":1}`},
		{"bytes as base64", struct {
			B []byte `json:"b"`
		}{[]byte{0xff}}, `{"b":"/w=="}`},
		{"a number over the limit", map[string]int64{"a": 1 << 53}, ""},
		{"a whole number of a floating type", inner{1}, ""},
		{"a floating number in a list in a map", map[string][]float32{"a": {2}}, ""},
		{"a floating number behind a pointer", &inner{1}, ""},
		{"a floating number behind any", []any{1.0}, ""},
		{"a text that is no UTF-8", []string{"a\xff"}, ""},
		{"a key that is no UTF-8", map[string]int{"a\xff": 1}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := Marshal(c.v)
			if (err != nil) != (c.want == "") || string(got) != c.want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestUnmarshalRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	type inner struct {
		A int `json:"a"`
	}
	type outer struct {
		inner
		B []inner          `json:"b"`
		C map[string]inner `json:"c"`
	}
	for _, c := range []struct {
		name, in string
		ok       bool
	}{
		{"known fields", `{"a":1,"b":[{"a":2}],"c":{"x":{"a":3}}}`, true},
		{"absent fields", `{}`, true},
		{"a field nobody knows", `{"d":1}`, false},
		{"a field nobody knows in a list", `{"b":[{"d":1}]}`, false},
		{"a field nobody knows in a map", `{"c":{"x":{"d":1}}}`, false},
		{"a field in capitals", `{"A":1}`, false},
		{"a field in capitals in a list", `{"b":[{"A":1}]}`, false},
		{"white space", `{"a": 1}`, false},
		{"keys out of order", `{"c":{},"a":1}`, false},
		{"a text for a number", `{"a":"1"}`, false},
		{"a second value", `{} {}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var v outer
			if err := Unmarshal([]byte(c.in), &v); (err == nil) != c.ok {
				t.Errorf("%+v, %v", v, err)
			}
		})
	}
}
