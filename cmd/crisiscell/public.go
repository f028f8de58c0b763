// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// publicURL is the address under which people reach the program.
type publicURL struct {
	tls  bool
	host string // DNS name, lower case, ASCII
	port string // empty for the scheme's own
}

// local is the address of a program that answers this machine alone. Its name is localhost, since browsers treat that one
// as secure without TLS.
func local(port int) publicURL { return publicURL{host: "localhost", port: strconv.Itoa(port)} }

// parsePublic reads --public-url. Its host must be a name: a passkey belongs to a name (WebAuthn calls it the RP ID), which
// an IP address is not.
func parsePublic(text string) (publicURL, error) {
	bad := func(why string) (publicURL, error) {
		return publicURL{}, fmt.Errorf("--public-url %q %s", text, why)
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return bad("is no address: write it as https://cell.home.arpa or https://cell.home.arpa:8443")
	}
	if u.Scheme != "https" {
		return bad("must begin with https://: without TLS other machines are not answered")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return bad("must be a host and a port, nothing more")
	}
	if net.ParseIP(u.Hostname()) != nil {
		return bad("names an IP address, which can hold no passkey and no certificate of the local authority: give the machine a name, see `crisiscell tls runbook`")
	}
	host, err := idna.Lookup.ToASCII(strings.TrimSuffix(u.Hostname(), "."))
	if err != nil || host == "" {
		return bad("has no valid host name: letters, digits, hyphens and dots")
	}
	p := publicURL{tls: true, host: host, port: u.Port()}
	if p.port == "443" {
		p.port = ""
	}
	return p, nil
}

// Origin is the address as browsers name it: scheme, host and port.
func (p publicURL) Origin() string {
	scheme, host := "http://", p.host
	if p.tls {
		scheme = "https://"
	}
	if p.port != "" {
		host = net.JoinHostPort(p.host, p.port)
	}
	return scheme + host
}

// RPID is the name that passkeys belong to, for ever: see WebAuthn, "relying party identifier".
func (p publicURL) RPID() string { return p.host }
