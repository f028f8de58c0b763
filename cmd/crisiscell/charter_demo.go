// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

// role is a place of the demo: a seat with the person in it, both named by the role.
type role struct {
	name   cell.Name
	seat   cell.Name
	kind   string
	desks  []string
	keyed  bool // has an approval key in a file
	number int  // makes the ids, which are the same in every demo
}

// demoRoles are who takes part in the demo's exercise. The situation officer's ids are those of officer.
var demoRoles = [...]role{
	{cell.Name{En: "Situation officer", Ar: "ضابط الموقف"}, cell.Name{En: "Situation", Ar: "الموقف"}, decision.Ordinary, []string{"situation"}, true, 1},
	{cell.Name{En: "Head of the cell", Ar: "رئيس الخلية"}, cell.Name{En: "Authority", Ar: "السلطة"}, decision.Authority, []string{"decision"}, true, 2},
	{cell.Name{En: "Border officer", Ar: "ضابط الحدود"}, cell.Name{En: "Border", Ar: "الحدود"}, decision.Ordinary, []string{"border"}, false, 3},
	{cell.Name{En: "Finance officer", Ar: "ضابط المالية"}, cell.Name{En: "Finance", Ar: "المالية"}, decision.Ordinary, []string{"finance"}, false, 4},
	{cell.Name{En: "Health officer", Ar: "ضابط الصحة"}, cell.Name{En: "Health", Ar: "الصحة"}, decision.Ordinary, []string{"health"}, false, 5},
	{cell.Name{En: "Liaison officer", Ar: "ضابط الارتباط"}, cell.Name{En: "Liaison", Ar: "الارتباط"}, decision.Ordinary, []string{"liaison"}, false, 6},
	{cell.Name{En: "Decision officer", Ar: "ضابط القرار"}, cell.Name{En: "Decision", Ar: "القرار"}, decision.Ordinary, []string{"decision"}, false, 7},
	{cell.Name{En: "Auditor", Ar: "المدقق"}, cell.Name{En: "Audit", Ar: "التدقيق"}, decision.Auditor, nil, false, 8},
}

// demoAdministrator has an account and no seat.
var demoAdministrator = decision.Person{ID: demoID(9), Name: cell.Name{En: "Administrator", Ar: "مدير النظام"}, Administrator: true}

// demoPassphrase opens the demo's key files. It protects nothing: the demo's people are invented.
const demoPassphrase = "exercise exercise"

// demoWork keeps making the demo's key files short.
const demoWork = 10

// auditorStay is how long the demo's auditor sits, in microseconds: 90 days.
const auditorStay cell.Time = 90 * 24 * 3600 * 1_000_000

// demoID is a fixed id: persons from 1, seats from 257.
func demoID(n int) cell.ID { return cell.ID(fmt.Sprintf("00000000-0000-7000-8000-%012x", n)) }

func (r role) person() decision.Person { return decision.Person{ID: demoID(r.number), Name: r.name} }

func (r role) seatID() cell.ID { return demoID(0x100 + r.number) }

// demoFounder founds the demo without a ceremony.
func demoFounder(keys string) founder {
	return func(ctx context.Context, h decision.House, begin func(context.Context, decision.Founding) (string, error)) error {
		f, err := demoFounding(h, keys, clock.Now())
		if err == nil {
			_, err = begin(ctx, f)
		}
		return err
	}
}

// demoFounding founds the demo's exercise with keys that it makes in the folder keys.
func demoFounding(h decision.House, keys string, now cell.Time) (decision.Founding, error) {
	f := decision.Founding{House: h, Crisis: demoCrisis, People: []decision.Person{demoAdministrator}}
	f.Crisis.ID = cell.NewID(now)
	f.Charter = decision.Charter{Crisis: f.Crisis.ID, Version: 1}
	if err := os.MkdirAll(keys, 0o700); err != nil {
		return f, err
	}
	secrets := map[int]ed25519.PrivateKey{}
	for _, r := range demoRoles {
		f.People = append(f.People, r.person())
		f.Charter.Seats = append(f.Charter.Seats, decision.Seat{ID: r.seatID(), Name: r.seat, Kind: r.kind, Of: decision.OfAgency, Desks: r.desks})
		m := decision.Member{Seat: r.seatID(), Person: demoID(r.number), From: now}
		if r.kind == decision.Auditor {
			m.Until = now + auditorStay
		}
		f.Charter.Members = append(f.Charter.Members, m)
		if !r.keyed {
			continue
		}
		_, secret, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return f, err
		}
		if err := writeKey(filepath.Join(keys, r.seat.En+".key"), secret, demoPassphrase, demoWork); err != nil {
			return f, err
		}
		secrets[r.number] = secret
		f.Charter.Keys = append(f.Charter.Keys, decision.NewKey(demoID(r.number), secret.Public().(ed25519.PublicKey)))
	}
	for _, r := range demoRoles {
		if !r.keyed {
			continue
		}
		s, err := f.Statement(demoID(r.number), r.seatID(), now)
		if err != nil {
			return f, err
		}
		g, err := s.Sign(secrets[r.number])
		if err != nil {
			return f, err
		}
		f.Signed = append(f.Signed, g)
	}
	return f, nil
}
