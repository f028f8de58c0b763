// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/pgtest"
	"github.com/crisiscell/crisiscell/situation"
)

// pasted is a site with one report in which there are claims.
func pasted(t *testing.T) (site, situation.ReportView) {
	t.Helper()
	s := newSite(t, place{})
	s.holds(s.post("/inbox/paste", "text", clash, "marking", "CLEAR"), http.StatusSeeOther)
	v := s.report()
	if len(v.Claims) < 2 {
		t.Fatalf("%d claims were found", len(v.Claims))
	}
	return s, v
}

func TestAPastedPageIsReadAndItsClaimsAreMarkedInPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t, place{})
	s.page("/inbox", "No report has come in yet", `<details class="card" id="paste" open>`)
	a := s.post("/inbox/paste", "text", clash, "title", "From the <wire>", "published", "2026-11-09", "marking", "AMBER", "back", "/inbox")
	v := s.report()
	if a.status != http.StatusSeeOther || a.to != "/reports/"+string(v.InboxItem.Report.ID) {
		t.Fatalf("%d to %q", a.status, a.to)
	}
	page := s.page(a.to, "From the &lt;wire&gt;", "9 November 2026", "TLP:AMBER", "As claimed by", "Taken in, with")
	for _, c := range v.Claims {
		if !strings.Contains(page, `id="c-`+string(c.ID)+`"`) || !strings.Contains(page, `id="m-`+string(c.ID)+`"`) {
			t.Errorf("claim %q has no card or no mark", c.Quote)
		}
	}
	s.page("/inbox", "From the &lt;wire&gt;", "to look at")
	s.page("/inbox?q=WIRE", "From the &lt;wire&gt;")
	s.page("/inbox?q=other", "No report matches")
	if got := s.get("/reports/" + string(v.InboxItem.Report.ID) + "/original"); got.text != clash {
		t.Errorf("the original is %q", got.text)
	}
}

func TestClaimsAreAcceptedRejectedAndCorrectedAndTheHistoryShowsWhatWasStruck(t *testing.T) {
	t.Parallel()
	s, v := pasted(t)
	report, c := "/reports/"+string(v.InboxItem.Report.ID), v.Claims[0]
	claim := "/claims/" + string(c.ID)
	a := s.post(claim+"/review", "state", "accepted", "base", fmt.Sprint(c.Since), "back", report+"#c-"+string(c.ID))
	if a.status != http.StatusSeeOther || a.to != report+"#c-"+string(c.ID) {
		t.Fatalf("%d to %q", a.status, a.to)
	}
	s.page(report, "Done. It stands as entry", `data-key="u"`, `class="card claim accepted"`)
	before := s.head()
	a = s.post(claim+"/review", "state", "rejected", "reason", "  ", "back", report)
	s.holds(a, http.StatusUnprocessableEntity, "A reason is needed", `id="x-`+string(c.ID)+`" data-key="x" open`)
	a = s.post(claim+"/correct", "proposition", "Something else", "was-proposition", c.Proposition, "polarity", c.Polarity, "was-polarity", c.Polarity, "back", claim)
	s.holds(a, http.StatusUnprocessableEntity, "A reason is needed", "Something else</textarea>", `<details id="correct" data-key="c" open>`)
	if s.head() != before {
		t.Error("a refused form left an entry")
	}
	s.holds(s.post(claim+"/correct", "proposition", "Something <else>", "was-proposition", c.Proposition, "polarity", c.Polarity, "was-polarity", c.Polarity,
		"reason", "line 5 says so", "back", claim), http.StatusSeeOther)
	now := s.report().Claims[0]
	if now.Proposition != "Something <else>" || now.Polarity != c.Polarity || now.Review != situation.Accepted {
		t.Fatalf("the claim is %+v", now)
	}
	s.page(claim, "<del>", "Something &lt;else&gt;", "line 5 says so", "Situation officer")
	s.page(fmt.Sprintf("%s?at=%d", claim, before), c.Proposition, "As it stood at entry")
}

func TestTheLastActIsTakenBackForTenSecondsAndThenWithAReason(t *testing.T) {
	t.Parallel()
	s, v := pasted(t)
	c := v.Claims[0]
	claim := "/claims/" + string(c.ID)
	s.post(claim+"/review", "state", "accepted", "back", claim)
	seq := fmt.Sprint(s.head())
	s.holds(s.post("/undo", "id", string(c.ID), "seq", seq, "back", claim), http.StatusSeeOther)
	if now := s.report().Claims[0]; now.Review != situation.Open || now.Reverses == 0 {
		t.Fatalf("the claim is %+v", now)
	}
	s.page(claim, "Taken back. It stands as entry", "takes back", "<del>")
	s.holds(s.post("/undo", "id", string(c.ID), "seq", seq, "back", claim), http.StatusConflict, "changed again since")
	for _, bad := range [][]string{{}, {"id", "x", "seq", "1"}, {"id", string(c.ID), "seq", "x"}} {
		s.holds(s.post("/undo", bad...), http.StatusUnprocessableEntity)
	}
	another, desk := s.another()
	done, err := desk.ReviewClaim(t.Context(), another, s.crisis.ID, c.ID, situation.ClaimReview{State: situation.Accepted})
	if err != nil {
		t.Fatal(err)
	}
	s.holds(s.post("/undo", "id", string(c.ID), "seq", fmt.Sprint(done.Seq), "back", claim), http.StatusUnprocessableEntity, "A reason is needed", `<details id="takeback" open>`)
	s.holds(s.post("/undo", "id", string(c.ID), "seq", fmt.Sprint(done.Seq), "reason", "not seen", "back", claim), http.StatusSeeOther)
}

