// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

// checkAddr refuses an address that other machines reach: there are no passwords yet.
func checkAddr(addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if _, e := strconv.ParseUint(port, 10, 16); err != nil || e != nil {
		return fmt.Errorf("--addr %q is no address: write it as 127.0.0.1:8080", addr)
	}
	if !loopback(host) {
		return fmt.Errorf("--addr %q would be reached from other machines: use 127.0.0.1 or localhost", addr)
	}
	return nil
}

// loopback reports whether host is a name of this machine for itself.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// listen takes the address.
func listen(addr string) (net.Listener, error) {
	if err := checkAddr(addr); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%w: choose another port with --addr 127.0.0.1:PORT, or 0 for any free one", err)
	}
	return l, nil
}

// serve answers on l until ctx ends.
func (a *app) serve(ctx context.Context, l net.Listener) error {
	s := &http.Server{Handler: a.handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
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

// handler answers under the names of this machine only, so that no page of another site can reach the program by
// pointing its own name here.
func (a *app) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if _, err := a.store.Last(r.Context()); err != nil {
			http.Error(w, "the database is away", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	mux.Handle("/", a.shell.Handler())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if !loopback(host) {
			http.Error(w, "this program answers as localhost only", http.StatusMisdirectedRequest)
			return
		}
		mux.ServeHTTP(w, r)
	})
}
