// SPDX-License-Identifier: Apache-2.0

package store

import (
	"context"
	"errors"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
)

// viewer looks at the crisis that fill opens, as of a position.
func viewer(at cell.Seq) cell.Viewer {
	return cell.Viewer{Actor: officer.ID, Seat: officer.Seat, Crisis: crisis.ID, At: at}
}

// must takes a result and its error apart: must(f())(t).
func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func set(t *testing.T, s *Store, f cell.Fact) cell.Seq {
	t.Helper()
	return update(t, s, func(tx *Tx) error {
		_, err := tx.Append(crisis.ID, f)
		return err
	})
}

func TestReadsGiveThePresentAndEachPastState(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s) // crisis 1, report 2, reading 3, dispute 4
		ctx := context.Background()
		claim := must(s.Report(ctx, viewer(0), "report-1"))(t).Claims[0].Claim
		claim.Review = situation.Accepted
		if at := set(t, s, situation.ClaimSet{Act: "accept", Claim: claim}); at != 5 {
			t.Fatalf("accepted at %d, want 5", at)
		}
		incident := situation.Incident{Audience: green, ID: "incident-1", Number: 1, Title: "Clash", State: situation.Reported, Claims: []cell.ID{"claim-1", "claim-2"}}
		set(t, s, situation.IncidentSet{Act: "make", Incident: incident}) // 6
		incident.Claims, incident.State = []cell.ID{"claim-2"}, situation.Confirmed
		set(t, s, situation.IncidentSet{Act: "detach", Incident: incident}) // 7

		for _, x := range []struct {
			at                cell.Seq
			unread, disputes  int64
			incidents, onOne  int
			restsOn, versions int
		}{{3, 2, 0, 0, 0, 0, 0}, {4, 2, 1, 0, 0, 0, 0}, {5, 1, 1, 0, 0, 0, 0}, {6, 1, 1, 1, 1, 2, 1}, {7, 1, 1, 1, 0, 1, 2}, {0, 1, 1, 1, 0, 1, 2}} {
			inbox := must(s.Inbox(ctx, viewer(x.at), situation.InboxQuery{Limit: 10}))(t)
			if len(inbox) != 1 || inbox[0].Unread != x.unread || inbox[0].Disputes != x.disputes || inbox[0].Claims != 2 || inbox[0].Stories != 1 {
				t.Errorf("at %d the inbox is %+v", x.at, inbox)
			}
			r := must(s.Report(ctx, viewer(x.at), "report-1"))(t)
			if len(r.Claims) != 2 || len(r.Claims[0].Incidents) != x.onOne || len(r.Disputes) != int(x.disputes) || string(r.Text) != "نفى\x00 text" {
				t.Errorf("at %d the report is %+v", x.at, r)
			}
			if n := len(must(s.Incidents(ctx, viewer(x.at), situation.IncidentQuery{Limit: 10}))(t)); n != x.incidents {
				t.Errorf("at %d there are %d incidents, want %d", x.at, n, x.incidents)
			}
			in, err := s.Incident(ctx, viewer(x.at), "incident-1")
			if x.incidents == 0 {
				if cell.CodeOf(err) != cell.NotFound {
					t.Errorf("at %d the incident that is not there yet gives %v", x.at, err)
				}
			} else if err != nil || len(in.ClaimViews) != x.restsOn || len(in.History) != x.versions || len(in.Disputes) != 1 {
				t.Errorf("at %d the incident is %+v, %v", x.at, in, err)
			}
		}
		if h := must(s.ClaimHistory(ctx, viewer(0), "claim-1"))(t); len(h) != 2 || h[0].Review != situation.Open || h[1].Act != "accept" {
			t.Errorf("the claim's history is %+v", h)
		}
		check(t, s, 7)
	})
}

func TestReadsKeepToTheCrisisOfTheViewer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		ctx, other := context.Background(), cell.Viewer{Actor: "x", Crisis: "crisis-2"}
		if n := len(must(s.Inbox(ctx, other, situation.InboxQuery{Limit: 10}))(t)); n != 0 {
			t.Errorf("another crisis shows %d reports", n)
		}
		_, errReport := s.Report(ctx, other, "report-1")
		_, errClaim := s.ClaimHistory(ctx, other, "claim-1")
		_, _, errDispute := s.Dispute(ctx, other, "dispute-1")
		_, _, errOriginal := s.Original(ctx, other, "report-1")
		for _, err := range []error{errReport, errClaim, errDispute, errOriginal} {
			if cell.CodeOf(err) != cell.NotFound {
				t.Errorf("got %v, want not found", err)
			}
		}
	})
}

func TestQueriesFilterAndPage(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s := open(t, c)
		defer shut(t, s)
		fill(t, s)
		ctx := context.Background()
		for name, x := range map[string]struct {
			q    situation.DisputeQuery
			want int
		}{
			"all": {situation.DisputeQuery{Limit: 5}, 1}, "open": {situation.DisputeQuery{State: "open", Limit: 5}, 1},
			"explained": {situation.DisputeQuery{State: "explained", Limit: 5}, 0}, "before the first": {situation.DisputeQuery{Before: 4, Limit: 5}, 0},
			"of its first claim": {situation.DisputeQuery{Claim: "claim-1", Limit: 5}, 1}, "of its second claim": {situation.DisputeQuery{Claim: "claim-2", Limit: 5}, 1},
			"of another claim": {situation.DisputeQuery{Claim: "claim-3", Limit: 5}, 0},
		} {
			if ds := must(s.Disputes(ctx, viewer(0), x.q))(t); len(ds) != x.want {
				t.Errorf("%s: %d disputes, want %d", name, len(ds), x.want)
			} else if x.want > 0 && (ds[0].ClaimA.Polarity != "deny" || ds[0].ClaimB.Polarity != "affirm" || ds[0].Opened == 0 || ds[0].First != 4) {
				t.Errorf("%s: the dispute is %+v", name, ds[0])
			}
		}
		if n := len(must(s.Inbox(ctx, viewer(0), situation.InboxQuery{Limit: 5, Text: "nothing like it"}))(t)); n != 0 {
			t.Errorf("a text that is in no title finds %d reports", n)
		}
		for group, want := range map[cell.ID]int{"": 1, "report-1": 1, "report-9": 0} {
			if n := len(must(s.Inbox(ctx, viewer(0), situation.InboxQuery{Limit: 5, Group: group}))(t)); n != want {
				t.Errorf("group %q holds %d reports, want %d", group, n, want)
			}
		}
		if ns := must(s.Notices(ctx, viewer(0), 2, 10))(t); len(ns) != 2 || ns[0].Seq != 3 {
			t.Errorf("notices after 2: %+v", ns)
		}
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := s.Inbox(ended, viewer(0), situation.InboxQuery{Limit: 5}); !errors.Is(err, context.Canceled) {
			t.Errorf("a reader who went away gets %v", err)
		}
	})
}
