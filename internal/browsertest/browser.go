// SPDX-License-Identifier: Apache-2.0

package browsertest

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long one step may take before the test fails. A page is there in a fraction of a second; the rest
// is for a machine that is busy with other tests.
const patience = 30 * time.Second

// Browser is one test's tab. Its methods fail the test when the step cannot be done; they are for one goroutine.
type Browser struct {
	t        testing.TB
	ctx      context.Context
	faults   *faults
	expected []string
	features map[string]string // emulated media features by name
}

// Start opens a tab with cookies and storage of its own, 1280 by 900, light. It is closed with the test, which then
// fails for every fault of the pages that it did not Expect. Start the server before, so that it is closed after the
// tab: one that is closed first cuts the streams of the page, which is a fault. The test is skipped where no browser
// is installed.
func Start(t testing.TB) *Browser {
	t.Helper()
	program, missing := find(os.Getenv)
	if missing != "" {
		t.Skip(missing)
	}
	shared, err := browser(program)
	if err != nil {
		t.Fatal(err)
	}
	b := &Browser{t: t, faults: &faults{urls: map[network.RequestID]string{}}, features: map[string]string{}}
	ctx, cancel := chromedp.NewContext(shared, chromedp.WithNewBrowserContext())
	b.ctx = ctx
	t.Cleanup(func() {
		defer cancel()
		b.judge()
		// Unlike cancel this waits, so that the tab's streams have ended when the test closes its server.
		if err := chromedp.Cancel(ctx); err != nil {
			t.Errorf("close the tab: %v", err)
		}
	})
	// The first use of a context binds the tab's life to it, so it must be one without a deadline.
	if err := chromedp.Listen(ctx, b.faults.hear); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	b.Size(1280, 900)
	b.Light()
	return b
}

// Expect says that a fault with this text must happen in the test, which fails when it does not.
func (b *Browser) Expect(text string) { b.expected = append(b.expected, text) }

// judge fails the test for faults that were not expected and for expected ones that did not happen.
func (b *Browser) judge() {
	b.t.Helper()
	met := make([]bool, len(b.expected))
	for _, f := range b.takeFaults() {
		known := false
		for i, text := range b.expected {
			if strings.Contains(f, text) {
				known, met[i] = true, true
			}
		}
		if !known {
			b.t.Errorf("the page complains: %s", f)
		}
	}
	for i, text := range b.expected {
		if !met[i] {
			b.t.Errorf("a fault with %q was expected and did not happen", text)
		}
	}
}

// takeFaults returns the faults up to now. Messages come in order, so that after the answer to a question all that
// the page said before has been heard.
func (b *Browser) takeFaults() []string {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int]("1")); err != nil {
		b.t.Errorf("the tab does not answer: %v", err)
	}
	return b.faults.take()
}

// try runs one step.
func try[T any](b *Browser, what string, step chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	got, err := chromedp.Run(ctx, step)
	if err != nil {
		b.t.Fatalf("%s: %v%s", what, err, b.complaints())
	}
	return got
}

// call sends one command of the DevTools protocol.
func call[P, R any](b *Browser, what string, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	return try(b, what, func(ctx context.Context, t *chromedp.Target) (R, error) {
		return cdp.Call(ctx, t, command, params)
	})
}

// complaints is what the page said until now, for the message of a step that failed.
func (b *Browser) complaints() string {
	b.faults.mu.Lock()
	defer b.faults.mu.Unlock()
	if len(b.faults.found) == 0 {
		return ""
	}
	return "\nthe page complained before:\n  " + strings.Join(b.faults.found, "\n  ")
}
