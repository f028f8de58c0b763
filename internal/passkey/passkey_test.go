// SPDX-License-Identifier: Apache-2.0

package passkey

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

// authenticator signs as a device does, with real keys.
type authenticator struct {
	ec      *ecdsa.PrivateKey
	ed      ed25519.PrivateKey
	flags   byte
	counter uint32
}

func es256(t testing.TB) *authenticator {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &authenticator{ec: k, flags: flagPresent | flagVerified, counter: 3}
}

func eddsa(t testing.TB) *authenticator {
	t.Helper()
	_, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &authenticator{ed: k, flags: flagPresent | flagVerified}
}

// key writes the COSE key as CTAP2's canonical CBOR has it.
func (a *authenticator) key(t testing.TB) []byte {
	t.Helper()
	if a.ed != nil {
		return append([]byte{0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20}, a.ed.Public().(ed25519.PublicKey)...)
	}
	p, err := a.ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b := append([]byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20}, p[1:33]...)
	return append(append(b, 0x22, 0x58, 0x20), p[33:]...)
}

func (a *authenticator) data(rpID string) []byte {
	sum := sha256.Sum256([]byte(rpID))
	return binary.BigEndian.AppendUint32(append(sum[:], a.flags), a.counter)
}

func (a *authenticator) assert(t testing.TB, rpID, client string) Assertion {
	t.Helper()
	x := Assertion{AuthenticatorData: a.data(rpID), ClientData: []byte(client)}
	sum := sha256.Sum256(x.ClientData)
	message := append(bytes.Clone(x.AuthenticatorData), sum[:]...)
	if a.ed != nil {
		x.Signature = ed25519.Sign(a.ed, message)
		return x
	}
	hash := sha256.Sum256(message)
	var err error
	if x.Signature, err = ecdsa.SignASN1(rand.Reader, a.ec, hash[:]); err != nil {
		t.Fatal(err)
	}
	return x
}

var challenge = []byte("the hash of a statement, 32 byte")

func client(kind, origin string, rest string) string {
	return fmt.Sprintf(`{"type":%q,"challenge":%q,"origin":%q%s}`, kind, base64.RawURLEncoding.EncodeToString(challenge), origin, rest)
}

const (
	rp   = "cell.example"
	page = "https://cell.example:8443"
)

func TestAnAssertionIsTakenAsItIs(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]*authenticator{"ES256": es256(t), "EdDSA": eddsa(t)} {
		for _, origin := range []string{page, ""} {
			seen, err := Check(a.key(t), a.assert(t, rp, client("webauthn.get", page, `,"crossOrigin":false`)), Expected{rp, challenge, origin})
			if err != nil || seen.Counter != a.counter || seen.Synced {
				t.Errorf("%s, origin %q: %+v, %v", name, origin, seen, err)
			}
		}
	}
	a := es256(t)
	a.flags |= flagBackup
	if seen, err := Check(a.key(t), a.assert(t, "localhost", client("webauthn.get", "http://localhost:8080", "")), Expected{"localhost", challenge, ""}); err != nil || !seen.Synced {
		t.Errorf("a synced key on this machine: %+v, %v", seen, err)
	}
}

func TestAnAssertionThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	good := client("webauthn.get", page, "")
	for name, c := range map[string]struct {
		change func(t *testing.T, a *authenticator, x *Assertion, e *Expected)
		want   string
	}{
		"another challenge":                 {func(_ *testing.T, _ *authenticator, _ *Assertion, e *Expected) { e.Challenge = []byte("other") }, "challenge"},
		"another origin":                    {func(_ *testing.T, _ *authenticator, _ *Assertion, e *Expected) { e.Origin = "https://cell.example" }, "origin"},
		"another relying party":             {func(_ *testing.T, _ *authenticator, _ *Assertion, e *Expected) { e.RPID = "other.example" }, "origin"},
		"a registration":                    {sign("", client("webauthn.create", page, "")), "webauthn.create"},
		"a page in another site's":          {sign("", client("webauthn.get", page, `,"crossOrigin":true`)), "another site"},
		"an origin below the relying party": {sign("", client("webauthn.get", "https://evil.cell.example", "")), "origin"},
		"an origin that ends like it":       {sign("", client("webauthn.get", "https://notcell.example", "")), "origin"},
		"an origin without TLS":             {sign("", client("webauthn.get", "http://cell.example", "")), "origin"},
		"an origin with a user in it":       {sign("", client("webauthn.get", "https://x@cell.example", "")), "origin"},
		"client data that is no JSON":       {sign("", "{"), "JSON"},
		"data for another relying party":    {sign("other.example", good), "relying party"},
		"nobody present": {func(t *testing.T, a *authenticator, x *Assertion, _ *Expected) {
			a.flags = flagVerified
			*x = a.assert(t, rp, good)
		}, "present"},
		"a touch without verification": {func(t *testing.T, a *authenticator, x *Assertion, _ *Expected) {
			a.flags = flagPresent
			*x = a.assert(t, rp, good)
		}, "verified"},
		"authenticator data cut short": {func(_ *testing.T, _ *authenticator, x *Assertion, _ *Expected) {
			x.AuthenticatorData = x.AuthenticatorData[:36]
		}, "short"},
		"a counter edited": {func(_ *testing.T, _ *authenticator, x *Assertion, _ *Expected) { x.AuthenticatorData[36]++ }, "signature"},
		"client data edited where it may be": {func(_ *testing.T, _ *authenticator, x *Assertion, _ *Expected) {
			x.ClientData = append(x.ClientData, ' ')
		}, "signature"},
		"a signature by another key":  {func(t *testing.T, _ *authenticator, x *Assertion, _ *Expected) { *x = es256(t).assert(t, rp, good) }, "signature"},
		"a signature of one bit less": {func(_ *testing.T, _ *authenticator, x *Assertion, _ *Expected) { x.Signature[len(x.Signature)-1] ^= 1 }, "signature"},
		"too much of it": {func(_ *testing.T, _ *authenticator, x *Assertion, _ *Expected) {
			x.Signature = make([]byte, maxSignature+1)
		}, "large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, a := range []*authenticator{es256(t), eddsa(t)} {
				x, e := a.assert(t, rp, good), Expected{rp, challenge, ""}
				c.change(t, a, &x, &e)
				if _, err := Check(a.key(t), x, e); err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%v, want something about %s", err, c.want)
				}
			}
		})
	}
}

