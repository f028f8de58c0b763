// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/crisiscell/crisiscell/account"
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/record"
	"github.com/crisiscell/crisiscell/store"
	"github.com/crisiscell/crisiscell/web"
	"github.com/crisiscell/crisiscell/web/ceremony"
	"github.com/crisiscell/crisiscell/web/locale"
)

// founder brings about the founding of a house whose record has not begun: it calls begin once, which writes the first
// entries and returns the fingerprint.
type founder func(ctx context.Context, h decision.House, begin func(context.Context, decision.Founding) (string, error)) error

// errUnfounded is the error of a verb that needs a record and is not the one that begins it.
var errUnfounded = errors.New("this store has no record yet: start `crisiscell serve` on it first and follow the link that it prints")

// begin makes the log's key and writes the first entries. Whoever fails leaves neither.
func (a *app) begin(ctx context.Context, p place, demo bool, f decision.Founding) (key record.Key, err error) {
	if err := os.MkdirAll(filepath.Dir(p.key()), 0o700); err != nil {
		return key, err
	}
	if key, err = record.CreateKey(p.key(), f.House.Installation); err != nil {
		return key, fmt.Errorf("%w: this store has no record yet, so %s belongs to another one; move it away or name another with --key", err, p.key())
	}
	a.made, err = a.store.Found(ctx, cell.Actor{}, f.Genesis(key.Verifier), demo, func(tx *store.Tx) error { return f.Append(tx) })
	if err != nil {
		return key, errors.Join(err, os.Remove(p.key()))
	}
	a.began = true
	return key, nil
}

// ceremonyAt holds the ceremony on l, at the place of f, and prints its link. It takes l and puts another listener at the
// same address in its place.
func ceremonyAt(s streams, f front, l *net.Listener, crisis cell.CrisisOpened) founder {
	return func(ctx context.Context, h decision.House, begin func(context.Context, decision.Founding) (string, error)) error {
		c, path := ceremony.New(ceremony.Config{House: h, Origin: f.public.Origin(), Clock: clock, Crisis: crisis.Name.En, Zone: crisis.Zone, Found: begin})
		handler, err := ceremonyPages(c, f)
		if err != nil {
			return err
		}
		if err := tellCeremony(s.out, f, f.public.Origin()+path); err != nil {
			return err
		}
		server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10}
		ended := make(chan error, 1)
		go func() { ended <- f.answer(server, *l) }()
		select {
		case err := <-ended:
			return err
		case <-ctx.Done():
			return errors.Join(errors.New("the ceremony was broken off: nothing was written"), server.Close())
		case <-c.Done():
		}
		wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(wait); err != nil {
			return err
		}
		*l, err = net.Listen("tcp", (*l).Addr().String())
		return err
	}
}

// tellCeremony prints the link, or writes it to the file that was named for links.
func tellCeremony(out io.Writer, f front, link string) error {
	const what = "The record has not begun. The authority and a second person begin it: open this link, once and within an hour:"
	if f.links != "" {
		if err := writeSecret(f.links, link); err != nil {
			return err
		}
		link = "(it stands in " + f.links + ")"
	}
	_, err := fmt.Fprintf(out, "%s\n  %s\n", what, link)
	return err
}

// answer serves on l, with TLS where f has it.
func (f front) answer(s *http.Server, l net.Listener) error {
	if f.keeper == nil {
		return s.Serve(l)
	}
	s.TLSConfig = f.config()
	return s.ServeTLS(l, "", "")
}

// ceremonyPages serves the ceremony under the name that people use, and nothing else: everything leads to it.
func ceremonyPages(c *ceremony.Ceremony, f front) (http.Handler, error) {
	shell, err := web.New(web.Config{Sessions: nobody{}, Standings: nobody{}, Live: nobody{}, Clock: clock, Secure: f.public.tls})
	if err != nil {
		return nil, err
	}
	catalogues, err := locale.Load()
	if err != nil {
		return nil, err
	}
	words := func(lang, key string) string { return catalogues[lang].Text(key, nil) }
	if err := ceremony.Routes(shell, c, f.public.tls, words); err != nil {
		return nil, err
	}
	pages := shell.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		switch path := r.URL.Path; {
		case path == "/healthz":
			fmt.Fprintln(w, "ok")
		case !strings.EqualFold(host, f.public.host) && (f.public.tls || !loopback(host)):
			http.Error(w, "this program answers under "+f.public.Origin()+" only", http.StatusMisdirectedRequest)
		case path == "/ceremony", path == "/settings", path == "/favicon.ico", strings.HasPrefix(path, "/ceremony/"), strings.HasPrefix(path, "/assets/"):
			pages.ServeHTTP(w, r)
		case path == "/readyz":
			http.Error(w, "the record has not begun", http.StatusServiceUnavailable)
		default:
			http.Redirect(w, r, "/ceremony", http.StatusSeeOther)
		}
	}), nil
}

// nobody is signed in before the record has begun.
type nobody struct{ web.Sessions }

// Open implements web.Sessions.
func (nobody) Open(context.Context, string, bool) (account.Session, error) {
	return account.Session{}, account.ErrNoSession
}

// Standings implements web.Standings.
func (nobody) Standings(context.Context, cell.ID) ([]decision.Standing, error) { return nil, nil }

// Head implements web.Live.
func (nobody) Head(context.Context) (cell.Seq, error) { return 0, nil }

// Follow implements web.Live.
func (nobody) Follow(ctx context.Context, _ cell.Viewer, _ cell.Seq, _ func(web.Notice) error) error {
	<-ctx.Done()
	return ctx.Err()
}

// printFirst opens an account for everybody whom the founding named, and prints the link that signs each in once.
func (a *app) printFirst(ctx context.Context, out io.Writer) error {
	people, err := a.store.Persons(ctx)
	if err != nil {
		return err
	}
	for i, login := range []string{"authority", "second", "administrator"}[:min(3, len(people))] {
		v, err := a.accountOf(ctx, people[i].ID, login)
		if err != nil {
			return err
		}
		token, err := a.door.FirstLink(ctx, v.ID)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "Sign-in link for %s (login %s), once and within 24 hours; hand it over in person:\n  %s\n", people[i].Name.In("en"), login,
			signInAddress(a.front.public, token))
	}
	return nil
}
