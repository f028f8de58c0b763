// SPDX-License-Identifier: Apache-2.0

package main

import (
	"embed"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/crisiscell/crisiscell/internal/certificate"
)

//go:embed runbook/*.txt
var runbooks embed.FS

// tlsVerbs are the verbs on how other devices reach the program.
type tlsVerbs struct {
	Runbook tlsRunbook `cmd:"" help:"Print how a phone reaches this machine without internet, by its name. Example: crisiscell tls runbook --public-url https://cell.local:8443"`
}

// tlsRunbook is `crisiscell tls runbook`.
type tlsRunbook struct {
	settings `embed:""`
	Lang     string `help:"en or ar; without it both." enum:",en,ar" default:""`
}

// walk is what a runbook names.
type walk struct {
	URL, Host, Short, Port, Dir, CA, Fingerprint, Until, Serve string
	MDNS                                                       bool
	IPs                                                        []string
}

// IP is an address of this machine, to be put into a line that is copied.
func (w walk) IP() string {
	if len(w.IPs) == 0 {
		return "10.42.0.1"
	}
	return w.IPs[0]
}

// Run prints the runbook. It makes the local authority where there is none, so that its fingerprint can stand on paper
// before the first start.
func (v *tlsRunbook) Run(s streams) error {
	if v.PublicURL == "" {
		return errors.New("the runbook needs the name: give --public-url https://NAME:PORT, for example https://cell.local:8443")
	}
	public, err := parsePublic(v.PublicURL)
	if err != nil {
		return err
	}
	ips, err := reached()
	if err != nil {
		return err
	}
	w, err := v.walk(public, ips)
	if err != nil {
		return err
	}
	texts, err := template.ParseFS(runbooks, "runbook/*.txt")
	if err != nil {
		return err
	}
	for i, lang := range []string{"en", "ar"} {
		if v.Lang != "" && v.Lang != lang {
			continue
		}
		if i > 0 && v.Lang == "" {
			fmt.Fprintf(s.out, "\n%s\n\n", strings.Repeat("-", 78))
		}
		if err := texts.ExecuteTemplate(s.out, lang+".txt", w); err != nil {
			return err
		}
	}
	return nil
}

func (v *tlsRunbook) walk(public publicURL, ips []string) (walk, error) {
	a := v.authority(public)
	root, err := a.Root(clock.Now().Go())
	if err != nil {
		return walk{}, err
	}
	w := walk{URL: public.Origin(), Host: public.host, Port: public.port, Dir: a.Dir, CA: filepath.Join(a.Dir, certificate.PublicFile),
		Fingerprint: certificate.Fingerprint(root), Until: root.NotAfter.Format(time.DateOnly), IPs: ips}
	w.Short, w.MDNS = strings.CutSuffix(public.host, ".local")
	if w.Port == "" {
		w.Port = "443"
	}
	w.Serve = fmt.Sprintf("crisiscell serve --data %s --public-url %s --addr :%s --tls-self", v.Data, w.URL, w.Port)
	return w, nil
}

// reached are the IPv4 addresses under which a network may reach this machine.
func reached() ([]string, error) {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsPrivate() {
			out = append(out, n.IP.String())
		}
	}
	return out, nil
}
