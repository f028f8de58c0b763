// SPDX-License-Identifier: Apache-2.0

package record_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	core "github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/record"
	"github.com/crisiscell/crisiscell/web/webtest"
)

const (
	crisis  = cell.ID("01980000-0000-7000-8000-000000000001")
	other   = cell.ID("01980000-0000-7000-8000-000000000002")
	officer = cell.ID("officer-1")
)

// log is a record in memory with real hashes: the store's own reads are tested with the store.
type log struct {
	entries     []core.Entry
	hashes      []tlog.Hash
	checkpoints [][]byte // the smallest first
	signer      note.Signer
	asked       int // entries handed out
	away        bool
}

var errAway = &cell.Error{Code: cell.Unavailable, Key: "error.store.unavailable", Msg: "away"}

func (l *log) Head(ctx context.Context) (cell.Seq, error) { return l.Last(ctx) }

func (l *log) Withheld(_ context.Context, v cell.Viewer, of []cell.Seq) (map[cell.Seq]bool, error) {
	out := map[cell.Seq]bool{}
	for _, n := range of {
		if c := l.entries[n-1].Crisis; c != cell.House && c != v.Crisis {
			out[n] = true
		}
	}
	return out, nil
}

func (l *log) Follow(ctx context.Context, _ cell.Viewer, _ cell.Seq, _ func(web.Notice) error) error {
	<-ctx.Done()
	return ctx.Err()
}

func (l *log) Last(context.Context) (cell.Seq, error) {
	if l.away {
		return 0, errAway
	}
	return cell.Seq(len(l.entries)), nil
}

func (l *log) EntriesBefore(_ context.Context, before cell.Seq, limit int) (out []core.Entry, err error) {
	for n := min(int(before)-1, len(l.entries)); n >= 1 && len(out) < limit; n-- {
		out = append(out, l.entries[n-1])
	}
	l.asked += len(out)
	return out, nil
}

func (l *log) CheckpointsBefore(_ context.Context, size cell.Seq, limit int) (out [][]byte, err error) {
	for i := len(l.checkpoints) - 1; i >= 0 && len(out) < limit; i-- {
		if c, err := core.ParseCheckpoint(l.checkpoints[i]); err == nil && (size == 0 || c.Size < size) {
			out = append(out, l.checkpoints[i])
		}
	}
	return out, nil
}

func (l *log) Hashes(_ context.Context, indexes []int64) (out []tlog.Hash, err error) {
	for _, i := range indexes {
		out = append(out, l.hashes[i])
	}
	return out, nil
}

func (l *log) Seats(_ context.Context, of cell.ID) ([]decision.Seat, error) {
	if of != crisis {
		return nil, nil
	}
	return []decision.Seat{{ID: "situation", Name: cell.Name{En: "Situation <desk>", Ar: "الموقف"}}}, nil
}

func (l *log) Persons(context.Context) ([]decision.Person, error) {
	return []decision.Person{{ID: officer, Name: cell.Name{En: "Situation officer", Ar: "ضابط الموقف"}}}, nil
}

func (l *log) add(t *testing.T, of cell.ID, f cell.Fact) *core.Entry {
	t.Helper()
	body, err := core.Body("situation", "because <b>", f)
	if err != nil {
		t.Fatal(err)
	}
	salt := core.NewSalt()
	e := core.Entry{Header: core.Header{Seq: cell.Seq(len(l.entries) + 1), Kind: f.Kind(), Version: f.Version(), Time: 1_800_000_000_000_000,
		Actor: officer, Crisis: of, Payload: core.PayloadHash(salt, body)}, Salt: salt[:], Body: body, State: core.StatePresent}
	e.Kept = e.LeafHash()
	hs, err := tlog.StoredHashesForRecordHash(int64(e.Seq)-1, e.Kept, tlog.HashReaderFunc(func(i []int64) ([]tlog.Hash, error) { return l.Hashes(t.Context(), i) }))
	if err != nil {
		t.Fatal(err)
	}
	l.hashes = append(l.hashes, hs...)
	l.entries = append(l.entries, e)
	return &l.entries[len(l.entries)-1]
}

