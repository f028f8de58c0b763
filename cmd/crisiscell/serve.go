// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/crisiscell/crisiscell/cell"
)

// serveVerb is `crisiscell serve`.
type serveVerb struct {
	settings `embed:""`
}

// Run serves until it is told to stop.
func (v *serveVerb) Run(s streams) error {
	if err := v.faults(); err != nil {
		return err
	}
	b := beginning{crisis: cell.CrisisOpened{Name: cell.Name{En: v.Crisis}, Zone: v.Zone}}
	return running(s, v.Addr, v.place, b, func(context.Context, *app) error { return nil })
}

func (a *app) viewer() cell.Viewer {
	return cell.Viewer{Actor: officer.ID, Seat: officer.Seat, Crisis: a.crisis.ID}
}

// running opens the store, prepares it, answers on addr and prints the link that signs in, until a signal comes.
func running(s streams, addr string, p place, b beginning, prepare func(context.Context, *app) error) (err error) {
	ctx, stop := signal.NotifyContext(s.ctx(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	l, err := listen(addr)
	if err != nil {
		return err
	}
	defer l.Close() // closed already when the server ended
	a, err := newApp(ctx, p, b)
	if err != nil {
		return err
	}
	defer func() {
		if e := a.Close(); err == nil {
			err = e
		}
	}()
	if err := prepare(ctx, a); err != nil {
		return err
	}
	if a.began {
		fmt.Fprintf(s.out, "The record begins. Its fingerprint, to be given to who will check it:\n  %s\nThe key that signs its checkpoints is in %s: keep a copy apart from the data.\n",
			a.made.Fingerprint, p.key())
	}
	port := l.Addr().(*net.TCPAddr).Port
	fmt.Fprintf(s.out, "Open this link once to sign in:\n  http://localhost:%d%s\n", port, a.shell.SignInPath())
	return a.serve(ctx, l)
}
