// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

// words is a small engine: each line "+THING" affirms and "-THING" denies, any other line is noise.
type words struct{}

func (words) Name() string { return "words/1" }

func (words) Read(text, published string) Reading {
	r := Reading{Lang: "en", Dir: "ltr", Published: published}
	s := StoryRead{Story: Story{Title: "story"}}
	at := 0
	for i, line := range strings.Split(text, "\n") {
		l := Line{N: int64(i + 1), Start: int64(at), End: int64(at + len(line))}
		at += len(line) + 1
		switch {
		case strings.HasPrefix(line, "+"), strings.HasPrefix(line, "-"):
			p := Affirm
			if line[0] == '-' {
				p = Deny
			}
			s.Claims = append(s.Claims, Statement{Line: l.N, Quote: line, Start: l.Start, End: l.End, Polarity: p, EventType: line[1:]})
			s.Lines = append(s.Lines, l)
		case line != "":
			r.Noise = append(r.Noise, l)
		}
	}
	r.Stories = []StoryRead{s}
	return r
}

func (words) Keys(s Statement) []string { return []string{s.EventType} }

func (words) Compare(a, b Claim) (Dispute, bool) {
	return Dispute{Type: "contradiction", Strength: Hard}, a.EventType == b.EventType && a.Polarity != b.Polarity
}

func (words) Liken(text string) (string, []string) { return text, strings.Fields(text) }

func (words) Likeness(a, b string) int64 {
	fa, fb := strings.Fields(a), strings.Fields(b)
	n := 0
	for _, w := range fa {
		if slices.Contains(fb, w) {
			n++
		}
	}
	return int64(1000 * n / max(len(fa), len(fb)))
}

// shelf adds to the book what intake looks up.
type shelf struct {
	clock   cell.Time
	who     cell.Actor
	facts   []cell.Fact
	blobs   map[cell.Hash][]byte
	failing cell.Kind // an Append of this kind fails
}

var errFull = errors.New("disk is full")

func (s *shelf) Now() cell.Time { return s.clock }

func (s *shelf) Append(_ cell.ID, f cell.Fact) (cell.Seq, error) {
	if f.Kind() == s.failing {
		return 0, errFull
	}
	s.facts = append(s.facts, f)
	return cell.Seq(len(s.facts)), nil
}

func (s *shelf) update(_ context.Context, who cell.Actor, _ string, fn func(IntakeTx) error) (cell.Seq, error) {
	n := len(s.facts)
	s.who = who
	if err := fn(s); err != nil {
		s.facts = s.facts[:n]
		return 0, err
	}
	return cell.Seq(len(s.facts)), nil
}

func (s *shelf) ReportByBytes(_ cell.ID, h cell.Hash, readers cell.Audience) (cell.ID, bool, error) {
	for _, f := range s.facts {
		if r, ok := f.(cell.ReportReceived); ok && r.Original == h && r.Audience.Covers(readers) {
			return r.ID, true, nil
		}
	}
	return "", false, nil
}

func (s *shelf) ReportsByBand(_ cell.ID, bands []string, readers cell.Audience, limit int) ([]cell.ReportReceived, error) {
	var rs []cell.ReportReceived
	for _, f := range s.facts {
		r, ok := f.(cell.ReportReceived)
		if ok && len(rs) < limit && r.Audience.Covers(readers) && slices.ContainsFunc(r.Bands, func(b string) bool { return slices.Contains(bands, b) }) {
			rs = append(rs, r)
		}
	}
	return rs, nil
}

func (s *shelf) ClaimsByKey(_ cell.ID, keys []string, limit int) ([]Held, error) {
	var cs []Held
	seen, group := map[cell.ID]bool{}, map[cell.ID]cell.ID{}
	for _, f := range s.facts {
		if r, ok := f.(cell.ReportReceived); ok {
			group[r.ID] = r.Group
			seen[r.ID] = r.Audience.Admits(cell.Viewer{Actor: s.who.ID, Seat: s.who.Seat})
		}
		r, _ := f.(ReportRead)
		for _, c := range r.Claims {
			if len(cs) < limit && slices.Contains(keys, c.Keys[0]) {
				cs = append(cs, Held{c, seen[c.Report], group[c.Report]})
			}
		}
	}
	return cs, nil
}

func (s *shelf) PutBlob(b []byte) (cell.Hash, error) {
	s.blobs[hashOf(b)] = b
	return hashOf(b), nil
}

func newIntake() (*Desk, *shelf) {
	s := &shelf{clock: 5_000_000, blobs: map[cell.Hash][]byte{}}
	page := func(b []byte, _ string) (Page, error) {
		if len(b) == 0 {
			return Page{}, &cell.Error{Code: cell.Invalid, Msg: "the file is empty"}
		}
		return Page{Text: string(b), MediaType: "text/plain"}, nil
	}
	return &Desk{Intake: s.update, May: anything, Clock: s, Engine: words{}, Page: page}, s
}

