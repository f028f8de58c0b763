// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strings"
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
	f, err := v.front()
	if err != nil {
		return err
	}
	var token *[sha256.Size]byte
	if v.Metrics != "" {
		text, err := readSecret(v.Metrics)
		if err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(text))
		token = &sum
	}
	b := beginning{log: newLogger(s.err, v.Log.Format, v.Log.Level)}
	if b.provider, err = v.provider(); err != nil {
		return err
	}
	first := func(f front, l *net.Listener) founder {
		return ceremonyAt(s, f, l, cell.CrisisOpened{Name: cell.Name{En: v.Crisis}, Zone: v.Zone})
	}
	return running(s, f, v.place, b, first, func(_ context.Context, a *app) error { a.metrics.token = token; return nil })
}

func (a *app) viewer() cell.Viewer {
	return cell.Viewer{Actor: officer.ID, Seat: officer.Seat, Crisis: a.crisis.ID}
}

// running answers at f with the store at p, once prepare has prepared it, until a signal comes. It prints how to sign in.
// A record that has not begun is founded by what first gives.
func running(s streams, f front, p place, b beginning, first func(front, *net.Listener) founder, prepare func(context.Context, *app) error) (err error) {
	ctx, stop := signal.NotifyContext(s.ctx(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	l, err := f.listen() // before the store is touched: a port that is taken changes nothing
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }() // closed already when the server ended
	b.public, b.found = f.public, first(f, &l)
	a, err := newApp(ctx, p, b)
	if err != nil {
		return err
	}
	defer func() {
		if e := a.Close(); err == nil {
			err = e
		}
	}()
	a.front = f
	a.watch(p.Data)
	if err := prepare(ctx, a); err != nil {
		return err
	}
	if a.began {
		fmt.Fprintf(s.out, "The record begins. Its fingerprint, to be given to who will check it:\n  %s\nThe key that signs its checkpoints is in %s: keep a copy apart from the data.\n",
			a.made.Fingerprint, p.key())
	}
	end, err := a.openSocket(ctx, p.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	if f.ca != "" {
		fmt.Fprintf(s.out, "Devices must trust the local authority in %s first: `crisiscell tls runbook` says how.\n", f.ca)
	}
	if err := a.tellDoor(ctx, s.out); err != nil {
		return err
	}
	return a.serve(ctx, l)
}

// tellDoor prints how to sign in, or writes it to the file that was named for it.
func (a *app) tellDoor(ctx context.Context, out io.Writer) error {
	if a.front.links == "" {
		return a.printDoor(ctx, out)
	}
	var text strings.Builder
	if err := a.printDoor(ctx, &text); err != nil {
		return err
	}
	if err := writeSecret(a.front.links, strings.TrimSpace(text.String())); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "How to sign in stands in %s.\n", a.front.links)
	return err
}
