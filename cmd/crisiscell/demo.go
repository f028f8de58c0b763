// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"embed"
	"fmt"
	"net"
	"slices"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/store"
)

// demoPages are the invented crisis week of the demo.
//
//go:embed demo/*.txt
var demoPages embed.FS

// demoReport is one page of the week: the outlet that brought it and the day it was published.
type demoReport struct {
	file, published string
	source          cell.Name
}

var (
	desertWire = cell.Name{En: "Desert Wire", Ar: "وكالة البادية"}
	twoRivers  = cell.Name{En: "Two Rivers", Ar: "الرافدان"}
)

// demoReports are in the order in which they come in.
var demoReports = [...]demoReport{{"en-dev-1-baaj-doubled.txt", "2026-11-09", desertWire}, {"ar-dev-1-baaj-doubled.txt", "2026-11-09", desertWire},
	{"en-dev-2-rabia-clean.txt", "2026-11-11", twoRivers}, {"ar-dev-2-near-copy.txt", "2026-11-11", desertWire},
	{"en-dev-3-liveblog.txt", "2026-11-11", twoRivers}, {"en-dev-4-portal.txt", "2026-11-12", desertWire}}

// demoIncident is what the demo's officer made of the week: claims of one page, told by their lines and event types.
type demoIncident struct {
	file           string
	lines          map[int64][]string // event types by line
	title, summary string
	state, reason  string // empty while it is reported
}

var demoIncidents = [...]demoIncident{
	{file: "en-dev-1-baaj-doubled.txt", lines: map[int64][]string{16: {"INFILTRATION", "KILLING"}, 18: {"ARMED_CLASH"}},
		title: "Shooting near Baaj in the night of 8 November", summary: "Whether armed men crossed, and whether anyone was killed, is disputed."},
	{file: "en-dev-2-rabia-clean.txt", lines: map[int64][]string{9: {"CLOSURE"}, 11: {"REOPENING"}},
		title: "Rabia crossing: open or shut?", summary: "The post and those who wait at it say opposite things."},
	{file: "en-dev-4-portal.txt", lines: map[int64][]string{69: {"OUTBREAK"}}, title: "Watery diarrhoea in Umm Rasin camp",
		summary: "The counts of cases and deaths differ by who counts.", state: situation.Confirmed, reason: "Both sides count cases; only their number is disputed."},
}

// demoCrisis is the exercise that the demo shows.
var demoCrisis = cell.CrisisOpened{Name: cell.Name{En: "Exercise week", Ar: "أسبوع التمرين"}, Exercise: true, Zone: "Asia/Baghdad"}

// demoVerb is `crisiscell demo`.
type demoVerb struct {
	Data string `help:"Data folder of the demo." default:"crisiscell-demo" type:"path"`
	Addr string `help:"Address of this machine to answer on; port 0 is any free one." default:"127.0.0.1:8080"`
}

// Run loads the demo once and serves it.
func (v *demoVerb) Run(s streams) error {
	if err := (settings{Addr: v.Addr}).checkFront(); err != nil {
		return err
	}
	p := place{Data: v.Data}
	first := func(front, *net.Listener) founder { return demoFounder(p.keys()) }
	return running(s, front{addr: v.Addr}, p, beginning{demo: true, log: newLogger(s.err, "text", "warn")}, first, loadDemo)
}

// loadDemo brings in the pages that are not there yet: bytes that are known are passed over, so that a second start
// keeps what was done and one that was broken off goes on. Then the officer makes the week's incidents, once.
func loadDemo(ctx context.Context, a *app) error {
	items, err := a.store.Inbox(ctx, a.viewer(), situation.InboxQuery{Limit: len(demoReports)})
	if err != nil {
		return err
	}
	have := map[string]cell.ID{}
	for _, i := range items {
		have[i.Report.Filename] = i.Report.ID
	}
	for _, r := range demoReports {
		if have[r.file] != "" {
			continue
		}
		b, err := demoPages.ReadFile("demo/" + r.file)
		if err != nil {
			return err
		}
		source, err := a.demoSource(ctx, r.source)
		if err != nil {
			return err
		}
		got, err := a.desk.Receive(ctx, officer, a.crisis.ID, situation.Incoming{Original: b, Filename: r.file, Via: "folder", Source: source,
			Published: r.published, Audience: cell.Audience{Marking: cell.Clear}})
		if err != nil {
			return fmt.Errorf("%s: %w", r.file, err)
		}
		have[r.file] = got.Report
	}
	made, err := a.store.Incidents(ctx, a.viewer(), situation.IncidentQuery{Limit: 1})
	if err != nil || len(made) > 0 {
		return err
	}
	for _, in := range demoIncidents {
		if err := a.demoIncident(ctx, have[in.file], in); err != nil {
			return fmt.Errorf("%s: %w", in.title, err)
		}
	}
	return nil
}

// demoSource is the outlet of that name, made known to the house when it is not.
func (a *app) demoSource(ctx context.Context, name cell.Name) (cell.ID, error) {
	known, err := a.store.Sources(ctx)
	if err != nil {
		return "", err
	}
	for _, s := range known {
		if s.Name == name {
			return s.ID, nil
		}
	}
	s := cell.SourceNamed{ID: cell.NewID(clock.Now()), Name: name, Type: "outlet"}
	_, err = a.store.Update(ctx, officer, "", func(tx *store.Tx) error {
		_, err := tx.Append(cell.House, s)
		return err
	})
	return s.ID, err
}

// demoIncident accepts the claims and makes the incident of them.
func (a *app) demoIncident(ctx context.Context, report cell.ID, in demoIncident) error {
	r, err := a.store.Report(ctx, a.viewer(), report)
	if err != nil {
		return err
	}
	var claims []cell.ID
	for _, c := range r.Claims {
		if !slices.Contains(in.lines[c.Line], c.EventType) {
			continue
		}
		if _, err := a.desk.ReviewClaim(ctx, officer, a.crisis.ID, c.ID, situation.ClaimReview{State: situation.Accepted, Base: c.Since}); err != nil {
			return err
		}
		claims = append(claims, c.ID)
	}
	if len(claims) == 0 {
		return nil // the engine reads the page otherwise now: no incident is better than one on nothing
	}
	done, err := a.desk.MakeIncident(ctx, officer, a.crisis.ID, situation.IncidentDraft{Title: in.title, Summary: in.summary, Claims: claims})
	if err != nil || in.state == "" {
		return err
	}
	_, err = a.desk.ChangeIncident(ctx, officer, a.crisis.ID, done.ID, situation.IncidentChange{Base: done.Seq, State: in.state, Reason: in.reason})
	return err
}
