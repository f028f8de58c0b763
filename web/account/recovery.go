// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"net/http"
	"strings"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
)

// recoveries is what a seat sees.
type recoveries struct {
	Fault    string
	Link     string // made just now, shown once
	Open     []recovery
	Accounts []account.Account // for which one can be asked
	Writable bool
}

type recovery struct {
	account.Recovery
	Login    string
	AskedBy  cell.Name
	AgreedBy cell.Name
	May      struct{ Agree, Issue bool }
}

// seated tells of the actor what the rules of a recovery ask.
func seated(r *web.Request) account.Seated {
	return account.Seated{Actor: r.Actor, Holds: r.Seated() && r.Standing.Kind != decision.Auditor && !r.Standing.Closed,
		Administrator: r.Standing.Person.Administrator || r.Standing.Administrator}
}

func (p *pages) recoveries(r *web.Request) error { return p.showRecoveries(r, recoveries{}) }

func (p *pages) showRecoveries(r *web.Request, g recoveries) error {
	ctx := r.Context()
	all, err := p.Accounts.Accounts.Accounts(ctx)
	if err != nil {
		return err
	}
	logins := map[cell.ID]string{}
	for _, a := range all {
		logins[a.ID] = a.Login
		if !a.Closed && a.Person != r.Actor.ID && a.Login != "" {
			g.Accounts = append(g.Accounts, a)
		}
	}
	open, err := p.Accounts.Recoveries.OpenRecoveries(ctx)
	if err != nil {
		return err
	}
	now := p.Clock.Now()
	for _, v := range open {
		o := recovery{Recovery: v, Login: logins[v.Account]}
		if o.AskedBy, err = p.seatName(ctx, v.Asker, v.AskSeat); err != nil {
			return err
		}
		if o.AgreedBy, err = p.seatName(ctx, v.Agreer, v.AgreeSeat); err != nil {
			return err
		}
		o.May.Agree = v.State == account.Asked && v.Asker != r.Actor.ID && v.AskSeat != r.Actor.Seat
		o.May.Issue = v.State == account.Agreed && now >= v.From && (v.Asker == r.Actor.ID || v.Agreer == r.Actor.ID)
		g.Open = append(g.Open, o)
	}
	g.Writable = r.Writable()
	return r.Page(p.pages, web.Page{Name: "recoveries", Title: r.T("recovery.title"), Section: "recoveries", Data: g})
}

// seatName is how the seat is called from which somebody spoke, empty when they hold it no more.
func (p *pages) seatName(ctx context.Context, person cell.ID, seat string) (cell.Name, error) {
	if person == "" {
		return cell.Name{}, nil
	}
	all, err := p.People.Standings(ctx, person)
	if err != nil {
		return cell.Name{}, err
	}
	for _, st := range all {
		if string(st.Seat) == seat {
			return st.SeatName, nil
		}
	}
	return cell.Name{}, nil
}

// held reports whether both still hold the seats from which they asked and agreed.
func (p *pages) held(ctx context.Context, v account.Recovery) (bool, error) {
	for person, seat := range map[cell.ID]string{v.Asker: v.AskSeat, v.Agreer: v.AgreeSeat} {
		all, err := p.People.Standings(ctx, person)
		if err != nil {
			return false, err
		}
		ok := false
		for _, st := range all {
			ok = ok || (string(st.Seat) == seat && !st.Closed && st.Kind != decision.Auditor)
		}
		if !ok {
			return false, nil
		}
	}
	return true, nil
}

// refusedStep answers a refused step with the page it stood on.
func (p *pages) refusedStep(r *web.Request, err error) error {
	switch cell.CodeOf(err) {
	case cell.Denied:
		r.Status(http.StatusForbidden)
	case cell.Invalid, cell.Conflict, cell.NotFound:
		r.Status(http.StatusUnprocessableEntity)
	default:
		return err
	}
	return p.showRecoveries(r, recoveries{Fault: r.ErrorText(err)})
}

func (p *pages) ask(r *web.Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	if _, err := p.Accounts.AskRecovery(r.Context(), seated(r), cell.ID(v.Get("account")), strings.TrimSpace(v.Get("reason"))); err != nil {
		return p.refusedStep(r, err)
	}
	return p.done(r, "recovery.asked.done", "/recoveries")
}

func (p *pages) agree(r *web.Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	if _, err := p.Accounts.AgreeRecovery(r.Context(), seated(r), cell.ID(v.Get("recovery"))); err != nil {
		return p.refusedStep(r, err)
	}
	return p.done(r, "recovery.agreed.done", "/recoveries")
}

func (p *pages) issue(r *web.Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	token, err := p.Accounts.IssueRecovery(r.Context(), seated(r), cell.ID(v.Get("recovery")), p.held)
	if err != nil {
		return p.refusedStep(r, err)
	}
	return p.showRecoveries(r, recoveries{Link: p.address(token)})
}

// stop is for every seat, and for the person without one.
func (p *pages) stop(r *web.Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	_, err = p.Accounts.StopRecovery(r.Context(), seated(r), cell.ID(v.Get("recovery")), strings.TrimSpace(v.Get("reason")))
	switch {
	case err != nil && r.Seated():
		return p.refusedStep(r, err)
	case err != nil:
		return err
	case r.Seated():
		return p.done(r, "recovery.stopped.done", "/recoveries")
	}
	return p.done(r, "recovery.stopped.done", "/account")
}
