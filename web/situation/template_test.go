// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"context"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/locale"
	"github.com/crisiscell/crisiscell/web/webtest"
)

const someID = cell.ID("01980000-0000-7000-8000-000000000001")

// dataOf gives the struct of every page, full and empty: with each field set, and with none.
func dataOf(a around) map[string][]any {
	name := cell.Name{En: "who", Ar: "من"}
	claim := situation.Claim{ID: someID, Report: someID, Story: someID, Review: situation.Open, Statement: situation.Statement{Quote: "q", Proposition: "p",
		Speaker: situation.Speaker{Canonical: "ministry", Type: "institution"}, Via: "agency", Polarity: situation.Deny, Modality: "reported", EventType: "KILLING",
		Places: []situation.Place{{Name: "Baaj"}, {Name: "Mosul", GeonameID: 1}}, Time: &situation.Time{Text: "Monday", From: "2026-01-01", To: "2026-01-02"},
		Quantities: []situation.Quantity{{Text: "four"}, {Text: "five"}}}}
	made := situation.Made{Since: 7, Time: 1, Act: "correct", Reason: "because", Reverses: 6}
	by := version{made, "who"}
	view := situation.ClaimView{Claim: claim, Made: made, ReportTitle: "report", StoryTitle: "story", Source: name, Published: "2026-01-01", Protected: cell.ProtectedPlace}
	card := claimCard{around: a, ClaimView: view, Lang: "en", By: by, Disputed: &disputed{Path: "/disputes", Count: 2, Open: 1, Strength: situation.Hard},
		Supports: []incidentLink{{someID, 3, "title", situation.Reported}, {ID: someID}}, Chosen: true}
	accepted, narrated := card, card
	accepted.Review, narrated.Review = situation.Accepted, situation.Rejected
	narrated.Speaker, narrated.Disputed = situation.Speaker{Type: "narration"}, &disputed{Count: 1}
	steps := []step{{version: by}, {version: by, Present: true, Changes: []change{{"title", "a ", "b", "c", " d"}}}}
	links := []incidentLink{{someID, 3, "title", situation.Reported}}
	opts := []option{{"KILLING", "killing"}}
	report := cell.ReportReceived{ID: someID, Title: "title", Filename: "f.txt", Via: "upload", Published: "2026-01-01", PublishedText: "1 January",
		Replaced: 2, Group: someID}
	item := situation.InboxItem{Report: report, Seq: 2, Source: name, Claims: 3, Unread: 1, Disputes: 1, Repeats: 1, Copies: 2}
	bare := situation.InboxItem{Report: cell.ReportReceived{ID: someID}}
	read := item
	read.Unread, read.Report.Title = 0, ""
	lines := []line{{N: 1, Role: "title", Parts: []part{{Text: "x"}, {Text: "y", First: true, Claims: []mark{{ID: someID}}}}}, {N: 2, Withheld: true}, {N: 3}, {N: 4}, {N: 5}}
	dispute := disputeCard{around: a, DisputeView: situation.DisputeView{Dispute: situation.Dispute{ID: someID, Type: "numeric", Strength: situation.Hard, Why: name, Question: name,
		State: situation.DisputeOpen, Answer: "answer"}, Made: made}, A: card, By: by, Assigned: "who", Mine: true, Me: someID}
	explained := dispute
	explained.State, explained.Mine, explained.Question = situation.DisputeExplained, false, cell.Name{}
	incident := situation.IncidentView{Incident: situation.Incident{ID: someID, Number: 3, Title: "title", Summary: "summary", EventType: "KILLING", From: "2026-01-01",
		Place: situation.Place{Name: "Baaj"}, State: situation.Reported}, Made: made}
	return map[string][]any{
		"inbox": {inboxPage{around: a, Rows: []inboxRow{{InboxItem: item, Near: []inboxRow{{InboxItem: read}}, Elsewhere: 1}, {InboxItem: bare}}, Older: "/x",
			Outcomes: []outcome{{"f", "t", someID}, {}}, Markings: markings[:]}, inboxPage{around: a, Text: "x", Group: someID}},
		"report": {reportPage{around: a, ReportView: situation.ReportView{InboxItem: item, Group: []situation.InboxItem{item, bare}, Repeated: []situation.Repeat{{Seq: 1}}},
			Passages: []passage{{1, "en", lines}, {0, "", lines}, {0, "", lines[:1]}}, Stories: []storyCards{{1, "story", "en", []claimCard{card, accepted, narrated}}, {}}, Incidents: links},
			reportPage{around: a, ReportView: situation.ReportView{InboxItem: bare}}},
		"claim":     {claimPage{card, steps, links, opts, opts, opts}, claimPage{claimCard: narrated}, claimPage{claimCard: claimCard{around: a}}},
		"disputes":  {disputesPage{around: a, State: "open", Claim: someID, Sections: []disputeSection{{situation.Hard, []disputeCard{dispute, explained}}}, Older: "/x"}, disputesPage{around: a, All: true}},
		"dispute":   {disputePage{dispute, steps}, disputePage{disputeCard: disputeCard{around: a}}},
		"incidents": {incidentsPage{around: a, Rows: []incidentRow{{incident, by, 2}, {}}, Older: "/x"}, incidentsPage{around: a, State: "closed"}},
		"incident": {incidentPage{around: a, IncidentView: incident, By: by, Cards: []claimCard{card, {}}, Disputes: []disputeCard{dispute, explained}, Open: 1, History: steps,
			Events: opts, States: []string{"closed"}}, incidentPage{around: a}},
	}
}

