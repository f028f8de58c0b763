// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"embed"
	"fmt"
	"net"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// demoPages are the invented crisis week of the demo, in the order in which its reports come in.
//
//go:embed demo/*.txt
var demoPages embed.FS

var demoOrder = [...]string{"en-dev-1-baaj-doubled.txt", "ar-dev-1-baaj-doubled.txt", "en-dev-2-rabia-clean.txt",
	"ar-dev-2-near-copy.txt", "en-dev-3-liveblog.txt", "en-dev-4-portal.txt"}

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
// keeps what was done and one that was broken off goes on.
func loadDemo(ctx context.Context, a *app) error {
	items, err := a.store.Inbox(ctx, a.viewer(), situation.InboxQuery{Limit: len(demoOrder)})
	if err != nil || len(items) >= len(demoOrder) {
		return err
	}
	have := map[string]bool{}
	for _, i := range items {
		have[i.Report.Filename] = true
	}
	for _, name := range demoOrder {
		if have[name] {
			continue
		}
		b, err := demoPages.ReadFile("demo/" + name)
		if err != nil {
			return err
		}
		if _, err := a.desk.Receive(ctx, officer, a.crisis.ID, situation.Incoming{Original: b, Filename: name, Via: "folder", Audience: cell.Audience{Marking: cell.Clear}}); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
