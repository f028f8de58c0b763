// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/internal/browsertest"
	"github.com/crisiscell/crisiscell/internal/keyfile"
)

// serving is `crisiscell serve` running whole.
type serving struct {
	*testing.T
	out  *bufio.Reader
	stop context.CancelFunc
	done chan int
}

func serve(t *testing.T, data string, more ...string) *serving {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r, w := io.Pipe()
	s := &serving{t, bufio.NewReader(r), stop, make(chan int, 1)}
	go func() {
		s.done <- run(append([]string{"serve", "--data", data, "--addr", "127.0.0.1:0"}, more...), streams{in: strings.NewReader(""), out: w, err: io.Discard, context: ctx})
		_ = w.Close() // what is read then ends
	}()
	t.Cleanup(stop)
	return s
}

// line is the next line that begins with prefix, without it.
func (s *serving) line(prefix string) string {
	s.Helper()
	for {
		text, err := s.out.ReadString('\n')
		if rest, ok := strings.CutPrefix(strings.TrimSpace(text), prefix); ok {
			return rest
		}
		if err != nil {
			s.Fatalf("no line begins with %q: %v", prefix, err)
		}
	}
}

func TestTheFirstStartIsACeremony(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "ar"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			s := serve(t, data)
			link := "http" + s.line("http")
			b := browsertest.Start(t)
			b.Passkeys()
			b.Open(link)
			home := strings.Split(link, "/ceremony")[0]
			if lang == "ar" {
				b.Open(home + "/settings")
				b.Click(`button[value="ar"], input[value="ar"]`)
				b.Wait(`html[dir="rtl"]`)
				b.Open(home + "/ceremony")
				b.Wait(`html[dir="rtl"]`)
			}
			b.Wait(`input[name="head_en"]`)
			b.Axe(t)
			for name, text := range map[string]string{"head_en": "Head", "head_seat_ar": "السلطة", "second_en": "Second", "second_seat_en": "Interior", "administrator_en": "Administrator"} {
				b.Type(`input[name="`+name+`"]`, text)
			}
			b.Click(`input[name="second_desk"][value="border"]`)
			b.Click(`input[name="seat"][value="health"]`)
			b.Click(`button.main`)
			b.Wait("#head .by-passkey")
			b.Axe(t)
			b.Click("#head .by-passkey button")
			b.WaitGone("#head form")
			_, secret, err := ed25519.GenerateKey(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			b.Type(`#second input[name="public"]`, keyfile.PublicText(secret.Public().(ed25519.PublicKey)))
			b.Click("#second .by-file button")
			b.Wait("#second textarea")
			b.Axe(t)
			b.Click("#head .by-passkey button")
			b.WaitGone("#head form")
			text := browsertest.Eval[string](b, `document.querySelector("#second textarea").value`)
			st, err := decision.ParseStatement(text)
			if err != nil {
				t.Fatal(err)
			}
			g, err := st.Sign(secret)
			if err != nil {
				t.Fatal(err)
			}
			b.Type(`#second input[name="signature"]`, g.Signature)
			b.Click("#second .by-file button")
			shown := strings.ReplaceAll(b.Text("#fingerprint"), " ", "")
			b.Axe(t)
			if printed := s.line(shown[:8]); shown[:8]+printed != shown {
				t.Errorf("the page shows %s, printed is %s", shown, printed)
			}
			for _, login := range []string{"authority", "second", "administrator"} {
				if to := s.line("Sign-in link for "); !strings.Contains(to, "login "+login) {
					t.Errorf("the link is for %s, want %s", to, login)
				}
				s.line("http")
			}
			b.Open(link) // the server is another one now: the link leads to the sign-in page, not to a ceremony
			b.WaitGone(`input[name="head_en"]`)
			s.stop()
			if code := <-s.done; code != 0 {
				t.Errorf("exit %d", code)
			}
			code, out, errs := cli(t, "", "record", "verify", data, "--trust", shown)
			if code != 0 || !strings.Contains(out, "\n2 signatures under charters, 0 not judged") {
				t.Errorf("exit %d\n%s%s", code, out, errs)
			}
		})
	}
}
