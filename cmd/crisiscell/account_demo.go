// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"strings"

	"github.com/crisiscell/crisiscell/decision"
	webaccount "github.com/crisiscell/crisiscell/web/account"
)

// demoLogin is an account of the demo: one a role, none a person.
type demoLogin struct {
	person decision.Person
	login  string
}

func demoLogins() []demoLogin {
	var out []demoLogin
	for _, r := range demoRoles {
		out = append(out, demoLogin{r.person(), strings.ToLower(r.seat.En)})
	}
	return append(out, demoLogin{demoAdministrator, "administrator"})
}

// openDemo gives every role its account. The password protects nothing, as the demo's people and reports are invented and
// it answers this machine alone; it is hashed once for all, so that the demo is there at once.
func (a *app) openDemo(ctx context.Context) error {
	hash := ""
	for _, l := range demoLogins() {
		v, err := a.accountOf(ctx, l.person.ID, l.login)
		if err != nil {
			return err
		}
		if v.Ways() {
			continue
		}
		if hash == "" {
			if hash, err = a.door.Hasher.Hash(ctx, demoPassphrase); err != nil {
				return err
			}
		}
		if err := a.store.SetPassword(ctx, v.ID, hash, clock.Now()); err != nil {
			return err
		}
	}
	return nil
}

// demoRolesOf are the roles to choose from.
func (a *app) demoRolesOf(ctx context.Context) ([]webaccount.Role, error) {
	all, err := a.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var out []webaccount.Role
	for _, l := range demoLogins() {
		for _, v := range all {
			if v.Person == l.person.ID && !v.Closed {
				out = append(out, webaccount.Role{Account: v.ID, Person: l.person})
			}
		}
	}
	return out, nil
}
