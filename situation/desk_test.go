// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

// book is a record in memory: it keeps each version with who made it, and drops what a failed Update appended.
type book struct {
	clock cell.Time
	log   []version
	who   cell.Actor
	// readers are who may see a claim, GREEN for one that is not here.
	readers map[cell.ID]cell.Audience
}

type version struct {
	id   cell.ID
	val  any
	made Made
}

func (b *book) Now() cell.Time { return b.clock }

func (b *book) update(_ context.Context, who cell.Actor, reason string, fn func(OfficerTx) error) (cell.Seq, error) {
	n := len(b.log)
	b.who = who
	if err := fn(b); err != nil {
		b.log = b.log[:n]
		return 0, err
	}
	for i := n; i < len(b.log); i++ {
		b.log[i].made.Reason = reason
	}
	return cell.Seq(len(b.log)), nil
}

func (b *book) Append(_ cell.ID, f cell.Fact) (cell.Seq, error) {
	v := version{made: Made{Since: cell.Seq(len(b.log) + 1), Time: b.clock, Actor: b.who.ID, Seat: b.who.Seat}}
	switch f := f.(type) {
	case ClaimSet:
		v.id, v.val, v.made.Act, v.made.Reverses = f.Claim.ID, f.Claim, f.Act, f.Reverses
		v.made.Audience = cell.Audience{Marking: cell.Green}
		if a, ok := b.readers[v.id]; ok {
			v.made.Audience = a
		}
	case DisputeSet:
		v.id, v.val, v.made.Act, v.made.Reverses = f.Dispute.ID, f.Dispute, f.Act, f.Reverses
	case IncidentSet:
		v.id, v.val, v.made.Act, v.made.Reverses = f.Incident.ID, f.Incident, f.Act, f.Reverses
		v.made.Audience = f.Incident.Audience
	default:
		return 0, errors.New("the book does not know this fact")
	}
	b.log = append(b.log, v)
	return v.made.Since, nil
}

func last[T any](b *book, id cell.ID, before cell.Seq) (T, Made, error) {
	for _, v := range slices.Backward(b.log) {
		if t, ok := v.val.(T); ok && v.id == id && v.made.Since < before {
			return t, v.made, nil
		}
	}
	var none T
	return none, Made{}, &cell.Error{Code: cell.NotFound, Msg: "no such thing"}
}

func (b *book) Claim(_, id cell.ID) (Claim, Made, error) { return last[Claim](b, id, cell.OpenUntil) }
func (b *book) Dispute(_, id cell.ID) (Dispute, Made, error) {
	return last[Dispute](b, id, cell.OpenUntil)
}
func (b *book) Incident(_, id cell.ID) (Incident, Made, error) {
	return last[Incident](b, id, cell.OpenUntil)
}

func (b *book) NextIncident(_ cell.ID, series string) (int64, error) {
	n := int64(1)
	for _, v := range b.log {
		if in, ok := v.val.(Incident); ok && in.Series == series && in.Number >= n {
			n = in.Number + 1
		}
	}
	return n, nil
}

func (b *book) Before(_, id cell.ID, seq cell.Seq) (any, bool, error) {
	if int(seq) < 1 || int(seq) > len(b.log) || b.log[seq-1].id != id {
		return nil, false, &cell.Error{Code: cell.NotFound, Msg: "the entry did not change this"}
	}
	for _, v := range slices.Backward(b.log[:seq-1]) {
		if v.id == id {
			return v.val, true, nil
		}
	}
	return nil, false, nil
}

const (
	crisis  = cell.ID("crisis")
	claim1  = cell.ID("claim-1")
	claim2  = cell.ID("claim-2")
	dispute = cell.ID("dispute-1")
)

var (
	first  = cell.Actor{ID: "officer-1", Seat: "situation"}
	second = cell.Actor{ID: "officer-2", Seat: "situation"}
)

