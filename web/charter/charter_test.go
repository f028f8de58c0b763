// SPDX-License-Identifier: Apache-2.0

package charter

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/webtest"
)

const (
	crisisID = cell.ID("01980000-0000-7000-8000-000000000001")
	head     = cell.ID("01980000-0000-7000-8000-00000000000a")
	interior = cell.ID("01980000-0000-7000-8000-00000000000b")
	seatID   = cell.ID("01980000-0000-7000-8000-00000000001a")
	channel  = cell.ID("01980000-0000-7000-8000-00000000002a")
	now      = cell.Time(1_800_000_000_000_000)
)

// desks are the reads and acts of a house in memory; the rules are tested with decision, the reads with the store, and
// all of it together, in a browser, with the program.
type desks struct {
	charter   decision.Charter
	proposals []decision.Proposal
	asked     []decision.Change
	kind      string   // of the reader's seat, ordinary when empty
	watched   []string // pages that an auditor was shown
	reason    string
}

func (d *desks) Crisis(context.Context, cell.ID) (decision.Crisis, error) {
	return decision.Crisis{CrisisOpened: cell.CrisisOpened{ID: crisisID, Name: cell.Name{En: "Week"}, Zone: "Asia/Baghdad"}, Charter: d.charter}, nil
}

func (d *desks) Charters(context.Context, cell.ID) ([]decision.Version, error) {
	return []decision.Version{{Charter: d.charter, Since: 5, Until: cell.OpenUntil, Time: now}}, nil
}

func (d *desks) Proposals(context.Context, cell.ID) ([]decision.Proposal, error) {
	return d.proposals, nil
}

func (d *desks) Persons(context.Context) ([]decision.Person, error) {
	return []decision.Person{{ID: head, Name: cell.Name{En: "Head <b>", Ar: "رئيس"}}, {ID: interior, Name: cell.Name{En: "Interior officer", Ar: "ضابط الداخلية"}}}, nil
}

func (d *desks) CouldSee(_ context.Context, _, seat cell.ID, at cell.Seq, _ int) ([]decision.Seen, error) {
	return []decision.Seen{{Kind: "report", ID: cell.ID(fmt.Sprintf("%s at %d", seat, at)), Since: 3, Audience: cell.Audience{Marking: cell.AmberStrict, Owner: string(seatID)}}}, nil
}

func (d *desks) Sightings(_ context.Context, _, item cell.ID, _ int) ([]cell.Access, error) {
	if item != "report-1" {
		return nil, nil
	}
	return []cell.Access{{Time: now, Actor: interior, Seat: string(seatID), Act: cell.AccessOpened, Kind: "report", Item: item}}, nil
}

func (d *desks) House(context.Context) (decision.House, error) {
	return decision.House{Installation: "house", RPID: "localhost"}, nil
}

func (d *desks) Last(context.Context) (cell.Seq, error)     { return 9, nil }
func (d *desks) Head(ctx context.Context) (cell.Seq, error) { return d.Last(ctx) }
func (d *desks) Now() cell.Time                             { return now }

func (d *desks) Follow(ctx context.Context, _ cell.Viewer, _ cell.Seq, _ func(web.Notice) error) error {
	<-ctx.Done()
	return ctx.Err()
}

func (d *desks) Propose(_ context.Context, _ cell.Actor, _ cell.ID, changes []decision.Change, reason string) (decision.Done, error) {
	d.asked, d.reason = changes, reason
	d.proposals = []decision.Proposal{{CharterProposed: decision.CharterProposed{ID: "p", Crisis: crisisID, Charter: 1, Changes: changes}, State: decision.Open,
		Made: decision.Entered{Seq: 7, Time: now, Actor: head, Reason: reason}}}
	return decision.Done{ID: "p"}, nil
}

func (d *desks) Sign(context.Context, cell.Actor, decision.Signed) (decision.Done, error) {
	return decision.Done{}, nil
}

func (d *desks) Drop(context.Context, cell.Actor, cell.ID, cell.ID, string, string) (decision.Done, error) {
	return decision.Done{}, nil
}

func newDesks() *desks {
	return &desks{charter: decision.Charter{Crisis: crisisID, Version: 1,
		Seats:    []decision.Seat{{ID: seatID, Name: cell.Name{En: "Authority", Ar: "السلطة"}, Kind: decision.Authority, Of: decision.OfPerson, Desks: []string{"decision"}}},
		Members:  []decision.Member{{Seat: seatID, Person: head, From: 1}},
		Channels: []decision.Channel{{ID: channel, Name: cell.Name{En: "Relay"}, Kind: "mail", Address: "relay.example:25"}},
		Lists:    []decision.List{{ID: channel, Name: cell.Name{En: "Posts"}, Recipients: []decision.Recipient{{Name: cell.Name{Ar: "المخفر"}, Channel: channel, Address: "post@relay.example"}}}}}}
}

