// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"io"
	"testing"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/locale"
	"github.com/crisiscell/crisiscell/web/webtest"
)

const someID = cell.ID("01980000-0000-7000-8000-000000000001")

// still is a record in which nothing happens.
type still struct{}

func (still) Head(context.Context) (cell.Seq, error) { return 1, nil }
func (still) Follow(ctx context.Context, _ cell.Viewer, _ cell.Seq, _ func(web.Notice) error) error {
	<-ctx.Done()
	return ctx.Err()
}

// shown is every template with data of all its parts, and with as little as there can be.
func shown() map[string][]any {
	a := account.Account{ID: someID, Person: someID, Login: "amal", Opened: 1, Password: "$", Passkeys: 1}
	never, closed := account.Account{ID: someID, Login: "basim"}, account.Account{ID: someID, Login: "cyrine", Closed: true}
	out := account.LockOut{Account: someID, Time: 1, Address: "192.0.2.1", What: account.Guesses}
	r := account.Recovery{ID: someID, Account: someID, State: account.Agreed, Asker: someID, Agreer: someID, From: 1}
	waiting := recovery{Recovery: r, Login: "amal", AskedBy: cell.Name{En: "Border"}}
	waiting.May.Agree, waiting.May.Issue = true, true
	person := decision.Person{ID: someID, Name: cell.Name{En: "Officer", Ar: "ضابط"}}
	return map[string][]any{
		"sign-in": {door{}, door{Login: "amal", Fault: "no", Provider: "Ministry", Passkeys: true, Other: true}},
		"second":  {nil}, "entered": {"/"},
		"locked": {screen{Login: "amal"}, screen{"amal", "no", true, true}},
		"account": {own{}, own{Account: a, Fault: "no", Fresh: true, CanKey: true, Keys: []account.Passkey{{ID: "k", Name: "key"}},
			Sessions: []open{{account.Session{Key: "s", Locked: true, How: "link"}, false}, {account.Session{}, true}}, LockOuts: []account.LockOut{out},
			Seats: true, Roles: true, Recovery: &r}, own{Account: never, CanKey: true}},
		"accounts": {register{}, register{Fault: "no", Link: "https://cell.example", LinkFor: "amal", Accounts: []entry{{Account: a}, {Account: never}, {Account: closed}},
			Persons: []decision.Person{person}, LockOuts: []attempt{{out, "amal"}, {out, ""}}, Login: "Ministry"}},
		"recoveries": {recoveries{}, recoveries{Fault: "no", Link: "https://cell.example", Open: []recovery{waiting, {}}, Accounts: []account.Account{a}, Writable: true}},
		"roles":      {[]Role{}, []Role{{someID, person}}},
	}
}

func TestTheTemplatesFitTheirStructsInBothLanguages(t *testing.T) {
	t.Parallel()
	nobody := webtest.New(cell.CrisisOpened{ID: someID, Zone: "UTC"}, cell.Actor{ID: someID})
	shell, err := web.New(web.Config{Sessions: nobody, Standings: nobody, Live: still{}, Clock: cell.ClockFunc(func() cell.Time { return 1 })})
	if err != nil {
		t.Fatal(err)
	}
	own, err := shell.Pages(templates, "template/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Langs {
		for name, all := range shown() {
			for _, data := range all {
				if err := own[locale.Manner{Lang: lang}.Tidy()].ExecuteTemplate(io.Discard, name, data); err != nil {
					t.Errorf("%s in %s: %v", name, lang, err)
				}
			}
		}
	}
}
