// SPDX-License-Identifier: Apache-2.0

package page

import (
	"bytes"
	"io"
	"io/fs"
	"mime"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
)

// Limits of what is read. Real pages stay far below them.
const (
	MaxBytes = 64 << 20  // bytes of a page
	MaxDepth = 4096      // elements of a page that are open at once and need an end tag
	MaxNodes = 2_000_000 // tags and texts of a page
	MaxToken = 12 << 20  // bytes of one tag or text of a page; one of two million different attributes took 390 MB
)

// Media types of a Page.
const (
	Plain = "text/plain"
	HTML  = "text/html"
)

// Page is what a page says.
type Page struct {
	Text      string // valid UTF-8 without NUL, which stands as U+2400; lines end with LF, in plain text as they came
	MediaType string // Plain or HTML, by content
	Title     string // of an HTML page, on one line; may be empty
	Lang      string // BCP 47 as an HTML page declares it, empty when it does not
	Published string // ISO date (YYYY-MM-DD) that an HTML page declares, empty when it does not
	Replaced  int64  // bytes that are no text in the page's encoding
}

// Load reads a page from r as Read does, taking at most MaxBytes of it into memory. A file that is larger is refused
// without being read.
func Load(r io.Reader, declared string) (Page, error) {
	if f, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Size() > MaxBytes {
			return Page{}, tooBig()
		}
	}
	b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Page{}, &cell.Error{Code: cell.Unavailable, Key: "error.report.read", Msg: "the page could not be read to its end; send it again", Err: err}
	}
	return Read(b, declared)
}

// Read gives the text of a page. declared is the media type that came with it, such as
// "text/html; charset=windows-1256"; it may be empty, and where it contradicts the content the content decides. A
// byte order mark, else being valid UTF-8, else declared, else the page's own meta element says the encoding.
//
// Errors are *cell.Error: Invalid for a page without text or in an undeclared encoding, TooLarge over a limit,
// Unsupported for what is no page.
func Read(b []byte, declared string) (Page, error) {
	if len(b) > MaxBytes {
		return Page{}, tooBig()
	}
	if kind := archiveOrMedia(b); kind != "" {
		return Page{}, unsupported(kind)
	}
	media, params, err := mime.ParseMediaType(declared)
	if err != nil {
		params = nil // a wrong header says nothing about the content
	}
	text, replaced, err := decode(b, params["charset"])
	if err != nil {
		return Page{}, err
	}
	if isBinary(text) {
		return Page{}, unsupported("binary data")
	}
	p := Page{Text: strings.ReplaceAll(text, "\x00", "\u2400"), MediaType: Plain, Replaced: replaced}
	switch markup(p.Text, media) {
	case xmlMarkup:
		return Page{}, unsupported("XML that is no XHTML page")
	case htmlMarkup:
		if err := p.readHTML(p.Text); err != nil {
			return Page{}, err
		}
	}
	if strings.TrimSpace(p.Text) == "" {
		return Page{}, &cell.Error{Code: cell.Invalid, Key: "error.report.empty", Msg: "the page holds no text; check what was sent"}
	}
	return p, nil
}

func tooBig() *cell.Error {
	return tooLarge("size", MaxBytes>>20, "the page is larger than 64 MiB; split it or send its text only")
}

func tooLarge(what string, limit int, msg string) *cell.Error {
	return &cell.Error{Code: cell.TooLarge, Key: "error.report." + what, Args: map[string]any{"limit": limit}, Msg: msg}
}

func unsupported(kind string) *cell.Error {
	return &cell.Error{Code: cell.Unsupported, Key: "error.report.binary", Args: map[string]any{"kind": kind},
		Msg: "this is " + kind + ", not a page; send HTML or plain text"}
}

// signatures start files that are no text. Those that words could start with (BM of a bitmap, MZ of a program)
// are left to isBinary.
var signatures = []struct{ start, kind string }{
	{"PK\x03\x04", "a zip archive or office document"},
	{"PK\x05\x06", "an empty zip archive"},
	{"PK\x07\x08", "a zip archive"},
	{"\x1f\x8b", "gzip data"},
	{"BZh", "bzip2 data"},
	{"\xfd7zXZ\x00", "xz data"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive"},
	{"Rar!\x1a\x07", "a rar archive"},
	{"\x28\xb5\x2f\xfd", "zstd data"},
	{"%PDF-", "a PDF document"},
	{"{\\rtf", "an RTF document"},
	{"\xd0\xcf\x11\xe0", "an office document"},
	{"\x89PNG\r\n\x1a\n", "a picture"},
	{"\xff\xd8\xff", "a picture"},
	{"GIF87a", "a picture"},
	{"GIF89a", "a picture"},
	{"\x7fELF", "a program"},
	{"SQLite format 3\x00", "a database"},
}

// archiveOrMedia names the kind of a file that is known by its first bytes, or is empty.
func archiveOrMedia(b []byte) string {
	for _, s := range signatures {
		if bytes.HasPrefix(b, []byte(s.start)) {
			return s.kind
		}
	}
	return ""
}

// isBinary reports whether text has more control characters than a damaged text would: over one in ten, in a
// very short one over one in two.
func isBinary(text string) bool {
	controls, n := 0, 0
	for _, r := range text {
		n++
		if r < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1b", r) || r == 0x7f {
			controls++
		}
	}
	if n < 32 {
		return controls*2 > n
	}
	return controls*10 > n
}
