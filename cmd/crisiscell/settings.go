// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	webaccount "github.com/crisiscell/crisiscell/web/account"
)

// settings are what a server is told. Each is a flag of serve, a line of the configuration file under the same name, and
// an environment variable (CRISISCELL_PUBLIC_URL for --public-url).
type settings struct {
	place          `embed:""`
	Addr           string  `help:"Address of this machine to answer on; port 0 is any free one." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	PublicURL      string  `help:"Address under which people reach the program over TLS, e.g. https://cell.home.arpa:8443." placeholder:"URL"`
	TLSCert        string  `help:"Certificate with its chain, in PEM form." placeholder:"FILE" type:"path"`
	TLSKey         string  `help:"Key of the certificate, in PEM form." placeholder:"FILE" type:"path"`
	TLSSelf        bool    `help:"Make a certificate by a local authority, kept beside the data folder; see crisiscell tls runbook."`
	OIDCIssuer     string  `name:"oidc-issuer" help:"Address of a provider (OpenID Connect) that people may sign in with." placeholder:"URL"`
	OIDCClient     string  `name:"oidc-client" help:"How this program is known to the provider." placeholder:"ID"`
	OIDCSecretFile string  `name:"oidc-secret-file" help:"File that holds the secret the provider gave." placeholder:"FILE" type:"path"`
	OIDCName       string  `name:"oidc-name" help:"What the sign-in page calls the provider." default:"OpenID Connect"`
	Log            logging `embed:"" prefix:"log-"`
	Metrics        string  `name:"metrics-token-file" help:"File that holds the token with which /metrics is read from other machines." placeholder:"FILE" type:"path"`
	LinkFile       string  `help:"File to write the link that signs in to, mode 0600, so that it stands in no journal of the system." placeholder:"FILE" type:"path"`
	Crisis         string  `help:"Name of the first crisis, when the record begins." default:"Crisis"`
	Zone           string  `help:"Time zone of the first crisis, e.g. Asia/Baghdad, when the record begins." default:"UTC"`
}

// logging is what is logged, on standard error.
type logging struct {
	Format string `help:"How lines are written: text or json." enum:"text,json" default:"text"`
	Level  string `help:"The least that is logged: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
}

// maxSecret bounds a file that holds a secret, in bytes.
const maxSecret = 4 << 10

// readSecret reads the one line of a file that holds a secret. It refuses a file that everybody on the machine may read.
func readSecret(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close() // nothing was written
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if open := info.Mode().Perm() & 0o007; open != 0 && posixModes {
		return "", fmt.Errorf("%s holds a secret and everybody on this machine may read it: chmod 0600 %s", file, file)
	}
	b, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", err
	}
	secret := strings.TrimSpace(string(b))
	if secret == "" || len(b) > maxSecret || strings.ContainsAny(secret, "\r\n\x00") {
		return "", fmt.Errorf("%s must hold one line, the secret, and nothing else", file)
	}
	return secret, nil
}

// errInput is a fault of what a setting names, rather than of the command line.
type errInput struct{ error }

// AfterApply puts the address that a file holds in its place; kong calls it once the flags are read.
func (p *place) AfterApply() error { return addressFrom(p.DatabaseFile, &p.Database) }

// addressFrom reads the database's address from file, where one is named.
func addressFrom(file string, address *string) (err error) {
	switch {
	case file == "":
		return nil
	case *address != "":
		return errors.New("--database and --database-file both name the database: give one of them")
	}
	if *address, err = readSecret(file); err != nil {
		return errInput{err}
	}
	return nil
}

// faults says what is wrong with the settings together, before anything is opened or made.
func (v settings) faults() error {
	var faults []error
	if err := v.checkFront(); err != nil {
		faults = append(faults, err)
	}
	if _, err := time.LoadLocation(v.Zone); err != nil || v.Zone == "Local" || v.Zone == "" {
		faults = append(faults, fmt.Errorf("zone %q is no time zone: write it as Asia/Baghdad or UTC", v.Zone))
	}
	if _, err := v.provider(); err != nil {
		faults = append(faults, err)
	}
	if strings.TrimSpace(v.Crisis) == "" {
		faults = append(faults, errors.New("crisis must name the first crisis"))
	}
	return errors.Join(faults...)
}

// provider is the provider that people may sign in with; without an issuer there is none.
func (v settings) provider() (c webaccount.ProviderConfig, err error) {
	if v.OIDCIssuer == "" {
		return c, nil
	}
	u, err := url.Parse(v.OIDCIssuer)
	if err != nil || u.Host == "" || (u.Scheme != "https" && !loopback(u.Hostname())) {
		return c, fmt.Errorf("--oidc-issuer %q must be an https address", v.OIDCIssuer)
	}
	if v.OIDCClient == "" {
		return c, errors.New("--oidc-issuer needs --oidc-client, the name under which the provider knows this program")
	}
	c = webaccount.ProviderConfig{Name: v.OIDCName, Issuer: v.OIDCIssuer, Client: v.OIDCClient}
	if v.OIDCSecretFile != "" {
		if c.Secret, err = readSecret(v.OIDCSecretFile); err != nil {
			return c, errInput{err}
		}
	}
	return c, nil
}