// newDesk gives a desk over a book with two open claims at entries 1 and 2 and their dispute at entry 3.
func newDesk(t *testing.T) (*Desk, *book) {
	t.Helper()
	b := &book{clock: 1_000_000, who: cell.Actor{ID: "engine"}}
	facts := []cell.Fact{
		ClaimSet{Claim: Claim{ID: claim1, Review: Open, Statement: Statement{EventType: "ARMED_CLASH", Polarity: Deny,
			Places: []Place{{Name: "Anbar", GeonameID: 99592}}, Time: &Time{From: "2023-04-01"}}}},
		ClaimSet{Claim: Claim{ID: claim2, Review: Open, Statement: Statement{EventType: "KILLED", Polarity: Affirm}}},
		DisputeSet{Dispute: Dispute{ID: dispute, A: claim1, B: claim2, State: DisputeOpen}},
	}
	for _, f := range facts {
		if _, err := b.Append(crisis, f); err != nil {
			t.Fatal(err)
		}
	}
	return &Desk{Update: b.update, May: anything, Clock: b, Engine: words{}}, b
}

func wantCode(t *testing.T, err error, want cell.Code) {
	t.Helper()
	if got := cell.CodeOf(err); got != want {
		t.Fatalf("code %q (%v), want %q", got, err, want)
	}
}

func TestReviewKeepsEachVersion(t *testing.T) {
	t.Parallel()
	d, b := newDesk(t)
	ctx := context.Background()
	if _, err := d.ReviewClaim(ctx, first, crisis, claim1, ClaimReview{State: Accepted, Base: 1}); err != nil {
		t.Fatal(err)
	}
	c, made, _ := b.Claim(crisis, claim1)
	if c.Review != Accepted || made.Act != "accept" || made.Since != 4 {
		t.Fatalf("claim %+v made %+v", c, made)
	}
	if old := b.log[0].val.(Claim); old.Review != Open {
		t.Fatalf("the first version changed to %q", old.Review)
	}
}

func TestActsThatAreRefusedLeaveNothing(t *testing.T) {
	t.Parallel()
	polarity, empty, same := "perhaps", "", "ARMED_CLASH"
	tests := map[string]struct {
		do   func(d *Desk) error
		want cell.Code
	}{
		"a rejection without a reason": {func(d *Desk) error {
			_, err := d.ReviewClaim(t.Context(), first, crisis, claim1, ClaimReview{State: Rejected})
			return err
		}, cell.Invalid},
		"an unknown review state": {func(d *Desk) error {
			_, err := d.ReviewClaim(t.Context(), first, crisis, claim1, ClaimReview{State: "true"})
			return err
		}, cell.Invalid},
		"a review of a claim that is not there": {func(d *Desk) error {
			_, err := d.ReviewClaim(t.Context(), first, crisis, "nowhere", ClaimReview{State: Accepted})
			return err
		}, cell.NotFound},
		"a review that changes nothing": {func(d *Desk) error {
			_, err := d.ReviewClaim(t.Context(), first, crisis, claim1, ClaimReview{State: Open})
			return err
		}, cell.Conflict},
		"an unknown polarity": {func(d *Desk) error {
			_, err := d.CorrectClaim(t.Context(), first, crisis, claim1, ClaimCorrection{Polarity: &polarity, Reason: "r"})
			return err
		}, cell.Invalid},
		"an empty proposition": {func(d *Desk) error {
			_, err := d.CorrectClaim(t.Context(), first, crisis, claim1, ClaimCorrection{Proposition: &empty, Reason: "r"})
			return err
		}, cell.Invalid},
		"a correction without a reason": {func(d *Desk) error {
			_, err := d.CorrectClaim(t.Context(), first, crisis, claim1, ClaimCorrection{EventType: &same})
			return err
		}, cell.Invalid},
		"resolving a dispute without a reason": {func(d *Desk) error {
			_, err := d.SettleDispute(t.Context(), first, crisis, dispute, DisputeSettlement{Act: "resolve"})
			return err
		}, cell.Invalid},
		"reopening an open dispute": {func(d *Desk) error {
			_, err := d.SettleDispute(t.Context(), first, crisis, dispute, DisputeSettlement{Act: "reopen", Reason: "r"})
			return err
		}, cell.Conflict},
		"an incident of no claim": {func(d *Desk) error {
			_, err := d.MakeIncident(t.Context(), first, crisis, IncidentDraft{Title: "Clash"})
			return err
		}, cell.Invalid},
		"an incident of a claim that is not there": {func(d *Desk) error {
			_, err := d.MakeIncident(t.Context(), first, crisis, IncidentDraft{Title: "Clash", Claims: []cell.ID{"nowhere"}})
			return err
		}, cell.NotFound},
		"an incident that ends before it begins": {func(d *Desk) error {
			_, err := d.MakeIncident(t.Context(), first, crisis, IncidentDraft{Title: "Clash", From: "2026-02-02",
				To: "2026-02-01", Claims: []cell.ID{claim1}})
			return err
		}, cell.Invalid},
		"a title with a NUL": {func(d *Desk) error {
			_, err := d.MakeIncident(t.Context(), first, crisis, IncidentDraft{Title: "Cl\x00ash", Claims: []cell.ID{claim1}})
			return err
		}, cell.Invalid},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d, b := newDesk(t)
			wantCode(t, tt.do(d), tt.want)
			if len(b.log) != 3 {
				t.Fatalf("%d entries, want the 3 from before", len(b.log))
			}
		})
	}
}

