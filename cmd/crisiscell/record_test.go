// SPDX-License-Identifier: Apache-2.0

package main

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/internal/pgtest"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/store"
)

// house is a store with a report, two claims and a dispute, closed again, and a checkpoint that was kept elsewhere.
type house struct {
	config store.Config
	kept   string // file of a checkpoint over all its entries
	print  string // fingerprint
}

func newHouse(t *testing.T, c store.Config) house {
	t.Helper()
	key, err := record.CreateKey(filepath.Join(t.TempDir(), "log.key"), "house-1")
	if err != nil {
		t.Fatal(err)
	}
	return houseOf(t, c, key)
}

// houseOf is newHouse with a key that is there already.
func houseOf(t *testing.T, c store.Config, key record.Key) house {
	t.Helper()
	c.Clock = cell.ClockFunc(func() cell.Time { return 1_800_000_000_000_001 })
	st, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	who := cell.Actor{ID: "officer-1", Seat: "situation"}
	in, err := st.Found(t.Context(), who, record.Genesis{Installation: "house-1", LogKey: key.Verifier}, true)
	if err != nil {
		t.Fatal(err)
	}
	claim := func(id cell.ID, polarity string) situation.Claim {
		return situation.Claim{ID: id, Report: "report-1", Story: "story-1", Review: situation.Open, Keys: []string{"k"},
			Statement: situation.Statement{Polarity: polarity, Quote: "نفى"}}
	}
	if _, err := st.Update(t.Context(), who, "because", func(tx *store.Tx) error {
		h, err := tx.PutBlob([]byte("text"))
		for _, f := range []cell.Fact{
			cell.CrisisOpened{ID: "crisis-1", Name: cell.Name{En: "Exercise", Ar: "تمرين"}, Exercise: true, Zone: "Asia/Baghdad"},
			cell.ReportReceived{Audience: cell.Audience{Marking: cell.Green}, ID: "report-1", Original: h, Text: h, Group: "report-1", Bands: []string{"b1"}},
			situation.ReportRead{Report: "report-1", Story: []situation.Story{{ID: "story-1", N: 1}},
				Claims: []situation.Claim{claim("claim-1", situation.Deny), claim("claim-2", situation.Affirm)}},
			situation.DisputeSet{Act: "find", Dispute: situation.Dispute{ID: "dispute-1", A: "claim-1", B: "claim-2", State: situation.DisputeOpen}},
		} {
			if err == nil {
				_, err = tx.Append("crisis-1", f)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	text, err := st.Checkpoint(t.Context(), key.Signer)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(t.TempDir(), "kept.txt")
	if err := os.WriteFile(kept, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return house{c, kept, in.Fingerprint}
}

// change edits the tables behind the program's back.
func (h house) change(t *testing.T, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(h.config.Dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		r, err := db.ExecContext(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if n, _ := r.RowsAffected(); n == 0 {
			t.Fatalf("%s: changes nothing", s)
		}
	}
}

func TestVerifyOfAStoreNamesWhatWasDoneToIt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, change, says string
		kept               bool
	}{
		{name: "nothing", says: "no fault"},
		{name: "nothing, against a checkpoint kept elsewhere", says: "2 checkpoints, 2 signatures", kept: true},
		{name: "a row of a table was edited", change: "UPDATE claim_version SET state = 'rejected' WHERE id = 'claim-2'", says: "row claim_version 2"},
		{name: "an entry was edited", change: "UPDATE entry SET actor = 'nobody' WHERE seq = 4", says: "edited 4:"},
		{name: "a payload was edited", change: "UPDATE payload SET body = CAST('{}' AS BLOB) WHERE seq = 4", says: "payload 4:"},
		{name: "an entry was removed", change: "DELETE FROM payload WHERE seq = 4; DELETE FROM entry WHERE seq = 4", says: "removed 4:"},
		{name: "the tail was cut off", change: "DELETE FROM payload WHERE seq = 6; DELETE FROM entry WHERE seq = 6", says: "truncated 6"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, store.Config{Dir: t.TempDir()})
			want := 0
			if tt.change != "" {
				h.change(t, strings.Split(tt.change, "; ")...)
				want = exitFault
			}
			args := []string{"record", "verify", h.config.Dir, "--trust", h.print}
			if tt.kept {
				args = append(args, "--checkpoint", h.kept)
			}
			if code, out, errs := cli(t, "", args...); code != want || !strings.Contains(out, tt.says) {
				t.Errorf("exit %d\n%s%s", code, out, errs)
			}
		})
	}
}

func TestVerifyAgainstAnotherLogNamesTheKeyAndTheGenesis(t *testing.T) {
	t.Parallel()
	h, other := newHouse(t, store.Config{Dir: t.TempDir()}), newHouse(t, store.Config{Dir: t.TempDir()})
	code, out, _ := cli(t, "", "record", "verify", h.config.Dir, "--trust", other.print, "--checkpoint", other.kept)
	if code != exitFault || !strings.Contains(out, "\ngenesis 1: ") || !strings.Contains(out, "\nkey ") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

func TestALogMadeAnewWithTheRealKeyFailsAgainstAnOlderCheckpoint(t *testing.T) {
	t.Parallel()
	key, err := record.CreateKey(filepath.Join(t.TempDir(), "log.key"), "house-1")
	if err != nil {
		t.Fatal(err)
	}
	before, after := houseOf(t, store.Config{Dir: t.TempDir()}, key), houseOf(t, store.Config{Dir: t.TempDir()}, key)
	if code, out, errs := cli(t, "", "record", "verify", after.config.Dir); code != 0 {
		t.Errorf("without the checkpoint: exit %d\n%s%s", code, out, errs)
	}
	code, out, errs := cli(t, "", "record", "verify", after.config.Dir, "--checkpoint", before.kept)
	if code != exitFault || !strings.Contains(out, "\nrewritten ") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

func TestAnExportVerifiesWithBothPrograms(t *testing.T) {
	t.Parallel()
	h := newHouse(t, store.Config{Dir: t.TempDir()})
	for reader, withheld := range map[string]string{"": " 0 withheld", "public": " 5 withheld"} {
		dir := filepath.Join(t.TempDir(), "out")
		args := []string{"record", "export", dir, "--data", h.config.Dir}
		if reader != "" {
			args = append(args, "--for", reader)
		}
		if code, out, errs := cli(t, "", args...); code != 0 || !strings.Contains(out, withheld) {
			t.Errorf("export for %q: exit %d\n%s%s", reader, code, out, errs)
		}
		code, out, errs := cli(t, "", "record", "verify", dir, "--trust", h.print, "--checkpoint", h.kept)
		if code != 0 || !strings.Contains(out, withheld) || !strings.Contains(out, "no fault") {
			t.Errorf("verify for %q: exit %d\n%s%s", reader, code, out, errs)
		}
		node, err := exec.LookPath("node")
		if err != nil {
			t.Skip("node is not installed: the independent verifier cannot run")
		}
		verifier := filepath.FromSlash("../../record/testdata/verifier/verify.mjs")
		if b, err := exec.CommandContext(t.Context(), node, verifier, dir, "--trust", h.print, "--checkpoint", h.kept).CombinedOutput(); err != nil {
			t.Errorf("node: %v\n%s", err, b)
		}
	}
}

func TestReplayComparesEveryRow(t *testing.T) {
	t.Parallel()
	h := newHouse(t, store.Config{Dir: t.TempDir()})
	if code, out, errs := cli(t, "", "record", "replay", "--data", h.config.Dir); code != 0 || !strings.Contains(out, "rows compared") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	h.change(t, "UPDATE claim_version SET state = 'rejected' WHERE id = 'claim-2'")
	if code, out, _ := cli(t, "", "record", "replay", "--data", h.config.Dir); code != exitFault || !strings.Contains(out, "row claim_version 2: the row is edited") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

func TestTheRecordOnPostgreSQLVerifies(t *testing.T) {
	t.Parallel()
	h := newHouse(t, store.Config{URL: pgtest.URL(t)})
	code, out, errs := cli(t, "", "record", "verify", "--database", h.config.URL, "--trust", h.print, "--checkpoint", h.kept)
	if code != 0 || !strings.Contains(out, "no fault") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

func TestVerifyRefusesWhatIsNoRecord(t *testing.T) {
	t.Parallel()
	empty := t.TempDir()
	for name, args := range map[string][]string{
		"an empty folder":     {"record", "verify", empty},
		"no checkpoint":       {"record", "verify", empty, "--checkpoint", "record_test.go"},
		"a folder and an URL": {"record", "verify", empty, "--database", "postgres://localhost/x"},
	} {
		if code, out, errs := cli(t, "", args...); code != exitInput || out != "" || errs == "" {
			t.Errorf("%s: exit %d, out %q, err %q", name, code, out, errs)
		}
	}
	if left, _ := os.ReadDir(empty); len(left) > 0 {
		t.Error("the check left something in the folder")
	}
}

func TestAnExportForASeatHoldsWhatTheSeatMaySee(t *testing.T) {
	t.Parallel()
	h := newHouse(t, store.Config{Dir: t.TempDir()})
	c := h.config
	c.Clock = cell.ClockFunc(func() cell.Time { return 1_800_000_000_000_001 })
	st, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	top := decision.Seat{ID: "situation", Name: cell.Name{En: "Situation", Ar: "الموقف"}, Kind: decision.Authority, Of: decision.OfAgency, Desks: []string{"situation"}}
	border := decision.Seat{ID: "border", Name: cell.Name{En: "Interior", Ar: "الداخلية"}, Kind: decision.Ordinary, Of: decision.OfAgency, Desks: []string{"border"}}
	if _, err := st.Update(t.Context(), cell.Actor{ID: "p", Seat: "border"}, "", func(tx *store.Tx) error { // entries 7 to 9
		text, err := tx.PutBlob([]byte("text"))
		for _, f := range []cell.Fact{
			decision.CharterFounded{Charter: decision.Charter{Crisis: "crisis-1", Version: 1, Seats: []decision.Seat{top, border}}},
			cell.ReportReceived{ID: "report-2", Original: text, Text: text, Group: "report-2", Audience: cell.Audience{Marking: cell.AmberStrict, Owner: "border"}},
			cell.ReportReceived{ID: "report-3", Original: text, Text: text, Group: "report-3", Audience: cell.Audience{Marking: cell.Red, Owner: "border", Persons: []cell.ID{"p"}}},
		} {
			if err == nil {
				_, err = tx.Append("crisis-1", f)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	for seat, withheld := range map[string]string{"situation": " 2 withheld", "الداخلية": " 1 withheld"} {
		dir := filepath.Join(t.TempDir(), "out")
		if code, out, errs := cli(t, "", "record", "export", dir, "--data", c.Dir, "--for", seat); code != 0 || !strings.Contains(out, withheld) {
			t.Errorf("export for %s: exit %d\n%s%s", seat, code, out, errs)
		}
		if code, out, errs := cli(t, "", "record", "verify", dir, "--trust", h.print); code != 0 || !strings.Contains(out, withheld) {
			t.Errorf("verify for %s: exit %d\n%s%s", seat, code, out, errs)
		}
	}
	dir := filepath.Join(t.TempDir(), "out")
	if code, _, errs := cli(t, "", "record", "export", dir, "--data", c.Dir, "--for", "nobody"); code != exitInput || !strings.Contains(errs, "nobody") {
		t.Errorf("export for a seat that is not there: exit %d, %s", code, errs)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("something was written")
	}
}
