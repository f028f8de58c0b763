// SPDX-License-Identifier: Apache-2.0

package main

import (
	"database/sql"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/crisiscell/crisiscell/internal/pgtest"
)

// noRoom names the folder in which the process that TestAFullDisk starts plays it out.
const noRoom = "CRISISCELL_TEST_NO_ROOM"

// The limit to the size of a file is one of the whole process, so the disk is full in a process of its own.
func TestAFullDiskIsToldOnThePageAndWhatWasTypedIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPagesWithoutRoom$", "-test.v")
	cmd.Env = append(os.Environ(), noRoom+"="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestPagesWithoutRoom") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestPagesWithoutRoom is the other side of TestAFullDisk.
func TestPagesWithoutRoom(t *testing.T) {
	dir := os.Getenv(noRoom)
	if dir == "" {
		return // it is started by the test above
	}
	s := newSite(t, place{Data: filepath.Join(dir, "data")})
	s.holds(s.post("/inbox/paste", "text", clash), http.StatusSeeOther)
	v := s.report()
	signal.Ignore(syscall.SIGXFSZ)
	limit := func(bytes uint64) {
		t.Helper()
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: 1 << 40}); err != nil {
			t.Fatal(err)
		}
	}
	claim, report := "/claims/"+string(v.Claims[0].ID), "/reports/"+string(v.InboxItem.Report.ID)
	before := s.head()
	limit(1024) // less than any file of the store has already
	s.holds(s.post("/inbox/paste", "text", clashAr, "title", "typed title", "back", "/inbox"), http.StatusServiceUnavailable,
		"full", "Nothing of this was saved", `value="typed title"`, "نفت وزارة الدفاع")
	s.holds(s.upload(file{"a.txt", []byte(clashAr)}, file{"b.txt", []byte(clash)}), http.StatusServiceUnavailable, "a.txt", "full")
	s.holds(s.post(claim+"/review", "state", "rejected", "reason", "typed reason", "back", report), http.StatusServiceUnavailable, "typed reason</textarea>")
	s.page("/inbox") // lists are read on; what must be noted before it is shown is not
	limit(1 << 40)
	if s.head() != before {
		t.Error("something of it stands in the record")
	}
	s.holds(s.post(claim+"/review", "state", "rejected", "reason", "typed reason", "back", report), http.StatusSeeOther)
}

func TestADatabaseThatIsAwayIsToldOnThePageAndWhatWasTypedIsKept(t *testing.T) {
	t.Parallel()
	dsn := pgtest.URL(t)
	s := newSite(t, place{Database: dsn})
	s.holds(s.post("/inbox/paste", "text", clash), http.StatusSeeOther)
	v := s.report()
	claim, report := "/claims/"+string(v.Claims[0].ID), "/reports/"+string(v.InboxItem.Report.ID)
	before := s.head()
	admin, name := administrator(t, dsn)
	let := func(in string) {
		t.Helper()
		if _, err := admin.ExecContext(t.Context(), "ALTER DATABASE "+name+" ALLOW_CONNECTIONS "+in); err != nil {
			t.Fatal(err)
		}
	}
	let("false")
	if _, err := admin.ExecContext(t.Context(), "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", name); err != nil {
		t.Fatal(err)
	}
	s.holds(s.get("/inbox"), http.StatusServiceUnavailable, "The database is away")
	kept := s.post(claim+"/review", "state", "rejected", "reason", "typed <reason>", "back", report)
	s.holds(kept, http.StatusServiceUnavailable, "What you sent is kept here", "typed &lt;reason&gt;</textarea>", `action="`+claim+`/review"`, `name="state" value="rejected"`)
	s.holds(s.post("/inbox/paste", "text", clashAr, "back", "/inbox"), http.StatusServiceUnavailable, "نفت وزارة الدفاع")
	s.holds(s.upload(file{"a.txt", []byte(clashAr)}), http.StatusServiceUnavailable)
	let("true")
	// What is kept is what is sent again, as the page asks for: each connection that broke may cost one try.
	again := answer{}
	for range 10 {
		if again = s.post(claim+"/review", "state", "rejected", "reason", "typed <reason>", "back", report); again.status != http.StatusServiceUnavailable {
			break
		}
	}
	s.holds(again, http.StatusSeeOther)
	s.page(claim, "typed &lt;reason&gt;")
	if s.head() != before+1 {
		t.Errorf("the record ends at %d, want %d", s.head(), before+1)
	}
}

// administrator opens the server's own database, from where a test's database is sent away and back.
func administrator(t *testing.T, dsn string) (db *sql.DB, name string) {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name = strings.TrimPrefix(u.Path, "/")
	u.Path = "/postgres"
	if db, err = sql.Open("pgx", u.String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db, name
}
