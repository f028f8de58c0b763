// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
)

// ExportOptions say for whom an export is made.
type ExportOptions struct {
	// For is the reader as the manifest names it: a seat, "public", or "" for everything.
	For string
	// May tells whether the reader may have the payload of an entry; nil gives all. The genesis entry and the
	// rotations of the log key are given to every reader: without them nothing could be checked.
	May func(Entry) bool
}

// WriteExport writes log into the folder dir as For may have it. dir must not exist or be empty; it appears whole
// or not at all, readable for its owner only. The log is written as it stands, faults included. The same log and
// options give the same bytes.
func WriteExport(ctx context.Context, dir string, log Log, o ExportOptions) (Manifest, error) {
	dir = filepath.Clean(dir)
	if err := emptyTarget(dir); err != nil {
		return Manifest{}, err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".part-")
	if err != nil {
		return Manifest{}, exportError(cell.Invalid, dir, "the folder cannot be made", err)
	}
	m, err := writeExport(ctx, tmp, log, o)
	if err == nil {
		err = emptyTarget(dir) // still
	}
	if err == nil {
		if err = os.Remove(dir); err == nil || errors.Is(err, fs.ErrNotExist) {
			err = os.Rename(tmp, dir)
		}
	}
	if err != nil {
		return Manifest{}, errors.Join(err, os.RemoveAll(tmp))
	}
	return m, syncDir(filepath.Dir(dir))
}

func exportError(code cell.Code, path, why string, cause error) error {
	return &cell.Error{Code: code, Key: "error.record.export", Args: map[string]any{"path": path},
		Msg: "export " + path + ": " + why, Err: cause}
}

func emptyTarget(dir string) error {
	list, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return exportError(cell.Invalid, dir, "this is no folder to write to", err)
	case len(list) > 0:
		return exportError(cell.Conflict, dir, "the folder is not empty; name a new one", nil)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// exporter is one run of WriteExport.
type exporter struct {
	o        ExportOptions
	m        Manifest
	keys     keyring
	tree     tree
	entries  *bufio.Writer
	payloads *bufio.Writer
	line     []byte
}

func writeExport(ctx context.Context, tmp string, log Log, o ExportOptions) (Manifest, error) {
	root, err := os.OpenRoot(tmp)
	if err != nil {
		return Manifest{}, err
	}
	defer func() { _ = root.Close() }()
	x := &exporter{o: o, m: Manifest{Format: ExportFormat, For: o.For}}
	// The checkpoints first: of a log that grows meanwhile none may cover more than is then written.
	points, err := x.checkpoints(ctx, root, log)
	if err != nil {
		return Manifest{}, err
	}
	entries, err := createSummed(root, entriesFile)
	if err != nil {
		return Manifest{}, err
	}
	payloads, err := createSummed(root, payloadsFile)
	if err != nil {
		return Manifest{}, errors.Join(err, entries.f.Close())
	}
	x.entries, x.payloads = bufio.NewWriterSize(entries, 1<<16), bufio.NewWriterSize(payloads, 1<<16)
	err = log.Entries(ctx, 1, func(e Entry) error { return errors.Join(x.entry(e), ctx.Err()) })
	err = errors.Join(err, x.entries.Flush(), x.payloads.Flush(),
		entries.f.Sync(), payloads.f.Sync(), entries.f.Close(), payloads.f.Close())
	if err != nil {
		return Manifest{}, err
	}
	sum := x.tree.root()
	x.m.Root, x.m.Keys = hex.EncodeToString(sum[:]), x.keys.history
	if x.m.Installation = x.keys.installation; x.m.Installation != "" {
		x.m.Origin = Origin(x.m.Installation)
	}
	x.m.Files = append([]FileInfo{entries.info(), payloads.info()}, points...)
	return x.m, x.manifest(root)
}

func (x *exporter) manifest(root *os.Root) error {
	b, err := Marshal(x.m)
	if err != nil {
		return err
	}
	f, err := createSummed(root, manifestFile)
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, '\n'))
	return errors.Join(err, f.f.Sync(), f.f.Close())
}

// checkpoints writes the log's checkpoints, or an even choice of them with the last one.
func (x *exporter) checkpoints(ctx context.Context, root *os.Root, log Log) ([]FileInfo, error) {
	if err := root.Mkdir(checkpointDir, 0o700); err != nil {
		return nil, err
	}
	var texts [][]byte
	err := log.Checkpoints(ctx, func(text []byte) error {
		texts = append(texts, bytes.Clone(text))
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	step := (len(texts) + MaxExported - 1) / MaxExported
	var files []FileInfo
	for i, text := range texts {
		if left := len(texts) - 1 - i; left%step != 0 {
			continue
		}
		x.m.Checkpoints++
		f, err := createSummed(root, fmt.Sprintf("%s/%06d.txt", checkpointDir, x.m.Checkpoints))
		if err != nil {
			return nil, err
		}
		_, err = f.Write(text)
		if err := errors.Join(err, f.f.Close()); err != nil {
			return nil, err
		}
		files = append(files, f.info())
	}
	return files, nil
}

func (x *exporter) entry(e Entry) error {
	if e.Kept == (tlog.Hash{}) {
		e.Kept = e.LeafHash()
	}
	x.m.Entries++
	if x.m.Entries == 1 {
		x.m.Fingerprint = hex.EncodeToString(e.Kept[:])
	}
	x.tree.add(e.Kept)
	if e.State == StatePresent {
		if err := x.payload(&e); err != nil {
			return err
		}
	}
	switch e.State {
	case StateWithheld:
		x.m.Withheld++
	case StateSealed:
		x.m.Sealed++
	}
	x.line = exportLine{Header: e.Leaf(), Leaf: hex.EncodeToString(e.Kept[:]), State: e.State}.append(x.line[:0])
	_, err := x.entries.Write(append(x.line, '\n'))
	return err
}

// payload writes the payload of e, or withholds it.
func (x *exporter) payload(e *Entry) error {
	forAll := e.Kind == KindKeyRotated || e.Kind == KindGenesis && e.Seq == 1
	switch {
	case !forAll && x.o.May != nil && !x.o.May(*e):
		e.State = StateWithheld
		return nil
	case len(e.Salt) != SaltSize || len(e.Body) == 0:
		return nil // gone or cut without a seal: no line, which Verify names
	}
	// What is wrong in the keys Verify will say; here it only does not become part of the manifest.
	switch {
	case e.Kind == KindGenesis && e.Seq == 1:
		_ = x.keys.begin(*e)
	case e.Kind == KindKeyRotated:
		_ = x.keys.rotate(*e)
	}
	if canonical, err := Canonical(e.Body); err != nil || !bytes.Equal(canonical, e.Body) {
		return &cell.Error{Code: cell.Conflict, Key: "error.record.export", Args: map[string]any{"seq": int64(e.Seq)},
			Msg: fmt.Sprintf("the payload of entry %d is not in the canonical form, so it was changed: verify the log itself", e.Seq), Err: err}
	}
	x.m.Payloads++
	x.line = payloadLine{Body: e.Body, Salt: hex.EncodeToString(e.Salt), Seq: e.Seq}.append(x.line[:0])
	_, err := x.payloads.Write(append(x.line, '\n'))
	return err
}
