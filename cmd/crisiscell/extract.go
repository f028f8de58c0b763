// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/intake/page"
	"github.com/crisiscell/crisiscell/situation/extract"
)

// maxPassage is the longest line of a passages file in bytes (16 MiB), far above any passage people cut out.
const maxPassage = 16 << 20

// extractVerb is `crisiscell extract`: no store, no network.
type extractVerb struct {
	Passages  bool     `help:"Each FILE is JSON lines {id, text, lang}, one passage a line."`
	Published string   `help:"Date of publication, as 2026-01-31."`
	Files     []string `arg:"" name:"file" help:"Page or passages; - is standard input."`
}

// Run writes all results at the end, so that bad input leaves nothing half-written.
func (v *extractVerb) Run(s streams) error {
	if v.Published != "" {
		if _, err := time.Parse(time.DateOnly, v.Published); err != nil {
			return fmt.Errorf("--published %q is not a date: write it as 2026-01-31", v.Published)
		}
	}
	engine, err := extract.Default()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	for _, name := range v.Files {
		if err := v.file(engine, name, s.in, &out); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	_, err = out.WriteTo(s.out)
	return err
}

func (v *extractVerb) file(e *extract.Engine, name string, in io.Reader, out io.Writer) error {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close() // nothing was written
		in = f
	}
	if v.Passages {
		return v.passages(e, in, out)
	}
	p, err := page.Load(in, "")
	if err != nil {
		return err
	}
	published, text := v.Published, ""
	if published == "" {
		published = p.Published
	}
	if p.MediaType == "text/html" {
		text = p.Text
	}
	return extract.WriteJSON(out, filepath.Base(name), e.Extract(extract.Input{Text: p.Text, Published: published}), text)
}

// passages reads one passage a line and names the line of what it cannot read.
func (v *extractVerb) passages(e *extract.Engine, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxPassage)
	n := 1
	for ; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var p struct{ ID, Text, Lang string }
		switch err := json.Unmarshal(lines.Bytes(), &p); {
		case !utf8.Valid(lines.Bytes()):
			return fmt.Errorf("line %d: not valid UTF-8", n)
		case err != nil:
			return fmt.Errorf("line %d: expected {\"id\", \"text\", \"lang\"}: %w", n, err)
		case p.ID == "" || p.Text == "":
			return fmt.Errorf("line %d: a passage needs id and text", n)
		}
		doc := e.Extract(extract.Input{Text: p.Text, Passage: true, Lang: p.Lang, Published: v.Published})
		if err := extract.WriteJSON(out, p.ID, doc, ""); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("line %d: %w (at most %d bytes a line)", n, err, maxPassage)
	}
	return nil
}
