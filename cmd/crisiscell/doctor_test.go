// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/internal/certificate"
	"github.com/crisiscell/crisiscell/internal/pgtest"
	"github.com/crisiscell/crisiscell/store"
)

// only returns the one finding about a thing.
func only(t *testing.T, all []finding) finding {
	t.Helper()
	if len(all) != 1 {
		t.Fatalf("%d findings, want 1: %v", len(all), all)
	}
	return all[0]
}

// put writes a file of a mode and returns its name.
func put(t *testing.T, name, text string, mode os.FileMode) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, mode); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestTheDoctorFindsWhatIsWrongWithFilesAndSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		settle  func(t *testing.T, dir string) patient
		examine func(*patient, context.Context) []finding
		level   string
		is, do  string
	}{
		{"a folder that is not there yet", func(_ *testing.T, dir string) patient {
			return patient{settings: settings{place: place{Data: filepath.Join(dir, "data")}}}
		},
			(*patient).folder, fine, "the first start makes it", ""},
		{"a folder that cannot be made", func(t *testing.T, dir string) patient {
			return patient{settings: settings{place: place{Data: filepath.Join(put(t, filepath.Join(dir, "file"), "", 0o600), "data", "deep")}}}
		}, (*patient).folder, fault, "not a directory", "or name another with --data"},
		{"a file in the folder's place", func(t *testing.T, dir string) patient {
			return patient{settings: settings{place: place{Data: put(t, filepath.Join(dir, "data"), "", 0o600)}}}
		}, (*patient).folder, fault, "is no folder", "name a folder with --data"},
		{"a folder that others read", func(t *testing.T, dir string) patient {
			if err := os.Chmod(dir, 0o750); err != nil {
				t.Fatal(err)
			}
			return patient{settings: settings{place: place{Data: dir}}}
		}, (*patient).folder, fault, "has mode 0750", "chmod 0700"},
		{"a record without its key", func(t *testing.T, dir string) patient {
			put(t, filepath.Join(dir, store.FileName), "", 0o600)
			return patient{settings: settings{place: place{Data: dir}}}
		}, (*patient).key, fault, "cannot be continued without it", "bring it back from the copy"},
		{"no record and no key", func(_ *testing.T, dir string) patient { return patient{settings: settings{place: place{Data: dir}}} },
			(*patient).key, fine, "the first start makes it", ""},
		{"a key that others read", func(t *testing.T, dir string) patient {
			return patient{settings: settings{place: place{Data: dir, Key: put(t, filepath.Join(dir, "k"), "", 0o640)}}}
		}, (*patient).key, fault, "has mode 0640", "chmod 0600"},
		{"a key among the data", func(t *testing.T, dir string) patient {
			return patient{settings: settings{place: place{Data: dir, Key: put(t, filepath.Join(dir, "k"), "", 0o600)}}}
		}, (*patient).key, warn, "a copy of the data could sign", "move it out"},
		{"a disk", func(_ *testing.T, dir string) patient {
			return patient{settings: settings{place: place{Data: filepath.Join(dir, "none")}}}
		},
			(*patient).disk, "", "MiB free", ""},
		{"a password among the settings", func(*testing.T, string) patient {
			return patient{settings: settings{place: place{Database: "postgres://cell:hunter2@db/cell"}}}
		}, (*patient).secrets, warn, "password stands among the settings", "--database-file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Chmod(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			p := c.settle(t, dir)
			got := only(t, c.examine(&p, t.Context()))
			if (c.level != "" && got.level != c.level) || !strings.Contains(got.is, c.is) || !strings.Contains(got.do, c.do) || strings.Contains(got.is+got.do, "hunter2") {
				t.Errorf("got %+v, want %s %q %q", got, c.level, c.is, c.do)
			}
		})
	}
}

func TestTheDoctorTellsOfAClockThatIsBehindTheRecord(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]place{"SQLite": {Data: filepath.Join(t.TempDir(), "data")}, "PostgreSQL": {Data: filepath.Join(t.TempDir(), "data"), Database: pgtest.URL(t)}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := started(t, p, beginning{})
			sick := patient{settings: settings{place: p}, now: time.Now().Add(-48 * time.Hour)} // far from the entry just made
			if got := only(t, sick.store(t.Context())); got.level != fine || sick.newest.IsZero() {
				t.Fatalf("the store: %+v", got)
			}
			if got := only(t, sick.clock(t.Context())); got.level != fault || !strings.Contains(got.is, " before the newest entry of the record") || !strings.Contains(got.do, "set this machine's clock") {
				t.Errorf("two days behind: %+v", got)
			}
			sick.now = time.Now().Add(time.Hour)
			if got := only(t, sick.clock(t.Context())); got.level == fault {
				t.Errorf("an hour ahead: %+v", got)
			}
			// The program writes, and answers nobody in this folder.
			if got := only(t, sick.lock(t.Context())); got.level != fault || !strings.Contains(got.is, "another program writes the store") {
				t.Errorf("the writer: %+v", got)
			}
			if _, err := a.store.Last(t.Context()); err != nil {
				t.Errorf("the doctor disturbed the program: %v", err)
			}
		})
	}
}