// nobody signs in here.
var nobody = webtest.New(cell.CrisisOpened{ID: someID, Zone: "UTC"}, cell.Actor{ID: someID})

func TestTheTemplatesFitTheirStructsInBothLanguages(t *testing.T) {
	t.Parallel()
	shell, err := web.New(web.Config{Sessions: nobody, Standings: nobody, Live: still{}, Clock: cell.ClockFunc(func() cell.Time { return 1 })})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := shell.Pages(templates, "template/*.html")
	if err != nil {
		t.Fatal(err)
	}
	refusedForms := []string{"", "paste", "incident", "undo", "state", "edit", "review-" + string(someID), "correct-" + string(someID), "settle-" + string(someID)}
	for _, lang := range locale.Langs {
		set := pages[locale.Manner{Lang: lang}.Tidy()]
		for _, form := range refusedForms {
			for _, a := range []around{{Writable: true, Back: "/inbox", K: &kept{form, "no", url.Values{"reason": {"kept"}, "claim": {string(someID)}}}}, {At: "?at=3"}} {
				for name, all := range dataOf(a) {
					for _, data := range all {
						if err := set.ExecuteTemplate(io.Discard, name, data); err != nil {
							t.Errorf("%s in %s: %v", name, lang, err)
						}
					}
				}
			}
		}
	}
}

func TestNoPageOfAnEarlierStateOffersAnAct(t *testing.T) {
	t.Parallel()
	shell, err := web.New(web.Config{Sessions: nobody, Standings: nobody, Live: still{}, Clock: cell.ClockFunc(func() cell.Time { return 1 })})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := shell.Pages(templates, "template/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for name, all := range dataOf(around{At: "?at=3"}) {
		for _, data := range all {
			var b strings.Builder
			if err := pages[locale.Manner{Lang: "en"}.Tidy()].ExecuteTemplate(&b, name, data); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(b.String(), `method="post"`) {
				t.Errorf("%s as of an earlier entry has a form that acts", name)
			}
		}
	}
}

// still is a record in which nothing happens.
type still struct{}

func (still) Head(context.Context) (cell.Seq, error) { return 0, nil }

func (still) Follow(ctx context.Context, _ cell.Viewer, _ cell.Seq, _ func(web.Notice) error) error {
	<-ctx.Done()
	return ctx.Err()
}