func (l *log) sign(t *testing.T) {
	t.Helper()
	root, err := tlog.TreeHash(int64(len(l.entries)), tlog.HashReaderFunc(func(i []int64) ([]tlog.Hash, error) { return l.Hashes(t.Context(), i) }))
	if err != nil {
		t.Fatal(err)
	}
	b, err := core.Sign(l.signer, core.Checkpoint{Origin: core.Origin("installation-1"), Size: cell.Seq(len(l.entries)), Root: root})
	if err != nil {
		t.Fatal(err)
	}
	l.checkpoints = append(l.checkpoints, b)
}

// founded is a record of n sources behind its genesis entry, signed half-way: entry 3 is sealed, entry 4 another
// crisis's.
func founded(t *testing.T, n int) *log {
	t.Helper()
	secret, public, err := note.GenerateKey(nil, core.Origin("installation-1"))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	l := &log{signer: signer}
	l.add(t, cell.House, core.Genesis{Installation: "installation-1", LogKey: public, Authority: []core.AuthorityKey{}})
	for i := range n {
		of := cell.House
		if i == 2 {
			of = other
		}
		e := l.add(t, of, cell.SourceNamed{ID: cell.ID(fmt.Sprint("source-", i)), Name: cell.Name{Ar: "وكالة\u202e", En: fmt.Sprintf("<i>agency %d", i)}})
		if i == 1 {
			e.Salt, e.Body, e.State = nil, nil, core.StateSealed
		}
		if i == n/2 {
			l.sign(t)
		}
	}
	return l
}

// site is a server with the pages of l and a client that is signed in.
func site(t *testing.T, l *log, lang string) (*http.Client, string, string) {
	t.Helper()
	people := webtest.New(cell.CrisisOpened{ID: crisis, Name: cell.Name{En: "Flood", Ar: "سيل"}, Exercise: true, Zone: "Asia/Baghdad"},
		cell.Actor{ID: officer, Seat: "situation"})
	shell, err := web.New(web.Config{Sessions: people, Standings: people, Live: l, Clock: cell.ClockFunc(func() cell.Time { return 1_800_000_000_000_001 })})
	if err != nil {
		t.Fatal(err)
	}
	if err := record.Routes(shell, l); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(people.Door(officer, web.CookieName(false), shell.Handler()))
	t.Cleanup(s.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Transport: spoken(lang), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get(t, client, s.URL+webtest.Path, http.StatusSeeOther)
	return client, s.URL, webtest.Path
}

// spoken asks for pages in a language.
type spoken string

func (l spoken) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("Accept-Language", string(l))
	return http.DefaultTransport.RoundTrip(r)
}

func get(t *testing.T, c *http.Client, url string, status int) string {
	t.Helper()
	a, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	if a.StatusCode != status {
		t.Fatalf("%s: status %d, want %d\n%s", url, a.StatusCode, status, b)
	}
	return string(b)
}

func holds(t *testing.T, page string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(page, w) {
			t.Errorf("the page lacks %q", w)
		}
	}
}

func TestTheRecordPageShowsTheLogInBothLanguages(t *testing.T) {
	t.Parallel()
	for lang, words := range map[string][]string{"en": {`dir="ltr"`, "Source named", "sealed", "withheld", "The record begins"},
		"ar": {`dir="rtl"`, "تسمية مصدر", "مختوم", "محجوب", "بدء السجل"}} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			l := founded(t, 9)
			c, url, _ := site(t, l, lang)
			page := get(t, c, url+"/record", http.StatusOK)
			holds(t, page, words...)
			leaf := l.entries[0].LeafHash()
			print := hex.EncodeToString(leaf[:])
			holds(t, page, print[:4]+" "+print[4:8]+" "+print[8:12], `href="/inbox?at=10"`, "crisiscell/installation-1", "crisiscell record export DIR",
				"crisiscell record verify DIR", "verify.mjs DIR", "/record/checkpoints/6", fmt.Sprintf("%x", [32]byte(l.entries[6].LeafHash())))
			if strings.Index(page, `id="e10"`) > strings.Index(page, `id="e9"`) {
				t.Error("the newest entry is not first")
			}
		})
	}
}