func TestTheDoctorTellsOfADatabaseThatIsAway(t *testing.T) {
	t.Parallel()
	p := patient{settings: settings{place: place{Database: "postgres://cell:hunter2@127.0.0.1:1/cell?connect_timeout=2"}}}
	if got := only(t, p.store(t.Context())); got.level != fault || !strings.Contains(got.is, "does not answer") || !strings.Contains(got.do, "start the database") || strings.Contains(got.is, "hunter2") {
		t.Errorf("got %+v", got)
	}
	broken := patient{settings: settings{place: place{Data: t.TempDir()}}}
	put(t, broken.sqlite(), strings.Repeat("no database ", 1000), 0o600)
	if got := only(t, broken.store(t.Context())); got.level != fault || !strings.Contains(got.is, "not a database") {
		t.Errorf("a damaged file: %+v", got)
	}
}

func TestTheDoctorTellsOfAPortInUse(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	p := patient{settings: settings{Addr: l.Addr().String()}}
	if got := only(t, p.address(t.Context())); got.level != fault || !strings.Contains(got.is, "in use") || !strings.Contains(got.do, "choose another port") {
		t.Errorf("got %+v", got)
	}
	// serve says so too, before it makes anything.
	data := filepath.Join(t.TempDir(), "data")
	var out, errs bytes.Buffer
	if code := run([]string{"serve", "--data", data, "--addr", p.Addr}, streams{out: &out, err: &errs}); code != exitInput || !strings.Contains(errs.String(), "choose another port with --addr") {
		t.Errorf("serve: exit %d, %s", code, errs.String())
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("serve made a data folder")
	}
}

func TestTheDoctorTellsOfACertificate(t *testing.T) {
	t.Parallel()
	made := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	v := provided(t, filepath.Join(t.TempDir(), "office"), "cell.example", made)
	other := provided(t, filepath.Join(t.TempDir(), "office"), "cell.example", made)
	mixed, foreign := v, v
	mixed.TLSKey, foreign.PublicURL = other.TLSKey, "https://other.example"
	until := made.Add(90 * 24 * time.Hour)
	own := settings{place: place{Data: filepath.Join(t.TempDir(), "data")}, Addr: "127.0.0.1:0", PublicURL: "https://cell.example", TLSSelf: true}
	for _, c := range []struct {
		name      string
		v         settings
		now       time.Time
		level, is string
	}{
		{"one with time to spare", v, made, fine, "until 2026-05-30T12:00:00Z"},
		{"one that ends within 14 days", v, until.Add(-13*24*time.Hour - time.Hour), warn, "ends in 13 days"},
		{"one that ends tonight", v, until.Add(-7*time.Hour - time.Minute), fault, "ends in 7 hours"},
		{"one that ended", v, until.Add(time.Hour), fault, "the certificate ended"},
		{"one that is not valid yet", v, made.Add(-48 * time.Hour), fault, "look at this machine's clock"},
		{"a key of another one", mixed, made, fault, "the key is not the one of this certificate"},
		{"another name", foreign, made, fault, "is for cell.example and not for other.example"},
		{"an authority that is not made yet", own, made, fine, "the first start makes the local authority"},
	} {
		p := patient{settings: c.v, now: c.now}
		if got := only(t, p.certificate(t.Context())); got.level != c.level || !strings.Contains(got.is, c.is) || (got.level != fine && got.do == "") {
			t.Errorf("%s: %+v, want %s %q", c.name, got, c.level, c.is)
		}
	}
	if _, err := os.Stat(own.authority(publicURL{}).Dir); err == nil {
		t.Error("the doctor made an authority")
	}
	if _, err := (certificate.Authority{Dir: own.Data + ".tls", Host: "cell.example"}).Pair(made); err != nil {
		t.Fatal(err)
	}
	p := patient{settings: own, now: made}
	if got := p.certificate(t.Context()); len(got) != 2 || got[0].level != fine || got[1].about != "authority" || got[1].level != fine {
		t.Errorf("the local authority: %+v", got)
	}
}
