// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

func header() Header {
	return Header{Seq: 7, Kind: "report.received", Version: 1, Time: start, Actor: officer, Crisis: crisis,
		Payload: PayloadHash([SaltSize]byte(saltOf(7)), []byte("{}"))}
}

func TestALeafHasTheBytesOfTheSpecification(t *testing.T) {
	t.Parallel()
	h := header()
	want := `{"actor":"018f3c6a-0000-7000-8000-000000000001","crisis":"018f3c6a-0000-7000-8000-0000000000c1",` +
		`"kind":"report.received","payload":"` + hex.EncodeToString(h.Payload[:]) + `","seq":7,"time":1700000000000000,"version":1}`
	if got := string(h.Leaf()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if c, err := Canonical(h.Leaf()); err != nil || !bytes.Equal(c, h.Leaf()) {
		t.Errorf("the leaf is not canonical: %s, %v", c, err)
	}
}

func TestAHeaderOfAnotherFormIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*Header)
	}{
		{"position 0", func(h *Header) { h.Seq = 0 }},
		{"a position beyond 2^53-1", func(h *Header) { h.Seq = MaxInteger + 1 }},
		{"a kind without a dot", func(h *Header) { h.Kind = "report" }},
		{"a kind in capitals", func(h *Header) { h.Kind = "Report.received" }},
		{"a kind that ends with a dot", func(h *Header) { h.Kind = "report." }},
		{"an endless kind", func(h *Header) { h.Kind = cell.Kind("a." + strings.Repeat("b", 100)) }},
		{"version 0", func(h *Header) { h.Version = 0 }},
		{"a time beyond 2^53-1", func(h *Header) { h.Time = MaxInteger + 1 }},
		{"an endless actor", func(h *Header) { h.Actor = cell.ID(strings.Repeat("a", 101)) }},
		{"a crisis that is no UTF-8", func(h *Header) { h.Crisis = "\xff" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := header()
			c.change(&h)
			if err := h.Check(); cell.CodeOf(err) != cell.Invalid {
				t.Errorf("%v", err)
			}
			if _, err := ParseHeader(h.Leaf()); err == nil {
				t.Error("its leaf is read")
			}
		})
	}
}

func TestOnlyTheExactBytesOfALeafAreRead(t *testing.T) {
	t.Parallel()
	h := header()
	leaf := string(h.Leaf())
	if got, err := ParseHeader([]byte(leaf)); err != nil || got != h {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, c := range []struct{ name, in string }{
		{"a space", strings.Replace(leaf, ":", ": ", 1)},
		{"another order", strings.Replace(leaf, `"actor"`, `"version":1,"actor"`, 1)},
		{"a field more", strings.Replace(leaf, `"version":1`, `"version":1,"x":1`, 1)},
		{"a field in capitals", strings.Replace(leaf, `"seq"`, `"Seq"`, 1)},
		{"a hash in capitals", strings.Replace(leaf, hex.EncodeToString(h.Payload[:]), strings.ToUpper(hex.EncodeToString(h.Payload[:])), 1)},
		{"a fraction", strings.Replace(leaf, `"seq":7`, `"seq":7.0`, 1)},
		{"a letter as an escape", strings.Replace(leaf, `report.received`, `report.\u0072eceived`, 1)},
		{"nothing", ""},
		{"an endless line", `{"actor":"` + strings.Repeat("a", MaxLeaf)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got, err := ParseHeader([]byte(c.in)); err == nil {
				t.Errorf("read as %+v", got)
			}
		})
	}
}

func FuzzParseHeader(f *testing.F) {
	f.Add(header().Leaf())
	f.Add([]byte(`{"actor":"","crisis":"","kind":"a.b","payload":"","seq":1,"time":-1,"version":1}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		h, err := ParseHeader(in)
		if err != nil {
			return
		}
		if !bytes.Equal(h.Leaf(), in) || h.Check() != nil {
			t.Fatalf("%q is read as %+v", in, h)
		}
		if c, err := Canonical(in); err != nil || !bytes.Equal(c, in) {
			t.Fatalf("%q is read, but is not canonical: %v", in, err)
		}
	})
}

func TestABodyIsTakenApartAsItWasMade(t *testing.T) {
	t.Parallel()
	b, err := Body("المقعد", "a <reason>", noted{"text"})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"data":{"text":"text"},"reason":"a <reason>","seat":"المقعد"}`; string(b) != want {
		t.Errorf("got %s", b)
	}
	seat, reason, data, err := OpenBody(b)
	if err != nil || seat != "المقعد" || reason != "a <reason>" || string(data) != `{"text":"text"}` {
		t.Errorf("%q %q %s %v", seat, reason, data, err)
	}
	for _, bad := range []string{`{}`, `{"data":{},"reason":"","seat":"","x":1}`, `{"data": {},"reason":"","seat":""}`, ``} {
		if _, _, _, err := OpenBody([]byte(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
	if _, err := Body("\xff", "", noted{}); err == nil {
		t.Error("a seat that is no UTF-8 is written")
	}
	if _, err := Body("", "", noted{strings.Repeat("a", MaxCanonical)}); cell.CodeOf(err) != cell.TooLarge {
		t.Errorf("an endless text: %v", err)
	}
}

func TestSaltsAreNotRepeated(t *testing.T) {
	t.Parallel()
	if a, b := NewSalt(), NewSalt(); a == b || a == [SaltSize]byte{} {
		t.Errorf("%x %x", a, b)
	}
}
