// SPDX-License-Identifier: Apache-2.0

package keyfile

import (
	"bytes"
	"crypto/ed25519"
	"strings"
	"testing"
)

// fast is a work factor for tests.
const fast = 4

func sealed(t testing.TB, seed byte) (ed25519.PrivateKey, []byte) {
	t.Helper()
	secret := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	b, err := Seal(secret, "open", fast)
	if err != nil {
		t.Fatal(err)
	}
	return secret, b
}

func TestAKeyComesBackWithItsPassphraseAlone(t *testing.T) {
	t.Parallel()
	secret, b := sealed(t, 1)
	if got, err := Open(b, "open"); err != nil || !got.Equal(secret) {
		t.Errorf("with the passphrase: %v", err)
	}
	if got, err := Public(b); err != nil || !got.Equal(secret.Public()) {
		t.Errorf("its public half: %v", err)
	}
	if bytes.Contains(b, secret.Seed()) {
		t.Error("the secret stands in the clear")
	}
	_, other := sealed(t, 2)
	mixed := append(bytes.Clone(bytes.SplitAfterN(b, []byte("\n"), 3)[0]), bytes.SplitAfterN(b, []byte("\n"), 3)[1]...)
	mixed = append(mixed, bytes.SplitAfterN(other, []byte("\n"), 3)[2]...)
	for name, c := range map[string]struct {
		b          []byte
		pass, want string
	}{
		"another passphrase":         {b, "close", "does not open"},
		"an empty passphrase":        {b, "", "passphrase"},
		"one byte changed":           {bytes.Replace(b, []byte("BEGIN AGE"), []byte("BEGIN AGF"), 1), "open", "damaged"},
		"cut short":                  {b[:len(b)-60], "open", "damaged"},
		"another secret inside":      {mixed, "open", "exchanged"},
		"no key file":                {[]byte("hello"), "open", "no key file"},
		"a key file without a key":   {[]byte(firstLine + "\n" + publicWord + "ed25519 AAAA\n"), "open", "no public key"},
		"a file that is much to big": {make([]byte, MaxSize+1), "open", "at most"},
	} {
		if _, err := Open(c.b, c.pass); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want something with %q", name, err, c.want)
		}
	}
}

func TestAPublicKeyIsReadAsPeoplePasteIt(t *testing.T) {
	t.Parallel()
	secret, _ := sealed(t, 1)
	text := PublicText(secret.Public().(ed25519.PublicKey))
	for _, s := range []string{text, "  " + text + "\r\n", strings.Replace(text, " ", "\n", 1)} {
		if got, err := ParsePublic(s); err != nil || !got.Equal(secret.Public()) {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range []string{"", "ed25519", text[8:], text[:len(text)-2], "rsa " + text[8:]} {
		if _, err := ParsePublic(s); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
}

func FuzzPublic(f *testing.F) {
	_, b := sealed(f, 1)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if k, err := Public(b); err == nil && len(k) != ed25519.PublicKeySize {
			t.Error("a key that is none")
		}
	})
}
