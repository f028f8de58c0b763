// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"context"
	"fmt"

	"github.com/crisiscell/crisiscell/cell"
)

// undoWithin is how long an act may be taken back without giving a reason, in microseconds (10 s): long enough to
// notice a slip of the finger, too short to change one's mind unseen.
const undoWithin = cell.Time(10_000_000)

// Reverse takes back the act at entry, which gave the thing id its present version: the version before it becomes
// the newest, by an entry that names the one it takes back. The actor may do so without a reason for 10 s;
// later, and for the act of somebody else, a reason is needed. Its errors: NotFound, Conflict when another version
// followed or entry made the thing (an incident made by mistake is closed, a claim rejected), Invalid without the
// reason.
func (d *Desk) Reverse(ctx context.Context, who cell.Actor, crisis, id cell.ID, entry cell.Seq, reason string) (Done, error) {
	return d.run(ctx, act{"act.reverse", who, crisis, reason}, func(tx OfficerTx) (Done, error) {
		before, had, err := tx.Before(crisis, id, entry)
		if err != nil {
			return Done{}, err
		}
		if !had {
			return Done{}, conflict("error.reverse.first", "the entry made the thing, there is nothing before it: reject or close it instead")
		}
		fact, made, err := reversal(tx, crisis, before, entry)
		if err != nil {
			return Done{}, err
		}
		if made.Since != entry {
			return Done{}, conflict("error.reverse.followed", "it was changed again since: take back the later change first")
		}
		if made.Actor != who.ID || tx.Now()-made.Time > undoWithin {
			if err := needReason(reason, "taking back an act after 10 seconds, or another person's,"); err != nil {
				return Done{}, err
			}
		}
		seq, err := tx.Append(crisis, fact)
		return Done{ID: id, Seq: seq}, err
	})
}

// reversal builds the fact that makes before the newest version again, and says who made the present one.
func reversal(tx OfficerTx, crisis cell.ID, before any, entry cell.Seq) (cell.Fact, Made, error) {
	const name = "reverse"
	switch v := before.(type) {
	case Claim:
		_, made, err := tx.Claim(crisis, v.ID)
		return ClaimSet{Act: name, Base: entry, Reverses: entry, Claim: v}, made, err
	case Dispute:
		_, made, err := tx.Dispute(crisis, v.ID)
		return DisputeSet{Act: name, Base: entry, Reverses: entry, Dispute: v}, made, err
	case Incident:
		_, made, err := tx.Incident(crisis, v.ID)
		return IncidentSet{Act: name, Base: entry, Reverses: entry, Incident: v}, made, err
	}
	return nil, Made{}, fmt.Errorf("reverse: a %T has no versions", before)
}
