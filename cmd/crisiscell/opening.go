// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"sync"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/store"
)

// openings reads the store for pages and notes who was shown what before it is shown: the access log has it, durably, when
// the answer leaves. When the log cannot be written, nothing is shown.
type openings struct {
	*store.Store
	noted *noted
}

// renewed is for how long the same person's looking at the same page counts as one opening, in microseconds: open pages
// renew themselves whenever something was committed.
const renewed = cell.Time(5 * 60_000_000)

// maxNoted bounds what is remembered of it; beyond it the log gets a line more than it needs.
const maxNoted = 10_000

// noted remembers when somebody was last noted to be shown something.
type noted struct {
	mu   sync.Mutex
	last map[[4]string]cell.Time
}

// before reports whether the opening was noted a short while ago.
func (n *noted) before(key [4]string, now cell.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	t, ok := n.last[key]
	return ok && now-t < renewed
}

func (n *noted) keep(key [4]string, now cell.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.last) >= maxNoted {
		clear(n.last)
	}
	n.last[key] = now
}

// note writes the access of one who was found to may see the item.
func (o openings) note(ctx context.Context, v cell.Viewer, act, kind string, item cell.ID) error {
	key, now := [4]string{string(v.Actor), v.Seat, act + kind, string(item)}, clock.Now()
	if o.noted.before(key, now) {
		return nil
	}
	if err := o.Opened(ctx, cell.Access{Actor: v.Actor, Seat: v.Seat, Crisis: v.Crisis, Act: act, Kind: kind, Item: item}); err != nil {
		return err
	}
	o.noted.keep(key, now) // only what is durable
	return nil
}

// Report implements the pages' reads.
func (o openings) Report(ctx context.Context, v cell.Viewer, id cell.ID) (situation.ReportView, error) {
	r, err := o.Store.Report(ctx, v, id)
	if err == nil {
		err = o.note(ctx, v, cell.AccessOpened, "report", id)
	}
	return r, err
}

// Original implements the pages' reads.
func (o openings) Original(ctx context.Context, v cell.Viewer, id cell.ID) (cell.ReportReceived, []byte, error) {
	r, b, err := o.Store.Original(ctx, v, id)
	if err == nil {
		err = o.note(ctx, v, cell.AccessStreamed, "report", id)
	}
	return r, b, err
}

// ClaimHistory implements the pages' reads.
func (o openings) ClaimHistory(ctx context.Context, v cell.Viewer, id cell.ID) ([]situation.ClaimVersion, error) {
	c, err := o.Store.ClaimHistory(ctx, v, id)
	if err == nil {
		err = o.note(ctx, v, cell.AccessOpened, "claim", id)
	}
	return c, err
}

// Dispute implements the pages' reads.
func (o openings) Dispute(ctx context.Context, v cell.Viewer, id cell.ID) (situation.DisputeView, []situation.DisputeVersion, error) {
	d, h, err := o.Store.Dispute(ctx, v, id)
	if err == nil {
		err = o.note(ctx, v, cell.AccessOpened, "dispute", id)
	}
	return d, h, err
}

// Incident implements the pages' reads.
func (o openings) Incident(ctx context.Context, v cell.Viewer, id cell.ID) (situation.IncidentView, error) {
	in, err := o.Store.Incident(ctx, v, id)
	if err == nil {
		err = o.note(ctx, v, cell.AccessOpened, "incident", id)
	}
	return in, err
}
