// SPDX-License-Identifier: Apache-2.0

package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/pgtest"
	"github.com/crisiscell/crisiscell/record"
)

// lived is a store with a genesis entry, a report with claims, accesses, a digest and a checkpoint.
func lived(t *testing.T, c Config) (*Store, record.Key) {
	t.Helper()
	s := open(t, c)
	key, err := record.CreateKey(filepath.Join(t.TempDir(), "log.key"), "house-1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Found(t.Context(), officer, record.Genesis{Installation: "house-1", LogKey: key.Verifier}, false); err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	lookAt(t, s, 5)
	if err := s.DigestAccess(t.Context()); err != nil {
		t.Fatal(err)
	}
	lookAt(t, s, 1)
	if _, err := s.Checkpoint(t.Context(), key.Signer); err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec("INSERT INTO login (name, account, time) VALUES ('somebody', 'account-1', 7)"); err != nil {
		t.Fatal(err)
	}
	return s, key
}

func backedUp(t *testing.T, c Config) []byte {
	t.Helper()
	var b bytes.Buffer
	if out, err := Backup(t.Context(), c, "test 1", &b); err != nil || len(out.Faults) > 0 {
		t.Fatal(out.Faults, err)
	}
	return b.Bytes()
}

func restored(t *testing.T, c Config, b []byte, o RestoreOptions) (*Store, BackupRestored) {
	t.Helper()
	o.Who, o.Reason = officer, "the disk broke"
	out, err := Restore(t.Context(), c, bytes.NewReader(b), o)
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, c)
	t.Cleanup(func() { shut(t, s) })
	return s, out
}

// places are the engines between which a store is moved.
var places = map[string]func(t *testing.T) Config{
	"SQLite":     func(t *testing.T) Config { return Config{Dir: filepath.Join(t.TempDir(), "data"), Clock: clock} },
	"PostgreSQL": func(t *testing.T) Config { return Config{URL: pgtest.URL(t), Clock: clock} },
}

func TestABackupIsRestoredOnEitherEngineWithEveryRow(t *testing.T) {
	t.Parallel()
	for from, source := range places {
		for to, target := range places {
			t.Run(from+" to "+to, func(t *testing.T) {
				t.Parallel()
				c := source(t)
				old, _ := lived(t, c)
				defer shut(t, old)
				b := backedUp(t, c) // beside the open writer
				last := old.head.seq
				s, out := restored(t, target(t), b, RestoreOptions{})
				if out.Entries != int64(last) || out.Program != "test 1" || len(out.Lost) > 0 || s.head.seq != last+1 {
					t.Errorf("%+v, the record ends at %d", out, s.head.seq)
				}
				for _, table := range tables {
					if table.class == local || table.name == "restored" || (table.class == derived && table.name != "sort_key") {
						continue
					}
					where := map[bool]string{true: " WHERE seq <= " + joinInts([]cell.Seq{last})}[table.name == "entry" || table.name == "payload"]
					if have, want := sums(t, s, table, where), sums(t, old, table, where); !slices.Equal(have, want) {
						t.Errorf("%s has %d rows, and had %d, or others", table.name, len(have), len(want))
					}
				}
				check(t, s, last+1)
				if r, err := record.Verify(t.Context(), s, record.Options{}); err != nil || !r.OK() {
					t.Errorf("%v, %v", r.Faults, err)
				}
				if held, err := s.EffectsHeld(t.Context()); err != nil || !held {
					t.Errorf("effects are held: %v, %v", held, err)
				}
			})
		}
	}
}

// sums are the digests of a table's rows.
func sums(t *testing.T, s *Store, table table, where string) (out [][32]byte) {
	t.Helper()
	rs, err := s.read.Query("SELECT * FROM " + table.name + where + " ORDER BY " + table.order)
	if err != nil {
		t.Fatal(err)
	}
	defer rs.Close()
	for rs.Next() {
		d, err := digest(rs)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	if err := rs.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestABackupMadeWhileWritingGoesOnIsOneMoment(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		old, _ := lived(t, c)
		defer shut(t, old)
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					if _, err := acceptSeq(old); err != nil {
						t.Error(err)
						return
					}
					if err := old.Opened(context.Background(), opened("claim-1")); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		var all [][]byte
		for range 3 {
			all = append(all, backedUp(t, c))
		}
		close(stop)
		wg.Wait()
		for _, b := range all {
			s, out := restored(t, places["SQLite"](t), b, RestoreOptions{})
			check(t, s, cell.Seq(out.Entries)+1)
		}
	})
}

