// SPDX-License-Identifier: Apache-2.0

package record_test

import (
	"testing"

	"github.com/crisiscell/crisiscell/internal/browsertest"
)

func TestTheRecordInABrowser(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, lang string
		dark       bool
	}{{"English and light", "en", false}, {"English and dark", "en", true}, {"Arabic and light", "ar", false}, {"Arabic and dark", "ar", true}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, url, signIn := site(t, founded(t, 60), c.lang)
			b := browsertest.Start(t)
			if c.dark {
				b.Dark()
			}
			b.Open(url + signIn)
			b.Open(url + "/record")
			if c.lang == "ar" {
				b.Click(`button[value="ar"]`)
				b.Wait(`html[dir="rtl"] #entries`)
			}
			b.Wait("#e61")
			b.Axe(t)
			b.Press("j", "j")
			b.Wait("#e60.current")
			b.Size(360, 740)
			if browsertest.Eval[bool](b, "document.documentElement.scrollWidth > innerWidth") {
				t.Error("the list is wider than a phone")
			}
			b.Axe(t)
			b.Click(`#e60 a[href="/record/60"]`)
			b.Wait("#leaf")
			b.Axe(t)
			if browsertest.Eval[bool](b, "document.documentElement.scrollWidth > innerWidth") {
				t.Error("the entry is wider than a phone")
			}
		})
	}
}
