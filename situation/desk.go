// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/crisiscell/crisiscell/cell"
)

// Limits of what a person may write into one field, in bytes. They keep an entry small enough to be shown whole;
// the longest sitrep paragraph seen in practice is well below them.
const (
	maxTitle  = 500
	maxText   = 20_000
	maxReason = 4_000
	maxClaims = 1_000 // claims attached to or detached from an incident in one command
)

// Desk is the situation desk's acts. It holds no state: everything it knows it reads inside the Update.
type Desk struct {
	// Update is the write path of an officer's act.
	Update cell.Update[OfficerTx]
	// Intake is the write path of what comes in.
	Intake cell.Update[IntakeTx]
	// May decides by the policy whether who may do an act of the desk (its name as in decision/permit) in the crisis.
	May func(ctx context.Context, who cell.Actor, crisis cell.ID, act string) error
	// Clock gives the milliseconds inside new ids.
	Clock cell.Clock
	// Engine reads the texts, Page makes texts of bytes.
	Engine Engine
	Page   PageReader
}

// act is one officer's act under way.
type act struct {
	name   string // as the policy knows it
	who    cell.Actor
	crisis cell.ID
	reason string
}

// run makes fn durable and completes what it says was done with the position of its entry.
func (d *Desk) run(ctx context.Context, a act, fn func(tx OfficerTx) (Done, error)) (Done, error) {
	if err := checkText("reason", a.reason, maxReason); err != nil {
		return Done{}, err
	}
	if err := d.May(ctx, a.who, a.crisis, a.name); err != nil {
		return Done{}, err
	}
	var done Done
	_, err := d.Update(ctx, a.who, a.reason, func(tx OfficerTx) error {
		var err error
		done, err = fn(tx)
		return err
	})
	if err != nil {
		return Done{}, err
	}
	return done, nil
}

// between returns now when somebody else gave the thing a version after the one at base, which who saw.
func between(base cell.Seq, now Made, who cell.Actor) Made {
	if base == 0 || now.Since == base || now.Actor == who.ID {
		return Made{}
	}
	return now
}

func invalid(key, msg string) error {
	return &cell.Error{Code: cell.Invalid, Key: key, Msg: msg}
}

func conflict(key, msg string) error {
	return &cell.Error{Code: cell.Conflict, Key: key, Msg: msg}
}

func needReason(reason, what string) error {
	if strings.TrimSpace(reason) == "" {
		return invalid("error.reason.missing", what+" needs a reason: say in a sentence why")
	}
	return nil
}

func checkText(field, s string, limit int) error {
	switch {
	case len(s) > limit:
		return &cell.Error{Code: cell.TooLarge, Key: "error.text.long", Args: map[string]any{"field": field, "limit": limit},
			Msg: field + " is too long: shorten it"}
	case !utf8.ValidString(s):
		return &cell.Error{Code: cell.Invalid, Key: "error.text.invalid", Args: map[string]any{"field": field},
			Msg: field + " is not valid UTF-8 text: type it again"}
	case strings.ContainsRune(s, 0):
		return &cell.Error{Code: cell.Invalid, Key: "error.text.nul", Args: map[string]any{"field": field},
			Msg: field + " holds a NUL character: remove it"}
	}
	return nil
}
