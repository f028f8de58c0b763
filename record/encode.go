// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// An encoder appends the canonical form of the values of one type. depth is how many arrays and objects are around v.
type encoder func(out []byte, v reflect.Value, depth int) ([]byte, error)

// misfit is a value without canonical form, and where it stands below the one that was to be written.
type misfit struct{ where, why string }

func (m *misfit) Error() string { return m.where + ": " + m.why }

// below moves a misfit under the part that led to it.
func below(part string, err error) error {
	if m, ok := err.(*misfit); ok { // never wrapped: only encoders meet it
		return &misfit{part + m.where, m.why}
	}
	return err
}

// encoders remembers what encoderOf gave: a memo of a pure function of types, so that it holds no state that anybody can
// see. The facts of a program are a few dozen types.
var encoders sync.Map // reflect.Type to encoder, nil for a type without one

// encoderOf gives the encoder of t, nil where something in t needs encoding/json: types that write themselves, interfaces,
// types that contain themselves, and the rarer tags.
func encoderOf(t reflect.Type) encoder {
	if e, ok := encoders.Load(t); ok {
		return e.(encoder)
	}
	e := build(t, nil)
	encoders.Store(t, e)
	return e
}

// build makes the encoder of t; around are the types that t stands in.
func build(t reflect.Type, around []reflect.Type) encoder {
	if slices.Contains(around, t) || writesItself(t) || t == reflect.TypeFor[json.Number]() {
		return nil
	}
	around = append(slices.Clip(around), t)
	switch t.Kind() {
	case reflect.Bool:
		return func(out []byte, v reflect.Value, _ int) ([]byte, error) {
			return strconv.AppendBool(out, v.Bool()), nil
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return encodeInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return encodeUint
	case reflect.String:
		return encodeText
	case reflect.Pointer:
		return buildPointer(t, around)
	case reflect.Slice, reflect.Array:
		return buildList(t, around)
	case reflect.Map:
		return buildMap(t, around)
	case reflect.Struct:
		return buildStruct(t, around)
	}
	return nil
}

// writesItself reports whether encoding/json would call a method of t or of its pointer.
func writesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(marshalerType) || p.Implements(textMarshalerType)
}

func encodeInt(out []byte, v reflect.Value, _ int) ([]byte, error) {
	n := v.Int()
	if n > MaxInteger || n < -MaxInteger {
		return nil, &misfit{"", "expected an integer within 2^53-1"}
	}
	return strconv.AppendInt(out, n, 10), nil
}

func encodeUint(out []byte, v reflect.Value, _ int) ([]byte, error) {
	n := v.Uint()
	if n > MaxInteger {
		return nil, &misfit{"", "expected an integer within 2^53-1"}
	}
	return strconv.AppendUint(out, n, 10), nil
}

func encodeText(out []byte, v reflect.Value, _ int) ([]byte, error) {
	s := v.String()
	if !utf8.ValidString(s) {
		return nil, &misfit{"", notUTF8}
	}
	return appendText(out, s), nil
}

func buildPointer(t reflect.Type, around []reflect.Type) encoder {
	elem := build(t.Elem(), around)
	if elem == nil {
		return nil
	}
	return func(out []byte, v reflect.Value, depth int) ([]byte, error) {
		if v.IsNil() {
			return append(out, "null"...), nil
		}
		return elem(out, v.Elem(), depth)
	}
}

func buildList(t reflect.Type, around []reflect.Type) encoder {
	elem := build(t.Elem(), around)
	switch {
	case elem == nil:
		return nil
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return encodeBytes
	}
	return func(out []byte, v reflect.Value, depth int) (_ []byte, err error) {
		if v.Kind() == reflect.Slice && v.IsNil() {
			return append(out, "null"...), nil
		}
		if depth > MaxDepth {
			return nil, &misfit{"", tooDeep}
		}
		out = append(out, '[')
		for i := range v.Len() {
			if i > 0 {
				out = append(out, ',')
			}
			if out, err = elem(out, v.Index(i), depth+1); err != nil {
				return nil, below("["+strconv.Itoa(i)+"]", err)
			}
		}
		return append(out, ']'), nil
	}
}

