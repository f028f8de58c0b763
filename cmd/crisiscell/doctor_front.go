// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"time"

	"github.com/crisiscell/crisiscell/internal/certificate"
)

func (p *patient) address(context.Context) []finding {
	const about = "address"
	if p.checkFront() != nil {
		return nil // told with the settings
	}
	if p.runs {
		return []finding{{level: fine, about: about, is: p.Addr + "; the program that serves this data folder may hold it"}}
	}
	l, err := net.Listen("tcp", p.Addr)
	if err != nil {
		return []finding{{fault, about, err.Error(), "choose another port with --addr, or stop what holds it (ss -ltnp)"}}
	}
	if err := l.Close(); err != nil {
		return []finding{{hint, about, err.Error(), ""}}
	}
	return []finding{{level: fine, about: about, is: p.Addr + " is free"}}
}

// certificate looks at the certificate without making one.
func (p *patient) certificate(context.Context) []finding {
	const about = "certificate"
	if p.PublicURL == "" || p.checkFront() != nil {
		return nil
	}
	public, err := parsePublic(p.PublicURL)
	if err != nil {
		return nil // told with the settings
	}
	if !p.TLSSelf {
		pair, err := certificate.Load(p.TLSCert, p.TLSKey, public.host)
		if err != nil {
			return []finding{{fault, about, err.Error(), "give the right files with --tls-cert and --tls-key, or --tls-self"}}
		}
		return []finding{p.ends(about, pair.Leaf, "renew it; the program takes the new one up by itself")}
	}
	a := p.authority(public)
	root, leaf, err := a.Present()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []finding{{level: fine, about: about, is: "the first start makes the local authority in " + a.Dir}}
	case err != nil:
		return []finding{{fault, about, err.Error(), "move " + a.Dir + " away; the next start makes a new authority, to be installed on every device"}}
	case leaf.VerifyHostname(public.host) != nil:
		return []finding{{fault, about, fmt.Sprintf("the local authority in %s is for %v and not for %s", a.Dir, root.PermittedDNSDomains, public.host), "serve under that name, or move the folder away and install the new authority on every device"}}
	}
	return []finding{p.ends(about, leaf, "start the program: it renews it by itself"),
		p.ends("authority", root, "move "+a.Dir+" away in a quiet hour; the next start makes a new one, to be installed on every device")}
}

// ends tells of a certificate's time.
func (p *patient) ends(about string, c *x509.Certificate, do string) finding {
	level, text := remains(c.NotBefore, c.NotAfter, p.now)
	switch {
	case text == "":
		return finding{level: fine, about: about, is: "until " + c.NotAfter.UTC().Format(time.RFC3339)}
	case level == slog.LevelWarn:
		return finding{warn, about, text, do}
	}
	return finding{fault, about, text, do}
}
