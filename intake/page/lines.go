// SPDX-License-Identifier: Apache-2.0

package page

import "strings"

// lines builds the text of an HTML page: white space between words becomes one space, none stands at the ends of
// a line, and no line is empty outside preformatted text.
type lines struct {
	b     strings.Builder
	space bool // a space is due before the next word
	begun bool // the present line has something in it
}

// write adds text; pre keeps its white space and lines.
func (l *lines) write(s string, pre bool) {
	if pre {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
		if s != "" {
			l.due()
			l.b.WriteString(s)
			l.begun = !strings.HasSuffix(s, "\n")
		}
		return
	}
	for s != "" {
		// White space of HTML only: a no-break space belongs to the text.
		word := strings.IndexFunc(s, func(r rune) bool { return !htmlSpace(r) })
		if word != 0 {
			l.space = true
		}
		if word < 0 {
			return
		}
		s = s[word:]
		end := strings.IndexFunc(s, htmlSpace)
		if end < 0 {
			end = len(s)
		}
		l.due()
		l.b.WriteString(s[:end])
		l.begun = true
		s = s[end:]
	}
}

func htmlSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\f' || r == '\r' }

// due writes the space between two words of a line.
func (l *lines) due() {
	if l.space && l.begun {
		l.b.WriteByte(' ')
	}
	l.space = false
}

// gap parts two cells of a row.
func (l *lines) gap() { l.space = true }

// line ends the present line.
func (l *lines) line() {
	if l.begun {
		l.b.WriteByte('\n')
	}
	l.begun, l.space = false, false
}

// String returns the text, its last line ended.
func (l *lines) String() string {
	l.line()
	return l.b.String()
}