func receive(t *testing.T, d *Desk, text string) Received {
	t.Helper()
	got, err := d.Receive(t.Context(), first, crisis, Incoming{Original: []byte(text), Via: "paste"})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestReceiveFindsDisputesWithinAndAcrossReports(t *testing.T) {
	t.Parallel()
	d, s := newIntake()
	got := receive(t, d, "+CLASH\n-CLASH\nshare this\n+FLOOD")
	if got.Claims != 3 || got.Stories != 1 || got.Disputes != 1 || got.Known || got.NearCopy != "" {
		t.Fatalf("first report: %+v", got)
	}
	got = receive(t, d, "-FLOOD today")
	if got.Disputes != 0 {
		t.Fatalf("another thing is no dispute: %+v", got)
	}
	got = receive(t, d, "-FLOOD")
	if got.Disputes != 1 || got.Seq != cell.Seq(len(s.facts)) {
		t.Fatalf("third report: %+v", got)
	}
	x := s.facts[len(s.facts)-1].(DisputeSet)
	if x.Dispute.State != DisputeOpen || x.Engine != "words/1" || x.Dispute.A == x.Dispute.B {
		t.Fatalf("dispute %+v", x)
	}
}

func TestReceiveLinksKnownBytesAndGroupsNearCopies(t *testing.T) {
	t.Parallel()
	d, s := newIntake()
	one := receive(t, d, "+A\n+B\n+C\n+D")
	again := receive(t, d, "+A\n+B\n+C\n+D")
	if !again.Known || again.Report != one.Report || again.Claims != 0 {
		t.Fatalf("known bytes: %+v", again)
	}
	two := receive(t, d, "+A\n+B\n+C\n+E")
	three := receive(t, d, "+A\n+B\n+E\n+C")
	if two.NearCopy != one.Report || three.NearCopy != one.Report || two.Report == one.Report {
		t.Fatalf("near copies %+v and %+v of %s", two, three, one.Report)
	}
	if far := receive(t, d, "+A\n+X\n+Y\n+Z"); far.NearCopy != "" {
		t.Fatalf("one word in four is no near copy: %+v", far)
	}
	if len(s.blobs) != 4 {
		t.Fatalf("%d blobs, want one for each different content", len(s.blobs))
	}
}

func TestReceiveRefusesAndLeavesNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		in      Incoming
		failing cell.Kind
		want    cell.Code
	}{
		"an empty file":               {Incoming{}, "", cell.Invalid},
		"a marking that is none":      {Incoming{Original: []byte("+A"), Audience: cell.Audience{Marking: "SECRET"}}, "", cell.Invalid},
		"a date that is none":         {Incoming{Original: []byte("+A"), Published: "yesterday"}, "", cell.Invalid},
		"a file name with a NUL":      {Incoming{Original: []byte("+A"), Filename: "a\x00b"}, "", cell.Invalid},
		"a store that fails half-way": {Incoming{Original: []byte("+A\n-A")}, "dispute.set", cell.Internal},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, s := newIntake()
			s.failing = tt.failing
			_, err := d.Receive(t.Context(), first, crisis, tt.in)
			wantCode(t, err, tt.want)
			if len(s.facts) != 0 {
				t.Fatalf("%d entries are left", len(s.facts))
			}
		})
	}
}

func TestWhatIsHiddenIsAnsweredLikeWhatIsNotThere(t *testing.T) {
	t.Parallel()
	d, s := newIntake()
	other := cell.Actor{ID: "officer-3", Seat: "border"}
	red := Incoming{Original: []byte("+A\n-B\n+C\n+D"), Via: "paste", Audience: cell.Audience{Marking: cell.Red}}
	one, err := d.Receive(t.Context(), other, crisis, red)
	if err != nil {
		t.Fatal(err)
	}
	same := receive(t, d, "+A\n-B\n+C\n+D")
	if same.Known || same.NearCopy != "" || same.Report == one.Report || same.Disputes != 0 {
		t.Fatalf("the same bytes as a hidden report's: %+v", same)
	}
	if near := receive(t, d, "+A\n-B\n+C\n+E"); near.NearCopy != same.Report {
		t.Fatalf("a near copy of both is grouped with %q", near.NearCopy)
	}
	against := receive(t, d, "-D")
	if against.Disputes != 1 {
		t.Fatalf("the officer is told of %d disputes, want the one whose claims both can be seen", against.Disputes)
	}
	found := 0
	for _, f := range s.facts {
		if f.Kind() == "dispute.set" {
			found++
		}
	}
	if found != 2 {
		t.Fatalf("%d disputes are in the record, want also the one with the hidden claim", found)
	}
}

func TestHealthPlacesAndSurvivorsAreProtectedByDefault(t *testing.T) {
	t.Parallel()
	if _, err := parseSensitive(sensitiveText); err != nil {
		t.Fatal(err)
	}
	if _, err := parseSensitive("secret words: x"); err == nil {
		t.Error("an unknown sensitivity was taken")
	}
	for quote, want := range map[string]cell.Sensitivity{
		"soldiers RAPED two women":           cell.ProtectedPerson,
		"وثقت المنظمة حالات عَنف جنسي":       cell.ProtectedPerson,
		"the grape harvest was raped-seed":   cell.ProtectedPerson, // better one too many
		"grapes were sold":                   cell.Ordinary,
		"the crossing was closed on Tuesday": cell.Ordinary,
	} {
		if got := sensitivityOf(Statement{Quote: quote, EventType: "CLOSURE"}); got != want {
			t.Errorf("%q is %q, want %q", quote, got, want)
		}
	}
	if got := sensitivityOf(Statement{EventType: "FACILITY_STATUS"}); got != cell.ProtectedPlace {
		t.Errorf("a facility's status is %q", got)
	}
}

func TestCopiesOpenNoDisputesAgain(t *testing.T) {
	t.Parallel()
	d, _ := newIntake()
	if got := receive(t, d, "+A\n-A\n+C\n+D"); got.Disputes != 1 {
		t.Fatalf("the first report opens %d disputes", got.Disputes)
	}
	for i, text := range []string{"+A\n-A\n+C\n+E", "+A\n-A\n+C\n+F"} {
		if got := receive(t, d, text); got.NearCopy == "" || got.Disputes != 0 {
			t.Errorf("copy %d: %+v", i, got)
		}
	}
	if got := receive(t, d, "-C"); got.Disputes != 1 {
		t.Errorf("against what three reports carry there are %d disputes, want one", got.Disputes)
	}
}
