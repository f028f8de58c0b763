// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/internal/pgtest"
	"github.com/crisiscell/crisiscell/store"
)

// ageKey makes a key: the public half, and the file of the secret one.
func ageKey(t *testing.T) (public, file string) {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "age.txt")
	write(t, file, []byte(key.String()+"\n"))
	return key.Recipient().String(), file
}

func write(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func at(c store.Config) []string {
	if c.URL != "" {
		return []string{"--database", c.URL}
	}
	return []string{"--data", c.Dir}
}

// must runs a command line that ends well.
func must(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := cli(t, "", args...)
	if code != 0 {
		t.Fatalf("%v: exit %d\n%s%s", args, code, out, errs)
	}
	return out + errs
}

func TestABackupGoesFromEitherEngineToEither(t *testing.T) {
	t.Parallel()
	places := map[string]func(t *testing.T) store.Config{
		"SQLite":     func(t *testing.T) store.Config { return store.Config{Dir: filepath.Join(t.TempDir(), "data")} },
		"PostgreSQL": func(t *testing.T) store.Config { return store.Config{URL: pgtest.URL(t)} },
	}
	for from, source := range places {
		for to, target := range places {
			t.Run(from+" to "+to, func(t *testing.T) {
				t.Parallel()
				h := newHouse(t, source(t))
				public, secret := ageKey(t)
				file := filepath.Join(t.TempDir(), "b")
				must(t, append([]string{"backup", file, "--recipient", public}, at(h.config)...)...)
				into := target(t)
				args := append([]string{"restore", file, "--identity", secret, "--trust", h.print, "--checkpoint", h.kept}, at(into)...)
				if out := must(t, args...); !strings.Contains(out, "restored 6 entries") || !strings.Contains(out, "Effects are held") {
					t.Error(out)
				}
				verify := append([]string{"record", "verify", "--trust", h.print, "--checkpoint", h.kept}, at(into)...)
				if out := must(t, verify...); !strings.Contains(out, "no fault") || !strings.Contains(out, "7 entries") {
					t.Error(out)
				}
				if code, _, errs := cli(t, "", args...); code != exitInput || !strings.Contains(errs, "holds a store already") {
					t.Errorf("over an existing store: exit %d, %s", code, errs)
				}
			})
		}
	}
}

func TestABackupThatWasCutOrChangedByOneBitIsRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t, store.Config{Dir: t.TempDir()})
	public, secret := ageKey(t)
	good := filepath.Join(t.TempDir(), "b")
	must(t, "backup", good, "--recipient", public, "--data", h.config.Dir)
	b, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	bad := map[string][]byte{}
	for n := 0; n < len(b); n += len(b) / 23 {
		flipped := bytes.Clone(b)
		flipped[n] ^= 0x10
		bad[fmt.Sprintf("a bit changed at %d", n)], bad[fmt.Sprintf("cut at %d", n)] = flipped, b[:n]
	}
	bad["one byte cut off"] = b[:len(b)-1]
	for name, b := range bad {
		file, into := filepath.Join(t.TempDir(), "b"), filepath.Join(t.TempDir(), "data")
		write(t, file, b)
		code, _, errs := cli(t, "", "restore", file, "--identity", secret, "--data", into)
		if code != exitInput || errs == "" {
			t.Errorf("%s: exit %d, %s", name, code, errs)
		}
		if _, err := os.Stat(into); !os.IsNotExist(err) {
			t.Errorf("%s: something was restored", name)
		}
	}
}

