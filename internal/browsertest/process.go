// SPDX-License-Identifier: Apache-2.0

package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"

	"github.com/chromedp/chromedp"
)

// shared is the one browser of the process.
var shared struct {
	sync.Mutex
	ctx context.Context
	err error // why the browser did not start; tried once
	// lifeIn is the write end of the sweeper's input. It is kept here so that it stays open as long as the process.
	lifeIn *os.File
}

// names are the programs that are looked for, in this order, after the one that CHROME names.
var names = []string{"chromium", "chromium-browser", "google-chrome"}

// find returns the browser's program. missing says why there is none.
func find(getenv func(string) string) (program, missing string) {
	if c := getenv("CHROME"); c != "" {
		p, err := exec.LookPath(c)
		if err != nil {
			return "", fmt.Sprintf("the browser that CHROME names is not there: %v", err)
		}
		return p, ""
	}
	for _, n := range names {
		if p, err := exec.LookPath(n); err == nil {
			return p, ""
		}
	}
	return "", fmt.Sprintf("no browser is installed: none of %v is on the PATH, and CHROME is not set", names)
}

// browser returns the context of the running browser, which it starts on the first call.
func browser(program string) (context.Context, error) {
	shared.Lock()
	defer shared.Unlock()
	if shared.ctx == nil && shared.err == nil {
		shared.ctx, shared.lifeIn, shared.err = launch(program)
	}
	return shared.ctx, shared.err
}

func launch(program string) (context.Context, *os.File, error) {
	profile, err := os.MkdirTemp("", "browsertest-")
	if err != nil {
		return nil, nil, fmt.Errorf("profile of the browser: %w", err)
	}
	lifeIn, err := sweep(profile)
	if err != nil {
		return nil, nil, err
	}
	// chromedp adds --no-sandbox where the user is root, which Chromium asks for, and has the system kill the
	// browser when this process ends. No proxy: pages are on this machine.
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.UserDataDir(profile), chromedp.DisableGPU,
		chromedp.Flag("no-proxy-server", true), chromedp.Flag("lang", "en"), chromedp.WindowSize(1280, 900))
	// The browser lives as long as the process, so its cancel functions have no place to be called from.
	ctx, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		lifeIn.Close() // the sweeper removes the profile
		return nil, nil, fmt.Errorf("start %s: %w", program, err)
	}
	return ctx, lifeIn, nil
}

// sweep starts a small shell that removes the profile once this process has ended: the read returns when the last
// holder of the pipe is gone. Processes of the browser may still write for a moment, hence the repeats.
func sweep(profile string) (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("watch over the browser's profile: %w", err)
	}
	defer r.Close() // the shell has its own copy
	const script = `trap '' INT TERM HUP; read -r _; for i in 1 2 3 4 5 6 7 8 9; do rm -rf "$1" && exit; sleep 1; done`
	cmd := exec.Command("sh", "-c", script, "sh", profile)
	cmd.Stdin = r
	if err := cmd.Start(); err != nil {
		w.Close()
		os.RemoveAll(profile)
		return nil, fmt.Errorf("watch over the browser's profile: %w", err)
	}
	return w, nil
}
