// SPDX-License-Identifier: Apache-2.0

//go:build linux

package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// secrets are words of each sort that nothing outside store and page may hold. Each stands in one place only.
var secrets = map[string]string{
	"a report that was uploaded":         "zaqumbrine",
	"a report that was pasted":           "quoverlact",
	"a report of the command line":       "velnostrip",
	"the name of a file":                 "brintosque",
	"a title":                            "mordivance",
	"a search term":                      "lupraxeion",
	"a path that somebody typed":         "teskolward",
	"a password":                         "fendraquil",
	"a token":                            "osprandick",
	"a login name":                       "halvertume",
	"a name that the program came under": "nimbustrel",
}

// process is the program as an operator starts it, with a folder for temporary files that is watched.
type process struct {
	site
	data  string
	log   bytes.Buffer // standard error; read it after stop
	print []string     // standard output, until it was ready
	stop  func()
	made  func() []string // what was made in the folder for temporary files
}

func startProcess(t *testing.T) *process {
	t.Helper()
	tmp, link := t.TempDir(), filepath.Join(t.TempDir(), "link")
	p := &process{data: short(t), made: watchFolder(t, tmp)}
	at := place{Data: p.data}
	founded, err := newApp(t.Context(), at, beginning{found: alone(at.keys())})
	if err != nil {
		t.Fatal(err)
	}
	if err := founded.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "crisiscell", "serve", "--data", p.data, "--addr", "127.0.0.1:0", "--log-format", "json", "--log-level", "debug", "--link-file", link)
	cmd.Env = append(os.Environ(), "TMPDIR="+tmp, "CRISISCELL_CONFIG=")
	cmd.Stderr = &p.log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	p.stop = func() {
		if ended {
			return
		}
		ended = true
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself, which Wait tells
		_, _ = io.Copy(io.Discard, out)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v: %s", err, p.log.String())
		}
	}
	t.Cleanup(p.stop)
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(strings.Join(p.print, "\n"), "How to sign in") {
		p.print = append(p.print, lines.Text())
		if strings.HasPrefix(lines.Text(), "How to sign in") {
			break
		}
	}
	text, err := os.ReadFile(link)
	if err != nil {
		t.Fatalf("%v; it printed %q", err, p.print)
	}
	door, err := url.Parse(regexp.MustCompile(`http://\S+`).FindString(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p.site = site{t, nil, door.Scheme + "://" + door.Host, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if got := p.get(door.RequestURI()); got.status != http.StatusSeeOther {
		t.Fatalf("the link answers %d", got.status)
	}
	return p
}

// watchFolder has the kernel say what is made in dir, also what is gone again at once.
func watchFolder(t *testing.T, dir string) func() []string {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_NONBLOCK | syscall.IN_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if _, err := syscall.InotifyAddWatch(fd, dir, syscall.IN_CREATE|syscall.IN_MOVED_TO); err != nil {
		t.Fatal(err)
	}
	return func() (names []string) {
		b := make([]byte, 64<<10)
		for {
			n, err := syscall.Read(fd, b)
			if err != nil || n <= 0 {
				return names
			}
			for at := 0; at+syscall.SizeofInotifyEvent <= n; {
				size := int(b[at+12]) | int(b[at+13])<<8 // struct inotify_event: the name's length stands at byte 12
				names = append(names, strings.TrimRight(string(b[at+syscall.SizeofInotifyEvent:at+syscall.SizeofInotifyEvent+size]), "\x00"))
				at += syscall.SizeofInotifyEvent + size
			}
		}
	}
}

var links = regexp.MustCompile(`(?:href|src)="(/[^"]*)"`)

// crawl opens every page that can be reached by links, and checks that no browser keeps it.
func (p *process) crawl() (pages int) {
	p.Helper()
	next, seen := []string{"/", "/none"}, map[string]bool{}
	for len(next) > 0 && len(seen) < 300 {
		path := strings.ReplaceAll(next[0], "&amp;", "&")
		next = next[1:]
		if seen[path] || strings.HasPrefix(path, "/live") {
			continue
		}
		seen[path] = true
		r, err := http.NewRequestWithContext(p.Context(), http.MethodGet, p.url+path, nil)
		if err != nil {
			p.Fatal(err)
		}
		res, err := p.client.Do(r)
		if err != nil {
			p.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			p.Fatal(err)
		}
		if c := res.Header.Get("Cache-Control"); !strings.HasPrefix(path, "/assets/") && c != "no-store" {
			p.Errorf("%s may be kept by a browser: Cache-Control is %q", path, c)
		}
		if strings.HasPrefix(path, "/assets/") {
			p.keepsSecrets(path, string(text))
		}
		for _, m := range links.FindAllStringSubmatch(string(text), -1) {
			next = append(next, m[1])
		}
		if to := res.Header.Get("Location"); strings.HasPrefix(to, "/") {
			next = append(next, to)
		}
		pages++
	}
	return pages
}

// keepsSecrets checks that no secret stands in text.
func (p *process) keepsSecrets(where, text string) {
	p.Helper()
	low := strings.ToLower(text)
	for what, word := range secrets {
		if i := strings.Index(low, word); i >= 0 {
			p.Errorf("%s holds %s: …%s…", where, what, text[max(0, i-200):min(len(text), i+100)])
		}
	}
}

func TestNothingOfTheContentLeavesStoreAndPages(t *testing.T) {
	t.Parallel()
	p := startProcess(t)
	s := secrets
	page := func(word string) string {
		return "The ferry of " + word + "\n\nThe spokesman of " + word + " said on Monday that 12 trucks crossed the bridge. Officials denied it.\n"
	}
	// What comes in, by every door: also large, and broken.
	for name, body := range map[string]string{s["the name of a file"] + ".txt": page(s["a report that was uploaded"]),
		"large.html": "<html><title>" + s["a title"] + "</title><p>" + strings.Repeat(s["a report that was uploaded"]+" ", 200_000), "broken.zip": "PK\x03\x04" + s["a report that was uploaded"]} {
		if got := p.upload(file{name, []byte(body)}); got.status >= 500 {
			t.Errorf("the upload of %s answers %d: %s", name, got.status, got.text)
		}
	}
	if got := p.post("/inbox/paste", "text", page(s["a report that was pasted"]), "title", s["a title"], "marking", "CLEAR"); got.status >= 400 {
		t.Errorf("the paste answers %d", got.status)
	}
	from := put(t, filepath.Join(t.TempDir(), s["the name of a file"]+"-2.txt"), page(s["a report of the command line"]), 0o600)
	var out, errs bytes.Buffer
	if code := intake(p.data, &out, &errs, from); code != 0 {
		t.Errorf("intake: exit %d, %s%s", code, out.String(), errs.String())
	}
	// What is asked, typed and shown, right and wrong.
	q := url.QueryEscape(s["a search term"])
	for _, path := range []string{"/inbox?q=" + q, "/search?q=" + q, "/incidents?q=" + q, "/inbox?at=" + q, "/reports/" + s["a path that somebody typed"], "/" + s["a path that somebody typed"],
		"/sign-in?token=" + s["a token"], "/claims/" + s["a path that somebody typed"] + "?at=1", "/live?after=" + q, "/assets/" + s["a path that somebody typed"]} {
		p.get(path)
	}
	p.post("/sign-in", "login", s["a login name"], "password", s["a password"])
	p.post("/incidents", "title", s["a title"], "summary", s["a report that was pasted"], "claim", s["a path that somebody typed"])
	for _, change := range []func(*http.Request){func(r *http.Request) { r.Host = s["a name that the program came under"] + ".example" },
		func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+s["a token"]) }, func(r *http.Request) { r.Method = strings.ToUpper(s["a search term"]) }} {
		r, err := http.NewRequest(http.MethodGet, p.url+"/metrics", nil)
		if err != nil {
			t.Fatal(err)
		}
		change(r)
		p.do(r)
	}
	if n := p.crawl(); n < 10 {
		t.Errorf("%d pages were found: the walk goes nowhere", n)
	}
	figures := p.get("/metrics")
	if !strings.Contains(figures.text, `route="POST /inbox/upload"`) || !strings.Contains(figures.text, "crisiscell_write_seconds_count") {
		t.Errorf("the figures lack what was done: %s", figures.text)
	}
	p.stop()
	if !strings.Contains(p.log.String(), `"route":"POST /inbox/upload"`) || !strings.Contains(p.log.String(), `"route":"POST /v1/intake"`) {
		t.Errorf("the log lacks what was done: %s", p.log.String())
	}
	p.keepsSecrets("the log", p.log.String())
	p.keepsSecrets("the metrics", figures.text)
	p.keepsSecrets("what is printed", strings.Join(p.print, "\n"))
	if names := p.made(); len(names) > 0 {
		t.Errorf("temporary files were made: %q", names)
	}
	// The words did come in: the store has them, or this test shows nothing.
	db, err := os.ReadFile(filepath.Join(p.data, "crisiscell.db"))
	if err != nil {
		t.Fatal(err)
	}
	wal, _ := os.ReadFile(filepath.Join(p.data, "crisiscell.db-wal")) // gone when the program ended well
	for _, what := range []string{"a report that was uploaded", "a report that was pasted", "a report of the command line", "the name of a file"} {
		if !bytes.Contains(append(db, wal...), []byte(s[what])) {
			t.Errorf("the store lacks %s", what)
		}
	}
}