func TestADamagedBackupRestoresNothing(t *testing.T) {
	t.Parallel()
	c := places["SQLite"](t)
	old, _ := lived(t, c)
	b := backedUp(t, c)
	shut(t, old)
	head, err := CheckBackup(bytes.NewReader(b))
	if err != nil || head.Entries == 0 {
		t.Fatalf("%+v, %v", head, err)
	}
	bad := map[string][]byte{"empty": nil, "another file": []byte("SQLite format 3\x00 and so on"), "something after its end": append(bytes.Clone(b), 0)}
	for n := 1; n < len(b); n += 1 + len(b)/40 {
		bad["cut at "+joinInts([]cell.Seq{cell.Seq(n)})] = b[:n]
	}
	for _, text := range []string{"claim-1", "نفى\x00 text", "report.received", fmt.Sprintf("\"entries\":%d", head.Entries)} {
		i := bytes.Index(b, []byte(text))
		if i < 0 {
			t.Fatalf("%q is not in the backup", text)
		}
		flipped := bytes.Clone(b)
		flipped[i+len(text)-1] ^= 1
		bad["a bit changed in "+text] = flipped
	}
	for name, b := range bad {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := places["SQLite"](t)
			if _, err := Restore(t.Context(), c, bytes.NewReader(b), RestoreOptions{Who: officer}); cell.CodeOf(err) != cell.Invalid {
				t.Errorf("restored, or refused with %v", err)
			}
			if left, err := os.ReadDir(c.Dir); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
	t.Run("on PostgreSQL the target stays empty", func(t *testing.T) {
		t.Parallel()
		c := places["PostgreSQL"](t)
		if _, err := Restore(t.Context(), c, bytes.NewReader(b[:len(b)-9]), RestoreOptions{Who: officer}); cell.CodeOf(err) != cell.Invalid {
			t.Errorf("restored, or refused with %v", err)
		}
		s, _ := restored(t, c, b, RestoreOptions{})
		check(t, s, cell.Seq(head.Entries)+1)
	})
}

func TestNothingIsRestoredOverAStore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		s, _ := lived(t, c)
		b := backedUp(t, c)
		shut(t, s)
		if _, err := Restore(t.Context(), c, bytes.NewReader(b), RestoreOptions{Who: officer}); cell.CodeOf(err) != cell.Conflict {
			t.Errorf("restored, or refused with %v", err)
		}
		s = open(t, c)
		defer shut(t, s)
		check(t, s, s.head.seq)
	})
}

func TestABackupOfANewerProgramIsRefusedInClearWords(t *testing.T) {
	t.Parallel()
	newest, err := newestMigration()
	if err != nil {
		t.Fatal(err)
	}
	for name, head := range map[string]BackupHead{"tables": {Program: "9.9", Migration: newest + 1}, "rows": {Program: "9.9", Shape: spineShape + 1}} {
		var b bytes.Buffer
		f := &frameWriter{w: bufio.NewWriter(&b)}
		if _, err := f.w.WriteString(backupLine); err != nil {
			t.Fatal(err)
		}
		if err := f.json(frameHead, head); err != nil {
			t.Fatal(err)
		}
		if err := f.w.Flush(); err != nil {
			t.Fatal(err)
		}
		_, err := Restore(t.Context(), places["SQLite"](t), &b, RestoreOptions{Who: officer})
		if cell.CodeOf(err) != cell.Unsupported || !bytes.Contains([]byte(err.Error()), []byte("newer program (9.9")) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := CheckBackup(bytes.NewReader([]byte("crisiscell backup 2\n"))); cell.CodeOf(err) != cell.Unsupported {
		t.Errorf("another format: %v", err)
	}
}

func TestARestoreNamesWhatIsLostAndSealsAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, c Config) {
		old, key := lived(t, c)
		defer shut(t, old)
		b := backedUp(t, c)
		taken := old.head.seq
		received := cell.Seq(3) // genesis, crisis, report
		if _, err := old.Seal(t.Context(), officer, "officer-2", "a witness", received); err != nil {
			t.Fatal(err)
		}
		kept, err := old.Checkpoint(t.Context(), key.Signer)
		if err != nil {
			t.Fatal(err)
		}
		s, out := restored(t, places["SQLite"](t), b, RestoreOptions{Checkpoints: [][]byte{kept}, Later: old})
		if len(out.Lost) != 1 || out.Lost[0].Size != taken+1 || out.Sealed < 2 {
			t.Errorf("%+v; want the loss up to %d and the report sealed again with what builds on it", out, taken+1)
		}
		if n := count(t, s, "payload WHERE seq = $1", int64(received)); n != 0 || count(t, s, "report") != 0 || count(t, s, "blob") != 0 {
			t.Error("the sealed report came back")
		}
		if _, diffs, err := s.Replay(t.Context()); err != nil || len(diffs) > 0 {
			t.Errorf("%v, %v", diffs, err)
		}
		if r, err := record.Verify(t.Context(), s, record.Options{}); err != nil || !r.OK() {
			t.Errorf("%v, %v", r.Faults, err)
		}
	})
}

