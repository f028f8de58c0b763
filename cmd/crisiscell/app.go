// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/bus"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/decision/permit"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/situation/extract"
	"github.com/crisiscell/crisiscell/store"
	"github.com/crisiscell/crisiscell/web"
	webaccount "github.com/crisiscell/crisiscell/web/account"
)

// officer is who acts on the command line: named by the role, not a person. In the demo it is the person in the situation
// seat; in any other record it holds no seat, and may only bring files in.
var officer = cell.Actor{ID: demoRoles[0].person().ID, Seat: string(demoRoles[0].seatID())}

// officerName is how the pages call the officer.
var officerName = cell.Name{En: "Situation officer", Ar: "ضابط الموقف"}

// clock is the operating system's time in microseconds since 1970.
var clock = cell.ClockFunc(func() cell.Time { return cell.Time(time.Now().UnixMicro()) })

// place is where a store is.
type place struct {
	Data         string `help:"Data folder." default:"data" type:"path"`
	Database     string `help:"PostgreSQL address (postgres://...), instead of a database file in the data folder." placeholder:"URL"`
	DatabaseFile string `help:"File that holds the PostgreSQL address, so that its password stands nowhere else." placeholder:"FILE" type:"path"`
	Key          string `help:"File of the key that signs checkpoints; beside the data folder when not given." type:"path"`
}

func (p place) key() string {
	if p.Key != "" {
		return p.Key
	}
	return filepath.Clean(p.Data) + ".key"
}

// keys is the folder of the demo's approval keys.
func (p place) keys() string { return filepath.Clean(p.Data) + ".keys" }

// beginning is what a start gives the program beside its store: the first crisis of a record that has not begun, where
// people reach it, and where it logs.
type beginning struct {
	demo     bool
	found    founder                   // nil for a verb that begins none
	public   publicURL                 // where people reach the program; its name is the one of their passkeys
	log      *slog.Logger              // nil logs nothing
	provider webaccount.ProviderConfig // of sign-ins, without an issuer for none
}

// app is the program with its parts put together. Use newApp, then Close.
type app struct {
	store    *store.Store
	relay    *bus.Relay
	desk     *situation.Desk
	pictures *pictures
	reach    *decision.Reach
	charter  *decision.Desk
	policy   *permit.Policy
	shell    *web.Shell
	crisis   cell.CrisisOpened
	front    front             // how it is reached, set before serve
	door     *account.Desk     // how people come in
	token    [sha256.Size]byte // hash of the officer's token for the command line
	intakes  chan struct{}     // bounds the files being read for the command line at once
	log      *slog.Logger
	metrics  *metrics
	made     store.Installation
	began    bool // by this start
	checking sync.WaitGroup
	stop     context.CancelFunc
}

