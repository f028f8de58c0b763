// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"
	"embed"
	"fmt"
	"strconv"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/web"
)

//go:embed template/*.html
var templates embed.FS

// pageSize is how many entries stand on a page; newest is how many checkpoints do.
const (
	pageSize = 50
	newest   = 5
)

// desk serves the pages of one record.
type desk struct {
	reads Reads
	pages web.Pages
}

// Routes adds the pages of the record to shell.
func Routes(shell *web.Shell, reads Reads) error {
	pages, err := shell.Pages(templates, "template/*.html")
	if err != nil {
		return err
	}
	d := desk{reads: reads, pages: pages}
	shell.Handle("GET /record", d.list)
	shell.Handle("GET /record/{seq}", d.entry)
	shell.Handle("GET /record/payloads/{seq}", d.payload)
	shell.Handle("GET /record/checkpoints/{size}", d.checkpoint)
	return nil
}

// position reads a position written as the pages write it; anything else is not found.
func position(r *web.Request, name string) (cell.Seq, error) {
	text := r.PathValue(name)
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || n > record.MaxInteger || strconv.FormatInt(n, 10) != text {
		return 0, missing()
	}
	return cell.Seq(n), nil
}

func missing() error {
	return &cell.Error{Code: cell.NotFound, Key: "error.record.missing", Msg: "the record has no such entry or checkpoint"}
}

// one reads a single entry.
func (d desk) one(ctx context.Context, n cell.Seq) (record.Entry, error) {
	es, err := d.reads.EntriesBefore(ctx, n+1, 1)
	if err != nil {
		return record.Entry{}, err
	}
	if len(es) == 0 || es[0].Seq != n {
		return record.Entry{}, missing()
	}
	return es[0], nil
}

// checkpoint hands out one signed note as it was signed.
func (d desk) checkpoint(r *web.Request) error {
	n, err := position(r, "size")
	if err != nil {
		return err
	}
	texts, err := d.reads.CheckpointsBefore(r.Context(), n+1, 1)
	if err != nil {
		return err
	}
	if len(texts) == 0 {
		return missing()
	}
	if c, err := record.ParseCheckpoint(texts[0]); err != nil || c.Size != n {
		return missing()
	}
	return r.Send("text/plain", fmt.Sprintf("checkpoint-%d.txt", n), texts[0])
}

// payload hands out the bytes that the payload's hash is over, without the salt.
func (d desk) payload(r *web.Request) error {
	n, err := position(r, "seq")
	if err != nil {
		return err
	}
	e, err := d.one(r.Context(), n)
	if err != nil {
		return err
	}
	if may, err := d.may(r, e); err != nil {
		return err
	} else if !may {
		return missing()
	}
	return r.Send("application/json", fmt.Sprintf("entry-%d.json", n), e.Body)
}
