// SPDX-License-Identifier: Apache-2.0

package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/crisiscell/crisiscell/cell"
)

// live streams notices as server-sent events. An event's id is its position, so that a browser that reconnects
// goes on behind the last one it got (Last-Event-ID), without losing or doubling any.
func (s *Shell) live(r *Request) error {
	after, err := liveAfter(r)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	notices := make(chan Notice)
	ended := make(chan error, 1)
	go func() {
		ended <- s.cfg.Live.Follow(ctx, r.Viewer, after, func(n Notice) error {
			if n.Crisis != r.Viewer.Crisis && n.Crisis != cell.House {
				return nil
			}
			select {
			case notices <- n:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	h := r.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	r.w.WriteHeader(http.StatusOK)
	out := stream{w: r.w, control: http.NewResponseController(r.w)}
	if out.send(": hello\nretry: 2000\n\n") != nil {
		return nil
	}
	return s.pump(ctx, r, out, notices, ended)
}

// left tells the browser that its page is no longer one to be on: the session ended, was locked or sits elsewhere.
const left = "event: left\ndata: {}\n\n"

// pump writes until the reader goes, the notices end or the reader may no longer read. Its status is sent, so it returns no
// error to show.
func (s *Shell) pump(ctx context.Context, r *Request, out stream, notices <-chan Notice, ended <-chan error) error {
	beat := time.NewTicker(s.cfg.Beat)
	defer beat.Stop()
	for text := ""; ; {
		// Looked at after what woke the stream, which may be the very change that ends it, and before it is told.
		changed := s.cfg.Sessions.Changed()
		if ok, err := r.remains(ctx); err != nil || !ok {
			if err == nil {
				_ = out.send(left) // the reader may have gone
			}
			return nil
		}
		if text != "" && out.send(text) != nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case err := <-ended:
			s.cfg.Log.DebugContext(ctx, "live stream ended", "err", err)
			return nil // the browser comes back by itself and goes on where it was
		case <-changed:
			text = ""
		case <-beat.C:
			text = ": beat\n\n"
		case n := <-notices:
			text = event(n)
		}
	}
}

// event writes one notice in the event stream format.
func event(n Notice) string {
	b, _ := json.Marshal(struct { // a number and a string always marshal
		Seq  cell.Seq  `json:"seq"`
		Kind cell.Kind `json:"kind"`
	}{n.Seq, n.Kind})
	return fmt.Sprintf("id: %d\nevent: entry\ndata: %s\n\n", n.Seq, b)
}

// liveAfter is where the browser is: its last event, else what its page was made at, else now.
func liveAfter(r *Request) (cell.Seq, error) {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	if text == "" {
		return r.head, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, &cell.Error{Code: cell.Invalid, Key: "error.at", Msg: "the position is no number"}
	}
	return cell.Seq(n), nil
}

type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

// send writes text at once. A reader that takes nothing for 30 s is let go; servers without deadlines go without.
func (o stream) send(text string) error {
	_ = o.control.SetWriteDeadline(time.Now().Add(30 * time.Second))
	if _, err := o.w.Write([]byte(text)); err != nil {
		return err
	}
	return o.control.Flush()
}
