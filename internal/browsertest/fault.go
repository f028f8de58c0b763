// SPDX-License-Identifier: Apache-2.0

package browsertest

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// lost are the browser's words for a request while Offline holds, and for a stream that the test's server cut then.
var lost = map[string]bool{"net::ERR_INTERNET_DISCONNECTED": true, "net::ERR_INCOMPLETE_CHUNKED_ENCODING": true}

// faults collects what a page complains about. It is filled from the goroutine that reads the browser's messages.
type faults struct {
	mu      sync.Mutex
	found   []string
	urls    map[network.RequestID]string
	offline bool // Offline(true) was asked for in this test
}

func (f *faults) add(format string, args ...any) {
	f.found = append(f.found, fmt.Sprintf(format, args...))
}

// take returns what was found and forgets it.
func (f *faults) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	found := f.found
	f.found = nil
	return found
}

func (f *faults) setOffline() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.offline = true
}

// hear takes one message of the browser.
func (f *faults) hear(event any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			f.add("console: %s", said(e.Args))
		}
	case *runtime.EventExceptionThrown:
		f.exception(e.ExceptionDetails)
	case *log.EventEntryAdded:
		// What the log says of requests is heard below with the address and the cause. A request of the browser
		// itself (the icon of the site) has no number, and is not what a page did.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			f.add("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		f.urls[e.RequestID] = e.Request.Method + " " + e.Request.URL
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			f.add("request: %s: status %d", f.urls[e.RequestID], e.Response.Status)
		}
	case *network.EventLoadingFailed:
		// A page that is left cancels its requests; what the policy blocked is in the log.
		if e.Canceled || e.BlockedReason == network.BlockedReasonCsp || f.offline && lost[e.ErrorText] {
			return
		}
		f.add("request: %s: %s %s", f.urls[e.RequestID], e.ErrorText, e.BlockedReason)
	}
}

func (f *faults) exception(d *runtime.ExceptionDetails) {
	text := d.Text
	if d.Exception != nil && d.Exception.Description != "" {
		text += " " + d.Exception.Description
	}
	f.add("exception: %s (%s:%d)", text, d.URL, d.LineNumber+1)
}

// said gives the arguments of a console call on one line.
func said(args []*runtime.RemoteObject) string {
	words := make([]string, len(args))
	for i, a := range args {
		if words[i] = a.Description; words[i] == "" {
			words[i] = string(a.Value)
			var text string
			if json.Unmarshal(a.Value, &text) == nil {
				words[i] = text
			}
		}
	}
	return strings.Join(words, " ")
}
