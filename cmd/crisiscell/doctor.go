// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"time"
)

// doctorVerb is `crisiscell doctor`.
type doctorVerb struct {
	settings `embed:""`
}

// How much a finding matters. A fault keeps the program from working, or from being safe.
const (
	fine  = "ok"
	hint  = "note"
	warn  = "warning"
	fault = "FAULT"
)

// finding is what the doctor says of one thing.
type finding struct {
	level, about, is string
	do               string // what to do; empty when there is nothing to do
}

// patience is how long one examination may take: a database that does not answer by then is away.
const patience = 10 * time.Second

// Run examines everything a server with these settings rests on. It changes nothing that is kept.
func (v *doctorVerb) Run(s streams) error {
	ctx, cancel := context.WithTimeout(s.ctx(), 3*patience)
	defer cancel()
	p := patient{settings: v.settings, now: clock.Now().Go()}
	c, err := dialSocket(ctx, v.Data)
	p.runs = c != nil && err == nil
	faults := 0
	for _, examine := range []func(context.Context) []finding{p.whole, p.folder, p.key, p.disk, p.store, p.clock, p.lock, p.address,
		p.certificate, p.secrets, p.browser} {
		for _, f := range examine(ctx) {
			f.print(s.out)
			if f.level == fault {
				faults++
			}
		}
	}
	return faulty(int64(faults), nil)
}

func (f finding) print(w io.Writer) {
	fmt.Fprintf(w, "%-8s %-12s %s\n", f.level, f.about, f.is)
	if f.do != "" {
		fmt.Fprintf(w, "%22s%s\n", "-> ", f.do)
	}
}

// patient is what is examined.
type patient struct {
	settings
	now  time.Time
	runs bool // a program serves this data folder now

	newest time.Time // of the record's entries; zero when there is none, or none could be read
}

func (p *patient) whole(context.Context) []finding {
	if err := p.faults(); err != nil {
		return []finding{{fault, "settings", err.Error(), "crisiscell config show tells where each setting comes from"}}
	}
	is := "this machine alone, at " + p.Addr
	if p.PublicURL != "" {
		is = p.PublicURL + ", at " + p.Addr
	}
	return []finding{{level: fine, about: "settings", is: is}}
}