// newApp opens the store at p, begins its record when it is empty, and refuses one of the other sort (demo or not).
func newApp(ctx context.Context, p place, b beginning) (_ *app, err error) {
	a := &app{front: front{public: b.public}, log: b.log, metrics: newMetrics(), intakes: make(chan struct{}, 2)}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.store, err = store.Open(ctx, store.Config{Dir: p.Data, URL: p.Database, Clock: clock}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	signer, err := a.found(ctx, p, b)
	if err != nil {
		return nil, err
	}
	crises, err := a.store.Crises(ctx)
	if err != nil {
		return nil, err
	}
	if len(crises) == 0 {
		return nil, errUnfounded
	}
	a.crisis = crises[0]
	if a.token, err = officerToken(p.Data); err != nil {
		return nil, err
	}
	engine, err := extract.Default()
	if err != nil {
		return nil, err
	}
	a.relay = bus.NewRelay()
	if a.policy, err = permit.New(); err != nil {
		return nil, err
	}
	a.charter = &decision.Desk{Update: update[decision.Tx](a), Clock: clock}
	if b.public.host != "" {
		a.charter.Origin = b.public.Origin()
	}
	a.pictures = &pictures{store: a.store, of: map[cell.ID]*drawn{}}
	a.reach = &decision.Reach{Update: update[decision.ReachTx](a), May: a.mayReach}
	a.desk = &situation.Desk{May: a.may, Update: update[situation.OfficerTx](a), Intake: update[situation.IntakeTx](a), Clock: clock,
		Engine: reading{engine}, Page: readPage}
	a.keep(ctx, signer)
	a.door = newDoor(a)
	return a, a.pages(b.provider)
}

// keep lets the access log's digests and the record's checkpoints be made until the app closes. The last checkpoint covers
// the last digest.
func (a *app) keep(ctx context.Context, signer note.Signer) {
	digests, stopDigests := context.WithCancel(context.WithoutCancel(ctx))
	checkpoints, stop := context.WithCancel(context.WithoutCancel(ctx))
	a.stop = stopDigests
	a.checking.Go(func() {
		defer stop()
		a.store.KeepAccessDigests(digests, 10_000, time.Minute, func(err error) { a.log.Error("digest of the access log failed", "err", err) })
	})
	a.checking.Go(func() {
		a.store.KeepCheckpoints(checkpoints, signer, 1000, time.Minute, func(err error) { a.log.Error("checkpoint failed", "err", err) })
	})
}

// found makes sure that the record has begun, and loads the key that signs its checkpoints.
func (a *app) found(ctx context.Context, p place, b beginning) (note.Signer, error) {
	in, found, err := a.store.Installation(ctx)
	if err != nil {
		return nil, err
	}
	if !found {
		if b.found == nil {
			return nil, errUnfounded
		}
		var key record.Key
		err := b.found(ctx, decision.House{Installation: cell.NewID(clock.Now()), RPID: cmp.Or(b.public.RPID(), "localhost")},
			func(ctx context.Context, f decision.Founding) (string, error) {
				var err error
				key, err = a.begin(ctx, p, b.demo, f)
				return a.made.Fingerprint, err
			})
		return key.Signer, err
	}
	a.made = in
	switch {
	case in.Demo && !b.demo:
		return nil, fmt.Errorf("%s holds a demo, whose reports are invented; serve another folder with --data", p.Data)
	case !in.Demo && b.demo:
		return nil, fmt.Errorf("%s holds a real record, which a demo would mix with invented reports; choose another folder with --data", p.Data)
	}
	key, err := record.LoadKey(p.key())
	if err != nil {
		return nil, fmt.Errorf("the key that signs this record's checkpoints: %w; name its file with --key", err)
	}
	if key.Verifier != in.LogKey {
		return nil, fmt.Errorf("%s is not the key of this record; name the right file with --key", p.key())
	}
	return key.Signer, nil
}

// update is the store's write path as a desk sees it; open pages hear of what was committed.
func update[T cell.Tx](a *app) cell.Update[T] {
	return func(ctx context.Context, who cell.Actor, reason string, fn func(T) error) (cell.Seq, error) {
		start := time.Now()
		seq, err := a.store.Update(ctx, who, reason, func(tx *store.Tx) error { return fn(any(tx).(T)) })
		a.metrics.wrote(start, err)
		a.relay.Committed()
		return seq, err
	}
}

// Close ends the streams and closes the store.
func (a *app) Close() error {
	if a.relay != nil {
		a.relay.Close()
	}
	if a.stop != nil {
		a.stop()
	}
	a.checking.Wait()
	return a.store.Close()
}

// outbox gives the relay the store's notices as one reader may have them.
type outbox struct {
	store  *store.Store
	reader cell.Viewer
}

// Notices implements bus.Outbox.
func (o outbox) Notices(ctx context.Context, after cell.Seq, limit int) ([]bus.Notice, error) {
	ns, err := o.store.Notices(ctx, o.reader, after, limit)
	out := make([]bus.Notice, len(ns))
	for i, n := range ns {
		out[i] = bus.Notice(n)
	}
	return out, err
}

// live tells the pages of what was committed.
type live struct{ app *app }

// Head implements web.Live.
func (l live) Head(ctx context.Context) (cell.Seq, error) { return l.app.store.Last(ctx) }

// Follow implements web.Live.
func (l live) Follow(ctx context.Context, v cell.Viewer, after cell.Seq, fn func(web.Notice) error) error {
	return l.app.relay.Follow(ctx, outbox{l.app.store, v}, after, func(n bus.Notice) error { return fn(web.Notice(n)) })
}
