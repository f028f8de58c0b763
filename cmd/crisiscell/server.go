// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// loopback reports whether host is a name of this machine for itself.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// listen takes the address, and completes how the program is reached.
func (f *front) listen() (net.Listener, error) {
	l, err := net.Listen("tcp", f.addr)
	if err != nil {
		return nil, fmt.Errorf("%w: choose another port with --addr, or 0 for any free one", err)
	}
	if !f.public.tls {
		f.public = local(l.Addr().(*net.TCPAddr).Port)
	}
	return l, nil
}

// serve answers on l until ctx ends.
func (a *app) serve(ctx context.Context, l net.Listener) error {
	s := &http.Server{Handler: a.handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug)} // what a stranger's connection does wrong
	ended := make(chan error, 1)
	go func() { ended <- a.front.answer(s, l) }()
	if a.front.keeper != nil {
		tended, stop := context.WithCancel(ctx)
		defer stop()
		go a.front.tending(tended, a.log)
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	a.relay.Close() // ends the streams, which would hold the shutdown up
	wait, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return s.Shutdown(wait)
}

// handler answers the machine's own questions under its loopback names, and the pages under the name people use, so that
// no page of another site can reach the program by pointing its own name here.
func (a *app) handler() http.Handler {
	own := http.NewServeMux()
	own.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	own.HandleFunc("GET /readyz", a.readyz)
	own.Handle("GET /metrics", a.serveMetrics())
	public := http.NewServeMux()
	public.Handle("/healthz", own)
	public.Handle("/readyz", own)
	public.Handle("/metrics", own)
	public.HandleFunc("GET /ca.crt", a.caFile)
	public.Handle("/", a.shell.Handler())
	return a.observed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := hostOf(r)
		if a.front.hsts() {
			w.Header().Set("Strict-Transport-Security", "max-age=15552000") // 180 days
		}
		switch {
		case strings.EqualFold(host, a.front.public.host), !a.front.public.tls && loopback(host):
			public.ServeHTTP(w, r)
		case loopback(host) && handles(own, r):
			own.ServeHTTP(w, r)
		default:
			http.Error(w, "this program answers under "+a.front.public.Origin()+" only", http.StatusMisdirectedRequest)
		}
	}))
}

// readyz tells whether the store answers.
func (a *app) readyz(w http.ResponseWriter, r *http.Request) {
	if _, err := a.store.Last(r.Context()); err != nil {
		http.Error(w, "the database is away", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// caFile hands out the local authority's certificate, which is no secret. Who takes it compares its fingerprint.
func (a *app) caFile(w http.ResponseWriter, r *http.Request) {
	text, err := a.front.caText()
	if err != nil || text == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/x-x509-ca-cert")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(text) // the reader may have gone
}

// hostOf is the name that the request came under, without its port.
func hostOf(r *http.Request) string {
	if h, _, err := net.SplitHostPort(r.Host); err == nil {
		return h
	}
	return r.Host
}

// handles reports whether mux has a place for r.
func handles(mux *http.ServeMux, r *http.Request) bool {
	_, pattern := mux.Handler(r)
	return pattern != ""
}
