// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// observed gives each request an id, counts it and logs it: by its route, never by its path or query, which may hold what
// somebody searches for.
func (a *app) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		id := rand.Text()
		r := hr.WithContext(context.WithValue(hr.Context(), requestKey{}, id))
		w.Header().Set("X-Request-Id", id)
		out := &counted{ResponseWriter: w}
		a.metrics.open.Inc()
		start := time.Now()
		defer func() {
			a.metrics.open.Dec()
			if p := recover(); p != nil {
				a.broke(r, out, p)
			}
			a.answered(r, out, time.Since(start))
		}()
		next.ServeHTTP(out, r)
	})
}

// broke answers for a handler that panicked. The panic's own text is logged only where it is the runtime's: any other may
// hold content.
func (a *app) broke(r *http.Request, out *counted, p any) {
	if p == http.ErrAbortHandler { // compared as net/http does
		panic(p)
	}
	text := fmt.Sprintf("%T", p)
	if err, ok := p.(runtime.Error); ok {
		text = err.Error()
	}
	a.log.ErrorContext(r.Context(), "a page broke", "panic", text, "stack", string(debug.Stack()))
	if out.status == 0 {
		http.Error(out, "internal error", http.StatusInternalServerError)
	}
}

func (a *app) answered(r *http.Request, out *counted, took time.Duration) {
	status, route := out.status, r.Pattern
	if status == 0 {
		status = http.StatusOK // nothing was written, which net/http answers so
	}
	if route == "" {
		route = "none"
	}
	method := known(r.Method)
	a.metrics.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	if !strings.HasPrefix(out.Header().Get("Content-Type"), "text/event-stream") { // a stream lasts as long as its page is open
		a.metrics.seconds.WithLabelValues(route).Observe(took.Seconds())
	}
	level := slog.LevelInfo
	if strings.HasPrefix(r.URL.Path, "/assets/") || route == "GET /healthz" || route == "GET /readyz" || route == "GET /metrics" {
		level = slog.LevelDebug
	}
	a.log.Log(r.Context(), level, "answered", "method", method, "route", route, "status", status, "bytes", out.bytes, "ms", took.Milliseconds())
}

// known bounds the methods that are counted apart: anybody can send any word.
func known(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// counted remembers what was answered. http.ResponseController reaches the connection through Unwrap.
type counted struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader implements http.ResponseWriter.
func (c *counted) WriteHeader(status int) {
	if c.status == 0 && status >= 200 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (c *counted) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(b)
	c.bytes += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }
