// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	webaccount "github.com/crisiscell/crisiscell/web/account"
)

// provider is an OpenID Connect provider on this machine: discovery, keys, authorization and token endpoint. A test may make
// its tokens wrong.
type provider struct {
	*testing.T
	*httptest.Server
	key   *rsa.PrivateKey
	wrong func(claims map[string]any)
	alg   string // of the token's header; RS256 when empty

	mu    sync.Mutex
	codes map[string]url.Values // what was asked, by code
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{T: t, key: key, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.json(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		e := big.NewInt(int64(key.E)).Bytes()
		p.json(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": enc(key.N.Bytes()), "e": enc(e)}}})
	})
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func enc(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (p *provider) json(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.Error(err)
	}
}

// authorize sends the browser back at once, as one that is signed in at the provider.
func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("state") == "" || q.Get("nonce") == "" || q.Get("client_id") != "crisiscell" {
		p.Errorf("asked with %v", q)
	}
	code := rand.Text()
	p.mu.Lock()
	p.codes[code] = q
	p.mu.Unlock()
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+url.Values{"code": {code}, "state": {q.Get("state")}}.Encode(), http.StatusFound)
}

// token gives an id token for a code, once, to who shows the verifier of its challenge and the client's secret.
func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		p.Error(err)
	}
	p.mu.Lock()
	q, ok := p.codes[r.Form.Get("code")]
	delete(p.codes, r.Form.Get("code"))
	p.mu.Unlock()
	id, secret, _ := r.BasicAuth()
	secret, _ = url.QueryUnescape(secret) // RFC 6749, section 2.3.1
	if id == "" {
		id, secret = r.Form.Get("client_id"), r.Form.Get("client_secret")
	}
	sum := sha256.Sum256([]byte(r.Form.Get("code_verifier")))
	if !ok || id != "crisiscell" || secret != "a secret" || enc(sum[:]) != q.Get("code_challenge") {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
		return
	}
	now := time.Now().Unix()
	claims := map[string]any{"iss": p.URL, "sub": "person-7", "aud": "crisiscell", "exp": now + 300, "iat": now, "nonce": q.Get("nonce")}
	if p.wrong != nil {
		p.wrong(claims)
	}
	p.json(w, map[string]any{"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": p.sign(claims)})
}

func (p *provider) sign(claims map[string]any) string {
	alg := p.alg
	if alg == "" {
		alg = "RS256"
	}
	head, err := json.Marshal(map[string]string{"alg": alg, "kid": "1", "typ": "JWT"})
	if err != nil {
		p.Fatal(err)
	}
	body, err := json.Marshal(claims)
	if err != nil {
		p.Fatal(err)
	}
	text := enc(head) + "." + enc(body)
	if alg == "none" {
		return text + "."
	}
	sum := sha256.Sum256([]byte(text))
	sig, err := rsa.SignPKCS1v15(rand.Reader, p.key, crypto.SHA256, sum[:])
	if err != nil {
		p.Fatal(err)
	}
	return text + "." + enc(sig)
}

// outside is an application that takes people from p, and a browser.
func outside(t *testing.T, p *provider) (*app, string, *http.Client) {
	t.Helper()
	place := place{Data: filepath.Join(t.TempDir(), "demo")}
	// The address is needed before the application, so that the provider can send browsers back to it.
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	a := started(t, place, beginning{demo: true, public: publicURL{host: "127.0.0.1", port: u.Port()},
		provider: webaccount.ProviderConfig{Name: "Ministry", Issuer: p.URL, Client: "crisiscell", Secret: "a secret"}})
	handler = a.handler()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return a, server.URL, &http.Client{Jar: jar}
}

// person gives the liaison officer an identity at p.
func person(t *testing.T, a *app, p *provider) {
	t.Helper()
	v, err := a.accountOf(t.Context(), demoRoles[5].person().ID, "liaison")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.door.AddIdentity(t.Context(), cell.Actor{}, v.ID, p.URL, "person-7"); err != nil {
		t.Fatal(err)
	}
}

func TestAProviderSignsPeopleIn(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	a, base, client := outside(t, p)
	person(t, a, p)
	status, page := fetch(t, client, base+"/sign-in/provider")
	if status != http.StatusOK || !strings.Contains(page, `href="/"`) {
		t.Fatalf("%d\n%s", status, page)
	}
	if status, page = fetch(t, client, base+"/account"); status != http.StatusOK || !strings.Contains(page, "Liaison") {
		t.Errorf("%d\n%s", status, page)
	}
}

func fetch(t *testing.T, client *http.Client, address string) (int, string) {
	t.Helper()
	res, body := get(t, client, address)
	return res.StatusCode, body
}

func TestAProvidersAnswerThatIsWrongIsRefused(t *testing.T) {
	t.Parallel()
	set := func(name string, v any) func(*provider) {
		return func(p *provider) { p.wrong = func(c map[string]any) { c[name] = v } }
	}
	for name, spoil := range map[string]func(*provider){
		"another nonce":                  set("nonce", "guess"),
		"no nonce":                       set("nonce", ""),
		"for somebody else's program":    set("aud", "other"),
		"of another issuer":              set("iss", "https://evil.example"),
		"expired":                        set("exp", time.Now().Add(-2*time.Minute).Unix()),
		"from the future":                set("iat", time.Now().Add(5*time.Minute).Unix()),
		"not signed":                     func(p *provider) { p.alg = "none" },
		"signed as by the shared secret": func(p *provider) { p.alg = "HS256" },
		"signed by another key": func(p *provider) {
			other, err := rsa.GenerateKey(rand.Reader, 2048)
			if err != nil {
				t.Fatal(err)
			}
			p.wrong = func(map[string]any) { p.key = other }
		},
		"of nobody here": set("sub", "person-8"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProvider(t)
			spoil(p)
			a, base, client := outside(t, p)
			person(t, a, p)
			if status, _ := fetch(t, client, base+"/sign-in/provider"); status != http.StatusForbidden {
				t.Errorf("status %d", status)
			}
			if _, page := fetch(t, client, base+"/account"); !strings.Contains(page, `id="door"`) {
				t.Error("it came in")
			}
		})
	}
}

func TestAProvidersAnswerForAnotherBrowserIsRefused(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	a, base, client := outside(t, p)
	person(t, a, p)
	client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.Path, "/sign-in/provider/back") {
			return http.ErrUseLastResponse
		}
		return nil
	}
	back := func() string {
		res, _ := get(t, client, base+"/sign-in/provider")
		return res.Header.Get("Location")
	}
	address := back()
	if status, _ := fetch(t, &http.Client{}, address); status != http.StatusForbidden {
		t.Errorf("in a browser that began nothing: %d", status)
	}
	first := back()
	if status, _ := fetch(t, client, first); status != http.StatusOK {
		t.Fatalf("in its own browser: %d", status)
	}
	if status, _ := fetch(t, client, first); status != http.StatusForbidden {
		t.Errorf("again: %d", status)
	}
	if status, _ := fetch(t, client, base+"/sign-in/provider/back?state=guess&code=guess"); status != http.StatusForbidden {
		t.Errorf("a made-up answer: %d", status)
	}
}

func TestAProviderThatIsAwayStopsNothingElse(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	a, base, client := outside(t, p)
	person(t, a, p)
	p.Close()
	if status, page := fetch(t, client, base+"/sign-in/provider"); status != http.StatusServiceUnavailable || !strings.Contains(page, `name="password"`) {
		t.Errorf("%d\n%s", status, page)
	}
}
