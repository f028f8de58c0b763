// SPDX-License-Identifier: Apache-2.0

package main

import (
	"github.com/crisiscell/crisiscell/web"
	webaudience "github.com/crisiscell/crisiscell/web/audience"
	webrecord "github.com/crisiscell/crisiscell/web/record"
)

// pages puts the desks' pages into the shell.
func (a *app) pages() (err error) {
	a.shell, err = web.New(web.Config{Crisis: a.crisis, Officer: officer, Name: officerName, Live: live{a}, Clock: clock, Secure: a.front.public.tls, Log: a.log})
	if err != nil {
		return err
	}
	if err := webaudience.Routes(a.shell, a.store, a.reach); err != nil {
		return err
	}
	return webrecord.Routes(a.shell, a.store)
}
