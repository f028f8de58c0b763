// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"sync"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/picture"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/store"
)

// pictures keeps the index of each crisis that somebody looked at, and brings it up to date before each answer: it costs
// a look at two numbers when nothing happened.
type pictures struct {
	store *store.Store
	mu    sync.Mutex
	of    map[cell.ID]*drawn
}

// drawn is one crisis's index and how far it has read.
type drawn struct {
	mu    sync.Mutex
	index *picture.Index
	n     int64    // row of the picture
	at    cell.Seq // entry
}

// Index is the crisis's picture as it stands now.
func (p *pictures) Index(ctx context.Context, crisis cell.ID) (*picture.Index, error) {
	p.mu.Lock()
	d := p.of[crisis]
	if d == nil {
		d = &drawn{}
		p.of[crisis] = d
	}
	p.mu.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	last, err := p.store.Last(ctx)
	if err != nil {
		return nil, err
	}
	if d.index != nil && d.at == last {
		return d.index, nil
	}
	return d.index, p.catchUp(ctx, crisis, d, last)
}

// catchUp reads what was committed since. A seal takes rows away, so the whole is read again after one.
func (p *pictures) catchUp(ctx context.Context, crisis cell.ID, d *drawn, last cell.Seq) error {
	sealed := d.index == nil
	if !sealed {
		notices, err := p.store.Kinds(ctx, d.at, record.KindSealed)
		if err != nil {
			return err
		}
		sealed = notices > 0
	}
	if sealed {
		d.index, d.n, d.at = picture.NewIndex(), 0, 0
	}
	// Audiences come first: an item is never counted for a reader before it is known who may see it.
	if err := p.store.AudiencesFrom(ctx, d.at, d.index.Admit); err != nil {
		d.index = nil
		return err
	}
	var items []picture.Item
	if err := p.store.PictureFrom(ctx, crisis, d.n, func(n int64, it picture.Item) { d.n, items = n, append(items, it) }); err != nil {
		d.index = nil
		return err
	}
	d.index.Add(items...)
	d.at = last
	return nil
}
