// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"reflect"
)

// names walks canonical JSON that was read into a type, and compares each name of an object letter by letter with the
// fields of the struct it was read into: encoding/json takes a name in other letters for the same.
type names struct {
	b       []byte // canonical, and of the type's shape
	at      int
	where   string // of the first name that is not known
	unknown string
}

// value walks the next value, which was read into a t; it reports false at the first name that is not known. A nil
// type is one that takes every name.
func (w *names) value(t reflect.Type) bool {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil {
		if p := reflect.PointerTo(t); p.Implements(unmarshalerType) || p.Implements(textUnmarshalerType) {
			t = nil
		}
	}
	switch w.b[w.at] {
	case '{':
		return w.object(t)
	case '[':
		return w.list(t)
	case '"':
		w.text()
	default:
		w.word()
	}
	return true
}

// word passes over a number, true, false or null.
func (w *names) word() {
	for ; w.at < len(w.b); w.at++ {
		if c := w.b[w.at]; c == ',' || c == ']' || c == '}' {
			return
		}
	}
}

func (w *names) list(t reflect.Type) bool {
	var elem reflect.Type
	if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
		elem = t.Elem()
	}
	for w.at++; w.b[w.at] != ']'; {
		if !w.value(elem) {
			w.where = "[]" + w.where
			return false
		}
		if w.b[w.at] == ',' {
			w.at++
		}
	}
	w.at++
	return true
}

func (w *names) object(t reflect.Type) bool {
	var fields map[string]reflect.Type
	var elem reflect.Type
	switch {
	case t == nil:
	case t.Kind() == reflect.Struct:
		fields = fieldNames(t)
	case t.Kind() == reflect.Map:
		elem = t.Elem()
	}
	for w.at++; w.b[w.at] != '}'; {
		name := w.text()
		w.at++ // the colon
		if fields != nil {
			var ok bool
			if elem, ok = fields[string(name)]; !ok {
				w.unknown = string(name)
				return false
			}
		}
		if !w.value(elem) {
			w.where = "." + string(name) + w.where
			return false
		}
		if w.b[w.at] == ',' {
			w.at++
		}
	}
	w.at++
	return true
}

// text passes over a text and gives what it means.
func (w *names) text() []byte {
	start := w.at
	escaped := false
	for w.at++; w.b[w.at] != '"'; w.at++ {
		if w.b[w.at] == '\\' {
			escaped = true
			w.at++
		}
	}
	w.at++
	if !escaped {
		return w.b[start+1 : w.at-1]
	}
	var s string
	if err := json.Unmarshal(w.b[start:w.at], &s); err != nil {
		return nil // canonical texts are good
	}
	return []byte(s)
}