// sign signs other client data, or for another relying party.
func sign(party, data string) func(*testing.T, *authenticator, *Assertion, *Expected) {
	if party == "" {
		party = rp
	}
	return func(t *testing.T, a *authenticator, x *Assertion, _ *Expected) { *x = a.assert(t, party, data) }
}

func TestKeysThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	good := es256(t).key(t)
	for name, b := range map[string][]byte{
		"nothing":               {},
		"bytes after its end":   append(bytes.Clone(good), 0),
		"cut short":             good[:len(good)-1],
		"a point off the curve": append(bytes.Clone(good[:len(good)-1]), good[len(good)-1]^1),
		"another algorithm":     bytes.Replace(good, []byte{0x03, 0x26}, []byte{0x03, 0x27}, 1),
		"another curve":         bytes.Replace(good, []byte{0x20, 0x01}, []byte{0x20, 0x02}, 1),
		"a label twice":         bytes.Replace(good, []byte{0x03, 0x26}, []byte{0x01, 0x26}, 1),
		"an indefinite map":     append([]byte{0xbf}, good[1:]...),
		"a list":                {0x80},
		"a map of a million":    {0xba, 0x00, 0x0f, 0x42, 0x40},
		"a text of 2^63 bytes":  {0xa1, 0x01, 0x7b, 0x80, 0, 0, 0, 0, 0, 0, 0},
		"too large":             make([]byte, maxKey+1),
	} {
		if _, err := ParseKey(b); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// made is the authenticator data of a new key.
func made(t testing.TB, a *authenticator, id string, after string) []byte {
	t.Helper()
	a.flags |= flagAttested
	b := append(a.data(rp), make([]byte, aaguidSize)...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(id)))
	return append(append(append(b, id...), a.key(t)...), after...)
}

func TestARegistrationGivesItsKey(t *testing.T) {
	t.Parallel()
	data := []byte(client("webauthn.create", page, ""))
	a := es256(t)
	m, err := Register(made(t, a, "credential", ""), data, Expected{rp, challenge, page})
	if err != nil || m.Credential != "Y3JlZGVudGlhbA" || !bytes.Equal(m.Key, a.key(t)) || m.Synced {
		t.Fatalf("%+v, %v", m, err)
	}
	a.flags |= flagExtended
	if _, err := Register(made(t, a, "credential", "\xa0"), data, Expected{rp, challenge, page}); err != nil {
		t.Errorf("with extensions: %v", err)
	}
	short := made(t, es256(t), "credential", "")
	for name, b := range map[string][]byte{
		"without a key":           es256(t).data(rp),
		"with an empty id":        made(t, es256(t), "", ""),
		"with an id cut short":    short[:headSize+aaguidSize+4],
		"with a key cut short":    short[:len(short)-1],
		"with bytes nobody named": append(bytes.Clone(short), 0),
		"too large":               make([]byte, maxAttestation+1),
	} {
		if _, err := Register(b, data, Expected{rp, challenge, page}); err == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
	if _, err := Register(short, []byte(client("webauthn.get", page, "")), Expected{rp, challenge, page}); err == nil {
		t.Error("an assertion was taken for a registration")
	}
}

func TestCounterReadsWhatIsLongEnough(t *testing.T) {
	t.Parallel()
	if n, ok := Counter(es256(t).data(rp)); !ok || n != 3 {
		t.Error(n, ok)
	}
	if _, ok := Counter(make([]byte, headSize-1)); ok {
		t.Error("too short")
	}
}

func FuzzRegister(f *testing.F) {
	a := es256(f)
	f.Add(made(f, a, "credential", ""), []byte(client("webauthn.create", page, "")))
	f.Fuzz(func(t *testing.T, data, client []byte) {
		m, err := Register(data, client, Expected{rp, challenge, ""})
		if _, bad := ParseKey(m.Key); err == nil && bad != nil {
			t.Errorf("a key that is none: %v", bad)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	f.Add(es256(f).key(f))
	f.Add(eddsa(f).key(f))
	f.Fuzz(func(_ *testing.T, b []byte) {
		if k, err := ParseKey(b); err == nil {
			k.verify([]byte("message"), []byte("signature"))
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	for name, a := range map[string]*authenticator{"ES256": es256(b), "EdDSA": eddsa(b)} {
		b.Run(name, func(b *testing.B) {
			key, x := a.key(b), a.assert(b, rp, client("webauthn.get", page, ""))
			for b.Loop() {
				if _, err := Check(key, x, Expected{rp, challenge, page}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
