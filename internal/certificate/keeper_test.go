// SPDX-License-Identifier: Apache-2.0

package certificate

import (
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// files writes the two halves of p and returns their names.
func files(t *testing.T, dir string, p *Pair) (cert, key string) {
	t.Helper()
	both := filepath.Join(t.TempDir(), "both")
	if err := writeWhole(both, p); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(both)
	if err != nil {
		t.Fatal(err)
	}
	block, rest := pem.Decode(text)
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, b := range map[string][]byte{cert: rest, key: pem.EncodeToMemory(block)} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

func TestANewCertificateIsTakenUpAndAFaultyOneIsNot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := files(t, dir, made(t, Authority{t.TempDir(), host}, noon))
	k, err := NewKeeper(func() (*Pair, error) { return Load(cert, key, host) })
	if err != nil {
		t.Fatal(err)
	}
	first, _ := k.Certificate(nil)
	if changed, err := k.Refresh(); changed || err != nil {
		t.Errorf("the same files: changed %v, %v", changed, err)
	}
	// Half-way through a replacement the certificate is new and the key is not.
	oldKey, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	files(t, dir, made(t, Authority{t.TempDir(), host}, noon.Add(back)))
	newKey, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(key, oldKey, 0o600); err != nil {
		t.Fatal(err)
	}
	if changed, err := k.Refresh(); changed || err == nil || !strings.Contains(err.Error(), "the key is not the one of this certificate") {
		t.Errorf("half-way: changed %v, %v", changed, err)
	}
	if now, _ := k.Certificate(nil); now != first {
		t.Error("half-way another certificate is in force")
	}
	if err := os.WriteFile(key, newKey, 0o600); err != nil {
		t.Fatal(err)
	}
	if changed, err := k.Refresh(); !changed || err != nil {
		t.Errorf("the new files: changed %v, %v", changed, err)
	}
	from, until := k.Valid()
	if !from.Equal(noon) || !until.Equal(noon.Add(back+leafLife)) {
		t.Errorf("in force from %v until %v", from, until)
	}
}

func TestFilesThatCannotBeUsedSayWhy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := files(t, dir, made(t, Authority{t.TempDir(), host}, noon))
	_, foreign := files(t, t.TempDir(), made(t, Authority{t.TempDir(), host}, noon))
	put := func(name, text string, mode os.FileMode) string {
		f := filepath.Join(dir, name)
		if err := os.WriteFile(f, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return f
	}
	keyText, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, cert, key, host, want string }{
		{"no certificate", filepath.Join(dir, "none"), key, host, "none: no such file"},
		{"no key", cert, filepath.Join(dir, "none"), host, "none: no such file"},
		{"the key of another certificate", cert, foreign, host, "the key is not the one of this certificate"},
		{"the two swapped", key, cert, host, "there is no certificate in the file"},
		{"a key that is none", cert, cert, host, "there is no private key in the file"},
		{"a locked key", cert, put("locked", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", 0o600), host, "locked with a passphrase"},
		{"a broken key", cert, put("broken", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", 0o600), host, "the key cannot be read"},
		{"a broken certificate", put("cert", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 0o600), key, host, "certificate 1 of the file cannot be read"},
		{"a key that everybody reads", cert, put("open", string(keyText), 0o604), host, "everybody on this machine may read the key"},
		{"another name", cert, key, "other.example", "is for cell.home.arpa and not for other.example"},
		{"a huge file", put("huge", strings.Repeat("x", maxFile+1), 0o600), key, host, "larger than 128 KiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if _, err := Load(c.cert, c.key, c.host); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"))
	f.Fuzz(func(t *testing.T, cert, key []byte) {
		if p, err := parse(cert, key); err == nil && (p.Leaf == nil || p.TLS.PrivateKey == nil) {
			t.Error("half a pair")
		}
	})
}