func TestARestoreRefusesWhatIsOfAnotherLog(t *testing.T) {
	t.Parallel()
	c := places["SQLite"](t)
	old, _ := lived(t, c)
	defer shut(t, old)
	b := backedUp(t, c)
	other, key := lived(t, places["SQLite"](t))
	defer shut(t, other)
	kept, err := other.Checkpoint(t.Context(), key.Signer)
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]RestoreOptions{
		"a checkpoint of another log": {Checkpoints: [][]byte{kept}},
		"another fingerprint":         {Trust: hex.EncodeToString(make([]byte, 32))},
		"a later log that is another": {Later: other},
	} {
		o.Who = officer
		c := places["SQLite"](t)
		if _, err := Restore(t.Context(), c, bytes.NewReader(b), o); cell.CodeOf(err) != cell.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(c.Dir); len(left) > 0 {
			t.Errorf("%s: left behind %v", name, left)
		}
	}
}

func TestEffectsAreHeldUntilAPersonReleasesThem(t *testing.T) {
	t.Parallel()
	c := places["SQLite"](t)
	old, _ := lived(t, c)
	if held, err := old.EffectsHeld(t.Context()); err != nil || held {
		t.Errorf("before any restore: %v, %v", held, err)
	}
	b := backedUp(t, c)
	shut(t, old)
	s, _ := restored(t, places["SQLite"](t), b, RestoreOptions{})
	for _, bad := range []struct {
		who    cell.Actor
		reason string
	}{{officer, ""}, {cell.Actor{}, "looked"}} {
		if err := s.ReleaseEffects(t.Context(), bad.who, bad.reason); cell.CodeOf(err) != cell.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if err := s.ReleaseEffects(t.Context(), officer, "the orders were compared with the register"); err != nil {
		t.Fatal(err)
	}
	if held, err := s.EffectsHeld(t.Context()); err != nil || held {
		t.Errorf("after the release: %v, %v", held, err)
	}
	if err := s.ReleaseEffects(t.Context(), officer, "again"); cell.CodeOf(err) != cell.Conflict {
		t.Errorf("a second release: %v", err)
	}
	check(t, s, s.head.seq)
}

// FuzzCheckBackup must refuse, and neither panic nor take more memory than its input.
func FuzzCheckBackup(f *testing.F) {
	dir := f.TempDir()
	s, err := Open(f.Context(), Config{Dir: dir, Clock: clock})
	if err != nil {
		f.Fatal(err)
	}
	if err := s.Opened(f.Context(), opened("claim-1")); err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := Backup(f.Context(), Config{Dir: dir, Clock: clock}, "test", &b); err != nil {
		f.Fatal(err)
	}
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(backupLine + "R\xff\xff\xff\x20"))
	f.Fuzz(func(_ *testing.T, b []byte) {
		_, _ = CheckBackup(io.LimitReader(bytes.NewReader(b), 1<<20))
	})
}
