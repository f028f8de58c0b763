// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/crisiscell/crisiscell/cell"
)

// metrics are the figures of one program for its operator. Labels are routes, methods and codes, all of them fixed by the
// sources: no name, no crisis, nothing that anybody entered.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	open     prometheus.Gauge
	writes   *prometheus.HistogramVec
	token    *[sha256.Size]byte // who sends it may read them from elsewhere; nil is nobody
}

func newMetrics() *metrics {
	m := &metrics{registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "crisiscell_http_requests_total", Help: "Requests answered."},
			[]string{"route", "method", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "crisiscell_http_request_seconds", Help: "Time to answer a request, streams left out.",
			Buckets: prometheus.ExponentialBuckets(0.001, 4, 8)}, []string{"route"}),
		open: prometheus.NewGauge(prometheus.GaugeOpts{Name: "crisiscell_http_open_requests", Help: "Requests being answered, open streams of pages among them."}),
		writes: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "crisiscell_write_seconds", Help: "Time until a write was durable or refused.",
			Buckets: prometheus.ExponentialBuckets(0.001, 4, 8)}, []string{"code"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.open, m.writes, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// wrote counts a write that began at start and ended with err.
func (m *metrics) wrote(start time.Time, err error) {
	code := string(cell.CodeOf(err))
	if code == "" {
		code = "ok"
	}
	m.writes.WithLabelValues(code).Observe(time.Since(start).Seconds())
}

// watch adds the figures that are read when they are asked for.
func (a *app) watch(data string) {
	gauge := func(name, help string, read func() float64) {
		a.metrics.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
	}
	head := func() (cell.Seq, error) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		return a.store.Last(ctx)
	}
	gauge("crisiscell_store_up", "1 while the store answers.", func() float64 {
		if _, err := head(); err != nil {
			return 0
		}
		return 1
	})
	gauge("crisiscell_record_entries", "Position of the newest entry of the record; 0 as well while the store is away.", func() float64 {
		n, err := head()
		if err != nil {
			return 0
		}
		return float64(n)
	})
	gauge("crisiscell_data_free_bytes", "Room on the disk of the data folder.", func() float64 {
		free, err := freeBytes(data)
		if err != nil {
			return 0
		}
		return float64(free)
	})
	if a.front.keeper != nil {
		gauge("crisiscell_certificate_end_seconds", "When the certificate in force ends, in seconds since 1970.", func() float64 {
			_, until := a.front.keeper.Valid()
			return float64(until.Unix())
		})
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "crisiscell_build_info", Help: "Always 1; the labels say what runs."}, []string{"version", "go"})
	if info, ok := debug.ReadBuildInfo(); ok {
		build.WithLabelValues(info.Main.Version, info.GoVersion).Set(1)
	}
	a.metrics.registry.MustRegister(build)
}

// serveMetrics answers who asks from this machine under its own name, or shows the token.
func (a *app) serveMetrics() http.Handler {
	answer := promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn), MaxRequestsInFlight: 2})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.metrics.shown(r) {
			http.Error(w, "metrics are shown on this machine, or with the token of --metrics-token-file", http.StatusForbidden)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		answer.ServeHTTP(w, r)
	})
}

func (m *metrics) shown(r *http.Request) bool {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && m.token != nil {
		sum := sha256.Sum256([]byte(token))
		return subtle.ConstantTimeCompare(sum[:], m.token[:]) == 1
	}
	// Both the peer and the name: a relay on this machine comes from loopback with the public name.
	peer, _, err := net.SplitHostPort(r.RemoteAddr)
	return err == nil && loopback(peer) && loopback(hostOf(r))
}
