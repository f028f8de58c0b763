// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"embed"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
)

//go:embed template/*.html
var templates embed.FS

// People tells who there is and where they sit.
type People interface {
	Persons(ctx context.Context) ([]decision.Person, error)
	Standings(ctx context.Context, person cell.ID) ([]decision.Standing, error)
}

// Config is what the pages need.
type Config struct {
	Accounts *account.Desk
	People   People
	Provider *Provider // nil without one
	Origin   string    // where the pages are reached, such as https://cell.example, for links that are handed over
	// Demo makes the roles of the demo: who signed in by its link may become any of them. Nil where it is none.
	Demo func(ctx context.Context) ([]Role, error)
	// Clock is the one of the pages.
	Clock cell.Clock
}

// Role is an account of the demo.
type Role struct {
	Account cell.ID
	Person  decision.Person
}

type pages struct {
	Config
	shell *web.Shell
	pages web.Pages
}

// Routes adds the pages to shell.
func Routes(shell *web.Shell, c Config) error {
	own, err := shell.Pages(templates, "template/*.html")
	if err != nil {
		return err
	}
	p := &pages{Config: c, shell: shell, pages: own}
	shell.HandleAnyone("GET /sign-in", p.signIn)
	shell.HandleAnyone("POST /sign-in", p.password)
	shell.HandleAnyone("GET /sign-in/second", p.second)
	shell.HandleAnyone("POST /sign-in/passkey/options", p.passkeyOptions)
	shell.HandleAnyone("POST /sign-in/passkey", p.passkey)
	shell.HandleAnyone("GET /sign-in/provider", p.provider)
	shell.HandleAnyone("GET /sign-in/provider/back", p.providerBack)
	shell.HandleAnyone("GET /locked", p.locked)
	shell.HandleAnyone("POST /unlock", p.unlock)
	shell.HandlePerson("GET /account", p.own)
	shell.HandlePerson("POST /account/password", p.setPassword)
	shell.HandlePerson("POST /account/passkey/options", p.newPasskey)
	shell.HandlePerson("POST /account/passkey", p.keepPasskey)
	shell.HandlePerson("POST /account/passkey/remove", p.removePasskey)
	shell.HandlePerson("POST /account/session", p.endSession)
	shell.HandlePerson("GET /accounts", p.list)
	shell.HandlePerson("POST /accounts", p.add)
	shell.HandlePerson("POST /accounts/link", p.link)
	shell.HandlePerson("POST /accounts/close", p.close)
	shell.Handle("GET /recoveries", p.recoveries)
	shell.Handle("POST /recoveries", p.ask)
	shell.Handle("POST /recoveries/agree", p.agree)
	shell.Handle("POST /recoveries/issue", p.issue)
	shell.HandlePerson("POST /recoveries/stop", p.stop)
	if c.Demo != nil {
		shell.HandlePerson("GET /roles", p.roles)
		shell.HandlePerson("POST /roles", p.become)
	}
	shell.Note(p.notes)
	return nil
}
