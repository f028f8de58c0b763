// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"context"

	"github.com/crisiscell/crisiscell/cell"
)

// SettleDispute explains, resolves, reopens or assigns a dispute: always an act of a person, never of the engine.
// Its errors: Invalid for an unknown act or a missing reason, NotFound, Conflict when the dispute stands so already.
func (d *Desk) SettleDispute(ctx context.Context, who cell.Actor, crisis, dispute cell.ID, cmd DisputeSettlement) (Done, error) {
	if err := cmd.check(); err != nil {
		return Done{}, err
	}
	return d.run(ctx, act{"dispute.settle", who, crisis, cmd.Reason}, func(tx OfficerTx) (Done, error) {
		x, made, err := tx.Dispute(crisis, dispute)
		if err != nil {
			return Done{}, err
		}
		if !cmd.lay(&x) {
			return Done{}, conflict("error.dispute.same", "the dispute stands so already")
		}
		seq, err := tx.Append(crisis, DisputeSet{Act: cmd.Act, Base: cmd.Base, Dispute: x})
		return Done{ID: dispute, Seq: seq, Between: between(cmd.Base, made, who)}, err
	})
}

func (cmd *DisputeSettlement) check() error {
	switch cmd.Act {
	case "assign":
		return nil
	case "explain", "resolve", "reopen":
		return needReason(cmd.Reason, "to "+cmd.Act+" a dispute")
	}
	return invalid("error.dispute.act", "a dispute is explained, resolved, reopened or assigned")
}

// lay applies the act to x and reports whether that changed anything.
func (cmd *DisputeSettlement) lay(x *Dispute) bool {
	if cmd.Act == "assign" {
		changed := x.Assignee != cmd.Assignee
		x.Assignee = cmd.Assignee
		return changed
	}
	to := map[string]string{"explain": DisputeExplained, "resolve": DisputeResolved, "reopen": DisputeOpen}[cmd.Act]
	changed := x.State != to || x.Answer != cmd.Reason
	if cmd.Act == "reopen" {
		changed = x.State != to
	}
	x.State, x.Answer = to, cmd.Reason
	return changed
}
