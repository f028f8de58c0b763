// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/browsertest"
	"github.com/crisiscell/crisiscell/situation"
)

// week is the demo as it looks after an hour's work, with the address of each sort of page.
type week struct {
	*app
	server *httptest.Server
	report situation.ReportView
	open   []situation.ClaimView // of the report, at which nobody has looked
	pages  map[string]string
}

func worked(t *testing.T) week {
	t.Helper()
	w := week{app: started(t, place{Data: filepath.Join(t.TempDir(), "demo")}, beginning{demo: true})}
	if err := loadDemo(t.Context(), w.app); err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewServer(w.handler())
	t.Cleanup(w.server.Close)
	items, err := w.store.Inbox(t.Context(), w.viewer(), situation.InboxQuery{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items {
		if it.Report.Filename == demoReports[0].file {
			if w.report, err = w.store.Report(t.Context(), w.viewer(), it.Report.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	dispute := w.report.Disputes[0].ID
	incident := w.work(t, dispute)
	after, err := w.store.Report(t.Context(), w.viewer(), w.report.InboxItem.Report.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range after.Claims {
		if c.Review == situation.Open {
			w.open = append(w.open, c)
		}
	}
	w.pages = map[string]string{"inbox": "/inbox", "report": "/reports/" + string(w.report.InboxItem.Report.ID), "claim": "/claims/" + string(w.report.Claims[2].ID),
		"disputes": "/disputes?state=all", "dispute": "/disputes/" + string(dispute), "incidents": "/incidents", "incident": "/incidents/" + string(incident),
		"past": "/reports/" + string(w.report.InboxItem.Report.ID) + fmt.Sprintf("?at=%d", w.report.Seq+3)}
	return w
}

// work reviews claims, makes and changes an incident and explains a dispute.
func (w week) work(t *testing.T, dispute cell.ID) cell.ID {
	t.Helper()
	ctx, c := t.Context(), w.report.Claims
	must := func(d situation.Done, err error) cell.ID {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return d.ID
	}
	said, polarity, title := c[2].Proposition+" on Monday", situation.Unconfirmed, "Clash west of Baaj"
	must(w.desk.ReviewClaim(ctx, officer, w.crisis.ID, c[0].ID, situation.ClaimReview{State: situation.Accepted}))
	must(w.desk.ReviewClaim(ctx, officer, w.crisis.ID, c[1].ID, situation.ClaimReview{State: situation.Rejected, Reason: "A photo credit claims nothing."}))
	must(w.desk.CorrectClaim(ctx, officer, w.crisis.ID, c[2].ID, situation.ClaimCorrection{Proposition: &said, Polarity: &polarity, Reason: "The sentence begins with the day."}))
	id := must(w.desk.MakeIncident(ctx, officer, w.crisis.ID, situation.IncidentDraft{Title: "Clash south of Baaj",
		Summary: "Two accounts of one evening. The number of dead is disputed.", Claims: []cell.ID{c[0].ID, c[2].ID, c[3].ID}}))
	must(w.desk.ChangeIncident(ctx, officer, w.crisis.ID, id, situation.IncidentChange{Title: &title}))
	must(w.desk.ChangeIncident(ctx, officer, w.crisis.ID, id, situation.IncidentChange{Detach: []cell.ID{c[3].ID}}))
	must(w.desk.ChangeIncident(ctx, officer, w.crisis.ID, id, situation.IncidentChange{State: situation.Confirmed, Reason: "Two origins agree."}))
	must(w.desk.SettleDispute(ctx, officer, w.crisis.ID, dispute, situation.DisputeSettlement{Act: "assign", Assignee: officer.ID}))
	must(w.desk.SettleDispute(ctx, officer, w.crisis.ID, dispute, situation.DisputeSettlement{Act: "explain", Reason: "They speak of two evenings."}))
	return id
}

// enter signs a new tab in.
func (w week) enter(t *testing.T, lang string) *browsertest.Browser {
	t.Helper()
	b := browsertest.Start(t)
	b.Open(w.server.URL + signInPath(t, w.app))
	b.Open(w.server.URL + "/inbox")
	b.Wait("#list")
	if lang == "ar" {
		b.Click(`button[value="ar"]`)
		b.Wait(`html[dir="rtl"] #list`)
	}
	return b
}

// Screenshots are written to the folder that CRISISCELL_SHOTS names, for people to look at.
func TestEveryPageOfTheDeskInABrowser(t *testing.T) {
	t.Parallel()
	w := worked(t)
	for _, lang := range []string{"en", "ar"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			b := w.enter(t, lang)
			for name, path := range w.pages {
				b.Size(1440, 900)
				b.Open(w.server.URL + path)
				b.Wait("main h1")
				look(t, b, name, lang, 1440)
				b.Size(360, 740)
				look(t, b, name, lang, 360)
			}
		})
	}
}

// look checks the page in both colours at a width.
func look(t *testing.T, b *browsertest.Browser, name, lang string, width int) {
	t.Helper()
	for _, colours := range []string{"dark", "light"} {
		b.Light()
		if colours == "dark" {
			b.Dark()
		}
		if width == 360 || colours == "light" {
			b.Axe(t)
		}
		if dir := os.Getenv("CRISISCELL_SHOTS"); dir != "" {
			b.Screenshot("", filepath.Join(dir, fmt.Sprintf("%s-%s-%s-%d.png", name, lang, colours, width)))
		}
	}
	if browsertest.Eval[bool](b, "document.documentElement.scrollWidth > innerWidth || document.body.getBoundingClientRect().left < 0") {
		t.Errorf("%s in %s is wider than %d", name, lang, width)
	}
}

// neighbours are the first three open claims from the n-th on that follow each other.
func (w week) neighbours(t *testing.T, n int) []situation.ClaimView {
	t.Helper()
	place := map[cell.ID]int{}
	for i, c := range w.report.Claims {
		place[c.ID] = i
	}
	for i := n; i+2 < len(w.open); i++ {
		if place[w.open[i+2].ID] == place[w.open[i].ID]+2 {
			return w.open[i : i+3]
		}
	}
	t.Fatal("no three open claims follow each other")
	return nil
}

// card is the selector of a claim's card in a state.
func card(c situation.ClaimView, state string) string {
	return "#c-" + string(c.ID) + ".claim." + state
}

func TestAnOfficerReadsWithTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	w := worked(t)
	for _, lang := range []string{"en", "ar"} {
		t.Run(lang, func(t *testing.T) {
			w.readByKeys(t, lang)
		})
	}
}

func (w week) readByKeys(t *testing.T, lang string) {
	c := w.neighbours(t, map[string]int{"en": 0, "ar": 3}[lang])
	b := w.enter(t, lang)
	b.Press("j", "j")
	if n := b.Count(".row.current"); n != 1 {
		t.Errorf("%d rows of the inbox are marked", n)
	}
	b.Open(w.server.URL + w.pages["report"] + "#c-" + string(c[0].ID))
	b.Wait("#c-" + string(c[0].ID) + ".current")
	if b.Count("a.said.current") == 0 {
		t.Error("the claim is not marked in the text")
	}
	b.Press("a")
	b.Wait(card(c[0], "accepted") + ".current")
	b.Press("j", "x")
	b.Wait("#x-" + string(c[1].ID) + " textarea:focus")
	b.Type("#x-"+string(c[1].ID)+" textarea", "it says otherwise")
	b.Press("Tab", "Enter")
	b.Wait(card(c[1], "rejected") + ".current")
	b.Wait(`.toast [data-key="u"]`)
	b.Press("u")
	b.Wait(card(c[1], "open"))
	b.Press("j", "c")
	b.Wait("#c-" + string(c[2].ID) + " .slot textarea:focus")
	b.Type("#c-"+string(c[2].ID)+" .slot [name=proposition]", " indeed")
	b.Press("Escape")
	if b.Count("#c-"+string(c[2].ID)+" .slot") != 1 {
		t.Error("leaving the field threw away what was typed")
	}
	b.Type("#c-"+string(c[2].ID)+" .slot [name=reason]", "the next line says so")
	b.Click("#c-" + string(c[2].ID) + " .slot button.main")
	b.Wait(card(c[2], "accepted"))
	b.WaitText("#c-"+string(c[2].ID), "indeed")
	b.Press("s", "i")
	b.Wait("#incident-title:focus")
	b.Type("#incident-title", "By keys in "+lang)
	b.Press("Enter")
	b.Wait("#rests .claim")
	b.WaitText("h1", "By keys in "+lang)
	b.Press("a")
	b.Wait("#state")
	b.Press("g", "d")
	b.Wait(".dispute")
	b.Press("j")
	b.Wait(".dispute.current")
	b.Press("Enter")
	b.Wait("#history")
	b.Press("g", "n")
	b.Wait(".row")
	b.Press("g", "r")
	b.Wait("#entries")
	b.Press("?")
	b.Wait("dialog[open] .keys")
	b.Axe(t)
	b.Press("Escape")
	b.Press("g", "i")
	b.Wait("#list")
}

func TestARefusedFormKeepsWhatWasTypedAndSaysWhy(t *testing.T) {
	t.Parallel()
	w := worked(t)
	b := w.enter(t, "en")
	b.Expect("/inbox/paste: status 422")
	b.Click("#paste summary")
	b.Type("#paste [name=text]", "  ")
	b.Type("#paste [name=title]", "a title")
	b.Click("#paste button.main")
	b.WaitText("#paste .refusal", "There is no text in it")
	if got := browsertest.Eval[string](b, `document.querySelector("#paste [name=title]").value`); got != "a title" {
		t.Errorf("the title is now %q", got)
	}
	b.Axe(t)
	b.Type("#paste [name=text]", clash)
	b.Click("#paste button.main")
	b.Wait("#claims .claim")
	b.WaitText("h1", "a title")
}

func TestFilesAreUploadedOneAfterTheOtherWithWhatBecameOfEach(t *testing.T) {
	t.Parallel()
	w := worked(t)
	b := w.enter(t, "en")
	b.Expect("/inbox/upload: status 415")
	b.Click("#upload summary")
	// A page cannot be made to choose files; it can be given them.
	browsertest.Eval[bool](b, fmt.Sprintf(`(() => { const d = new DataTransfer();
		d.items.add(new File([%q], "clash.txt", {type: "text/plain"})); d.items.add(new File(["PK\x03\x04...."], "bad.zip"));
		document.querySelector("#upload [type=file]").files = d.files; return true })()`, clash))
	b.Click("#upload button.main")
	b.WaitText("#upload-log li:nth-child(2)", "a zip archive")
	b.WaitText("#upload-log li:nth-child(1)", "Taken in")
	b.WaitText("#list", "Ministry denies clash near Baaj")
	b.Axe(t)
}

func TestAPageFollowsWhatOthersDoAcrossALostConnection(t *testing.T) {
	t.Parallel()
	w := worked(t)
	b := w.enter(t, "en")
	receive := func(title string) {
		t.Helper()
		if _, err := w.desk.Receive(t.Context(), officer, w.crisis.ID, situation.Incoming{Original: []byte(title + "\n\n" + clash), Title: title, Via: "folder"}); err != nil {
			t.Fatal(err)
		}
	}
	receive("While connected")
	b.WaitText("#list", "While connected")
	b.Offline(true)
	w.server.CloseClientConnections()
	b.Wait("#lost")
	receive("While away")
	receive("Still away")
	b.Offline(false)
	b.WaitText("#list", "While away")
	b.WaitText("#list", "Still away")
	for _, title := range []string{"While connected", "While away", "Still away"} {
		if n := strings.Count(b.Text("#list"), title); n != 1 {
			t.Errorf("%q stands in the inbox %d times", title, n)
		}
	}
	c, other := w.open[0], w.open[1]
	b.Open(w.server.URL + w.pages["report"])
	b.Click("#c-" + string(c.ID) + " [data-key=x] summary")
	b.Type("#c-"+string(c.ID)+" [data-key=x] textarea", "half a reas")
	if _, err := w.desk.ReviewClaim(t.Context(), officer, w.crisis.ID, other.ID, situation.ClaimReview{State: situation.Accepted}); err != nil {
		t.Fatal(err)
	}
	b.Wait(card(other, "accepted"))
	if got := browsertest.Eval[string](b, `document.querySelector("#c-`+string(c.ID)+` textarea").value`); got != "half a reas" {
		t.Errorf("the live page left %q of what was being typed", got)
	}
}
