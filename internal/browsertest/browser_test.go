// SPDX-License-Identifier: Apache-2.0

package browsertest

import (
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'"

// site serves each page at its path as HTML under a strict policy, and /js as script.
func site(t *testing.T, pages map[string]string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, found := pages[r.URL.Path]
		if !found {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if strings.HasSuffix(r.URL.Path, ".js") {
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		}
		fmt.Fprint(w, text)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

const english = `<!DOCTYPE html><html lang="en"><head><title>Reports</title>`

func TestAPageIsUsedByMouseAndKeyboard(t *testing.T) {
	t.Parallel()
	b := Start(t)
	b.Open(site(t, map[string]string{
		"/": english + `<script src="/a.js" defer></script></head><body><main><h1>Reports</h1>
			<label>Note <input id="note"></label><button id="go">Add</button><p id="out"></p><p id="keys"></p></main></body></html>`,
		"/a.js": `const note = document.querySelector("#note"), out = document.querySelector("#out"), keys = document.querySelector("#keys");
			document.querySelector("#go").addEventListener("click", () => { setTimeout(() => { out.textContent = note.value }, 50) });
			document.addEventListener("keydown", e => { keys.textContent += (e.ctrlKey ? "C-" : "") + (e.shiftKey ? "S-" : "") + e.key + " " });`,
	}))
	b.Type("#note", "نفت الوزارة")
	b.Click("#go")
	b.WaitText("#out", "نفت الوزارة")
	b.Press("j", "Escape", "Shift+Tab", "Control+k", "ArrowDown", "Control++")
	if got, want := b.Text("#keys"), "j Escape S-Tab C-k ArrowDown C-S-+"; got != want {
		t.Errorf("keys %q, want %q", got, want)
	}
	if n := b.Count("p"); n != 2 {
		t.Errorf("%d paragraphs, want 2", n)
	}
	if !strings.HasPrefix(b.URL(), "http://127.0.0.1:") {
		t.Errorf("address %q", b.URL())
	}
}

func TestAPageFromRightToLeftIsShownSo(t *testing.T) {
	t.Parallel()
	b := Start(t)
	b.Open(site(t, map[string]string{"/": `<!DOCTYPE html><html lang="ar" dir="rtl"><head><title>التقارير</title></head>
		<body><main><h1>التقارير</h1><span id="a">نفت</span> <span id="b">الوزارة</span></main></body></html>`}))
	if got := b.Text("h1"); got != "التقارير" {
		t.Errorf("title %q", got)
	}
	if !Eval[bool](b, `document.querySelector("#a").getBoundingClientRect().left > document.querySelector("#b").getBoundingClientRect().left`) {
		t.Error("the first word does not stand right of the second")
	}
	b.Axe(t)
}

func TestSizeColoursAndScreenshots(t *testing.T) {
	t.Parallel()
	b := Start(t)
	b.Open(site(t, map[string]string{"/": english + `</head><body><main><h1>A</h1></main></body></html>`}))
	b.Size(390, 844)
	if w := Eval[int](b, "innerWidth"); w != 390 {
		t.Errorf("width %d, want 390", w)
	}
	dark := `matchMedia("(prefers-color-scheme: dark)").matches`
	b.Dark()
	b.StillMotion()
	if !Eval[bool](b, dark) || !Eval[bool](b, `matchMedia("(prefers-reduced-motion: reduce)").matches`) {
		t.Error("not dark and still")
	}
	b.Light()
	if Eval[bool](b, dark) {
		t.Error("not light")
	}
	for sel, wide := range map[string]int{"": 390, "h1": 0} {
		path := filepath.Join(t.TempDir(), "shots", "page.png")
		b.Screenshot(sel, path)
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		config, err := png.DecodeConfig(f)
		f.Close()
		if err != nil || config.Width < 1 || wide != 0 && config.Width != wide {
			t.Errorf("screenshot of %q: %d pixels wide, %v", sel, config.Width, err)
		}
	}
}

func TestTabsShareNoCookies(t *testing.T) {
	t.Parallel()
	home := site(t, map[string]string{"/": english + `</head><body><main><h1>A</h1></main></body></html>`})
	one, two := Start(t), Start(t)
	one.Open(home)
	two.Open(home)
	Eval[string](one, `document.cookie = "seat=one"`)
	if got := Eval[string](one, "document.cookie"); got != "seat=one" {
		t.Errorf("the first tab has cookies %q", got)
	}
	if got := Eval[string](two, "document.cookie"); got != "" {
		t.Errorf("the second tab sees cookies %q", got)
	}
}

func TestWhatAPageComplainsAboutIsCaught(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, head, script string
		want               []string
	}{
		{"a quiet page", "", `console.log("all is well"); console.warn("nearly")`, nil},
		{"an error in the console", "", `console.error("no report", 7)`, []string{"console: no report 7"}},
		{"an exception", "", `null.x`, []string{"exception: Uncaught TypeError"}},
		{"a promise that nobody waits for", "", `Promise.reject(new Error("lost"))`, []string{"lost"}},
		{"a script in the page against the policy", "<script>1</script>", "", []string{"Content Security Policy"}},
		{"a missing file", "", `fetch("/none.js")`, []string{"/none.js: status 404"}},
		{"a server that is gone", "", `fetch("/gone").catch(() => {})`, []string{"/gone: net::ERR_"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pages := map[string]string{"/": english + c.head + `<script src="/a.js" defer></script></head><body><main><h1>A</h1></main></body></html>`,
				"/a.js": c.script + "\n"}
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/gone" {
					panic(http.ErrAbortHandler)
				}
				w.Header().Set("Content-Security-Policy", policy)
				if text, found := pages[r.URL.Path]; !found {
					http.NotFound(w, r)
				} else if r.URL.Path == "/" {
					w.Header().Set("Content-Type", "text/html; charset=utf-8")
					fmt.Fprint(w, text)
				} else {
					w.Header().Set("Content-Type", "text/javascript")
					fmt.Fprint(w, text)
				}
			}))
			t.Cleanup(s.Close)
			b := Start(t)
			b.Open(s.URL)
			Eval[int](b, `fetch("/").then(r => r.status)`) // a round trip, so that what was begun before has ended
			found := b.takeFaults()
			if len(found) != len(c.want) {
				t.Fatalf("faults %q, want %q", found, c.want)
			}
			for i, w := range c.want {
				if !strings.Contains(found[i], w) {
					t.Errorf("fault %q, want one with %q", found[i], w)
				}
			}
		})
	}
}

