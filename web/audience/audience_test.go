// SPDX-License-Identifier: Apache-2.0

package audience_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/audience"
	"github.com/crisiscell/crisiscell/web/webtest"
)

const (
	crisis = cell.ID("01980000-0000-7000-8000-000000000001")
	item   = cell.ID("01980000-0000-7000-8000-000000000002")
)

// house holds one item in memory: the store's own reads are tested with the store, the acts with decision.Reach.
type house struct{ item decision.Item }

func (h *house) Now() cell.Time                         { return 1_800_000_000_000_000 }
func (h *house) Head(context.Context) (cell.Seq, error) { return 1, nil }
func (h *house) Append(_ cell.ID, f cell.Fact) (cell.Seq, error) {
	h.item.Audience = f.(cell.AudienceSet).Audience
	return 2, nil
}

func (h *house) Follow(ctx context.Context, _ cell.Viewer, _ cell.Seq, _ func(web.Notice) error) error {
	<-ctx.Done()
	return ctx.Err()
}

func (h *house) Audience(_, id cell.ID) (cell.Audience, error) {
	if id != h.item.ID {
		return cell.Audience{}, &cell.Error{Code: cell.NotFound, Key: "error.item.missing"}
	}
	return h.item.Audience, nil
}

func (h *house) Item(_ context.Context, v cell.Viewer, id cell.ID) (decision.Item, error) {
	if id != h.item.ID || !h.item.Audience.Admits(v) {
		return decision.Item{}, &cell.Error{Code: cell.NotFound, Key: "error.item.missing", Msg: "none"}
	}
	return h.item, nil
}

func (h *house) Crisis(context.Context, cell.ID) (decision.Crisis, error) {
	return decision.Crisis{Charter: decision.Charter{Seats: []decision.Seat{{ID: "situation", Name: cell.Name{En: "Situation <b>", Ar: "الموقف"}},
		{ID: "border", Name: cell.Name{En: "Interior", Ar: "الداخلية"}}}, Members: []decision.Member{{Seat: "border", Person: "person-2"}}}}, nil
}

func (h *house) WhoSaw(context.Context, cell.Viewer, string, cell.ID, int) ([]cell.Access, error) {
	return []cell.Access{{Time: 1_800_000_000_000_000, Actor: "person-2", Seat: "border", Act: cell.AccessOpened}}, nil
}

func (h *house) Persons(context.Context) ([]decision.Person, error) {
	return []decision.Person{{ID: "person-2", Name: cell.Name{En: "Border officer", Ar: "ضابط الحدود"}}, {ID: "person-3", Name: cell.Name{En: "Elsewhere"}}}, nil
}

func site(t *testing.T, h *house) (string, string, *http.Client) {
	t.Helper()
	people := webtest.New(cell.CrisisOpened{ID: crisis, Name: cell.Name{En: "Week"}, Zone: "Asia/Baghdad"}, cell.Actor{ID: "person-1", Seat: "situation"})
	shell, err := web.New(web.Config{Sessions: people, Standings: people, Live: h, Clock: h})
	if err != nil {
		t.Fatal(err)
	}
	reach := &decision.Reach{Update: func(_ context.Context, _ cell.Actor, _ string, fn func(decision.ReachTx) error) (cell.Seq, error) {
		return 2, fn(h)
	},
		May: func(context.Context, cell.Actor, cell.ID, cell.Audience, cell.Audience, bool) error { return nil }}
	if err := audience.Routes(shell, h, reach); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(people.Door("person-1", web.CookieName(false), shell.Handler()))
	t.Cleanup(s.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return s.URL, webtest.Path, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func answer(t *testing.T, a *http.Response, err error, status int) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil || a.StatusCode != status {
		t.Fatalf("status %d, want %d (%v)\n%s", a.StatusCode, status, err, b)
	}
	return string(b)
}

func TestWhoMaySeeIsSaidByNameAndChanged(t *testing.T) {
	t.Parallel()
	h := &house{decision.Item{ID: item, Type: "report", Title: "title <i>", Audience: cell.Audience{Marking: cell.Green, Owner: "situation"}}}
	base, link, client := site(t, h)
	get := func(status int) string {
		a, err := client.Get(base + "/audience/" + string(item))
		return answer(t, a, err, status)
	}
	a, err := client.Get(base + link)
	answer(t, a, err, http.StatusSeeOther)
	if page := get(http.StatusOK); !strings.Contains(page, "every seat of the crisis") || !strings.Contains(page, "Situation &lt;b&gt;") ||
		!strings.Contains(page, "title &lt;i&gt;") || strings.Contains(page, "Elsewhere") {
		t.Error(page)
	}
	post := func(path string, v url.Values, status int) string {
		a, err := client.PostForm(base+"/audience/"+string(item)+path, v)
		return answer(t, a, err, status)
	}
	post("", url.Values{"marking": {"AMBER"}, "seat": {"border"}}, http.StatusUnprocessableEntity) // no reason
	post("", url.Values{"marking": {"AMBER"}, "seat": {"border"}, "person": {"person-2"}, "reason": {"why"}}, http.StatusSeeOther)
	if a := h.item.Audience; a.Marking != cell.Amber || len(a.Seats) != 1 || len(a.Persons) != 0 {
		t.Errorf("%+v", a)
	}
	if page := get(http.StatusOK); !strings.Contains(page, "<li><bdi>Interior</bdi></li>") || strings.Contains(page, "every seat of the crisis</dd>") {
		t.Error(page)
	}
	post("/back", url.Values{"reason": {"too many"}}, http.StatusSeeOther)
	if a := h.item.Audience; a.Marking != cell.AmberStrict || a.Owner != "situation" {
		t.Errorf("%+v", a)
	}
	h.item.Audience.Owner = "border"
	get(http.StatusNotFound)
}
