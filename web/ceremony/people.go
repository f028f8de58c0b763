// SPDX-License-Identifier: Apache-2.0

package ceremony

import (
	"net/url"
	"slices"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

// people makes the draft of the form: the crisis, the two who sign with their seats, the administrator, and seats that
// stay empty for now.
func (c *Ceremony) people(v url.Values, deskName func(desk string) cell.Name) error {
	name := func(prefix string) cell.Name {
		return cell.Name{En: strings.TrimSpace(v.Get(prefix + "_en")), Ar: strings.TrimSpace(v.Get(prefix + "_ar"))}
	}
	now := c.cfg.Clock.Now()
	id := func() cell.ID { return cell.NewID(now) }
	f := decision.Founding{House: c.cfg.House, Crisis: cell.CrisisOpened{ID: id(), Name: name("crisis"), Zone: strings.TrimSpace(v.Get("zone")), Exercise: v.Get("exercise") == "yes"}}
	f.People = []decision.Person{{ID: id(), Name: name("head")}, {ID: id(), Name: name("second")}, {ID: id(), Name: name("administrator"), Administrator: true}}
	top := decision.Seat{ID: id(), Name: name("head_seat"), Kind: decision.Authority, Of: decision.OfPerson, Desks: []string{"decision"}}
	second := decision.Seat{ID: id(), Name: name("second_seat"), Kind: decision.Ordinary, Of: decision.OfAgency, Desks: v["second_desk"]}
	f.Charter = decision.Charter{Crisis: f.Crisis.ID, Version: 1, Seats: []decision.Seat{top, second}, SyncedKeys: v.Get("synced") == "yes",
		Members: []decision.Member{{Seat: top.ID, Person: f.People[0].ID, From: now}, {Seat: second.ID, Person: f.People[1].ID, From: now}}}
	for _, d := range decision.Desks() {
		if slices.Contains(v["seat"], d) {
			f.Charter.Seats = append(f.Charter.Seats, decision.Seat{ID: id(), Name: deskName(d), Kind: decision.Ordinary, Of: decision.OfAgency, Desks: []string{d}})
		}
	}
	if err := decision.CheckZone(f.Crisis.Zone); err != nil {
		return err
	}
	names := []cell.Name{f.Crisis.Name, f.People[0].Name, f.People[1].Name, f.People[2].Name, top.Name, second.Name}
	for _, n := range names {
		if err := decision.CheckName(n); err != nil {
			return err
		}
	}
	c.draft = draft{made: true, founding: f, signers: [2]signer{
		{person: f.People[0].ID, seat: top.ID, challenge: decision.NewNonce()},
		{person: f.People[1].ID, seat: second.ID, challenge: decision.NewNonce()}}}
	return nil
}
