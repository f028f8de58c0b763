// SPDX-License-Identifier: Apache-2.0

package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/internal/keyfile"
	"github.com/crisiscell/crisiscell/internal/pgtest"
	"github.com/crisiscell/crisiscell/situation"
)

// change proposes a change from the situation seat, and signs it with both key files of the demo.
func change(t *testing.T, a *app, p place, ch decision.Change) decision.Done {
	t.Helper()
	d, err := a.charter.Propose(t.Context(), officer, a.crisis.ID, []decision.Change{ch}, "because")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range demoRoles[:2] {
		b, err := readKey(filepath.Join(p.keys(), r.seat.En+".key"))
		if err != nil {
			t.Fatal(err)
		}
		secret, err := keyfile.Open(b, demoPassphrase)
		if err != nil {
			t.Fatal(err)
		}
		h, err := a.store.House(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		c, err := a.store.Crisis(t.Context(), a.crisis.ID)
		if err != nil {
			t.Fatal(err)
		}
		asked, err := a.store.Proposal(t.Context(), a.crisis.ID, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		who := cell.Actor{ID: r.person().ID, Seat: string(r.seatID())}
		s, err := asked.Statement(h, c, who, d.Seq, clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		g, err := s.Sign(secret)
		if err != nil {
			t.Fatal(err)
		}
		done, err := a.charter.Sign(t.Context(), who, g)
		if err != nil {
			t.Fatal(err)
		}
		if done.Complete {
			return done
		}
	}
	t.Fatal("two signatures did not complete it")
	return decision.Done{}
}

func TestACrisisIsClosedAndItsPeopleOpenTheNext(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(*testing.T) string{"SQLite": func(*testing.T) string { return "" }, "PostgreSQL": func(t *testing.T) string { return pgtest.URL(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := place{Data: filepath.Join(t.TempDir(), "demo"), Database: database(t)}
			a := started(t, p, demoBeginning(p))
			change(t, a, p, decision.Change{Op: decision.CrisisClose})
			_, err := a.desk.Receive(t.Context(), officer, a.crisis.ID, situation.Incoming{Original: []byte("A report.\n"), Via: "paste"})
			if code := cell.CodeOf(err); code != cell.Conflict && code != cell.Denied {
				t.Errorf("an act in the closed crisis: %v", err)
			}
			c, err := a.store.Crisis(t.Context(), a.crisis.ID)
			if err != nil || !c.Closed {
				t.Fatalf("%+v, %v", c, err)
			}
			now := clock.Now()
			next := decision.Charter{Crisis: cell.NewID(now), Version: 1, Keys: c.Charter.Keys}
			for i, s := range c.Charter.Seats[:2] {
				s.ID = cell.NewID(now)
				next.Seats = append(next.Seats, s)
				next.Members = append(next.Members, decision.Member{Seat: s.ID, Person: demoRoles[i].person().ID, From: now})
			}
			o := decision.Opening{Crisis: cell.CrisisOpened{ID: next.Crisis, Name: cell.Name{En: "Second week"}, Exercise: true, Zone: "UTC"}, Charter: next}
			if done := change(t, a, p, decision.Change{Op: decision.CrisisOpen, Opening: &o}); done.Opened != next.Crisis {
				t.Errorf("%+v", done)
			}
			all, err := a.store.Standings(t.Context(), officer.ID)
			if err != nil || len(all) != 2 || !all[0].Closed || all[1].Closed || all[1].Crisis.ID != next.Crisis {
				t.Errorf("standings %+v, %v", all, err)
			}
			if _, diffs, err := a.store.Replay(t.Context()); err != nil || len(diffs) > 0 {
				t.Errorf("replay: %v, %v", diffs, err)
			}
			if p.Database != "" {
				return // verify opens a database itself, which a running program refuses
			}
			code, out, errs := cli(t, "", "record", "verify", p.Data, "--trust", a.made.Fingerprint)
			if code != 0 || !strings.Contains(out, "\n6 signatures under charters, 0 not judged") {
				t.Errorf("exit %d\n%s%s", code, out, errs)
			}
		})
	}
}
