// SPDX-License-Identifier: Apache-2.0

package account

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

var cheap = Cost{Memory: 64, Passes: 1, Lanes: 1}

func TestLoginNamesThatLookAlikeAreOne(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"Amal": "amal", " amal ": "amal", "ＡＭＡＬ": "amal", "أمل": "أمل", "\u0627\u0654مل": "أمل"} {
		if got, err := FoldLogin(in); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", " ", "a b", "a\x00b", "a\u202eb", "\xff", strings.Repeat("a", 65), "أa"} {
		if got, err := FoldLogin(bad); cell.CodeOf(err) != cell.Invalid {
			t.Errorf("%q: %q, %v", bad, got, err)
		}
	}
}

func TestAHashFitsItsPasswordOnly(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	hash, err := h.Hash(t.Context(), "a password")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Fatal(hash, err)
	}
	for _, c := range []struct {
		hash, password string
		want           bool
	}{{hash, "a password", true}, {hash, "another", false}, {"", "a password", false}, {"", "", false}} {
		if got, err := h.Verify(t.Context(), c.hash, c.password); err != nil || got != c.want {
			t.Errorf("%q: %v, %v", c.password, got, err)
		}
	}
	again, err := h.Hash(t.Context(), "a password")
	if err != nil || again == hash {
		t.Error("two hashes of one password are the same: the salt is missing")
	}
}

func TestADamagedHashIsAnErrorAndTakesNoMemory(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	const tail = "$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg"
	for _, bad := range []string{"x", "$argon2id$v=19$m=64,t=1,p=1", "$argon2i$v=19$m=64,t=1,p=1" + tail, "$argon2id$v=18$m=64,t=1,p=1" + tail,
		"$argon2id$v=19$m=4294967295,t=1,p=1" + tail, "$argon2id$v=19$m=64,t=4294967295,p=1" + tail, "$argon2id$v=19$m=64,t=1,p=0" + tail,
		"$argon2id$v=19$m=64,t=1,p=300" + tail, "$argon2id$v=19$m=64,t=1,p=1$$", "$argon2id$v=19$m=64,t=1,p=1$!!!!$!!!!"} {
		if ok, err := h.Verify(t.Context(), bad, "x"); ok || !errors.Is(err, errHash) {
			t.Errorf("%q: %v, %v", bad, ok, err)
		}
	}
	if ok, err := h.Verify(t.Context(), "$argon2id$v=19$m=64,t=1,p=1"+tail, "x"); ok || err != nil {
		t.Errorf("a whole one: %v, %v", ok, err)
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg")
	f.Fuzz(func(t *testing.T, s string) {
		c, salt, key, err := parseHash(s)
		if err == nil && (c.Memory > maxMemory || c.Passes > maxPasses || c.Lanes > maxLanes || len(salt) > 64 || len(key) < 16 || len(key) > 64) {
			t.Errorf("%q: %+v", s, c)
		}
	})
}

func TestOneHashesAndTheRestWaitsWithinALimit(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	h.turn <- struct{}{} // somebody hashes
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	for range waiting {
		go func() { _, err := h.Hash(ctx, "x"); ended <- err }()
	}
	for h.queue.Load() < waiting {
		runtime.Gosched() // they are on their way
	}
	if _, err := h.Verify(t.Context(), "", "x"); cell.CodeOf(err) != cell.Unavailable {
		t.Errorf("one too many: %v", err)
	}
	cancel()
	for range waiting {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	<-h.turn
	if _, err := h.Verify(t.Context(), "", "x"); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

const start = cell.Time(1_800_000_000_000_000)

func TestFailuresLockALoginAndAnAddress(t *testing.T) {
	t.Parallel()
	th := NewThrottle()
	for i := range perAccount {
		p, wait := th.Begin(start, "a", "192.0.2.1")
		if wait != 0 || p.Locked != (i == perAccount-1) {
			t.Fatalf("attempt %d: wait %d, %+v", i, wait, p)
		}
	}
	if _, wait := th.Begin(start+minute, "a", "192.0.2.2"); wait != lockFor-minute {
		t.Errorf("the login: wait %d", wait)
	}
	for i := range perAddress - perAccount {
		if _, wait := th.Begin(start, "other"+string(rune('a'+i)), "192.0.2.1"); wait != 0 {
			t.Fatalf("attempt %d of the address: wait %d", i, wait)
		}
	}
	if _, wait := th.Begin(start, "somebody", "192.0.2.1"); wait != lockFor {
		t.Errorf("the address: wait %d", wait)
	}
	if _, wait := th.Begin(start+lockFor, "a", "192.0.2.1"); wait != 0 {
		t.Errorf("after the lock-out: wait %d", wait)
	}
	if _, wait := th.Begin(start-24*hour, "other"+string('a'), "192.0.2.3"); wait != 0 {
		t.Errorf("a clock set back: wait %d", wait)
	}
}

func TestASuccessForgetsTheFailuresOfItsLoginOnly(t *testing.T) {
	t.Parallel()
	th := NewThrottle()
	for range 10 * perAccount {
		p, wait := th.Begin(start, "a", "192.0.2.1")
		if wait != 0 {
			t.Fatal(wait)
		}
		p.Forgive(true)
	}
	for range perAddress {
		th.Begin(start, "b", "192.0.2.1")
		if p, wait := th.Begin(start, "mine", "192.0.2.1"); wait == 0 {
			p.Forgive(true)
		}
		th.logins.back("b", true)
	}
	if _, wait := th.Begin(start, "mine", "192.0.2.1"); wait == 0 {
		t.Error("one who may sign in clears the address for guessing others")
	}
}

func TestAnAddressOfIPv6IsItsNetwork(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"2001:db8::1": "2001:db8::/64", "2001:db8::ffff:1": "2001:db8::/64", "::ffff:192.0.2.1": "192.0.2.1", "192.0.2.1": "192.0.2.1",
		"fe80::1%eth0": "fe80::/64", "no address": "no address"} {
		if got := network(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	t.Parallel()
	ts := newTallies(perAccount)
	for i := range maxThrottled + 100 {
		ts.count(start, string(rune(i+0x4e00)))
	}
	if len(ts.by) != maxThrottled || ts.order.Len() != maxThrottled {
		t.Errorf("%d and %d are remembered", len(ts.by), ts.order.Len())
	}
}

func TestPasskeysNeedAnAddressThatBrowsersTakeThemAt(t *testing.T) {
	t.Parallel()
	for origin, good := range map[string]bool{"https://cell.example": true, "https://cell.example:8443": true, "http://localhost:8080": true,
		"http://cell.example": false, "https://192.0.2.1": false, "http://127.0.0.1:8080": false, "": false, "cell.example": false} {
		if _, err := NewRelying(origin); (err == nil) != good {
			t.Errorf("%q: %v", origin, err)
		}
	}
}