func TestABackupByPassphraseThroughAPipe(t *testing.T) {
	t.Parallel()
	h := newHouse(t, store.Config{Dir: t.TempDir()})
	secret := filepath.Join(t.TempDir(), "passphrase")
	write(t, secret, []byte("four words of no meaning\n"))
	code, b, errs := cli(t, "", "backup", "-", "--passphrase-file", secret, "--data", h.config.Dir)
	if code != 0 {
		t.Fatalf("exit %d, %s", code, errs)
	}
	into := filepath.Join(t.TempDir(), "data")
	if code, out, _ := cli(t, b, "restore", "-", "--passphrase-file", secret, "--check", "--data", into); code != 0 || !strings.Contains(out, "6 entries") {
		t.Errorf("check: exit %d, %s", code, out)
	}
	if _, err := os.Stat(into); !os.IsNotExist(err) {
		t.Error("a check restored something")
	}
	if code, _, errs := cli(t, b, "restore", "-", "--passphrase-file", secret, "--data", into); code != 0 {
		t.Fatalf("exit %d, %s", code, errs)
	}
	if out := must(t, "effects", "--data", into); !strings.Contains(out, "held") {
		t.Error(out)
	}
	if code, _, errs := cli(t, "", "effects", "--release", "--data", into); code != exitInput || !strings.Contains(errs, "reason") {
		t.Errorf("without a reason: exit %d, %s", code, errs)
	}
	must(t, "effects", "--release", "--reason", "compared with the register", "--data", into)
	if out := must(t, "effects", "--data", into); !strings.Contains(out, "go out") {
		t.Error(out)
	}
	must(t, "record", "verify", into)
}

func TestARestoreTellsWhatIsLostAndSealsAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t, store.Config{Dir: t.TempDir()})
	public, secret := ageKey(t)
	file, later := filepath.Join(t.TempDir(), "b"), filepath.Join(t.TempDir(), "later")
	must(t, "backup", file, "--recipient", public, "--data", h.config.Dir)
	st, err := store.Open(t.Context(), h.config)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Seal(t.Context(), cell.Actor{ID: "officer-1", Seat: "situation"}, "officer-2", "a witness", 4); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	must(t, "record", "export", later, "--data", h.config.Dir)
	into := filepath.Join(t.TempDir(), "data")
	out := must(t, "restore", file, "--identity", secret, "--later", later, "--data", into)
	if strings.Contains(out, " 0 sealed again") {
		t.Error(out)
	}
	if out := must(t, "record", "verify", into); strings.Contains(out, " 0 sealed") || !strings.Contains(out, "no fault") {
		t.Error(out)
	}
}

func TestBackupAndRestoreRefuseWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	h := newHouse(t, store.Config{Dir: t.TempDir()})
	public, secret := ageKey(t)
	_, other := ageKey(t)
	dir := t.TempDir()
	good, short := filepath.Join(dir, "good"), filepath.Join(dir, "short")
	must(t, "backup", good, "--recipient", public, "--data", h.config.Dir)
	write(t, short, []byte("secret\n"))
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no key":                {[]string{"backup", filepath.Join(dir, "x"), "--data", h.config.Dir}, "--recipient"},
		"a bad key":             {[]string{"backup", filepath.Join(dir, "x"), "--recipient", "age1x", "--data", h.config.Dir}, "no public age key"},
		"a short passphrase":    {[]string{"backup", filepath.Join(dir, "x"), "--passphrase-file", short, "--data", h.config.Dir}, "too short"},
		"a file that is there":  {[]string{"backup", good, "--recipient", public, "--data", h.config.Dir}, "already"},
		"no store":              {[]string{"backup", filepath.Join(dir, "x"), "--recipient", public, "--data", dir}, "holds no store"},
		"nothing to open it by": {[]string{"restore", good, "--data", filepath.Join(dir, "d")}, "--identity"},
		"another's key":         {[]string{"restore", good, "--identity", other, "--data", filepath.Join(dir, "d")}, "not opened by this key"},
		"no key in the file":    {[]string{"restore", good, "--identity", short, "--data", filepath.Join(dir, "d")}, "no age key"},
		"no backup":             {[]string{"restore", secret, "--identity", secret, "--data", filepath.Join(dir, "d")}, "no encrypted backup"},
	} {
		code, _, errs := cli(t, "", c.args...)
		if code != exitInput || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit %d, %s", name, code, errs)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
