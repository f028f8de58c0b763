// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"context"
	"slices"

	"github.com/crisiscell/crisiscell/cell"
)

// Modalities of a claim, in the order a page offers them.
var modalities = [...]string{"asserted", "reported", "planned", "potential", "conditional", "opinion"}

// reviewActs names the act that leads to each review state.
func reviewAct(state string) string {
	switch state {
	case Accepted:
		return "accept"
	case Rejected:
		return "reject"
	case Open:
		return "reopen"
	}
	return ""
}

// ReviewClaim accepts, rejects or reopens a claim. Its errors: Invalid for an unknown state or a rejection without
// a reason, NotFound, Conflict when the claim is in that state already.
func (d *Desk) ReviewClaim(ctx context.Context, who cell.Actor, crisis, claim cell.ID, cmd ClaimReview) (Done, error) {
	name := reviewAct(cmd.State)
	if name == "" {
		return Done{}, invalid("error.claim.state", "a claim is accepted, rejected or open: choose one of them")
	}
	if cmd.State == Rejected {
		if err := needReason(cmd.Reason, "rejecting a claim"); err != nil {
			return Done{}, err
		}
	}
	return d.run(ctx, act{"claim.review", who, crisis, cmd.Reason}, func(tx OfficerTx) (Done, error) {
		c, made, err := tx.Claim(crisis, claim)
		if err != nil {
			return Done{}, err
		}
		if c.Review == cmd.State {
			return Done{}, conflict("error.claim.same", "the claim is in that state already")
		}
		c.Review = cmd.State
		seq, err := tx.Append(crisis, ClaimSet{Act: name, Base: cmd.Base, Claim: c})
		return Done{ID: claim, Seq: seq, Between: between(cmd.Base, made, who)}, err
	})
}

// CorrectClaim changes what a claim says and accepts it. The fields that are given are laid over the present
// version, so that two officers who correct different fields both keep their work. Its errors: Invalid for a value
// outside its list or no reason, NotFound, Conflict when nothing would change.
func (d *Desk) CorrectClaim(ctx context.Context, who cell.Actor, crisis, claim cell.ID, cmd ClaimCorrection) (Done, error) {
	if err := needReason(cmd.Reason, "correcting a claim"); err != nil {
		return Done{}, err
	}
	if err := cmd.check(); err != nil {
		return Done{}, err
	}
	return d.run(ctx, act{"claim.correct", who, crisis, cmd.Reason}, func(tx OfficerTx) (Done, error) {
		c, made, err := tx.Claim(crisis, claim)
		if err != nil {
			return Done{}, err
		}
		if !cmd.lay(&c.Statement) && c.Review == Accepted {
			return Done{}, conflict("error.claim.unchanged", "the correction changes nothing")
		}
		c.Review = Accepted
		c.Keys = d.Engine.Keys(c.Statement)
		seq, err := tx.Append(crisis, ClaimSet{Act: "correct", Base: cmd.Base, Claim: c})
		return Done{ID: claim, Seq: seq, Between: between(cmd.Base, made, who)}, err
	})
}

// check refuses values outside their lists.
func (cmd *ClaimCorrection) check() error {
	if p := cmd.Polarity; p != nil && *p != Affirm && *p != Deny && *p != Unconfirmed {
		return invalid("error.claim.polarity", "polarity is affirm, deny or unconfirmed")
	}
	if m := cmd.Modality; m != nil && !slices.Contains(modalities[:], *m) {
		return invalid("error.claim.modality", "modality is asserted, reported, planned, potential, conditional or opinion")
	}
	for _, f := range []struct {
		name string
		s    *string
	}{{"speaker", cmd.Speaker}, {"event type", cmd.EventType}, {"proposition", cmd.Proposition}} {
		if f.s == nil {
			continue
		}
		if *f.s == "" {
			return &cell.Error{Code: cell.Invalid, Key: "error.text.empty", Args: map[string]any{"field": f.name},
				Msg: f.name + " is empty: fill it in, or leave it as it was"}
		}
		if err := checkText(f.name, *f.s, maxText); err != nil {
			return err
		}
	}
	return nil
}

// lay puts the given fields over s and reports whether that changed anything.
func (cmd *ClaimCorrection) lay(s *Statement) bool {
	changed := false
	set := func(to, from *string) {
		if from != nil && *to != *from {
			*to, changed = *from, true
		}
	}
	set(&s.Speaker.Canonical, cmd.Speaker)
	set(&s.Polarity, cmd.Polarity)
	set(&s.Modality, cmd.Modality)
	set(&s.EventType, cmd.EventType)
	set(&s.Proposition, cmd.Proposition)
	return changed
}
