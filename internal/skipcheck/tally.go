// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"
)

// allowed starts the reason of the one skip that may pass. internal/sharedtest says it; a test holds the two
// together.
const allowed = "shared test data not found"

// event is one line of `go test -json` (see `go doc test2json`, and `go help buildjson` for the build's).
type event struct {
	Action     string
	Package    string
	ImportPath string // of a build event
	Test       string
	Output     string
}

// logLine is a line that a test wrote with its file and line in front, as t.Skip does.
var logLine = regexp.MustCompile(`^\s*[^\s:]+\.go:\d+: (.*)`)

// tally is what has been seen so far.
type tally struct {
	reason  map[string]string   // last logged line of a test that still runs
	output  map[string][]string // output of a test, package or build that has not passed
	open    map[string]bool     // packages that started and have not ended
	packs   int                 // packages that passed
	passed  int                 // tests that passed
	shared  int                 // skips that may pass
	faults  []string
	details []string
}

func newTally() *tally {
	return &tally{reason: map[string]string{}, output: map[string][]string{}, open: map[string]bool{}}
}

// add counts one event.
func (t *tally) add(e event) {
	at := e.Package
	if e.Test != "" {
		at += " " + e.Test
	}
	switch e.Action {
	case "start":
		t.open[e.Package] = true
	case "output":
		t.output[at] = append(t.output[at], e.Output)
		if m := logLine.FindStringSubmatch(e.Output); m != nil {
			t.reason[at] = strings.TrimSpace(m[1])
		}
	case "build-output":
		t.output[e.ImportPath] = append(t.output[e.ImportPath], e.Output)
	case "build-fail":
		t.fault(e.ImportPath, "does not build")
	case "pass", "skip", "fail":
		t.end(e, at)
	}
}

// end counts the end of a test, or of a package when e names no test. A package that is skipped as a whole has
// no tests.
func (t *tally) end(e event, at string) {
	if e.Test == "" {
		delete(t.open, e.Package)
	}
	switch {
	case e.Action == "fail":
		t.fault(at, "failed")
	case e.Action == "skip" && e.Test != "":
		t.skip(at)
	case e.Action == "pass" && e.Test == "":
		t.packs++
	case e.Action == "pass":
		t.passed++
	}
	delete(t.output, at)
	delete(t.reason, at)
}

func (t *tally) skip(at string) {
	reason := t.reason[at]
	switch {
	case strings.HasPrefix(reason, allowed):
		t.shared++
	case reason == "":
		t.faults = append(t.faults, at+": skipped without a reason")
	default:
		t.faults = append(t.faults, at+": skipped: "+reason)
	}
}

func (t *tally) fault(at, what string) {
	t.faults = append(t.faults, at+": "+what)
	t.details = append(t.details, t.output[at]...)
}

// close adds the faults that show only when the input has ended.
func (t *tally) close() {
	var cut []string
	for p := range t.open {
		cut = append(cut, p+": did not end; the output stops short")
	}
	sort.Strings(cut)
	t.faults = append(t.faults, cut...)
	if t.packs == 0 && len(t.faults) == 0 {
		t.faults = append(t.faults, "no package was tested")
	}
}

// write prints the output of what failed, the faults and one line of sums.
func (t *tally) write(w io.Writer) {
	for _, d := range t.details {
		fmt.Fprint(w, d)
	}
	for _, f := range t.faults {
		fmt.Fprintln(w, "FAULT", f)
	}
	fmt.Fprintf(w, "%d packages and %d tests passed, %d skipped for want of the shared data, %d faults\n",
		t.packs, t.passed, t.shared, len(t.faults))
}

// read tallies a whole run. Its error says which line is not an event.
func read(r io.Reader) (*tally, error) {
	t := newTally()
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20) // a test may write long lines; 16 MiB of one is a fault of its own
	n := 0
	for lines.Scan() {
		n++
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("line %d is not an event of go test -json: %w", n, err)
		}
		t.add(e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("after line %d: %w", n, err)
	}
	t.close()
	return t, nil
}
