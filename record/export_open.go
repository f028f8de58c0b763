// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/crisiscell/crisiscell/cell"
)

// Export is an export folder as a Log. It reads nothing outside the folder, also not through links.
type Export struct {
	dir      string
	root     *os.Root
	manifest Manifest
}

var checkpointName = regexp.MustCompile(`^checkpoints/[0-9]{6}\.txt$`)

// OpenExport opens an export folder. It reads the manifest only; the other files are read when the log is, and
// Verify compares them with the manifest. Errors name file and line. Close it after use.
func OpenExport(dir string) (*Export, Manifest, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, Manifest{}, exportError(cell.NotFound, dir, "the folder cannot be opened", err)
	}
	x := &Export{dir: dir, root: root}
	if err := x.readManifest(); err != nil {
		return nil, Manifest{}, errors.Join(err, root.Close())
	}
	return x, x.manifest, nil
}

// Close lets the folder go.
func (x *Export) Close() error { return x.root.Close() }

// bad is an error about a place in the export; line 0 is the file as a whole.
func (x *Export) bad(file string, line int, why string, cause error) error {
	at := filepath.Join(x.dir, filepath.FromSlash(file))
	if line > 0 {
		at = fmt.Sprintf("%s:%d", at, line)
	}
	return exportError(cell.Invalid, at, why, cause)
}

// open opens a regular file of the folder.
func (x *Export) open(name string) (*os.File, error) {
	f, err := x.root.Open(name)
	if err != nil {
		return nil, x.bad(name, 0, "the file cannot be opened", err)
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(x.bad(name, 0, "this is no regular file", err), f.Close())
	}
	return f, nil
}

// small reads a whole file of at most limit bytes.
func (x *Export) small(name string, limit int64) ([]byte, error) {
	f, err := x.open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, x.bad(name, 0, "the file cannot be read", err)
	}
	if int64(len(b)) > limit {
		return nil, x.bad(name, 0, fmt.Sprintf("larger than %d bytes", limit), nil)
	}
	return b, nil
}

func (x *Export) readManifest() error {
	b, err := x.small(manifestFile, maxManifest)
	if err != nil {
		return err
	}
	var version struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(b, &version); err != nil {
		return x.bad(manifestFile, 0, "this is no manifest of an export", err)
	}
	if version.Format != ExportFormat {
		return x.bad(manifestFile, 0, fmt.Sprintf("format %d; this program reads format %d", version.Format, ExportFormat), nil)
	}
	if err := Unmarshal(bytes.TrimSuffix(b, []byte("\n")), &x.manifest); err != nil {
		return x.bad(manifestFile, 0, "this is no manifest of an export", err)
	}
	seen := map[string]bool{}
	for _, f := range x.manifest.Files {
		if f.Name != entriesFile && f.Name != payloadsFile && !checkpointName.MatchString(f.Name) || seen[f.Name] {
			return x.bad(manifestFile, 0, fmt.Sprintf("it lists %q, which is no file of an export or listed twice", f.Name), nil)
		}
		seen[f.Name] = true
	}
	if !seen[entriesFile] || !seen[payloadsFile] || len(seen) > MaxExported+2 {
		return x.bad(manifestFile, 0, "it must list entries.jsonl, payloads.jsonl and at most 10000 checkpoints", nil)
	}
	return nil
}

// Checkpoints calls fn with the checkpoints that the manifest lists.
func (x *Export) Checkpoints(ctx context.Context, fn func(text []byte) error) error {
	for _, f := range x.manifest.Files {
		if !checkpointName.MatchString(f.Name) {
			continue
		}
		b, err := x.small(f.Name, MaxCheckpoint)
		if err != nil {
			return err
		}
		if err := errors.Join(fn(b), ctx.Err()); err != nil {
			return err
		}
	}
	return nil
}