func TestAnIncidentIsMadeOfClaimsChangedAndClosedWithReasons(t *testing.T) {
	t.Parallel()
	s, v := pasted(t)
	report := "/reports/" + string(v.InboxItem.Report.ID)
	one, two := string(v.Claims[0].ID), string(v.Claims[1].ID)
	s.page("/incidents", "No incident yet")
	s.holds(s.post("/incidents", "claim", one, "summary", "what I typed", "back", report), http.StatusUnprocessableEntity,
		"An incident needs a title", "what I typed</textarea>", `id="s-`+one+`" data-key="s" checked`)
	s.holds(s.post("/incidents", "title", "Clash", "back", report), http.StatusUnprocessableEntity, "Choose one")
	a := s.post("/incidents", "title", "Clash south of Baaj", "summary", "Two accounts", "claim", one, "back", report)
	s.holds(a, http.StatusSeeOther)
	incident := a.to
	s.page(incident, "Clash south of Baaj", "Two accounts", "reported", "As claimed by")
	s.page("/incidents", "Clash south of Baaj")
	s.page(report, "Supports: Incident")
	id := strings.TrimPrefix(incident, "/incidents/")
	s.holds(s.post("/incidents", "incident", id, "claim", two, "back", report), http.StatusSeeOther)
	s.holds(s.post("/incidents", "incident", id, "back", report), http.StatusUnprocessableEntity, "Choose one")
	at := s.head()
	s.holds(s.post(incident+"/edit", "title", "Clash west of Baaj", "was-title", "Clash south of Baaj", "from", "2026-11-10", "to", "2026-11-09", "back", incident),
		http.StatusUnprocessableEntity, "The end lies before the beginning", "Clash west of Baaj")
	s.holds(s.post(incident+"/edit", "title", "Clash west of Baaj", "was-title", "Clash south of Baaj", "from", "2026-11-09", "was-from", "", "back", incident), http.StatusSeeOther)
	s.holds(s.post(incident+"/state", "state", "confirmed", "back", incident), http.StatusUnprocessableEntity, "A reason is needed")
	s.holds(s.post(incident+"/state", "reason", "two origins", "back", incident), http.StatusUnprocessableEntity, "two origins</textarea>")
	s.holds(s.post(incident+"/state", "state", "confirmed", "reason", "two origins", "back", incident), http.StatusSeeOther)
	s.holds(s.post(incident+"/detach", "claim", one, "back", incident), http.StatusSeeOther)
	s.holds(s.post(incident+"/detach", "claim", two, "back", incident), http.StatusConflict, "at least one claim")
	page := s.page(incident, "two origins", "confirmed", `</bdi>south </del> <ins>west </ins>`, "9 November 2026", "Claims detached")
	if strings.Contains(page, `id="c-`+one+`"`) {
		t.Error("a detached claim is still shown as one it rests on")
	}
	page = s.page(fmt.Sprintf("%s?at=%d", incident, at), "Clash south of Baaj", `id="c-`+one)
	if strings.Contains(page, "Clash west") {
		t.Error("the earlier state shows a later title")
	}
}

func TestTwoOfficersWhoChangeOneIncidentAreBothKeptAndTheSecondIsTold(t *testing.T) {
	t.Parallel()
	s, v := pasted(t)
	incident := s.post("/incidents", "title", "Clash", "claim", string(v.Claims[0].ID)).to
	id, seen := cell.ID(strings.TrimPrefix(incident, "/incidents/")), fmt.Sprint(s.head())
	summary := "from the first"
	another, desk := s.another()
	if _, err := desk.ChangeIncident(t.Context(), another, s.crisis.ID, id,
		situation.IncidentChange{Summary: &summary}); err != nil {
		t.Fatal(err)
	}
	s.holds(s.post(incident+"/edit", "title", "Clash at Baaj", "was-title", "Clash", "summary", "", "was-summary", "", "base", seen, "back", incident), http.StatusSeeOther)
	s.page(incident, "Clash at Baaj", "from the first", "Somebody else changed this in between: \u2068edited\u2069")
}

