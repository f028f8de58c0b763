// SPDX-License-Identifier: Apache-2.0

package page

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/crisiscell/crisiscell/cell"
)

// zeros is an endless input.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

func windows1256(t testing.TB, s string) string {
	t.Helper()
	out, err := charmap.Windows1256.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRead(t *testing.T) {
	t.Parallel()
	arabic := "نفت الوزارة وقوع اشتباكات\n"
	for _, c := range []struct {
		name, in, declared string
		want               Page
	}{
		{"plain text comes back unaltered", "One.\r\n\r\n  Two \u00a0three\n", "", Page{Text: "One.\r\n\r\n  Two \u00a0three\n", MediaType: Plain}},
		{"a byte order mark of UTF-8 goes", "\xef\xbb\xbf" + arabic, "", Page{Text: arabic, MediaType: Plain}},
		{"UTF-16, little end first", "\xff\xfeA\x00\x46\x06", "", Page{Text: "A\u0646", MediaType: Plain}},
		{"UTF-16, big end first", "\xfe\xff\x00A\x06\x46", "", Page{Text: "A\u0646", MediaType: Plain}},
		{"a surrogate pair of UTF-16", "\xfe\xff\xd8\x3d\xde\x00", "", Page{Text: "\U0001f600", MediaType: Plain}},
		{"a lone surrogate and an odd byte of UTF-16", "\xfe\xff\x00A\xd8\x3d\x00B\x00", "", Page{Text: "A\ufffdB\ufffd", MediaType: Plain, Replaced: 3}},
		{"windows-1256 declared by the header", windows1256(t, arabic), "text/plain; charset=windows-1256", Page{Text: arabic, MediaType: Plain}},
		{"windows-1256 declared by the page", windows1256(t, "<html><meta charset='windows-1256'><p>وزارة</p></html>"), "", Page{Text: "وزارة\n", MediaType: HTML}},
		{"windows-1256 declared by the page in the older form", windows1256(t, `<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"><p>وزارة</p>`), "", Page{Text: "وزارة\n", MediaType: HTML}},
		{"valid UTF-8 goes before a wrong declaration", arabic, "text/plain; charset=windows-1256", Page{Text: arabic, MediaType: Plain}},
		{"each invalid byte is counted", "twelve words \xff and \xc3 more \xe2\x82 end", "", Page{Text: "twelve words \ufffd and \ufffd more \ufffd\ufffd end", MediaType: Plain, Replaced: 4}},
		{"an encoded surrogate is no text", "a long enough line \xed\xa0\x80 of text", "", Page{Text: "a long enough line \ufffd\ufffd\ufffd of text", MediaType: Plain, Replaced: 3}},
		{"NUL is made visible", "before\x00after", "", Page{Text: "before\u2400after", MediaType: Plain}},
		{"NUL in HTML is made visible", "<html><p>before\x00after", "", Page{Text: "before\u2400after\n", MediaType: HTML}},
		{"a comparison sign is no tag", "5 < 6 and <b> stands in plain text", "text/plain", Page{Text: "5 < 6 and <b> stands in plain text", MediaType: Plain}},
		{"the header makes a fragment HTML", "Hello <b>there</b>", "text/html", Page{Text: "Hello there\n", MediaType: HTML}},
		{"content goes before the header", "<!DOCTYPE html><p>Hello", "text/plain", Page{Text: "Hello\n", MediaType: HTML}},
		{"a header that is no media type is passed over", "Hello", "; ;=", Page{Text: "Hello", MediaType: Plain}},
		{"title, language and date", `<html lang="ar-IQ"><head><title>A
			headline</title><meta property="article:published_time" content="2026-03-04T23:30:00-05:00"></head><body>Text`, "",
			Page{Text: "Text\n", MediaType: HTML, Title: "A headline", Lang: "ar-IQ", Published: "2026-03-04"}},
		{"a language and a date that are none", `<html lang="?!"><meta name=date content="yesterday"><p>Text`, "", Page{Text: "Text\n", MediaType: HTML}},
		{"blocks are lines, inline elements are not", "<html><h1>A  b</h1><div>c<b>d</b> <i>e</i><br>f<p>g<p>h</div>", "", Page{Text: "A b\ncd e\nf\ng\nh\n", MediaType: HTML}},
		{"cells are parted", "<html><table><tr><td>a</td><td>b</td></tr><tr><td>c</table>", "", Page{Text: "a b\nc\n", MediaType: HTML}},
		{"preformatted text keeps its lines", "<html><p>a</p><pre>b\n  c</pre>d", "", Page{Text: "a\nb\n  c\nd\n", MediaType: HTML}},
		{"scripts and styles are not read", "<html><script>x<p>y</script><style>z</style><p>a<svg><title>t</title><text>u</text></svg>b", "", Page{Text: "ab\n", MediaType: HTML}},
		{"a missing end does not swallow the page", "<html><p>a</p><template><p>b</p>", "", Page{Text: "a\nb\n", MediaType: HTML}},
		{"entities are read once", "<html><p>&amp;lt; &#1606; &nosuch; &#xD800;", "", Page{Text: "&lt; \u0646 &nosuch; \ufffd\n", MediaType: HTML}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := Read([]byte(c.in), c.declared)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestBadInputIsRefused(t *testing.T) {
	t.Parallel()
	lolz := `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><lolz>&b;</lolz>`
	for _, c := range []struct {
		name, in, declared string
		code               cell.Code
		key                string
	}{
		{"an empty file", "", "", cell.Invalid, "error.report.empty"},
		{"only white space", " \r\n\t\n", "", cell.Invalid, "error.report.empty"},
		{"only a byte order mark", "\xef\xbb\xbf", "", cell.Invalid, "error.report.empty"},
		{"HTML without text", "<html><script>x</script></html>", "", cell.Invalid, "error.report.empty"},
		{"a zip", "PK\x03\x04\x14\x00\x00\x00", "text/plain", cell.Unsupported, "error.report.binary"},
		{"a PDF", "%PDF-1.7\n", "", cell.Unsupported, "error.report.binary"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", "", cell.Unsupported, "error.report.binary"},
		{"zeros", strings.Repeat("\x00", 4096), "", cell.Unsupported, "error.report.binary"},
		{"numbers in binary", strings.Repeat("\x01\x00\x00\x00\xfe\xca", 100), "", cell.Unsupported, "error.report.binary"},
		{"XML that expands entities", lolz, "application/xml", cell.Unsupported, "error.report.binary"},
		{"a document type that expands entities", lolz[21:], "", cell.Unsupported, "error.report.binary"},
		{"another encoding without saying which", windows1256(t, "وزارة الدفاع"), "", cell.Invalid, "error.report.encoding"},
		{"a page nested without end", "<html>" + strings.Repeat("<div>", MaxDepth+1) + "x", "", cell.TooLarge, "error.report.depth"},
		{"a page of nothing but tags", "<html>" + strings.Repeat("<p>", MaxNodes+1) + "x", "", cell.TooLarge, "error.report.nodes"},
		{"more bytes than the limit", strings.Repeat("a", MaxBytes+1), "", cell.TooLarge, "error.report.size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := Read([]byte(c.in), c.declared)
			var e *cell.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %.80q and error %v, want a *cell.Error", got.Text, err)
			}
			if e.Code != c.code || e.Key != c.key || e.Msg == "" {
				t.Errorf("got %s %s %q, want %s %s", e.Code, e.Key, e.Msg, c.code, c.key)
			}
		})
	}
}

func TestLoadStopsAtTheLimit(t *testing.T) {
	t.Parallel()
	if _, err := Load(zeros{}, ""); cell.CodeOf(err) != cell.TooLarge {
		t.Errorf("an endless input: %v, want too large", err)
	}
	got, err := Load(strings.NewReader("Hello"), "")
	if err != nil || got.Text != "Hello" {
		t.Errorf("got %q, %v", got.Text, err)
	}
}

func TestOneLineOfTenMegabytesIsRead(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("word ", 2<<20)
	got, err := Read([]byte(line), "")
	if err != nil || got.Text != line {
		t.Errorf("plain: %d bytes, %v", len(got.Text), err)
	}
	got, err = Read([]byte("<html><p>"+line), "")
	if err != nil || got.Text != strings.TrimSpace(line)+"\n" {
		t.Errorf("HTML: %d bytes, %v", len(got.Text), err)
	}
}

func TestEntitiesOfAnHTMLPageDoNotExpand(t *testing.T) {
	t.Parallel()
	got, err := Read([]byte(`<!DOCTYPE html [<!ENTITY a "lol">]><html><p>`+strings.Repeat("&a;", 1000)), "")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(got.Text, "lollol") {
		t.Errorf("an entity was expanded: %.80q", got.Text)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("One.\nTwo."), "")
	f.Add([]byte("<html lang=ar><title>t</title><p>a<pre>b\r\nc</pre><td>d&#0;"), "text/html; charset=utf-8")
	f.Add([]byte("<html><template><svg><p>a\x00\xff"), "text/html; charset=windows-1256")
	f.Add([]byte("\xff\xfeA\x00\x3d\xd8"), "")
	f.Fuzz(func(t *testing.T, in []byte, declared string) {
		before := bytes.Clone(in)
		got, err := Read(in, declared)
		if !bytes.Equal(before, in) {
			t.Fatal("the input was changed")
		}
		if err != nil {
			if cell.CodeOf(err) == cell.Internal {
				t.Fatalf("an error outside the catalogue: %v", err)
			}
			return
		}
		for _, s := range []string{got.Text, got.Title, got.Lang, got.Published} {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				t.Fatalf("not clean text: %q", s)
			}
		}
		if strings.TrimSpace(got.Text) == "" {
			t.Fatal("an empty text passed")
		}
		if got.Replaced < 0 || got.Replaced > int64(len(in)) {
			t.Fatalf("%d of %d bytes replaced", got.Replaced, len(in))
		}
		if got.MediaType == Plain && got.Replaced == 0 && utf8.Valid(in) && !bytes.Contains(in, []byte{0}) &&
			got.Text != strings.TrimPrefix(string(in), "\ufeff") {
			t.Fatalf("plain text was altered: %q from %q", got.Text, in)
		}
	})
}