func TestAnEntryIsShownInFullWhereItMayBeSeen(t *testing.T) {
	t.Parallel()
	l := founded(t, 9)
	c, url, _ := site(t, l, "en")
	page := get(t, c, url+"/record/2", http.StatusOK)
	holds(t, page, `agency 0`, `\u202e`, `because &lt;b&gt;`, "Situation officer", "Situation &lt;desk&gt;", hex.EncodeToString(l.entries[1].Salt), `id="holds"`, "Baghdad time")
	for _, not := range []string{"<i>agency", "\u202e", "banner bad\" role"} {
		if strings.Contains(page, not) {
			t.Errorf("the page holds %q", not)
		}
	}
	if got := get(t, c, url+"/record/payloads/2", http.StatusOK); got != string(l.entries[1].Body) {
		t.Error("the payload is not the bytes of the record")
	}
	holds(t, get(t, c, url+"/record/3", http.StatusOK), "destroyed by a seal")
	hidden := get(t, c, url+"/record/4", http.StatusOK)
	holds(t, hidden, "not for this reader", hex.EncodeToString(l.entries[3].Payload[:]))
	for _, not := range []string{"agency 2", hex.EncodeToString(l.entries[3].Salt), "because"} {
		if strings.Contains(hidden, not) {
			t.Errorf("a payload of another crisis shows %q", not)
		}
	}
	holds(t, get(t, c, url+"/record/10", http.StatusOK), "No checkpoint covers this entry yet")
	for _, bad := range []string{"/record/payloads/3", "/record/payloads/4", "/record/0", "/record/11", "/record/-1", "/record/x", "/record/01",
		"/record/+1", "/record/9223372036854775807", "/record/99999999999999999999", "/record/checkpoints/7", "/record/checkpoints/x", "/record/payloads/x", "/record/10?at=9"} {
		get(t, c, url+bad, http.StatusNotFound)
	}
	if got := get(t, c, url+"/record/checkpoints/6", http.StatusOK); got != string(l.checkpoints[0]) {
		t.Errorf("checkpoint %q", got)
	}
}

func TestWhatWasEditedShows(t *testing.T) {
	t.Parallel()
	l := founded(t, 9)
	l.entries[1].Body = []byte(strings.Replace(string(l.entries[1].Body), "agency", "AGENCY", 1))
	l.entries[4].Actor = "somebody"
	c, url, _ := site(t, l, "en")
	holds(t, get(t, c, url+"/record/2", http.StatusOK), "The payload is not the one that was accepted")
	holds(t, get(t, c, url+"/record/5", http.StatusOK), "This entry is not the one that was accepted", "The proof does not hold")
}

func TestPagesOfTheRecordFollowEachOtherWithoutReadingItAll(t *testing.T) {
	t.Parallel()
	l := founded(t, 119) // 120 entries
	c, url, _ := site(t, l, "en")
	seen, at, pages := map[int]bool{}, "/record", 0
	for at != "" {
		l.asked = 0
		page := get(t, c, url+at, http.StatusOK)
		if l.asked > 51 { // the page and the genesis entry
			t.Errorf("%s read %d entries", at, l.asked)
		}
		for n := range 121 {
			if strings.Contains(page, fmt.Sprintf(`id="e%d"`, n)) {
				if seen[n] {
					t.Errorf("entry %d stands on two pages", n)
				}
				seen[n] = true
			}
		}
		pages++
		_, rest, _ := strings.Cut(page, `rel="next" href="`)
		at, _, _ = strings.Cut(rest, `"`)
	}
	if pages != 3 || len(seen) != 120 {
		t.Errorf("%d pages with %d entries, want 3 with 120", pages, len(seen))
	}
	past := get(t, c, url+"/record?at=7", http.StatusOK)
	if strings.Contains(past, `id="e8"`) || !strings.Contains(past, `id="e7"`) || !strings.Contains(past, "No checkpoint was signed yet") {
		t.Error("the record as of entry 7 is not what stood then")
	}
	for _, bad := range []string{"x", "0", "-3", "1.5"} {
		get(t, c, url+"/record?before="+bad, http.StatusUnprocessableEntity)
	}
}

func TestAnEmptyRecordAndOneThatIsAwaySaySo(t *testing.T) {
	t.Parallel()
	l := &log{}
	c, url, _ := site(t, l, "en")
	holds(t, get(t, c, url+"/record", http.StatusOK), "The record is empty")
	get(t, c, url+"/record/1", http.StatusNotFound)
	l.away = true
	holds(t, get(t, c, url+"/record", http.StatusServiceUnavailable), "The database")
}
