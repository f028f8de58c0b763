// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/internal/keyfile"
)

// demoApp is a demo that was just founded.
func demoApp(t *testing.T) (*app, place) {
	t.Helper()
	p := place{Data: filepath.Join(t.TempDir(), "demo")}
	return started(t, p, demoBeginning(p)), p
}

// demoBeginning is how the demo at p begins.
func demoBeginning(p place) beginning { return beginning{demo: true, found: demoFounder(p.keys())} }

// alone founds a real record whose officer has every desk: what one seat may do is not what those tests are about.
func alone(keys string) founder {
	return func(ctx context.Context, h decision.House, begin func(context.Context, decision.Founding) (string, error)) error {
		now := clock.Now()
		f, err := demoFounding(h, keys, now)
		if err != nil {
			return err
		}
		secrets := map[cell.ID]ed25519.PrivateKey{}
		f.Charter.Seats[0].Desks, f.Charter.Keys, f.Signed = decision.Desks(), nil, nil
		for _, r := range demoRoles[:2] {
			_, secrets[r.person().ID], err = ed25519.GenerateKey(rand.Reader)
			if err != nil {
				return err
			}
			f.Charter.Keys = append(f.Charter.Keys, decision.NewKey(r.person().ID, secrets[r.person().ID].Public().(ed25519.PublicKey)))
		}
		for _, r := range demoRoles[:2] {
			s, err := f.Statement(r.person().ID, r.seatID(), now)
			if err != nil {
				return err
			}
			g, err := s.Sign(secrets[r.person().ID])
			if err != nil {
				return err
			}
			f.Signed = append(f.Signed, g)
		}
		_, err = begin(ctx, f)
		return err
	}
}

func TestTheDemoHasAPersonInEachSeatAndVerifies(t *testing.T) {
	t.Parallel()
	a, p := demoApp(t)
	kinds := map[string]int{}
	for _, r := range demoRoles {
		all, err := a.store.Standings(t.Context(), r.person().ID)
		if err != nil || len(all) != 1 || all[0].Seat != r.seatID() || all[0].SeatName != r.seat || !all[0].Crisis.Exercise {
			t.Errorf("%s: %+v, %v", r.name.En, all, err)
			continue
		}
		kinds[all[0].Kind]++
	}
	if kinds[decision.Authority] != 1 || kinds[decision.Auditor] != 1 || kinds[decision.Ordinary] != len(decision.Desks()) {
		t.Errorf("seats %v", kinds)
	}
	if all, err := a.store.Standings(t.Context(), demoAdministrator.ID); err != nil || len(all) != 1 || !all[0].Administrator {
		t.Errorf("the administrator: %+v, %v", all, err)
	}
	code, out, errs := cli(t, "", "record", "verify", p.Data, "--trust", a.made.Fingerprint)
	if code != 0 || !strings.Contains(out, "\n2 signatures under charters, 0 not judged") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

func TestVerifyFindsADemoThatWasGivenAnotherCharter(t *testing.T) {
	t.Parallel()
	a, p := demoApp(t)
	vs, err := a.store.Charters(t.Context(), a.crisis.ID)
	if err != nil || len(vs) != 1 {
		t.Fatal(vs, err)
	}
	c := vs[0].Charter.Clone()
	c.Version, c.Seats[2].Desks = 2, decision.Desks()
	if _, err := update[decision.Tx](a)(t.Context(), officer, "", func(tx decision.Tx) error {
		_, err := tx.Append(c.Crisis, decision.CharterFounded{Charter: c})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := cli(t, "", "record", "verify", p.Data); code != exitFault || !strings.Contains(out, "\napproval ") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

func TestAKeyIsMadeShownAndSignsWhatIsShown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key, pass, text := filepath.Join(dir, "my.key"), filepath.Join(dir, "pass"), filepath.Join(dir, "statement.txt")
	if err := os.WriteFile(pass, []byte("correct horse battery\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, public, errs := cli(t, "", "key", "new", key, "--passphrase-file", pass)
	if code != 0 || !strings.HasPrefix(public, "ed25519 ") {
		t.Fatalf("exit %d, %q, %s", code, public, errs)
	}
	if code, again, _ := cli(t, "", "key", "public", key); code != 0 || again != public {
		t.Errorf("exit %d, its public half is %q, then %q", code, public, again)
	}
	s := decision.Statement{Act: decision.SignAct, Exercise: true, Person: demoID(1), Seat: demoID(0x101), Proposal: demoID(3), Expires: clock.Now()}
	b, err := s.Text()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(text, append([]byte(strings.ReplaceAll(string(b), "\n", "\r\n")), "\r\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	code, sig, errs := cli(t, "correct horse battery\n", "key", "sign", key, text)
	if code != 0 || !strings.Contains(errs, "an EXERCISE") || !strings.Contains(errs, string(demoID(3))) {
		t.Fatalf("exit %d, %s", code, errs)
	}
	pub, err := keyfile.ParsePublic(public)
	if err != nil {
		t.Fatal(err)
	}
	k := decision.NewKey(demoID(1), pub)
	g := decision.Signed{Statement: s, Key: k.ID, Signature: strings.TrimSpace(sig)}
	if _, err := g.Verify(k, "", ""); err != nil {
		t.Errorf("the signature: %v", err)
	}
	for name, c := range map[string]struct {
		in, says string
		args     []string
	}{
		"a file that is there":        {"", "exists", []string{"key", "new", key, "--passphrase-file", pass}},
		"a short passphrase":          {"short\n", "too short", []string{"key", "new", key + "2"}},
		"another passphrase":          {"correct horse batterie\n", "does not open", []string{"key", "sign", key, text}},
		"a text that is no statement": {"", "no statement", []string{"key", "sign", key, pass}},
		"no key file":                 {"", "no key file", []string{"key", "public", pass}},
	} {
		if code, out, errs := cli(t, c.in, c.args...); code != exitInput || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
		}
	}
}