// site serves the pages to somebody in that seat.
func site(t *testing.T, d *desks, seat cell.ID) func(method, path string, v url.Values) (int, string) {
	t.Helper()
	people := webtest.New(cell.CrisisOpened{ID: crisisID, Zone: "Asia/Baghdad"}, cell.Actor{ID: head, Seat: string(seat)})
	if d.kind != "" {
		st := webtest.Seat(cell.CrisisOpened{ID: crisisID, Zone: "Asia/Baghdad"}, cell.Actor{ID: head, Seat: string(seat)})
		st.Kind = d.kind
		people.Seats(head, st)
	}
	shell, err := web.New(web.Config{Sessions: people, Standings: people, Live: d, Clock: d, Watch: func(_ context.Context, v cell.Viewer, page string) error {
		d.watched = append(d.watched, page)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := Routes(shell, d, d, d); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(people.Door(head, web.CookieName(false), shell.Handler()))
	t.Cleanup(s.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	do := func(method, path string, v url.Values) (int, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(v.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if v.Get("lang") != "" {
			req.AddCookie(&http.Cookie{Name: "lang", Value: v.Get("lang")})
		}
		a, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Body.Close()
		b, err := io.ReadAll(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		return a.StatusCode, string(b)
	}
	do(http.MethodGet, webtest.Path, nil)
	return do
}

func TestEachFormAsksForItsChangeInWords(t *testing.T) {
	t.Parallel()
	key := "ed25519 " + strings.Repeat("A", 43) + "="
	for name, c := range map[string]struct {
		form url.Values
		want string // in the English words, between isolates
		ok   func(ch decision.Change) bool
	}{
		"place a person": {url.Values{"op": {decision.MemberSet}, "seat": {string(seatID)}, "person": {string(interior)}, "from": {"2026-03-01T08:00"}, "until": {"2026-04-01T08:00"}},
			"Interior officer sits in Authority, from 1 March 2026 (12 Ramadan 1447 AH), 08:00 Baghdad time, until 1 April 2026",
			func(ch decision.Change) bool {
				return ch.Member.From.Go().Equal(time.Date(2026, 3, 1, 5, 0, 0, 0, time.UTC))
			}},
		"place a person from now on": {url.Values{"op": {decision.MemberSet}, "seat": {string(seatID)}, "person": {string(interior)}}, "until open end.",
			func(ch decision.Change) bool { return ch.Member.From == now && ch.Member.Until == 0 }},
		"take one out":   {url.Values{"op": {decision.MemberEnd}, "member": {string(seatID) + " " + string(head)}}, "Head &lt;b&gt; leaves the seat Authority.", nil},
		"make a seat":    {url.Values{"op": {decision.SeatSet}, "en": {"Interior"}, "ar": {"الداخلية"}, "kind": {"seat"}, "of": {"agency"}, "desk": {"border", "health"}}, "Seat Interior / الداخلية: seat, of an agency. Granted desks: border, health.", func(ch decision.Change) bool { return ch.Seat.ID.Valid() && ch.Seat.ID != seatID }},
		"change a grant": {url.Values{"op": {decision.SeatSet}, "seat": {string(seatID)}, "desk": {"finance"}}, "Seat Authority / السلطة: authority, of one person. Granted desks: finance.", func(ch decision.Change) bool { return ch.Seat.ID == seatID }},
		"end a seat":     {url.Values{"op": {decision.SeatEnd}, "seat": {string(seatID)}}, "Seat Authority ends", nil},
		"add a key":      {url.Values{"op": {decision.KeyAdd}, "person": {string(interior)}, "public": {key}}, "Interior officer is trusted with a key (key file) that begins with", nil},
		"end a key":      {url.Values{"op": {decision.KeyEnd}, "key": {"abcd"}}, "that begins with abcd is trusted no more.", nil},
		"a channel":      {url.Values{"op": {decision.ChannelSet}, "en": {"Hook"}, "kind": {"webhook"}, "address": {"https://hook.example"}}, "Channel Hook: webhook, https://hook.example.", nil},
		"end a channel":  {url.Values{"op": {decision.ChannelEnd}, "channel": {string(channel)}}, "Channel Relay ends.", nil},
		"a list": {url.Values{"op": {decision.ListSet}, "en": {"Hospitals"}, "channel": {string(channel)}, "recipients": {"North | north@relay.example\r\n\r\nالمركزي|c@relay.example"}}, "المركزي, by Relay, c@relay.example.", func(ch decision.Change) bool {
			return len(ch.List.Recipients) == 2 && ch.List.Recipients[1].Name.Ar != ""
		}},
		"end a list":      {url.Values{"op": {decision.ListEnd}, "list": {string(channel)}}, "Recipient list Posts ends.", nil},
		"synced passkeys": {url.Values{"op": {decision.SyncedKeys}, "synced": {"yes"}}, "Passkeys that are copied between devices are allowed.", nil},
		"close":           {url.Values{"op": {decision.CrisisClose}}, "The crisis is closed.", nil},
		"open a live crisis": {url.Values{"op": {decision.CrisisOpen}, "en": {"Second"}, "zone": {"UTC"}}, "A live crisis is opened: Second, time zone UTC.",
			func(ch decision.Change) bool {
				c := ch.Opening.Charter
				return c.Version == 1 && c.Seats[0].ID != seatID && c.Members[0].Seat == c.Seats[0].ID && c.Members[0].From == now && c.Crisis == ch.Opening.Crisis.ID
			}},
		"open an exercise": {url.Values{"op": {decision.CrisisOpen}, "en": {"Drill"}, "zone": {"UTC"}, "exercise": {"yes"}, "person1": {string(head)}, "public1": {key}, "person2": {string(interior)}, "public2": {key}},
			"An EXERCISE is opened: Drill", func(ch decision.Change) bool { return len(ch.Opening.Charter.Keys) == 2 && ch.Opening.Crisis.Exercise }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesks()
			do := site(t, d, seatID)
			c.form.Set("reason", "because <i>")
			if status, body := do(http.MethodPost, "/charter/propose", c.form); status != http.StatusSeeOther || len(d.asked) != 1 || d.reason != "because <i>" {
				t.Fatalf("status %d, %+v\n%s", status, d.asked, body)
			}
			if c.ok != nil && !c.ok(d.asked[0]) {
				t.Errorf("%+v", d.asked[0])
			}
			_, body := do(http.MethodGet, "/charter/proposals/p", nil)
			plain := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(body)
			if !strings.Contains(plain, c.want) || !strings.Contains(plain, "because &lt;i&gt;") {
				t.Errorf("the page does not say %q:\n%s", c.want, plain)
			}
			_, body = do(http.MethodGet, "/charter", url.Values{"lang": {"ar"}})
			if strings.Contains(body, "charter.") || strings.Contains(body, "seat.kind") || !strings.Contains(body, "رئيس") {
				t.Errorf("in Arabic words are missing:\n%s", body)
			}
		})
	}
}

func TestWhatAFormCannotMeanIsRefused(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]url.Values{
		"a time that is none":      {"op": {decision.MemberSet}, "from": {"soon"}},
		"an end that is none":      {"op": {decision.MemberSet}, "until": {"2026-13-01T08:00"}},
		"a key that is none":       {"op": {decision.KeyAdd}, "public": {"ssh-ed25519 AAAA"}},
		"a passkey that is none":   {"op": {decision.KeyAdd}, "authenticator": {"AAAA"}, "client": {"e30"}, "challenge": {"AA"}},
		"a seat that is not there": {"op": {decision.SeatSet}, "seat": {string(channel)}},
		"an exercise without keys": {"op": {decision.CrisisOpen}, "exercise": {"yes"}},
	} {
		d := newDesks()
		if status, body := site(t, d, seatID)(http.MethodPost, "/charter/propose", form); status < 400 || status >= 500 || d.asked != nil || strings.Contains(body, "error.") {
			t.Errorf("%s: status %d, %+v\n%s", name, status, d.asked, body)
		}
	}
}

func TestWhoHasNoSeatSeesNoCharter(t *testing.T) {
	t.Parallel()
	do := site(t, newDesks(), "")
	for _, path := range []string{"/charter", "/charter/propose", "/charter/proposals/p"} {
		if status, body := do(http.MethodGet, path, nil); status != http.StatusSeeOther || strings.Contains(body, "Authority") {
			t.Errorf("%s: %d\n%s", path, status, body)
		}
	}
}

func TestAnEarlierPositionShowsTheCharterOfThen(t *testing.T) {
	t.Parallel()
	do := site(t, newDesks(), seatID)
	if _, body := do(http.MethodGet, "/charter?at=4", nil); strings.Contains(body, "Relay") || !strings.Contains(body, "No charter was in force") {
		t.Error(body)
	}
	if _, body := do(http.MethodGet, "/charter?at=5", nil); !strings.Contains(body, "Relay") || strings.Contains(body, "/charter/propose\"") {
		t.Error(body)
	}
}

func TestAnAuditorAsksAndIsWatched(t *testing.T) {
	t.Parallel()
	d := newDesks()
	d.kind = decision.Auditor
	do := site(t, d, seatID)
	for path, want := range map[string]string{
		"/audit": "What could a seat see?",
		"/audit?position=7&seat=" + string(seatID): string(seatID) + " at 7",
		"/audit?seat=" + string(seatID):            string(seatID) + " at 9",
		"/audit?item=report-1":                     "Interior officer",
		"/audit?item=report-2":                     "Nobody was shown it.",
		"/charter":                                 `href="/audit"`,
	} {
		if status, body := do(http.MethodGet, path, nil); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s lacks %q: %d\n%s", path, want, status, body)
		}
		if !slices.Contains(d.watched, path) {
			t.Errorf("%s was not noted", path)
		}
	}
	if status, _ := do(http.MethodGet, "/audit?position=10&seat=x", nil); status != http.StatusUnprocessableEntity {
		t.Errorf("a position that is not there: %d", status)
	}
	if _, body := do(http.MethodGet, "/charter", nil); strings.Contains(body, `href="/charter/propose"`) {
		t.Error("an auditor is offered to propose")
	}
	other := newDesks()
	do = site(t, other, seatID)
	if status, _ := do(http.MethodGet, "/audit", nil); status != http.StatusNotFound || len(other.watched) > 0 {
		t.Errorf("another seat: status %d, watched %v", status, other.watched)
	}
}
