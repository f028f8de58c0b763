// SPDX-License-Identifier: Apache-2.0

package cell

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestNewIDIsAUUIDv7OfItsMillisecond(t *testing.T) {
	t.Parallel()
	at := TimeOf(time.Date(2026, 1, 31, 12, 0, 0, 123_456_789, time.UTC))
	seen := map[ID]bool{}
	for range 1000 {
		id := NewID(at)
		if !id.Valid() || seen[id] {
			t.Fatalf("%q is not valid, or doubled", id)
		}
		seen[id] = true
		// 2026-01-31T12:00:00.123Z is 1769860800123 ms = 0x019c1431147b.
		if id[:13] != ID(fmt.Sprintf("%08x-%04x", 1769860800123>>16, 1769860800123&0xffff)) || id[14] != '7' {
			t.Fatalf("%q does not begin with its millisecond, or is no version 7", id)
		}
		if v := id[19]; v != '8' && v != '9' && v != 'a' && v != 'b' {
			t.Fatalf("%q has not the variant of RFC 9562", id)
		}
	}
	if NewID(at) >= NewID(at+1000) {
		t.Fatal("ids of later milliseconds sort later")
	}
}

func TestIDValid(t *testing.T) {
	t.Parallel()
	good := "019c1431-147b-7000-8000-0123456789ab"
	for s, want := range map[string]bool{
		good: true, "": false, good[:35]: false, good + "0": false,
		"019C1431-147B-7000-8000-0123456789AB": false,
		"019c1431+147b-7000-8000-0123456789ab": false,
		"019c1431-147b-7000-8000-0123456789ag": false,
	} {
		if ID(s).Valid() != want {
			t.Errorf("%q: valid is %v", s, !want)
		}
	}
}

func TestTimeKeepsMicroseconds(t *testing.T) {
	t.Parallel()
	at := time.Date(1969, 12, 31, 23, 59, 59, 999_999_999, time.FixedZone("", 3*3600))
	if got := TimeOf(at).String(); got != "1969-12-31T20:59:59.999999Z" {
		t.Fatal(got)
	}
}

func TestNameFallsBackToTheOtherLanguage(t *testing.T) {
	t.Parallel()
	both, en, ar := Name{"Border", "حدود"}, Name{En: "Border"}, Name{Ar: "حدود"}
	for _, got := range []string{both.In("ar"), ar.In("ar"), ar.In("en")} {
		if got != "حدود" {
			t.Error(got)
		}
	}
	for _, got := range []string{both.In("en"), en.In("en"), en.In("ar")} {
		if got != "Border" && got != "" {
			t.Error(got)
		}
	}
	if en.In("ar") != "Border" {
		t.Errorf("an unknown Arabic name shows %q, want the English one", en.In("ar"))
	}
}

func TestCodeOfFindsTheCodeUnderWraps(t *testing.T) {
	t.Parallel()
	cause := errors.New("no space left")
	err := fmt.Errorf("keep the original: %w", &Error{Code: Unavailable, Msg: "the disk is full", Err: cause})
	if CodeOf(err) != Unavailable || !errors.Is(err, cause) {
		t.Fatalf("%v: code %q", err, CodeOf(err))
	}
	if CodeOf(cause) != Internal || CodeOf(nil) != "" {
		t.Fatal("an error outside the catalogue is internal, none is none")
	}
}
