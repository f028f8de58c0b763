// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"testing"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
)

// seat is somebody on a seat.
func seat(person cell.ID, name string) account.Seated {
	return account.Seated{Actor: cell.Actor{ID: person, Seat: name}, Holds: true}
}

// issue makes the link of a recovery; there tells whether both still hold their seats.
func (d *door) issue(by account.Seated, id cell.ID, there bool) (string, error) {
	return d.IssueRecovery(d.Context(), by, id, func(context.Context, account.Recovery) (bool, error) { return there, nil })
}

// agreed is a recovery to which border asked and health agreed.
func (d *door) agreed(of cell.ID) cell.ID {
	d.Helper()
	r, err := d.AskRecovery(d.Context(), seat(personB, "border"), of, "lost both")
	d.no(err)
	_, err = d.AgreeRecovery(d.Context(), seat(personC, "health"), r.ID)
	d.no(err)
	return r.ID
}

func TestWhoHasASayInARecovery(t *testing.T) {
	doors(t, func(d *door, a account.Account) {
		admin, auditor := seat(personB, "border"), seat(personB, "border")
		admin.Administrator, auditor.Holds = true, false
		ask := func(by account.Seated) error { _, err := d.AskRecovery(d.Context(), by, a.ID, "lost"); return err }
		d.want("error.recovery.administrator", ask(admin))
		d.want("error.recovery.seat", ask(auditor))
		d.want("error.recovery.self", ask(seat(personA, "finance")))
		d.no(ask(seat(personB, "border")))
		d.want("error.recovery.open", ask(seat(personC, "health")))
		open, err := d.Recoveries.OpenRecoveries(d.Context())
		d.no(err)
		agree := func(by account.Seated) error {
			_, err := d.AgreeRecovery(d.Context(), by, open[0].ID)
			return err
		}
		for _, by := range []account.Seated{seat(personB, "border"), seat(personB, "health"), seat(personC, "border")} {
			d.want("error.recovery.second", agree(by))
		}
		d.want("error.recovery.administrator", agree(admin))
		_, err = d.issue(seat(personB, "border"), open[0].ID, true)
		d.want("error.recovery.state", err)
		d.no(agree(seat(personC, "health")))
		d.want("error.recovery.state", agree(seat(personC, "health")))
	})
}

func TestARecoveryWaitsADayAndTakesTheOldWaysAway(t *testing.T) {
	doors(t, func(d *door, a account.Account) {
		b, c := seat(personB, "border"), seat(personC, "health")
		id := d.agreed(a.ID)
		d.pass(24*tHour - 1)
		_, err := d.issue(b, id, true)
		d.want("error.recovery.wait", err)
		d.pass(1)
		_, err = d.issue(seat("01980000-0000-7000-8000-00000000000d", "liaison"), id, true)
		d.want("error.recovery.two", err)
		_, err = d.issue(b, id, false)
		d.want("error.recovery.left", err)
		link, err := d.issue(c, id, true)
		d.no(err)
		_, s, err := d.UseLink(d.Context(), link, account.Browser{})
		d.no(err)
		_, _, err = d.signIn("amal", sentence)
		d.want("error.signin.wrong", err)
		d.no(d.SetPassword(d.Context(), s, "", "another long sentence", account.Browser{}))
		_, _, err = d.UseLink(d.Context(), link, account.Browser{})
		d.want("error.link.used", err)
		_, _, err = d.signIn("amal", "another long sentence")
		d.no(err)
	})
}

func TestARecoveryThatIsStoppedOpensNothing(t *testing.T) {
	doors(t, func(d *door, a account.Account) {
		id := d.agreed(a.ID)
		d.pass(24 * tHour)
		link, err := d.issue(seat(personC, "health"), id, true)
		d.no(err)
		_, err = d.StopRecovery(d.Context(), account.Seated{Actor: cell.Actor{ID: personB}}, id, "no")
		d.want("error.recovery.seat", err)
		_, err = d.StopRecovery(d.Context(), account.Seated{Actor: cell.Actor{ID: personA}}, id, "I asked for none")
		d.no(err)
		_, _, err = d.UseLink(d.Context(), link, account.Browser{})
		d.want("error.link.stopped", err)
		if _, _, err = d.signIn("amal", sentence); err != nil {
			d.Error(err)
		}
	})
}
