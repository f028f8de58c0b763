// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/crisiscell/crisiscell/cell"
)

// MakeIncident makes an incident in state Reported of at least one claim that is not rejected. Place, event type and
// time come from the first claim that has one, where the draft gives none. Its errors: Invalid, TooLarge, NotFound
// for a claim, Conflict for a rejected one.
func (d *Desk) MakeIncident(ctx context.Context, who cell.Actor, crisis cell.ID, cmd IncidentDraft) (Done, error) {
	if len(cmd.Claims) == 0 {
		return Done{}, invalid("error.incident.claims", "an incident rests on at least one claim: choose one")
	}
	title := strings.TrimSpace(cmd.Title)
	if err := checkIncident(&title, &cmd.Summary, len(cmd.Claims)); err != nil {
		return Done{}, err
	}
	if err := checkDates(cmd.From, cmd.To); err != nil {
		return Done{}, err
	}
	if cmd.Audience != nil {
		if err := cmd.Audience.By(who).Check(); err != nil {
			return Done{}, err
		}
	}
	id := cell.NewID(d.Clock.Now())
	return d.run(ctx, act{"incident.make", who, crisis, cmd.Reason}, func(tx OfficerTx) (Done, error) {
		in := Incident{ID: id, Title: title, Summary: cmd.Summary, EventType: cmd.EventType, From: cmd.From, To: cmd.To, State: Reported}
		var err error
		if in.Audience, err = audienceOf(tx, who, crisis, &cmd); err != nil {
			return Done{}, err
		}
		in.Series = in.Audience.Series()
		if in.Number, err = tx.NextIncident(crisis, in.Series); err != nil {
			return Done{}, err
		}
		if err := attach(tx, crisis, &in, in.Audience, cmd.Claims); err != nil {
			return Done{}, err
		}
		seq, err := tx.Append(crisis, IncidentSet{Act: "make", Incident: in})
		return Done{ID: id, Seq: seq}, err
	})
}

// audienceOf is who may see an incident: as the draft says, else what its claims have in common.
func audienceOf(tx OfficerTx, who cell.Actor, crisis cell.ID, cmd *IncidentDraft) (cell.Audience, error) {
	if cmd.Audience != nil {
		return cmd.Audience.By(who), nil
	}
	var as []cell.Audience
	for _, id := range cmd.Claims {
		_, made, err := tx.Claim(crisis, id)
		if err != nil {
			return cell.Audience{}, fmt.Errorf("claim of the incident: %w", err)
		}
		as = append(as, made.Audience)
	}
	return cell.Common(who, as...), nil
}

// attach adds claims to in, which is for audience, and takes from them what in does not know yet. What stands in an
// incident is for all of its readers, so a claim that is for fewer is refused.
func attach(tx OfficerTx, crisis cell.ID, in *Incident, audience cell.Audience, claims []cell.ID) error {
	for _, id := range claims {
		if slices.Contains(in.Claims, id) {
			continue
		}
		c, made, err := tx.Claim(crisis, id)
		if err != nil {
			return fmt.Errorf("claim of the incident: %w", err)
		}
		if c.Review == Rejected {
			return conflict("error.incident.rejected", "a rejected claim supports nothing: reopen it first, or leave it out")
		}
		if !made.Audience.Covers(audience) {
			return conflict("error.incident.audience",
				"the claim is for fewer people than the incident: ask the seat that brought its report in to release it, or make an incident of it for those people")
		}
		in.Claims = append(in.Claims, id)
		if in.EventType == "" {
			in.EventType = c.EventType
		}
		if in.Place == (Place{}) && len(c.Places) > 0 {
			in.Place = c.Places[0]
			if c.Sensitivity != cell.Ordinary { // an incident has readers to whom the place is protected
				in.Place = Place{Text: in.Place.Country, Name: in.Place.Country, Country: in.Place.Country}
			}
		}
		if in.From == "" && in.To == "" && c.Time != nil {
			in.From, in.To = c.Time.From, c.Time.To
		}
	}
	return nil
}