// Entries calls fn with each entry from position from on, in the order of the file.
func (x *Export) Entries(ctx context.Context, from cell.Seq, fn func(Entry) error) error {
	entries, err := x.lines(entriesFile, MaxLeaf+maxLine)
	if err != nil {
		return err
	}
	defer func() { _ = entries.f.Close() }()
	payloads, err := x.lines(payloadsFile, MaxCanonical+maxLine)
	if err != nil {
		return err
	}
	defer func() { _ = payloads.f.Close() }()
	join := payloadReader{lines: payloads}
	for {
		line, err := entries.next()
		if err != nil || line == nil {
			return err
		}
		e, err := parseEntryLine(line)
		if err != nil {
			return entries.bad(err)
		}
		if e.State == StatePresent {
			if err := join.payload(&e); err != nil {
				return err
			}
		}
		if e.Seq < from {
			continue
		}
		if err := fn(e); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// lines reads a file line by line.
type lines struct {
	x     *Export
	f     *os.File
	r     *bufio.Reader
	name  string
	limit int
	at    int
	buf   []byte
}

func (x *Export) lines(name string, limit int) (*lines, error) {
	f, err := x.open(name)
	if err != nil {
		return nil, err
	}
	return &lines{x: x, f: f, r: bufio.NewReaderSize(f, 1<<16), name: name, limit: limit}, nil
}

func (l *lines) bad(cause error) error {
	return l.x.bad(l.name, l.at, "the line cannot be read", cause)
}

// next gives the next line without its line feed, valid until the call after; nil at the end.
func (l *lines) next() ([]byte, error) {
	l.at++
	l.buf = l.buf[:0]
	for {
		part, err := l.r.ReadSlice('\n')
		l.buf = append(l.buf, part...)
		switch {
		case len(l.buf) > l.limit+1:
			return nil, l.bad(fmt.Errorf("longer than %d bytes", l.limit))
		case err == nil:
			return l.buf[:len(l.buf)-1], nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(l.buf) == 0:
			return nil, nil
		case errors.Is(err, io.EOF):
			return nil, l.bad(errors.New("it does not end with a line feed: the file was cut"))
		default:
			return nil, l.bad(err)
		}
	}
}

// parseEntryLine reads a line of entries.jsonl; its payload is not part of it. The line is cut at its fixed parts
// and then written again: whatever is not exactly of that form differs.
func parseEntryLine(line []byte) (Entry, error) {
	header, tail := cut(line, `{"header":`, `,"leaf":"`)
	hash, state := cut(tail, `,"leaf":"`, `","state":"`)
	h, err := ParseHeader(header)
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Header: h}
	if len(hash) != 2*len(e.Kept) {
		return Entry{}, errors.New("leaf is no SHA-256 in hex")
	}
	if _, err := hex.Decode(e.Kept[:], hash); err != nil {
		return Entry{}, fmt.Errorf("leaf is no SHA-256 in hex: %w", err)
	}
	for _, s := range []State{StatePresent, StateWithheld, StateSealed} {
		if string(state) == `","state":"`+string(s)+`"}` {
			e.State = s
		}
	}
	w := exportLine{Header: header, Leaf: hex.EncodeToString(e.Kept[:]), State: e.State}
	if e.State == "" || !bytes.Equal(w.append(nil), line) {
		return Entry{}, errors.New("the bytes are not the canonical form of {header, leaf, state}")
	}
	return e, nil
}

// parsePayloadLine reads a line of payloads.jsonl. The body is not judged: its hash does that.
func parsePayloadLine(line []byte) (seq cell.Seq, salt, body []byte, err error) {
	body, tail := cut(line, `{"body":`, `,"salt":"`)
	text, tail := cut(tail, `,"salt":"`, `","seq":`)
	salt, err = hex.DecodeString(string(text))
	if err != nil || len(salt) != SaltSize {
		return 0, nil, nil, errors.New("salt is not 32 bytes in hex")
	}
	number, _ := cut(tail, `","seq":`, "}")
	n, err := strconv.ParseInt(string(number), 10, 64)
	if err != nil || n < 1 || n > MaxInteger {
		return 0, nil, nil, errors.New("seq is not within 1 and 2^53-1")
	}
	if w := (payloadLine{Body: body, Salt: hex.EncodeToString(salt), Seq: cell.Seq(n)}); !bytes.Equal(w.append(nil), line) {
		return 0, nil, nil, errors.New("the bytes are not of the form {body, salt, seq}")
	}
	return cell.Seq(n), salt, bytes.Clone(body), nil
}

// cut gives what stands in b after before and up to the last after, and the rest from there; nothing where b is not
// of that form.
func cut(b []byte, before, after string) (middle, rest []byte) {
	i := bytes.LastIndex(b, []byte(after))
	if i < len(before) || string(b[:len(before)]) != before {
		return nil, nil
	}
	return b[len(before):i], b[i:]
}

// payloadReader hands out the payload lines beside the entries; both files are in the order of the log.
type payloadReader struct {
	*lines
	seq        cell.Seq // of the line that waits, 0 for none
	salt, body []byte
	end        bool
}

// payload gives e its payload, if the next line that is not before e is its.
func (p *payloadReader) payload(e *Entry) error {
	for !p.end && p.seq < e.Seq {
		line, err := p.next()
		if err != nil {
			return err
		}
		if p.end = line == nil; p.end {
			return nil
		}
		if p.seq, p.salt, p.body, err = parsePayloadLine(line); err != nil {
			return p.bad(err)
		}
	}
	if !p.end && p.seq == e.Seq {
		e.Salt, e.Body = p.salt, p.body
		p.seq = 0
	}
	return nil
}

// compare holds the files and the counts of the manifest against what is there.
func (x *Export) compare(ctx context.Context, c *checker) error {
	for _, want := range x.manifest.Files {
		f, err := x.open(want.Name)
		if err != nil {
			return err
		}
		size, sum, err := sumOf(f)
		if err := errors.Join(err, f.Close(), ctx.Err()); err != nil {
			return x.bad(want.Name, 0, "the file cannot be read", err)
		}
		if size != want.Size || sum != want.SHA256 {
			c.fault(FaultFile, 0, 0, "%s is not the file that the manifest lists", want.Name)
		}
	}
	root := c.tree.root()
	if x.manifest.Entries != c.res.Entries || !c.broken && x.manifest.Root != hex.EncodeToString(root[:]) {
		c.fault(FaultFile, 0, 0, "%s says other entries or another root than there are", manifestFile)
	}
	return nil
}
