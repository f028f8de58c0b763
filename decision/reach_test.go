// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"context"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

// shelf holds one item.
type shelf struct {
	audience cell.Audience
	set      []cell.AudienceSet
}

func (s *shelf) Now() cell.Time { return 1 }

func (s *shelf) Append(_ cell.ID, f cell.Fact) (cell.Seq, error) {
	s.set = append(s.set, f.(cell.AudienceSet))
	return cell.Seq(len(s.set)), nil
}

func (s *shelf) Audience(_, item cell.ID) (cell.Audience, error) {
	if item != "item" {
		return cell.Audience{}, &cell.Error{Code: cell.NotFound}
	}
	return s.audience, nil
}

func TestAnAudienceIsNarrowedOrReleasedNeverBoth(t *testing.T) {
	t.Parallel()
	amber := func(seats ...string) cell.Audience {
		return cell.Audience{Marking: cell.Amber, Owner: "a", Seats: seats}
	}
	clear, green, strict := cell.Audience{Marking: cell.Clear, Owner: "a"}, cell.Audience{Marking: cell.Green, Owner: "a"}, cell.Audience{Marking: cell.AmberStrict, Owner: "a"}
	for _, x := range []struct {
		name     string
		from, to cell.Audience
		act      string
		want     cell.Code
	}{
		{"to the owner's seat", green, strict, "narrow", ""},
		{"to named seats", green, amber("b"), "narrow", ""},
		{"to one more seat", amber("b"), amber("b", "c"), "release", ""},
		{"to everybody", strict, green, "release", ""},
		{"out of the cell", green, clear, "release", ""},
		{"back into the cell", clear, green, "narrow", ""},
		{"to other seats", amber("b"), amber("c"), "", cell.Conflict},
		{"to the same", amber("b"), amber("b"), "", cell.Conflict},
		{"to nobody", green, cell.Audience{Marking: cell.Red}, "", cell.Invalid},
		{"to a marking that is none", green, cell.Audience{Marking: "SECRET"}, "", cell.Invalid},
	} {
		s := &shelf{audience: x.from}
		d := &Reach{Update: func(_ context.Context, _ cell.Actor, _ string, fn func(ReachTx) error) (cell.Seq, error) {
			return 1, fn(s)
		},
			May: func(_ context.Context, _ cell.Actor, _ cell.ID, _, to cell.Audience, release bool) error {
				if release != (x.act == "release") || to.Owner != "a" {
					t.Errorf("%s: the policy is asked for release %v of %+v", x.name, release, to)
				}
				return nil
			}}
		to := x.to
		to.Owner = "somebody else's"
		_, err := d.Set(t.Context(), cell.Actor{ID: "p", Seat: "a"}, "crisis", "item", to, "why")
		if cell.CodeOf(err) != x.want || (x.want == "" && (len(s.set) != 1 || s.set[0].Act != x.act || s.set[0].Audience.Owner != "a")) {
			t.Errorf("%s: %v, %+v", x.name, err, s.set)
		}
		if _, err := d.Set(t.Context(), cell.Actor{ID: "p", Seat: "a"}, "crisis", "item", x.to, " "); cell.CodeOf(err) != cell.Invalid {
			t.Errorf("%s without a reason: %v", x.name, err)
		}
		if _, err := d.Set(t.Context(), cell.Actor{ID: "p", Seat: "a"}, "crisis", "nowhere", strict, "why"); cell.CodeOf(err) != cell.NotFound {
			t.Errorf("an item that is not there: %v", err)
		}
	}
	refused := &cell.Error{Code: cell.Denied}
	s := &shelf{audience: strict}
	d := &Reach{Update: func(_ context.Context, _ cell.Actor, _ string, fn func(ReachTx) error) (cell.Seq, error) {
		return 1, fn(s)
	},
		May: func(context.Context, cell.Actor, cell.ID, cell.Audience, cell.Audience, bool) error { return refused }}
	if _, err := d.Set(t.Context(), cell.Actor{}, "crisis", "item", green, "why"); err == nil || len(s.set) != 0 {
		t.Errorf("what the policy refuses was done: %v", err)
	}
}