func TestCorrectionLaysOverThePresentVersion(t *testing.T) {
	t.Parallel()
	d, b := newDesk(t)
	kind, affirm := "SHELLING", Affirm
	one, err := d.CorrectClaim(t.Context(), first, crisis, claim1, ClaimCorrection{Base: 1, EventType: &kind, Reason: "the text says shelling"})
	if err != nil || one.Between.Since != 0 {
		t.Fatalf("first correction: %+v, %v", one, err)
	}
	two, err := d.CorrectClaim(t.Context(), second, crisis, claim1, ClaimCorrection{Base: 1, Polarity: &affirm, Reason: "it is affirmed"})
	if err != nil {
		t.Fatal(err)
	}
	if two.Between.Since != one.Seq || two.Between.Actor != first.ID {
		t.Fatalf("the second officer was told %+v, want the first one's entry %d", two.Between, one.Seq)
	}
	c, _, _ := b.Claim(crisis, claim1)
	if c.EventType != kind || c.Polarity != affirm || c.Review != Accepted || !slices.Equal(c.Keys, []string{kind}) {
		t.Fatalf("claim %+v lost a correction", c)
	}
}

func TestIncidentTakesFromItsClaims(t *testing.T) {
	t.Parallel()
	d, b := newDesk(t)
	done, err := d.MakeIncident(t.Context(), first, crisis, IncidentDraft{Title: " Clash ", Claims: []cell.ID{claim1, claim1, claim2}})
	if err != nil {
		t.Fatal(err)
	}
	in, _, _ := b.Incident(crisis, done.ID)
	if in.Number != 1 || in.Title != "Clash" || in.EventType != "ARMED_CLASH" || in.Place.Name != "Anbar" ||
		in.From != "2023-04-01" || in.State != Reported || !slices.Equal(in.Claims, []cell.ID{claim1, claim2}) {
		t.Fatalf("incident %+v", in)
	}
	if _, err := d.ChangeIncident(t.Context(), first, crisis, done.ID, IncidentChange{Detach: []cell.ID{claim2}}); err != nil {
		t.Fatal(err)
	}
	_, err = d.ChangeIncident(t.Context(), first, crisis, done.ID, IncidentChange{Detach: []cell.ID{claim1}})
	wantCode(t, err, cell.Conflict)
	_, err = d.ChangeIncident(t.Context(), first, crisis, done.ID, IncidentChange{State: Confirmed})
	wantCode(t, err, cell.Invalid)
	if _, err = d.ChangeIncident(t.Context(), first, crisis, done.ID, IncidentChange{State: Confirmed, Reason: "two origins"}); err != nil {
		t.Fatal(err)
	}
	if old := b.log[3].val.(Incident); len(old.Claims) != 2 {
		t.Fatalf("the first version lost a claim: %v", old.Claims)
	}
}

func TestRejectedClaimSupportsNoIncident(t *testing.T) {
	t.Parallel()
	d, _ := newDesk(t)
	if _, err := d.ReviewClaim(t.Context(), first, crisis, claim1, ClaimReview{State: Rejected, Reason: "a misreading"}); err != nil {
		t.Fatal(err)
	}
	_, err := d.MakeIncident(t.Context(), first, crisis, IncidentDraft{Title: "Clash", Claims: []cell.ID{claim1}})
	wantCode(t, err, cell.Conflict)
}

