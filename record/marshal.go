// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/cell"
)

// Marshal writes v in the canonical form. Beyond what Canonical refuses it refuses values of a floating type (even
// whole ones: the type will hold a fraction one day) and strings that are not valid UTF-8, which encoding/json
// would alter in silence.
func Marshal(v any) ([]byte, error) {
	write := encodeByJSON
	if t := reflect.TypeOf(v); t != nil {
		if e := encoderOf(t); e != nil {
			write = func(v any) ([]byte, error) { return e(nil, reflect.ValueOf(v), 0) }
		}
	}
	out, err := write(v)
	var m *misfit
	switch {
	case errors.As(err, &m):
		return nil, refuse(fmt.Sprintf("%T", v)+m.where, m.why)
	case err != nil:
		return nil, fmt.Errorf("record: write %T: %w", v, err)
	case len(out) > MaxCanonical:
		return nil, fmt.Errorf("record: write %T: %w", v, tooLarge(len(out)))
	}
	return out, nil
}

// What Marshal says of values that have no canonical form.
const (
	notUTF8 = "the text is not valid UTF-8; clean it and keep the raw bytes in a blob"
	noFloat = "floating numbers have no canonical form; use a scaled integer or a decimal string"
	tooDeep = "it nests deeper than 64 levels; keep it flatter"
)

var (
	marshalerType       = reflect.TypeFor[json.Marshaler]()
	textMarshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func refuse(where, why string) error {
	return &cell.Error{Code: cell.Invalid, Key: "error.record.value", Args: map[string]any{"where": where},
		Msg: where + ": " + why}
}

// checkValue walks what encoding/json will have written and refuses what would not survive.
func checkValue(v reflect.Value, where string) error {
	if !v.IsValid() {
		return nil
	}
	if t := v.Type(); t.Implements(marshalerType) || t.Implements(textMarshalerType) {
		return nil // it writes itself; Canonical judges the result
	}
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return &misfit{where, noFloat}
	case reflect.String:
		if !utf8.ValidString(v.String()) {
			return &misfit{where, notUTF8}
		}
	case reflect.Pointer, reflect.Interface:
		return checkValue(v.Elem(), where)
	case reflect.Slice, reflect.Array:
		return checkList(v, where)
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if err := checkValue(it.Key(), where+" (key)"); err != nil {
				return err
			}
			if err := checkValue(it.Value(), fmt.Sprintf("%s[%v]", where, it.Key())); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(v.Type()) {
			if len(f.Index) > 1 || f.Tag.Get("json") == "-" || (!f.IsExported() && !f.Anonymous) {
				continue // promoted fields are met inside their embedded struct
			}
			if err := checkValue(v.FieldByIndex(f.Index), where+"."+f.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkList(v reflect.Value, where string) error {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return nil // bytes: base64, or numbers
	}
	for i := range v.Len() {
		if err := checkValue(v.Index(i), fmt.Sprintf("%s[%d]", where, i)); err != nil {
			return err
		}
	}
	return nil
}

// Unmarshal reads canonical bytes into v, a pointer. It refuses bytes that are not canonical and fields that v does
// not have under exactly that name (encoding/json alone would take "SEQ" for "seq"). A field that is absent keeps
// what v holds.
func Unmarshal(b []byte, v any) error {
	canonical, err := Canonical(b)
	if err != nil {
		return fmt.Errorf("record: read %T: %w", v, err)
	}
	if !bytes.Equal(canonical, b) {
		return refuse(fmt.Sprintf("%T", v), "the bytes are JSON but not in the canonical form")
	}
	if err := json.Unmarshal(b, v); err != nil {
		return &cell.Error{Code: cell.Invalid, Key: "error.record.shape", Msg: fmt.Sprintf("read %T", v), Err: err}
	}
	w := names{b: b}
	if !w.value(reflect.TypeOf(v)) {
		return refuse(fmt.Sprintf("%T", v)+w.where, fmt.Sprintf("the field %q is not known", w.unknown))
	}
	return nil
}

// known remembers what fieldNames gave, as encoders does.
var known sync.Map // reflect.Type to map[string]reflect.Type

// fieldNames gives the JSON names of a struct with those of the structs embedded in it; an outer name wins.
func fieldNames(t reflect.Type) map[string]reflect.Type {
	if m, ok := known.Load(t); ok {
		return m.(map[string]reflect.Type)
	}
	m := findNames(t)
	known.Store(t, m)
	return m
}

func findNames(t reflect.Type) map[string]reflect.Type {
	names := map[string]reflect.Type{}
	var inner []reflect.Type
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, _, _ := strings.Cut(tag, ",")
		ft := f.Type
		for ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		switch {
		case tag == "-" || (!f.IsExported() && !f.Anonymous):
		case f.Anonymous && name == "" && ft.Kind() == reflect.Struct:
			inner = append(inner, ft)
		case name == "":
			names[f.Name] = f.Type
		default:
			names[name] = f.Type
		}
	}
	for _, it := range inner {
		for n, ft := range fieldNames(it) {
			if _, taken := names[n]; !taken {
				names[n] = ft
			}
		}
	}
	return names
}