// ChangeIncident applies one command to the present version of an incident. Its errors: as MakeIncident, and
// Conflict when nothing would change or its last claim would be detached.
func (d *Desk) ChangeIncident(ctx context.Context, who cell.Actor, crisis, incident cell.ID, cmd IncidentChange) (Done, error) {
	if err := cmd.check(); err != nil {
		return Done{}, err
	}
	return d.run(ctx, act{"incident.change", who, crisis, cmd.Reason}, func(tx OfficerTx) (Done, error) {
		old, made, err := tx.Incident(crisis, incident)
		if err != nil {
			return Done{}, err
		}
		in := old
		in.Claims = slices.Clone(old.Claims)
		if err := cmd.lay(tx, crisis, &in, made.Audience); err != nil {
			return Done{}, err
		}
		if sameIncident(old, in) {
			return Done{}, conflict("error.incident.unchanged", "the incident stands so already")
		}
		seq, err := tx.Append(crisis, IncidentSet{Act: cmd.act(), Base: cmd.Base, Incident: in})
		return Done{ID: incident, Seq: seq, Between: between(cmd.Base, made, who)}, err
	})
}

// act names the command for the history: the weightiest of what it does.
func (cmd *IncidentChange) act() string {
	switch {
	case cmd.State != "":
		return "state"
	case len(cmd.Detach) > 0:
		return "detach"
	case len(cmd.Attach) > 0:
		return "attach"
	}
	return "edit"
}

func (cmd *IncidentChange) check() error {
	switch cmd.State {
	case "":
	case Reported, Confirmed, Refuted, Closed:
		if err := needReason(cmd.Reason, "changing the state of an incident"); err != nil {
			return err
		}
	default:
		return invalid("error.incident.state", "an incident is reported, confirmed, refuted or closed")
	}
	var title *string
	if cmd.Title != nil {
		t := strings.TrimSpace(*cmd.Title)
		title = &t
	}
	return checkIncident(title, cmd.Summary, len(cmd.Attach)+len(cmd.Detach))
}

func (cmd *IncidentChange) lay(tx OfficerTx, crisis cell.ID, in *Incident, audience cell.Audience) error {
	if cmd.Title != nil {
		in.Title = strings.TrimSpace(*cmd.Title)
	}
	if cmd.Summary != nil {
		in.Summary = *cmd.Summary
	}
	if cmd.EventType != nil {
		in.EventType = *cmd.EventType
	}
	if cmd.From != nil {
		in.From = *cmd.From
	}
	if cmd.To != nil {
		in.To = *cmd.To
	}
	if cmd.From != nil || cmd.To != nil {
		if err := checkDates(in.From, in.To); err != nil {
			return err
		}
	}
	if cmd.State != "" {
		in.State = cmd.State
	}
	if err := attach(tx, crisis, in, audience, cmd.Attach); err != nil {
		return err
	}
	in.Claims = slices.DeleteFunc(in.Claims, func(id cell.ID) bool { return slices.Contains(cmd.Detach, id) })
	if len(in.Claims) == 0 {
		return conflict("error.incident.last", "an incident rests on at least one claim: attach another first, or close it")
	}
	return nil
}

func sameIncident(a, b Incident) bool {
	return a.Title == b.Title && a.Summary == b.Summary && a.EventType == b.EventType && a.From == b.From && a.To == b.To && a.State == b.State &&
		slices.Equal(a.Claims, b.Claims)
}

func checkIncident(title, summary *string, claims int) error {
	if title != nil {
		if *title == "" {
			return invalid("error.incident.title", "an incident needs a title: say in a line what happened")
		}
		if err := checkText("title", *title, maxTitle); err != nil {
			return err
		}
	}
	if summary != nil {
		if err := checkText("summary", *summary, maxText); err != nil {
			return err
		}
	}
	if claims > maxClaims {
		return &cell.Error{Code: cell.TooLarge, Key: "error.incident.many", Args: map[string]any{"limit": maxClaims},
			Msg: fmt.Sprintf("more than %d claims in one command: do it in parts", maxClaims)}
	}
	return nil
}

// checkDates accepts ISO dates in order; empty is unknown.
func checkDates(from, to string) error {
	for _, s := range []string{from, to} {
		if s == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			return &cell.Error{Code: cell.Invalid, Key: "error.date", Args: map[string]any{"date": s},
				Msg: fmt.Sprintf("%q is not a date: write it as 2026-01-31, or leave it empty", s)}
		}
	}
	if from != "" && to != "" && to < from {
		return invalid("error.date.order", "the end lies before the beginning: exchange the dates")
	}
	return nil
}
