// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/decision/permit"
)

// standing is the place from which who acts in the crisis. Whoever sits there no more is refused.
func (a *app) standing(ctx context.Context, who cell.Actor, crisis cell.ID) (decision.Standing, error) {
	all, err := a.store.Standings(ctx, who.ID)
	if err != nil {
		return decision.Standing{}, err
	}
	for _, s := range all {
		if s.Crisis.ID == crisis && string(s.Seat) == who.Seat {
			return s, nil
		}
	}
	if who == officer { // who brings files in on the command line holds no seat and no grant: the policy permits no more
		return decision.Standing{Person: decision.Person{ID: who.ID, Name: officerName}, Crisis: cell.CrisisOpened{ID: crisis}, Seat: cell.ID(who.Seat),
			Kind: decision.Ordinary}, nil
	}
	return decision.Standing{}, &cell.Error{Code: cell.Denied, Key: "error.permit.seat", Msg: "you hold no seat in this crisis now"}
}

// may asks the policy about an act that is about the crisis as a whole or about items that the act looks up itself, which
// shows it none that who may not see.
func (a *app) may(ctx context.Context, who cell.Actor, crisis cell.ID, act string) error {
	s, err := a.standing(ctx, who, crisis)
	if err != nil {
		return err
	}
	return a.policy.For(s).Decide(permit.Act(act), permit.Whole(s))
}

// mayReach asks it about a change of an item's audience.
func (a *app) mayReach(ctx context.Context, who cell.Actor, crisis cell.ID, from, to cell.Audience, release bool) error {
	s, err := a.standing(ctx, who, crisis)
	if err != nil {
		return err
	}
	act := permit.NarrowAudience
	if release {
		act = permit.ReleaseAudience
	}
	return a.policy.For(s).Decide(act, permit.Item{Crisis: crisis, Closed: s.Closed, Audience: from, To: &to})
}