func encodeBytes(out []byte, v reflect.Value, _ int) ([]byte, error) {
	if v.IsNil() {
		return append(out, "null"...), nil
	}
	out = base64.StdEncoding.AppendEncode(append(out, '"'), v.Bytes())
	return append(out, '"'), nil
}

func buildMap(t reflect.Type, around []reflect.Type) encoder {
	elem := build(t.Elem(), around)
	if elem == nil || t.Key().Kind() != reflect.String || writesItself(t.Key()) {
		return nil
	}
	return func(out []byte, v reflect.Value, depth int) (_ []byte, err error) {
		if v.IsNil() {
			return append(out, "null"...), nil
		}
		if depth > MaxDepth {
			return nil, &misfit{"", tooDeep}
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return compareUTF16(a.String(), b.String()) })
		out = append(out, '{')
		for i, k := range keys {
			if !utf8.ValidString(k.String()) {
				return nil, &misfit{" (key)", notUTF8}
			}
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendText(out, k.String()), ':')
			if out, err = elem(out, v.MapIndex(k), depth+1); err != nil {
				return nil, below("["+k.String()+"]", err)
			}
		}
		return append(out, '}'), nil
	}
}

// member of an object, as a field of a struct.
type fieldOf struct {
	name      string // in Go
	key       string // in JSON
	index     []int
	omitEmpty bool
	encode    encoder
}

func buildStruct(t reflect.Type, around []reflect.Type) encoder {
	fields, ok := fieldsOf(t, nil, around)
	if !ok {
		return nil
	}
	slices.SortFunc(fields, func(a, b fieldOf) int { return compareUTF16(a.key, b.key) })
	for i := range fields {
		if i > 0 && fields[i].key == fields[i-1].key {
			return nil // which of the two wins is a rule of encoding/json
		}
	}
	return func(out []byte, v reflect.Value, depth int) (_ []byte, err error) {
		if depth > MaxDepth {
			return nil, &misfit{"", tooDeep}
		}
		out = append(out, '{')
		first := len(out)
		for _, f := range fields {
			fv := v.FieldByIndex(f.index)
			if f.omitEmpty && isEmpty(fv) {
				continue
			}
			if len(out) > first {
				out = append(out, ',')
			}
			out = append(append(append(out, '"'), f.key...), `":`...)
			if out, err = f.encode(out, fv, depth+1); err != nil {
				return nil, below("."+f.name, err)
			}
		}
		return append(out, '}'), nil
	}
}

// fieldsOf gives the fields of t and of the structs embedded in it, which lies at index; ok is false where one of them
// needs encoding/json.
func fieldsOf(t reflect.Type, index []int, around []reflect.Type) (fields []fieldOf, ok bool) {
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := sf.Tag.Get("json")
		if tag == "-" || (!sf.IsExported() && !sf.Anonymous) {
			continue
		}
		at := append(slices.Clip(index), i)
		name, options, _ := strings.Cut(tag, ",")
		if sf.Anonymous && name == "" {
			if sf.Type.Kind() != reflect.Struct || writesItself(sf.Type) {
				return nil, false
			}
			inner, ok := fieldsOf(sf.Type, at, around)
			if !ok {
				return nil, false
			}
			fields = append(fields, inner...)
			continue
		}
		if name == "" {
			name = sf.Name
		}
		f := fieldOf{sf.Name, name, at, options == "omitempty", build(sf.Type, around)}
		if f.encode == nil || !sf.IsExported() || !plainKey(name) || (options != "" && !f.omitEmpty) {
			return nil, false
		}
		fields = append(fields, f)
	}
	return fields, true
}

// plainKey reports whether a name is one that encoding/json takes and that needs no escape.
func plainKey(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// isEmpty is what encoding/json leaves out under omitempty.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

// encodeByJSON is the way of the types without an encoder: encoding/json writes, Canonical brings it in order.
func encodeByJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	// After Encode, which has refused cycles: the walk needs no guard against them.
	if err := checkValue(reflect.ValueOf(v), ""); err != nil {
		return nil, err
	}
	return Canonical(buf.Bytes())
}
