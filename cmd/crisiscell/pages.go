// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web"
	webaccount "github.com/crisiscell/crisiscell/web/account"
	webaudience "github.com/crisiscell/crisiscell/web/audience"
	webcharter "github.com/crisiscell/crisiscell/web/charter"
	webpicture "github.com/crisiscell/crisiscell/web/picture"
	webrecord "github.com/crisiscell/crisiscell/web/record"
	websituation "github.com/crisiscell/crisiscell/web/situation"
)

// pages puts the desks' pages into the shell.
func (a *app) pages(provider webaccount.ProviderConfig) (err error) {
	people, shown := a.store, openings{a.store, &noted{last: map[[4]string]cell.Time{}}}
	a.shell, err = web.New(web.Config{Sessions: a.door, Standings: people, Live: live{a}, Clock: clock, Secure: a.front.public.tls, Log: a.log, Watch: a.store.Watched})
	if err != nil {
		return err
	}
	c := webaccount.Config{Accounts: a.door, People: people, Origin: a.front.public.Origin(), Clock: clock}
	if a.made.Demo {
		c.Demo = a.demoRolesOf
	}
	if provider.Issuer != "" {
		provider.Origin = c.Origin
		c.Provider = webaccount.NewProvider(provider, clock)
	}
	for _, routes := range []func(*web.Shell) error{
		func(s *web.Shell) error { return webaccount.Routes(s, c) },
		func(s *web.Shell) error { return webaudience.Routes(s, a.store, a.reach) },
		func(s *web.Shell) error { return webcharter.Routes(s, a.store, a.charter, clock) },
		func(s *web.Shell) error { return websituation.Routes(s, shown, ofHouse{a, shown}, a.desk) },
		func(s *web.Shell) error { return webpicture.Routes(s, a.store, a.pictures) },
		func(s *web.Shell) error { return webrecord.Routes(s, a.store) },
	} {
		if err := routes(a.shell); err != nil {
			return err
		}
	}
	return nil
}

// ofHouse answers what the pages of a desk ask beside the desk's own things.
type ofHouse struct {
	app   *app
	shown openings
}

// Original implements websituation.House.
func (h ofHouse) Original(ctx context.Context, v cell.Viewer, id cell.ID) (cell.ReportReceived, []byte, error) {
	return h.shown.Original(ctx, v, id)
}

// Names implements websituation.House.
func (h ofHouse) Names(ctx context.Context) (map[cell.ID]cell.Name, error) {
	people, err := h.app.store.Persons(ctx)
	if err != nil {
		return nil, err
	}
	out := map[cell.ID]cell.Name{officer.ID: officerName} // who brings files in on the command line
	for _, p := range people {
		out[p.ID] = p.Name
	}
	return out, nil
}
