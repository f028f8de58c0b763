// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"
	"encoding/hex"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/web"
)

// listPage is the log as the page shows it.
type listPage struct {
	Size        cell.Seq
	Root        string // base64, as checkpoints have it
	Origin      string // "" when the first entry is no genesis
	Fingerprint string // grouped
	Checkpoints []signed
	Entries     []row
	Older       cell.Seq // where the next page begins, 0 when there is none
	Paged       bool     // this is not the newest page
	At          string   // "?at=N" for links
	AtAnd       string   // "&at=N"
}

// signed is a checkpoint as it was signed.
type signed struct {
	Size cell.Seq
	Text string
}

// row is an entry of the list. Seat and Act are of the payload, so they are empty where that may not be seen.
type row struct {
	record.Header
	Seat, Reason, Act string
	// Person and SeatName are how the actor and the seat are called, "" where nobody knows.
	Person, SeatName string
	State            record.State
	Leaf             string // hex
}

// list shows the record from the newest entry back; with ?at=N as it stood then.
func (d desk) list(r *web.Request) error {
	ctx := r.Context()
	p := listPage{At: r.AtQuery(), AtAnd: strings.Replace(r.AtQuery(), "?", "&", 1)}
	var err error
	if p.Size, err = d.reads.Last(ctx); err != nil {
		return err
	}
	if r.Viewer.At > 0 {
		p.Size = min(p.Size, r.Viewer.At)
	}
	before := p.Size + 1
	if text := r.URL.Query().Get("before"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			return &cell.Error{Code: cell.Invalid, Key: "error.at", Msg: "before is no position of the record"}
		}
		p.Paged, before = cell.Seq(n) < before, min(before, cell.Seq(n))
	}
	if p.Size > 0 {
		for _, step := range []func(context.Context) error{p.rootOf(d), p.firstOf(d), p.signedOf(d)} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		es, err := d.reads.EntriesBefore(ctx, before, pageSize)
		if err != nil {
			return err
		}
		var ns []cell.Seq
		for _, e := range es {
			ns = append(ns, e.Seq)
		}
		withheld, err := d.reads.Withheld(ctx, r.Viewer, ns)
		if err != nil {
			return err
		}
		names, err := d.names(r)
		if err != nil {
			return err
		}
		for _, e := range es {
			p.Entries = append(p.Entries, rowOf(e, e.State == record.StatePresent && !withheld[e.Seq]).called(names))
			p.Older = e.Seq
		}
		if p.Older == 1 {
			p.Older = 0
		}
	}
	return r.Page(d.pages, web.Page{Name: "list", Title: r.T("record.title"), Section: "record", Data: p})
}

func (p *listPage) rootOf(d desk) func(context.Context) error {
	return func(ctx context.Context) error {
		root, err := tlog.TreeHash(int64(p.Size), d.hashes(ctx))
		p.Root = root.String()
		return err
	}
}

// firstOf reads the genesis entry. It is for every reader: without it nothing could be checked.
func (p *listPage) firstOf(d desk) func(context.Context) error {
	return func(ctx context.Context) error {
		e, err := d.one(ctx, 1)
		if err != nil {
			return err
		}
		var g record.Genesis
		if e.Kind != record.KindGenesis {
			return nil
		}
		leaf := e.LeafHash()
		p.Fingerprint = web.Grouped(hex.EncodeToString(leaf[:]))
		if _, _, data, err := record.OpenBody(e.Body); err == nil && record.Unmarshal(data, &g) == nil {
			p.Origin = record.Origin(g.Installation)
		}
		return nil
	}
}

func (p *listPage) signedOf(d desk) func(context.Context) error {
	return func(ctx context.Context) error {
		texts, err := d.reads.CheckpointsBefore(ctx, p.Size+1, newest)
		for _, text := range texts {
			if c, err := record.ParseCheckpoint(text); err == nil {
				p.Checkpoints = append(p.Checkpoints, signed{c.Size, string(text)})
			}
		}
		return err
	}
}

func (d desk) hashes(ctx context.Context) tlog.HashReaderFunc {
	return func(indexes []int64) ([]tlog.Hash, error) { return d.reads.Hashes(ctx, indexes) }
}
