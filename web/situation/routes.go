// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"embed"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web"
)

//go:embed template/*.html
var templates embed.FS

// pages serves the pages of one crisis.
type pages struct {
	reads     Reads
	house     House
	desk      Desk
	templates web.Pages
}

// Routes adds the pages of the situation desk to shell.
func Routes(shell *web.Shell, reads Reads, house House, desk Desk) error {
	t, err := shell.Pages(templates, "template/*.html")
	if err != nil {
		return err
	}
	p := pages{reads, house, desk, t}
	shell.Handle("GET /inbox", fresh(p.inbox))
	shell.Handle("POST /inbox/paste", p.paste)
	shell.Handle("POST /inbox/upload", p.upload)
	shell.Handle("GET /reports/{id}", fresh(p.report))
	shell.Handle("GET /reports/{id}/original", p.original)
	shell.Handle("GET /claims/{id}", fresh(p.claim))
	shell.Handle("POST /claims/{id}/review", p.review)
	shell.Handle("POST /claims/{id}/correct", p.correct)
	shell.Handle("GET /disputes", fresh(p.disputes))
	shell.Handle("GET /disputes/{id}", fresh(p.dispute))
	shell.Handle("POST /disputes/{id}/settle", p.settle)
	shell.Handle("GET /incidents", fresh(p.incidents))
	shell.Handle("POST /incidents", p.makeIncident)
	shell.Handle("GET /incidents/{id}", fresh(p.incident))
	shell.Handle("POST /incidents/{id}/edit", p.editIncident)
	shell.Handle("POST /incidents/{id}/state", p.changeState)
	shell.Handle("POST /incidents/{id}/detach", p.detach)
	shell.Handle("POST /undo", p.undo)
	return nil
}

// screen shows a page; kept is what a refused form on it held.
type screen func(r *web.Request, k *kept) error

// fresh is a screen on which nothing was refused.
func fresh(s screen) func(*web.Request) error {
	return func(r *web.Request) error { return s(r, nil) }
}

// ident reads the id in the address. What has not the form of one names nothing.
func ident(r *web.Request, what string) (cell.ID, error) {
	id := cell.ID(r.PathValue("id"))
	if !id.Valid() {
		return "", &cell.Error{Code: cell.NotFound, Key: "error." + what + ".missing", Msg: "there is no such " + what}
	}
	return id, nil
}
