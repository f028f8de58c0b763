// SPDX-License-Identifier: Apache-2.0

package certificate

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const host = "cell.home.arpa"

func made(t *testing.T, a Authority, now time.Time) *Pair {
	t.Helper()
	p, err := a.Pair(now)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheAuthorityServesItsNameAndNoOther(t *testing.T) {
	t.Parallel()
	a := Authority{Dir: filepath.Join(t.TempDir(), "tls"), Host: host}
	p := made(t, a, noon)
	root, err := a.root(noon)
	if err != nil {
		t.Fatal(err)
	}
	trust := x509.NewCertPool()
	trust.AddCert(root.Leaf)
	verify := func(c *x509.Certificate, name string) error {
		_, err := c.Verify(x509.VerifyOptions{DNSName: name, Roots: trust, CurrentTime: noon})
		return err
	}
	if err := verify(p.Leaf, host); err != nil {
		t.Error(err)
	}
	for _, c := range []x509.Certificate{{DNSNames: []string{"bank.example"}}, {DNSNames: []string{"evil" + host}}, {IPAddresses: []net.IP{net.IPv4(192, 0, 2, 1)}}} {
		c.NotBefore, c.NotAfter, c.ExtKeyUsage = noon.Add(-back), noon.Add(back), p.Leaf.ExtKeyUsage
		other, err := sign(&c, root)
		if err != nil {
			t.Fatal(err)
		}
		name := "192.0.2.1"
		if len(c.DNSNames) > 0 {
			name = c.DNSNames[0]
		}
		if err := verify(other.Leaf, name); err == nil {
			t.Errorf("a certificate for %s that the authority signed is trusted", name)
		}
	}
	if life := p.Leaf.NotAfter.Sub(p.Leaf.NotBefore); life > 398*24*time.Hour {
		t.Errorf("the certificate holds %v, longer than devices take", life)
	}
}

func TestKeysAreReadableByTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	a := Authority{Dir: filepath.Join(t.TempDir(), "tls"), Host: host}
	made(t, a, noon)
	for name, want := range map[string]os.FileMode{"": 0o700, rootFile: 0o600, leafFile: 0o600} {
		info, err := os.Stat(filepath.Join(a.Dir, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%q has mode %v, %v; want %v", name, info.Mode().Perm(), err, want)
		}
	}
	if text, err := os.ReadFile(filepath.Join(a.Dir, PublicFile)); err != nil || strings.Contains(string(text), "KEY") {
		t.Errorf("the public file: %v, or it holds a key", err)
	}
	if err := os.Chmod(filepath.Join(a.Dir, rootFile), 0o604); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Pair(noon); err == nil || !strings.Contains(err.Error(), "chmod 0600") {
		t.Errorf("a key that everybody reads: %v", err)
	}
}

func TestWhenTheCertificateIsMadeAgain(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	for _, c := range []struct {
		name  string
		after time.Duration
		again bool
	}{
		{"the next day it stays", day, false},
		{"with 30 days left it stays", leafLife - leafSpare - time.Minute, false},
		{"with less it is made again", leafLife - leafSpare + time.Minute, true},
		{"when its time is over it is made again", 2 * leafLife, true},
		{"when the clock went back behind its beginning it is made again", -2 * day, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := Authority{Dir: t.TempDir(), Host: host}
			before := made(t, a, noon)
			root, err := a.Root(noon)
			if err != nil {
				t.Fatal(err)
			}
			now := noon.Add(c.after)
			after := made(t, a, now)
			if again := string(before.Leaf.Raw) != string(after.Leaf.Raw); again != c.again {
				t.Errorf("made again %v, want %v", again, c.again)
			}
			if now.Before(after.Leaf.NotBefore) || now.After(after.Leaf.NotAfter) {
				t.Errorf("holds from %v to %v, not at %v", after.Leaf.NotBefore, after.Leaf.NotAfter, now)
			}
			if r, err := a.Root(now); err != nil || string(r.Raw) != string(root.Raw) {
				t.Errorf("the authority changed, %v: devices would have to trust it again", err)
			}
		})
	}
}

func TestAnAuthorityThatCannotServeSaysWhatToDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made(t, Authority{Dir: dir, Host: host}, noon)
	for _, c := range []struct {
		name, want string
		a          Authority
		now        time.Time
	}{
		{"another name", "is for cell.home.arpa and not for other.local: serve under that name, or move the folder away", Authority{dir, "other.local"}, noon},
		{"its time is over", "ended on 2031-02-28 (this machine's clock says 2031-03-01): move the folder away", Authority{dir, host}, noon.Add(rootLife + back)},
	} {
		if _, err := c.a.Pair(c.now); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	// In its last days it signs until its own end, and once.
	last := noon.Add(rootLife - time.Hour)
	p := made(t, Authority{dir, host}, last)
	if again := made(t, Authority{dir, host}, last.Add(time.Minute)); !p.Leaf.NotAfter.Equal(noon.Add(rootLife)) || string(again.Leaf.Raw) != string(p.Leaf.Raw) {
		t.Errorf("ends %v, then %v", p.Leaf.NotAfter, again.Leaf.NotAfter)
	}
}

func TestAFileCutShortIsToldAndNotReplaced(t *testing.T) {
	t.Parallel()
	a := Authority{Dir: t.TempDir(), Host: host}
	made(t, a, noon)
	file := filepath.Join(a.Dir, rootFile)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(text) - 1 {
		if n%17 != 0 {
			continue
		}
		if err := os.WriteFile(file, text[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Pair(noon); err == nil || !strings.Contains(err.Error(), rootFile) {
			t.Fatalf("%d bytes of the authority: %v", n, err)
		}
	}
}

func TestTheFingerprintIsThatOfTheFileHandedOut(t *testing.T) {
	t.Parallel()
	a := Authority{Dir: t.TempDir(), Host: host}
	root, err := a.Root(noon)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(a.Dir, PublicFile))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	if want := fmt.Sprintf("%X", sha256.Sum256(block.Bytes)); strings.ReplaceAll(Fingerprint(root), ":", "") != want {
		t.Errorf("fingerprint %s, want %s", Fingerprint(root), want)
	}
}