func TestReverse(t *testing.T) {
	t.Parallel()
	accept := func(t *testing.T, d *Desk) cell.Seq {
		t.Helper()
		done, err := d.ReviewClaim(t.Context(), first, crisis, claim1, ClaimReview{State: Accepted, Base: 1})
		if err != nil {
			t.Fatal(err)
		}
		return done.Seq
	}
	t.Run("within ten seconds no reason is asked and both entries stand", func(t *testing.T) {
		d, b := newDesk(t)
		seq := accept(t, d)
		b.clock += undoWithin
		if _, err := d.Reverse(t.Context(), first, crisis, claim1, seq, ""); err != nil {
			t.Fatal(err)
		}
		c, made, _ := b.Claim(crisis, claim1)
		if c.Review != Open || made.Reverses != seq || len(b.log) != 5 {
			t.Fatalf("claim %q reverses %d in %d entries", c.Review, made.Reverses, len(b.log))
		}
	})
	t.Run("later a reason is asked", func(t *testing.T) {
		d, b := newDesk(t)
		seq := accept(t, d)
		b.clock += undoWithin + 1
		_, err := d.Reverse(t.Context(), first, crisis, claim1, seq, "")
		wantCode(t, err, cell.Invalid)
		if _, err := d.Reverse(t.Context(), first, crisis, claim1, seq, "a slip"); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("another person's act needs a reason at once", func(t *testing.T) {
		d, _ := newDesk(t)
		_, err := d.Reverse(t.Context(), second, crisis, claim1, accept(t, d), "")
		wantCode(t, err, cell.Invalid)
	})
	t.Run("an act that was followed stays", func(t *testing.T) {
		d, _ := newDesk(t)
		seq := accept(t, d)
		if _, err := d.ReviewClaim(t.Context(), second, crisis, claim1, ClaimReview{State: Open}); err != nil {
			t.Fatal(err)
		}
		_, err := d.Reverse(t.Context(), first, crisis, claim1, seq, "a slip")
		wantCode(t, err, cell.Conflict)
	})
	t.Run("the entry that made a thing is not taken back", func(t *testing.T) {
		d, _ := newDesk(t)
		_, err := d.Reverse(t.Context(), first, crisis, claim1, 1, "a slip")
		wantCode(t, err, cell.Conflict)
	})
}

func TestDisputeIsSettledByAPersonWithAReason(t *testing.T) {
	t.Parallel()
	d, b := newDesk(t)
	for _, cmd := range []DisputeSettlement{
		{Act: "assign", Assignee: "officer-2"},
		{Act: "explain", Reason: "two places of one name"},
		{Act: "reopen", Reason: "the second report names the district"},
	} {
		if _, err := d.SettleDispute(t.Context(), first, crisis, dispute, cmd); err != nil {
			t.Fatalf("%s: %v", cmd.Act, err)
		}
	}
	x, made, _ := b.Dispute(crisis, dispute)
	if x.State != DisputeOpen || x.Assignee != "officer-2" || made.Act != "reopen" || len(b.log) != 6 {
		t.Fatalf("dispute %+v made %+v in %d entries", x, made, len(b.log))
	}
}

func TestAnIncidentIsForThoseWhoSeeAllItsClaims(t *testing.T) {
	t.Parallel()
	d, b := newDesk(t)
	b.readers = map[cell.ID]cell.Audience{"claim-3": {Marking: cell.Amber, Owner: "border", Seats: []string{"situation", "health"}}}
	if _, err := b.Append(crisis, ClaimSet{Claim: Claim{ID: "claim-3", Review: Open, Statement: Statement{EventType: "CLOSURE"}}}); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	done, err := d.MakeIncident(ctx, first, crisis, IncidentDraft{Title: "Closed", Claims: []cell.ID{claim1, "claim-3"}})
	if err != nil {
		t.Fatal(err)
	}
	in, made, err := b.Incident(crisis, done.ID)
	if err != nil {
		t.Fatal(err)
	}
	if a := made.Audience; a.Marking != cell.Amber || a.Owner != "situation" || !slices.Equal(a.Seats, []string{"health", "border"}) || in.Number != 1 || in.Series == "" {
		t.Errorf("the incident is number %d of series %q, for %+v", in.Number, in.Series, a)
	}
	if open, err := d.MakeIncident(ctx, first, crisis, IncidentDraft{Title: "Clash", Claims: []cell.ID{claim1}}); err != nil {
		t.Fatal(err)
	} else if in, _, _ := b.Incident(crisis, open.ID); in.Number != 1 || in.Series != "" {
		t.Errorf("everybody's first incident is number %d of series %q: the gap tells of a hidden one", in.Number, in.Series)
	} else {
		_, err = d.ChangeIncident(ctx, first, crisis, open.ID, IncidentChange{Attach: []cell.ID{"claim-3"}})
		wantCode(t, err, cell.Conflict)
	}
	_, err = d.MakeIncident(ctx, first, crisis, IncidentDraft{Title: "Closed", Claims: []cell.ID{"claim-3"}, Audience: &cell.Audience{Marking: cell.Green}})
	wantCode(t, err, cell.Conflict)
}

// anything is a policy that lets everything through.
func anything(context.Context, cell.Actor, cell.ID, string) error { return nil }

func TestThePolicyIsAskedForEveryAct(t *testing.T) {
	t.Parallel()
	d, b := newDesk(t)
	var asked []string
	d.May = func(_ context.Context, who cell.Actor, of cell.ID, act string) error {
		if who != first || of != crisis {
			t.Errorf("asked for %v in %s", who, of)
		}
		asked = append(asked, act)
		return &cell.Error{Code: cell.Denied}
	}
	ctx, before := t.Context(), len(b.log)
	for _, act := range []func() error{
		func() error {
			_, err := d.ReviewClaim(ctx, first, crisis, claim1, ClaimReview{State: Accepted})
			return err
		},
		func() error {
			_, err := d.CorrectClaim(ctx, first, crisis, claim1, ClaimCorrection{Reason: "x"})
			return err
		},
		func() error {
			_, err := d.SettleDispute(ctx, first, crisis, dispute, DisputeSettlement{Act: "explain", Reason: "x"})
			return err
		},
		func() error {
			_, err := d.MakeIncident(ctx, first, crisis, IncidentDraft{Title: "x", Claims: []cell.ID{claim1}})
			return err
		},
		func() error { _, err := d.ChangeIncident(ctx, first, crisis, "incident", IncidentChange{}); return err },
		func() error { _, err := d.Reverse(ctx, first, crisis, claim1, 1, ""); return err },
		func() error { _, err := d.Receive(ctx, first, crisis, Incoming{Original: []byte("+A")}); return err },
	} {
		wantCode(t, act(), cell.Denied)
	}
	want := []string{"claim.review", "claim.correct", "dispute.settle", "incident.make", "incident.change", "act.reverse", "report.receive"}
	if !slices.Equal(asked, want) || len(b.log) != before {
		t.Errorf("asked for %v, want %v", asked, want)
	}
}

func TestTheTimeOfAnIncidentIsChangedAndChecked(t *testing.T) {
	t.Parallel()
	d, b := newDesk(t)
	made, err := d.MakeIncident(t.Context(), first, crisis, IncidentDraft{Title: "Clash", Claims: []cell.ID{claim1}})
	if err != nil {
		t.Fatal(err)
	}
	from, to, empty, word := "2023-04-03", "2023-04-02", "", "spring"
	for _, cmd := range []IncidentChange{{From: &from, To: &to}, {To: &word}} {
		_, err := d.ChangeIncident(t.Context(), first, crisis, made.ID, cmd)
		wantCode(t, err, cell.Invalid)
	}
	for _, cmd := range []IncidentChange{{From: &to, To: &from}, {From: &empty}} {
		if _, err := d.ChangeIncident(t.Context(), first, crisis, made.ID, cmd); err != nil {
			t.Fatal(err)
		}
	}
	_, err = d.ChangeIncident(t.Context(), first, crisis, made.ID, IncidentChange{From: &empty})
	wantCode(t, err, cell.Conflict)
	if in, _, _ := b.Incident(crisis, made.ID); in.From != "" || in.To != "2023-04-03" {
		t.Fatalf("the incident is from %q to %q", in.From, in.To)
	}
}
