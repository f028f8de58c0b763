// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/crisiscell/crisiscell/internal/certificate"
)

func TestHowTheProgramMayBeReached(t *testing.T) {
	t.Parallel()
	const name = "https://cell.home.arpa:8443"
	for _, c := range []struct {
		name string
		v    settings
		want string // "" for none
	}{
		{"this machine alone", settings{Addr: "127.0.0.1:0"}, ""},
		{"this machine by its name", settings{Addr: "localhost:8080"}, ""},
		{"this machine by IPv6", settings{Addr: "[::1]:8080"}, ""},
		{"no port", settings{Addr: "localhost"}, "is no address"},
		{"a port by its name", settings{Addr: "localhost:http"}, "is no address"},
		{"a port that is none", settings{Addr: "127.0.0.1:65536"}, "is no address"},
		{"every address without TLS", settings{Addr: ":8080"}, "would be reached from other machines"},
		{"another address without TLS", settings{Addr: "192.0.2.1:80"}, "would be reached from other machines"},
		{"another name without TLS", settings{Addr: "example.org:80"}, "would be reached from other machines"},
		{"every address with TLS of its own", settings{Addr: ":8443", PublicURL: name, TLSSelf: true}, ""},
		{"every address with a certificate", settings{Addr: ":8443", PublicURL: name, TLSCert: "c", TLSKey: "k"}, ""},
		{"a name without TLS", settings{Addr: "127.0.0.1:0", PublicURL: name}, "--public-url needs TLS"},
		{"TLS without a name", settings{Addr: "127.0.0.1:0", TLSSelf: true}, "give --public-url"},
		{"a certificate without its key", settings{Addr: "127.0.0.1:0", PublicURL: name, TLSCert: "c"}, "belong together"},
		{"two certificates", settings{Addr: "127.0.0.1:0", PublicURL: name, TLSCert: "c", TLSKey: "k", TLSSelf: true}, "give the one or the others"},
		{"plain HTTP", settings{Addr: "127.0.0.1:0", PublicURL: "http://cell.home.arpa", TLSSelf: true}, "must begin with https://"},
		{"an IP address", settings{Addr: "127.0.0.1:0", PublicURL: "https://192.0.2.1", TLSSelf: true}, "can hold no passkey"},
		{"an IPv6 address", settings{Addr: "127.0.0.1:0", PublicURL: "https://[2001:db8::1]:8443", TLSSelf: true}, "give the machine a name"},
		{"a path", settings{Addr: "127.0.0.1:0", PublicURL: "https://cell.home.arpa/x", TLSSelf: true}, "a host and a port, nothing more"},
		{"a name with a blank", settings{Addr: "127.0.0.1:0", PublicURL: "https://cell_home!", TLSSelf: true}, "no valid host name"},
		{"no address at all", settings{Addr: "127.0.0.1:0", PublicURL: "cell.home.arpa", TLSSelf: true}, "write it as https://"},
	} {
		err := c.v.checkFront()
		if (err == nil) != (c.want == "") || (err != nil && !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestPasskeysBelongToTheNameOfThePublicURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"https://Cell.Home.arpa:8443/": {"cell.home.arpa", "https://cell.home.arpa:8443"},
		"https://cell.example:443":     {"cell.example", "https://cell.example"},
		"https://خلية.example":         {"xn--ogbj0eya.example", "https://xn--ogbj0eya.example"},
	} {
		p, err := parsePublic(text)
		if got := [2]string{p.RPID(), p.Origin()}; err != nil || got != want {
			t.Errorf("%s: %v, %v; want %v", text, got, err, want)
		}
	}
	if p := local(8080); p.RPID() != "localhost" || p.Origin() != "http://localhost:8080" {
		t.Errorf("this machine: %s at %s", p.RPID(), p.Origin())
	}
}

// served runs a over f as serve does, and returns where it listens.
func served(t *testing.T, v settings) (*app, string) {
	t.Helper()
	f, err := v.front()
	if err != nil {
		t.Fatal(err)
	}
	l, err := f.listen()
	if err != nil {
		t.Fatal(err)
	}
	a := started(t, v.place, beginning{public: f.public})
	a.front = f
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return a, l.Addr().String()
}

// device is a browser's connection from another machine: it knows names from nowhere but here, and trusts one authority.
func device(t *testing.T, address string, trusted []byte) *http.Client {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(trusted) {
		t.Fatal("no authority to trust")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: pool}, DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func get(t *testing.T, c *http.Client, url string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(b)
}

func TestADeviceSignsInUnderANameOverTLSAndHTTP2(t *testing.T) {
	t.Parallel()
	v := settings{place: place{Data: filepath.Join(t.TempDir(), "data")}, Addr: "127.0.0.1:0", PublicURL: "https://cell.home.arpa:8443", TLSSelf: true}
	a, address := served(t, v)
	ca, err := os.ReadFile(v.Data + ".tls/" + certificate.PublicFile)
	if err != nil {
		t.Fatal(err)
	}
	c := device(t, address, ca)
	for _, step := range []struct {
		path string
		want int
	}{{"/record", http.StatusSeeOther}, {signInPath(t, a), http.StatusSeeOther}, {"/record", http.StatusOK}, {"/healthz", http.StatusOK}, {"/ca.crt", http.StatusOK}} {
		res, body := get(t, c, "https://cell.home.arpa:8443"+step.path)
		if res.StatusCode != step.want || res.Proto != "HTTP/2.0" {
			t.Errorf("%s answers %d over %s, want %d over HTTP/2.0", step.path, res.StatusCode, res.Proto, step.want)
		}
		for _, k := range res.Cookies() {
			if !k.Secure {
				t.Errorf("the cookie %s would be sent without TLS", k.Name)
			}
		}
		if h := res.Header.Get("Strict-Transport-Security"); h != "" {
			t.Errorf("a local authority orders %q", h)
		}
		if step.path == "/ca.crt" && body != string(ca) {
			t.Errorf("the authority handed out is %q", body)
		}
	}
	// Its own name for itself is for its own questions; any other name is not answered.
	for host, want := range map[string][2]int{"localhost:8443": {200, 421}, "127.0.0.1": {200, 421}, "evil.example": {421, 421}, "cell.home.arpa.evil.example": {421, 421}, "CELL.home.arpa": {200, 200}} {
		for i, path := range []string{"/readyz", "/sign-in?token=none"} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://cell.home.arpa:8443"+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Host = host
			res, err := (&http.Client{Transport: c.Transport, CheckRedirect: c.CheckRedirect}).Do(req)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			got := res.StatusCode
			if got == http.StatusForbidden {
				got = 200 // the page says that the link is no good: it was answered
			}
			if got != want[i] {
				t.Errorf("%s as %s answers %d, want %d", path, host, res.StatusCode, want[i])
			}
		}
	}
	// Without TLS nothing is said.
	res, err := http.Get("http://" + address + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusBadRequest {
		t.Errorf("plain HTTP answers %d", res.StatusCode)
	}
}

// provided writes a certificate for host, as an office would provide it, and returns settings that name it.
func provided(t *testing.T, dir, host string, at time.Time) settings {
	t.Helper()
	if _, err := (certificate.Authority{Dir: dir, Host: host}).Pair(at); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "server.pem") // holds both
	return settings{place: place{Data: filepath.Join(t.TempDir(), "data")}, Addr: "127.0.0.1:0", PublicURL: "https://" + host, TLSCert: file, TLSKey: file}
}

func TestANewCertificateIsServedWithoutARestart(t *testing.T) {
	t.Parallel()
	const host = "cell.example"
	dir := filepath.Join(t.TempDir(), "office")
	v := provided(t, dir, host, time.Now().Add(-time.Hour))
	a, address := served(t, v)
	ca, err := os.ReadFile(filepath.Join(dir, certificate.PublicFile))
	if err != nil {
		t.Fatal(err)
	}
	first, _ := get(t, device(t, address, ca), "https://cell.example/healthz")
	if h := first.Header.Get("Strict-Transport-Security"); !strings.Contains(h, "max-age=") || strings.Contains(h, "includeSubDomains") {
		t.Errorf("Strict-Transport-Security is %q", h)
	}
	if err := os.Remove(v.TLSCert); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	a.front.tend(logger, time.Now(), "")
	if same, _ := get(t, device(t, address, ca), "https://cell.example/healthz"); string(same.TLS.PeerCertificates[0].Raw) != string(first.TLS.PeerCertificates[0].Raw) {
		t.Error("a missing file changed the certificate")
	}
	if !strings.Contains(log.String(), "could not be loaded again") {
		t.Errorf("the missing file is logged as %q", log.String())
	}
	provided(t, dir, host, time.Now())
	a.front.tend(logger, time.Now(), "")
	if next, _ := get(t, device(t, address, ca), "https://cell.example/healthz"); string(next.TLS.PeerCertificates[0].Raw) == string(first.TLS.PeerCertificates[0].Raw) {
		t.Error("the certificate is the old one")
	}
	if !strings.Contains(log.String(), "a new certificate is in force") {
		t.Errorf("the new one is logged as %q", log.String())
	}
}

func TestACertificateThatEndsIsWarnedOfOnceADay(t *testing.T) {
	t.Parallel()
	made := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	f, err := provided(t, filepath.Join(t.TempDir(), "office"), "cell.example", made).front()
	if err != nil {
		t.Fatal(err)
	}
	_, until := f.keeper.Valid()
	for _, c := range []struct {
		name, want string
		left       time.Duration
	}{
		{"three weeks before there is nothing to say", "", 21 * 24 * time.Hour},
		{"within 14 days it is a warning", "level=WARN msg=\"the certificate ends in 13 days", 14*24*time.Hour - time.Minute},
		{"tonight it is an error", "level=ERROR msg=\"the certificate ends in 7 hours", 7*time.Hour + time.Minute},
		{"after its end it is an error", "level=ERROR msg=\"the certificate ended", -time.Minute},
		{"before its beginning it is an error", "level=ERROR msg=\"the certificate is not valid before 2026-02-28T12:00:00Z: look at this machine's clock", until.Sub(made) + 54*time.Hour},
	} {
		var log bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&log, nil))
		now := until.Add(-c.left)
		told := f.tend(logger, now, "")
		if got := log.String(); !strings.Contains(got, c.want) || (c.want == "" && got != "") {
			t.Errorf("%s: logs %q, want %q", c.name, got, c.want)
		}
		log.Reset()
		if f.tend(logger, now, told); log.Len() > 0 {
			t.Errorf("%s: said again the same day: %q", c.name, log.String())
		}
		if f.tend(logger, now.Add(24*time.Hour), told); c.want != "" && log.Len() == 0 {
			t.Errorf("%s: not said again the next day", c.name)
		}
	}
}
