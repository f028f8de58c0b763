// SPDX-License-Identifier: Apache-2.0

package account

import (
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web"
)

// roles shows the roles of the demo.
func (p *pages) roles(r *web.Request) error {
	all, err := p.Demo(r.Context())
	if err != nil {
		return err
	}
	return r.Page(p.pages, web.Page{Name: "roles", Title: r.T("roles.title"), Data: all})
}

// become signs in as another role of the demo, in place of the one before.
func (p *pages) become(r *web.Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	all, err := p.Demo(r.Context())
	if err != nil {
		return err
	}
	for _, role := range all {
		if string(role.Account) != v.Get("account") {
			continue
		}
		link, err := p.Accounts.LocalLink(r.Context(), role.Account)
		if err != nil {
			return err
		}
		token, _, err := p.Accounts.UseLink(r.Context(), link, r.Browser())
		if err != nil {
			return err
		}
		r.Enter(token)
		return r.Redirect("/")
	}
	return &cell.Error{Code: cell.NotFound, Key: "error.account.missing", Msg: "there is no such role"}
}
