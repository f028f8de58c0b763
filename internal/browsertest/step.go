// SPDX-License-Identifier: Apache-2.0

package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Open goes to url and waits until the page is loaded.
func (b *Browser) Open(url string) {
	b.t.Helper()
	try(b, "open "+url, chromedp.Navigate(url))
}

// Click clicks the middle of the first element that the CSS selector finds, once it is visible.
func (b *Browser) Click(sel string) {
	b.t.Helper()
	try(b, "click "+sel, chromedp.Click(chromedp.CSS(sel)))
}

// Type puts text into the field that sel finds, after what stands there, as an input method does: in any script, with
// input events but without those of single keys.
func (b *Browser) Type(sel, text string) {
	b.t.Helper()
	try(b, "focus "+sel, chromedp.Focus(chromedp.CSS(sel)))
	call(b, "type into "+sel, input.InsertText, input.InsertTextParams{Text: text})
}

// keyCodes are the keys that have a name; others are written as the one character they type.
var keyCodes = map[string]string{"Enter": kb.Enter, "Escape": kb.Escape, "Tab": kb.Tab, "Space": " ",
	"Backspace": kb.Backspace, "Delete": kb.Delete, "Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp,
	"PageDown": kb.PageDown, "ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft,
	"ArrowRight": kb.ArrowRight, "F1": kb.F1}

var modifiers = map[string]chromedp.Modifier{"Shift": kb.ModifierShift, "Control": kb.ModifierCtrl,
	"Alt": kb.ModifierAlt, "Meta": kb.ModifierMeta}

// Press presses keys one after the other where the focus is: "j", "Enter", "Shift+Tab", "Control+k".
func (b *Browser) Press(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		code, held, err := parseKey(k)
		if err != nil {
			b.t.Fatal(err)
		}
		try(b, "press "+k, chromedp.KeyEvent(code, chromedp.KeyModifiers(held...)))
	}
}

func parseKey(k string) (code string, held []chromedp.Modifier, err error) {
	rest := k
	for {
		name, after, found := strings.Cut(rest, "+")
		if !found || after == "" {
			break
		}
		m, known := modifiers[name]
		if !known {
			return "", nil, fmt.Errorf("press %q: %q is no modifier", k, name)
		}
		held, rest = append(held, m), after
	}
	if code, known := keyCodes[rest]; known {
		return code, held, nil
	}
	if len([]rune(rest)) != 1 {
		return "", nil, fmt.Errorf("press %q: %q is no key that is known here", k, rest)
	}
	return rest, held, nil
}

// Wait waits until the first element that sel finds is visible.
func (b *Browser) Wait(sel string) {
	b.t.Helper()
	try(b, "wait for "+sel, chromedp.WaitVisible(chromedp.CSS(sel)))
}

// WaitGone waits until sel finds nothing.
func (b *Browser) WaitGone(sel string) {
	b.t.Helper()
	try(b, "wait until there is no "+sel, chromedp.WaitNotPresent(chromedp.CSS(sel)))
}

// WaitText waits until the first element that sel finds shows text among its words.
func (b *Browser) WaitText(sel, text string) {
	b.t.Helper()
	shows := fmt.Sprintf("document.querySelector(%q)?.innerText.includes(%q) ?? false", sel, text)
	try(b, fmt.Sprintf("wait for %q in %s", text, sel), chromedp.Poll[bool](shows, chromedp.WithPollingTimeout(patience)))
}

// Text returns what the first element that sel finds shows, once it is visible.
func (b *Browser) Text(sel string) string {
	b.t.Helper()
	return try(b, "text of "+sel, chromedp.Text(chromedp.CSS(sel)))
}

// Count returns how many elements sel finds now, without waiting.
func (b *Browser) Count(sel string) int {
	b.t.Helper()
	return Eval[int](b, fmt.Sprintf("document.querySelectorAll(%q).length", sel))
}

// URL returns the address of the page.
func (b *Browser) URL() string {
	b.t.Helper()
	return try(b, "address", chromedp.Location())
}

// Eval gives the value of a JavaScript expression in the page; the page's policy does not apply to it. A promise is
// waited for.
func Eval[T any](b *Browser, expression string) T {
	b.t.Helper()
	return try(b, "evaluate "+expression[:min(len(expression), 80)], chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Screenshot writes a PNG of the first element that sel finds to path, of the whole page for an empty sel. It makes
// the folder of path.
func (b *Browser) Screenshot(sel, path string) {
	b.t.Helper()
	shot := chromedp.FullScreenshot(100) // 100 makes it a PNG
	if sel != "" {
		shot = chromedp.Screenshot(chromedp.CSS(sel))
	}
	png := try(b, "screenshot "+sel, shot)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
