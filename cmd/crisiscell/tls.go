// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/crisiscell/crisiscell/internal/certificate"
)

// front is how the program is reached.
type front struct {
	addr   string              // of this machine
	public publicURL           // zero until the port is known, where only this machine is answered
	keeper *certificate.Keeper // nil without TLS
	links  string              // file for the link that signs in, empty to print it
	ca     string              // certificate file of the local authority, empty without one
}

// warnDays is how long before its end a certificate is warned of: time enough to get one from a slow office.
const warnDays = 14

// checkFront says what is wrong with how the program is to be reached, without looking at any file.
func (v settings) checkFront() error {
	host, port, err := net.SplitHostPort(v.Addr)
	if _, e := strconv.ParseUint(port, 10, 16); err != nil || e != nil {
		return fmt.Errorf("--addr %q is no address: write it as 127.0.0.1:8080", v.Addr)
	}
	given, files := v.PublicURL != "", v.TLSCert != "" || v.TLSKey != ""
	switch {
	case files && v.TLSSelf:
		return errors.New("--tls-self makes a certificate, --tls-cert and --tls-key name one: give the one or the others")
	case files && (v.TLSCert == "" || v.TLSKey == ""):
		return errors.New("--tls-cert and --tls-key belong together: give both files")
	case given && !files && !v.TLSSelf:
		return errors.New("--public-url needs TLS, which ends in this program: give --tls-cert and --tls-key, or --tls-self for a certificate of its own")
	case !given && (files || v.TLSSelf):
		return errors.New("TLS needs the name people will use: give --public-url https://NAME")
	case given:
		_, err := parsePublic(v.PublicURL)
		return err
	case !loopback(host):
		return fmt.Errorf("--addr %q would be reached from other machines: use 127.0.0.1 or localhost, or give --public-url with TLS", v.Addr)
	}
	return nil
}

// front makes ready how the program is reached: with TLS it has a certificate afterwards.
func (v settings) front() (front, error) {
	f := front{addr: v.Addr, links: v.LinkFile}
	if err := v.checkFront(); err != nil || v.PublicURL == "" {
		return f, err
	}
	var err error
	if f.public, err = parsePublic(v.PublicURL); err != nil {
		return f, err
	}
	load := func() (*certificate.Pair, error) { return certificate.Load(v.TLSCert, v.TLSKey, f.public.host) }
	if v.TLSSelf {
		a := v.authority(f.public)
		f.ca = filepath.Join(a.Dir, certificate.PublicFile)
		load = func() (*certificate.Pair, error) { return a.Pair(clock.Now().Go()) }
	}
	f.keeper, err = certificate.NewKeeper(load)
	return f, err
}

// authority is the local one, beside the data folder.
func (v settings) authority(p publicURL) certificate.Authority {
	return certificate.Authority{Dir: filepath.Clean(v.Data) + ".tls", Host: p.host}
}

// config is how TLS is spoken. Go's defaults choose versions and ciphers; HTTP/2 is offered.
func (f front) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}, GetCertificate: f.keeper.Certificate}
}

// hsts reports whether browsers may be told never to come without TLS again. Not with the local authority: a device that
// does not trust it yet could then not be shown the certificate, and the order would outlive the crisis.
func (f front) hsts() bool { return f.keeper != nil && f.ca == "" }

// remains says what is to be told of a certificate at an instant: nothing while it has more than warnDays.
func remains(from, until, now time.Time) (slog.Level, string) {
	left := until.Sub(now)
	switch {
	case now.Before(from):
		return slog.LevelError, "the certificate is not valid before " + from.Format(time.RFC3339) + ": look at this machine's clock, or wait"
	case left <= 0:
		return slog.LevelError, "the certificate ended, and browsers warn of this program: renew it now, it is taken up without a restart"
	case left < 24*time.Hour:
		return slog.LevelError, fmt.Sprintf("the certificate ends in %d hours: renew it now, it is taken up without a restart", int(left.Hours()))
	case left < warnDays*24*time.Hour:
		return slog.LevelWarn, fmt.Sprintf("the certificate ends in %d days: renew it, it is taken up without a restart", int(left.Hours()/24))
	}
	return slog.LevelInfo, ""
}

// tend takes up a new certificate where there is one, and warns of the one in force; told is the day it warned last, which
// it returns, so that a log has the warning once a day.
func (f front) tend(log *slog.Logger, now time.Time, told string) string {
	changed, err := f.keeper.Refresh()
	from, until := f.keeper.Valid()
	if changed {
		log.Info("a new certificate is in force", "until", until)
	}
	level, text := remains(from, until, now)
	day := now.Format(time.DateOnly)
	if err == nil && text == "" || day == told && !changed {
		return told
	}
	if err != nil {
		log.Error("the certificate could not be loaded again; the one before stays in force", "err", err)
	}
	if text != "" {
		log.Log(context.Background(), level, text, "until", until)
	}
	return day
}

// tending looks after the certificate until ctx ends.
func (f front) tending(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(30 * time.Second)
	defer tick.Stop()
	for told := ""; ; {
		told = f.tend(log, clock.Now().Go(), told)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// caText is the local authority's certificate, nil without one.
func (f front) caText() ([]byte, error) {
	if f.ca == "" {
		return nil, nil
	}
	return os.ReadFile(f.ca)
}