func TestAxeFindsAKnownFaultInSpiteOfThePolicy(t *testing.T) {
	t.Parallel()
	b := Start(t)
	b.Open(site(t, map[string]string{"/": english + `</head><body><main><h1>A</h1><form><input id="bare" type="text"></form></main></body></html>`}))
	var rules []string
	for _, v := range b.violations() {
		rules = append(rules, v.Rule+" "+v.Selector)
		if v.Help == "" || v.Detail == "" || v.Impact == "" {
			t.Errorf("a violation does not say what to do: %+v", v)
		}
	}
	if want := []string{"label #bare"}; !slices.Equal(rules, want) {
		t.Errorf("rules %q, want %q", rules, want)
	}
}

func TestAStreamThatLosesItsConnectionComesBack(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/stream":
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, "retry: 50\ndata: hello\n\n")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/a.js":
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, `const p = document.querySelector("#state"); let n = 0; const s = new EventSource("/stream");
				s.onmessage = () => { n++; p.textContent = "heard " + n }; s.onerror = () => { p.textContent = "lost " + navigator.onLine };`)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, english+`<script src="/a.js" defer></script></head><body><main><h1>A</h1><p id="state">new</p></main></body></html>`)
		}
	}))
	t.Cleanup(s.Close)
	b := Start(t)
	b.Open(s.URL)
	b.WaitText("#state", "heard 1")
	b.Offline(true)
	s.CloseClientConnections()
	b.WaitText("#state", "lost false")
	b.Offline(false)
	b.WaitText("#state", "heard 2")
}
