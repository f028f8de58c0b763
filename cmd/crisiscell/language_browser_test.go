// SPDX-License-Identifier: Apache-2.0

package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/internal/browsertest"
)

// mixed is a page in Arabic with what turns a line around: ranges, percentages, negative numbers, names of files and Latin
// acronyms.
const mixed = `قيادة الحدود تنفي تسلل مسلحين قرب البعاج

قال المتحدث باسم UNHCR إن طول المقطع المراقب بين 600–605 كم (نحو 12.5%)، وإن الحرارة بلغت -5 درجات.
نفت وزارة الدفاع العراقية وقوع اشتباكات قرب البعاج يوم الاثنين، بحسب الملف report-v2 (final).pdf.
وقال مسؤول محلي إن أربعة مسلحين قتلوا قرب البعاج يوم الاثنين.
`

// latinDigits finds Latin digits in our own words: outside text of others, code, identifiers, fields to type into, and what
// shows how to type.
const latinDigits = `(() => { const out = []; const w = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
 for (let n = w.nextNode(); n; n = w.nextNode()) { const e = n.parentElement, t = n.data.replace(/2026-01(-31)?|SHA-256/g, "").trim();
  if (!/[0-9]/.test(t) || e.closest("script,pre,code,textarea,option,[lang],.mono,[dir=ltr],[dir=auto],dl.keys") !== e.closest("html")) continue;
  if (e.closest("bdi") && (/^[0-9]+$/.test(t) || !e.closest("bdi").querySelector("*") )) continue;
  out.push(t); } return out.join(" | "); })()`

// places tells whether pieces of the text of an element stand one after another, as one reads from the right.
const places = `((sel, parts) => { const n = document.createTreeWalker(document.querySelector(sel), NodeFilter.SHOW_TEXT);
 const at = (p) => { for (n.currentNode = n.root; n.nextNode();) { const i = n.currentNode.data.indexOf(p); if (i < 0) continue;
  const r = document.createRange(); r.setStart(n.currentNode, i); r.setEnd(n.currentNode, i + p.length); return r.getBoundingClientRect().left; } return NaN; };
 const xs = parts.map(at); return xs.every((x, i) => i === 0 || xs[i - 1] > x); })`

func TestArabicPagesWithArabicDigitsReadFromTheRight(t *testing.T) {
	t.Parallel()
	s := siteOf(t, started(t, place{Data: filepath.Join(t.TempDir(), "data")}, beginning{}), "ar")
	s.holds(s.post("/inbox/paste", "text", mixed, "marking", "GREEN", "published", "٢٠٢٦-١١-٠٩"), http.StatusSeeOther)
	s.holds(s.post("/inbox/paste", "text", clash, "marking", "CLEAR"), http.StatusSeeOther)
	v := s.report()
	claim := string(v.Claims[0].ID)
	s.page("/inbox", "9 تشرين الثاني 2026")
	s.holds(s.post("/incidents", "claim", claim, "title", "اشتباك قرب TAL-7 (600–605 كم)", "back", "/incidents"), http.StatusSeeOther)

	b := browsertest.Start(t)
	b.Open(s.url + signInPath(t, s.app))
	b.Open(s.url + "/settings")
	b.Click(`input[name="lang"][value="ar"]`)
	b.Click(`input[name="digits"][value="arabic"]`)
	b.Click(`button.main`)
	b.Wait(`input[value="arabic"][checked]`)
	for _, c := range []struct {
		name, args string
	}{
		{"the Gregorian date stands before the Hijri one, and both before the zone", `"#sample li", ["(", "هـ", "بتوقيت"]`},
		{"a number stands before what is counted", `"#sample li:nth-child(2)", ["١٬٢٣٤٬٥٦٧", "ادعاء"]`},
		{"a negative number has its sign before it", `"#sample li:nth-child(3)", ["-", "١٢"]`},
	} {
		if !browsertest.Eval[bool](b, places+"("+c.args+")") {
			t.Errorf("not so: %s", c.name)
		}
	}
	for _, path := range []string{"/inbox", "/reports/" + string(v.InboxItem.Report.ID), "/disputes?state=all", "/incidents", "/claims/" + claim,
		"/record", "/record/2", "/charter", "/map", "/search?q=%D8%A7%D9%84%D8%A8%D8%B9%D8%A7%D8%AC", "/account", "/calendar", "/calendar?hd=٣٠&hm=9&hy=١٤٤٦", "/help", "/settings"} {
		if strings.Contains(path, "hd=") {
			b.Expect("422")
		}
		b.Open(s.url + path)
		if left := browsertest.Eval[string](b, latinDigits); left != "" {
			t.Errorf("%s has Latin digits: %s", path, left)
		}
		b.Axe(t)
		b.Size(360, 740)
		if browsertest.Eval[bool](b, "document.documentElement.scrollWidth > innerWidth") {
			t.Errorf("%s is wider than a phone", path)
		}
		b.Size(1280, 900)
	}
}