func TestADisputeIsAssignedExplainedAndReopenedWithReasons(t *testing.T) {
	t.Parallel()
	s := newSite(t, place{})
	s.page("/disputes", "No dispute here")
	s.page("/disputes?state=all", "No dispute was found yet")
	s.holds(s.post("/inbox/paste", "text", clash), http.StatusSeeOther)
	ds, err := s.store.Disputes(t.Context(), s.viewer(), situation.DisputeQuery{Limit: 10})
	if err != nil || len(ds) == 0 {
		t.Fatalf("%d disputes, %v", len(ds), err)
	}
	d := ds[0]
	dispute := "/disputes/" + string(d.ID)
	s.page("/disputes", d.Question.En, d.Why.En, "As claimed by", "Found just now", "nobody")
	s.page("/disputes?claim="+string(d.A), d.Question.En)
	s.holds(s.post(dispute+"/settle", "act", "assign", "assignee", string(officer.ID), "back", "/disputes"), http.StatusSeeOther)
	s.page("/disputes", "Situation officer", "Give it back")
	s.holds(s.post(dispute+"/settle", "act", "explain", "reason", "", "back", "/disputes"), http.StatusUnprocessableEntity, "A reason is needed", `id="a-`+string(d.ID)+`" data-key="a" open`)
	s.holds(s.post(dispute+"/settle", "act", "explain", "reason", "two places", "back", "/disputes?state=all"), http.StatusSeeOther)
	if strings.Contains(s.page("/disputes"), `id="d-`+string(d.ID)) {
		t.Error("an explained dispute stands among the open ones")
	}
	s.page("/disputes?state=explained", "two places", "Reopen")
	s.holds(s.post(dispute+"/settle", "act", "reopen", "reason", "one place after all", "back", dispute), http.StatusSeeOther)
	s.page(dispute, "<del>", "explained", "one place after all")
}

func TestPagesAreReadInArabicFromTheRight(t *testing.T) {
	t.Parallel()
	a := started(t, place{Data: filepath.Join(t.TempDir(), "data")}, beginning{})
	s := siteOf(t, a, "ar")
	s.page("/inbox", `lang="ar" dir="rtl"`, "لم يرد أي تقرير بعد")
	s.holds(s.post("/inbox/paste", "text", clashAr), http.StatusSeeOther)
	v := s.report()
	s.page("/reports/"+string(v.InboxItem.Report.ID), "بحسب", `lang="ar"`, "TLP:GREEN")
	s.holds(s.upload(file{"a.zip", []byte("PK\x03\x04....")}), http.StatusUnsupportedMediaType, "ملف مضغوط zip")
	s.holds(s.post("/incidents", "claim", string(v.Claims[0].ID), "title", strings.Repeat("ا", 300), "back", "/incidents"), http.StatusRequestEntityTooLarge, "العنوان")
}

func TestWhatIsNotThereIsNotFoundAndWhatIsNoPositionIsSaid(t *testing.T) {
	t.Parallel()
	s, v := pasted(t)
	none := "01980000-0000-7000-8000-00000000dead"
	for _, path := range []string{"/reports/", "/claims/", "/disputes/", "/incidents/"} {
		for _, id := range []string{none, "x", "%00", strings.Repeat("a", 5000)} {
			if a := s.get(path + id); a.status != http.StatusNotFound {
				t.Errorf("%s%.20s: %d", path, id, a.status)
			}
		}
	}
	for _, path := range []string{"/claims/" + none + "/review", "/disputes/" + none + "/settle", "/incidents/" + none + "/state"} {
		if a := s.post(path, "state", "accepted", "act", "assign", "reason", "r", "back", "/inbox"); a.status != http.StatusNotFound && a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	for _, path := range []string{"/inbox?before=x", "/disputes?before=-1", "/incidents?before=0"} {
		s.holds(s.get(path), http.StatusUnprocessableEntity)
	}
	s.holds(s.post("/claims/"+string(v.Claims[0].ID)+"/review", "state", "perhaps", "back", "//elsewhere.example/inbox"), http.StatusUnprocessableEntity, "A claim is accepted, rejected or open")
}

func TestThePagesWorkOnPostgreSQL(t *testing.T) {
	t.Parallel()
	s := newSite(t, place{Database: pgtest.URL(t)})
	s.holds(s.post("/inbox/paste", "text", clash), http.StatusSeeOther)
	v := s.report()
	a := s.post("/incidents", "title", "Clash", "claim", string(v.Claims[0].ID))
	s.holds(a, http.StatusSeeOther)
	for _, path := range []string{"/inbox", "/inbox?unread=1&q=clash", "/reports/" + string(v.InboxItem.Report.ID), "/claims/" + string(v.Claims[0].ID), "/disputes", "/incidents", a.to, a.to + "?at=" + fmt.Sprint(s.head())} {
		s.page(path)
	}
}
