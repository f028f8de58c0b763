// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"io"
	"log/slog"
	"regexp"
)

// newLogger writes what happens, and nothing of what it happens to: no text of a report, no name, no search term. Each line of
// a request carries the request's id.
func newLogger(w io.Writer, format, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: l, ReplaceAttr: withoutContent}
	if format == "json" {
		return slog.New(requestLog{slog.NewJSONHandler(w, o)})
	}
	return slog.New(requestLog{slog.NewTextHandler(w, o)})
}

// quoted is what a Go error or PostgreSQL quotes: a value that came from outside.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?`)

// withoutContent takes out of an error what it quotes, since that may be what somebody typed or what a report says.
func withoutContent(_ []string, a slog.Attr) slog.Attr {
	if err, ok := a.Value.Any().(error); ok {
		a.Value = slog.StringValue(quoted.ReplaceAllString(err.Error(), `"…"`))
	}
	return a
}

// requestLog adds the id of the request that a line belongs to.
type requestLog struct{ slog.Handler }

// requestKey is where a context holds the id of its request.
type requestKey struct{}

// Handle implements slog.Handler.
func (h requestLog) Handle(ctx context.Context, r slog.Record) error {
	if id, ok := ctx.Value(requestKey{}).(string); ok {
		r.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h requestLog) WithAttrs(as []slog.Attr) slog.Handler {
	return requestLog{h.Handler.WithAttrs(as)}
}

// WithGroup implements slog.Handler.
func (h requestLog) WithGroup(name string) slog.Handler { return requestLog{h.Handler.WithGroup(name)} }
