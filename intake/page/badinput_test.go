// SPDX-License-Identifier: Apache-2.0

package page

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/crisiscell/crisiscell/cell"
)

// document is a zip with one part, as an office document is.
func document(t *testing.T, part, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(part)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// inUTF16 has no byte order mark.
func inUTF16(s string, big bool) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		pair := []byte{byte(u), byte(u >> 8)}
		if big {
			pair[0], pair[1] = pair[1], pair[0]
		}
		b.Write(pair)
	}
	return b.String()
}

// told checks that err says what is wrong and what to do.
func told(t *testing.T, err error, code cell.Code, key, does string) {
	t.Helper()
	var e *cell.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v, want a *cell.Error", err)
	}
	if e.Code != code || e.Key != key || !strings.Contains(e.Msg, does) {
		t.Errorf("told %s %s %q, want %s %s with %q", e.Code, e.Key, e.Msg, code, key, does)
	}
}

func TestWhoSendsBadInputIsToldWhatToDo(t *testing.T) {
	t.Parallel()
	arabic := "نفت الوزارة وقوع اشتباكات"
	lolz := `<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><lolz>&b;</lolz>`
	for _, c := range []struct {
		name, in, declared string
		code               cell.Code
		key, does          string
	}{
		{"an empty file", "", "text/plain", cell.Invalid, "error.report.empty", "check what was sent"},
		{"a zip", document(t, "page.html", "<html><p>x"), "text/html", cell.Unsupported, "error.report.binary", "send HTML or plain text"},
		{"a docx", document(t, "word/document.xml", "<w:document/>"), "", cell.Unsupported, "error.report.binary", "send HTML or plain text"},
		{"a program", "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 64), "", cell.Unsupported, "error.report.binary", "send HTML or plain text"},
		{"a program of the kind that starts with MZ", "MZ\x90\x00\x03\x00\x00\x00" + strings.Repeat("\x00\x01\x02", 90), "", cell.Unsupported, "error.report.binary", "send HTML or plain text"},
		{"bytes that are hardly ever UTF-8", strings.Repeat("\xe4\xf6\xfc", 50), "", cell.Invalid, "error.report.encoding", "save it as UTF-8"},
		{"UTF-16 that does not say so, little end first", inUTF16("Clashes denied.", false), "", cell.Invalid, "error.report.encoding", "save it as UTF-8"},
		{"UTF-16 that does not say so, big end first", inUTF16("Clashes denied.", true), "", cell.Invalid, "error.report.encoding", "save it as UTF-8"},
		{"UTF-16 in Arabic that does not say so", inUTF16(arabic, false), "text/plain", cell.Invalid, "error.report.encoding", "save it as UTF-8"},
		{"an encoding that nobody knows", windows1256(t, arabic), "text/plain; charset=x-none", cell.Invalid, "error.report.encoding", "with its charset"},
		{"entities that expand", lolz, "text/xml", cell.Unsupported, "error.report.binary", "send HTML or plain text"},
		{"a page nested deep", "<html>" + strings.Repeat("<b>", 1<<20), "", cell.TooLarge, "error.report.depth", "send its text only"},
		{"a page of many tags", "<html>" + strings.Repeat("<br>", MaxNodes), "", cell.TooLarge, "error.report.nodes", "send its text only"},
		{"one attribute without end", `<html><p title="` + strings.Repeat("x", MaxToken+1) + `">x`, "", cell.TooLarge, "error.report.token", "send its text only"},
		{"attributes without end", "<html><p " + strings.Repeat("a ", MaxToken/2+1) + ">x", "", cell.TooLarge, "error.report.token", "send its text only"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read([]byte(c.in), c.declared)
			told(t, err, c.code, c.key, c.does)
		})
	}
}

func TestAFileOfAGigabyteIsRefusedByItsSize(t *testing.T) {
	t.Parallel()
	f, err := os.Create(filepath.Join(t.TempDir(), "page.html"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if err := f.Truncate(1 << 30); err != nil { // sparse, it takes no room on disk
		t.Fatal(err)
	}
	_, err = Load(f, "text/html")
	told(t, err, cell.TooLarge, "error.report.size", "split it or send its text only")
	if at, err := f.Seek(0, 1); err != nil || at != 0 {
		t.Errorf("%d bytes were read, %v", at, err)
	}
}

func TestAPageThatBreaksOffIsNotTakenInPart(t *testing.T) {
	t.Parallel()
	gone := errors.New("connection lost")
	got, err := Load(io.MultiReader(strings.NewReader("Half a "), iotest.ErrReader(gone)), "")
	told(t, err, cell.Unavailable, "error.report.read", "send it again")
	if !errors.Is(err, gone) || got.Text != "" {
		t.Errorf("got %q and cause %v", got.Text, err)
	}
}

func TestDeclaredUTF16WithoutAMarkIsRead(t *testing.T) {
	t.Parallel()
	text := "نفت الوزارة وقوع اشتباكات. Denied."
	for _, c := range []struct {
		name, in, declared string
	}{
		{"little end first", inUTF16(text, false), "text/plain; charset=UTF-16LE"},
		{"big end first", inUTF16(text, true), "text/plain; charset=utf-16be"},
		{"without an order", inUTF16(text, false), "text/plain; charset=utf-16"},
		{"wrongly: it is UTF-8", text, "text/plain; charset=utf-16"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := Read([]byte(c.in), c.declared)
			if err != nil || got.Text != text || got.Replaced != 0 {
				t.Errorf("got %q, %d replaced, %v", got.Text, got.Replaced, err)
			}
		})
	}
}

func TestATagWithManyAttributesIsReadWithoutKeepingThem(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("a ", 1<<20)
	got, err := Read([]byte(`<html lang="ar" `+many+`><meta name="date" content="2026-03-04" `+many+`><p `+many+`>Text`), "")
	if err != nil || got.Text != "Text\n" || got.Lang != "ar" || got.Published != "2026-03-04" {
		t.Errorf("got %q, %q, %q, %v", got.Text, got.Lang, got.Published, err)
	}
}
