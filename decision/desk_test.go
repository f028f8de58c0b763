// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"errors"
	"strings"
	"testing"

	"github.com/crisiscell/crisiscell/cell"
)

// keyOfError is the message key of an error of the catalogue, without its first part; "" for nil.
func keyOfError(err error) string {
	var e *cell.Error
	if errors.As(err, &e) {
		return strings.TrimPrefix(e.Key, "error.")
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func expect(t *testing.T, what string, err error, want string) {
	t.Helper()
	if got := keyOfError(err); got != want {
		t.Errorf("%s: %q, want %q (%v)", what, got, want, err)
	}
}

func TestAChangeTakesEffectWithTheSecondSignature(t *testing.T) {
	t.Parallel()
	w := founded(t)
	seat := firstCharter().Seats[1]
	seat.Desks = []string{"border", "health"}
	id, err := w.propose(interior, Change{Op: SeatSet, Seat: &seat})
	if err != nil {
		t.Fatal(err)
	}
	if d, err := w.signs(interior, "interior", id); err != nil || d.Complete || w.book[live].Charter.Version != 1 {
		t.Fatalf("one seat alone: %+v, %v", d, err)
	}
	d, err := w.signs(head, "head", id)
	if err != nil || !d.Complete || d.Seq != cell.Seq(len(w.log)) {
		t.Fatalf("with the authority: %+v, %v", d, err)
	}
	c := w.book[live].Charter
	if got, _ := c.Seat(interiorSeat); c.Version != 2 || len(got.Desks) != 2 {
		t.Errorf("in force: version %d, %+v", c.Version, got)
	}
	if a, faults := w.audit(); len(faults) > 0 || a.Signatures != 4 || a.Unchecked != 0 {
		t.Errorf("audit: %d signatures, %v", a.Signatures, faults)
	}
}

func TestOnePersonCountsOnceWhateverSeats(t *testing.T) {
	t.Parallel()
	w := founded(t)
	w.change(Change{Op: MemberSet, Member: &Member{Seat: interiorSeat, Person: head, From: start}})
	id, err := w.propose(head, Change{Op: KeyAdd, Key: ptr(keyOf(finance, "finance"))})
	if err != nil {
		t.Fatal(err)
	}
	if d, err := w.signs(head, "head", id); err != nil || d.Complete {
		t.Fatalf("%+v, %v", d, err)
	}
	other := cell.Actor{ID: head, Seat: string(interiorSeat)}
	s, err := w.props[id].Statement(w.house, *w.book[live], other, 1, w.now)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.desk.Sign(t.Context(), other, w.sign("head", s))
	expect(t, "the same person from another seat", err, "charter.signed.twice")
}

func ptr[T any](v T) *T { return &v }

func TestWhoMayNotSign(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(w *world, s *Statement)
		key    string
		by     cell.ID
		want   string
	}{
		"a key that nobody brought in":     {nil, "stranger", finance, "charter.key.unknown"},
		"another person's key":             {nil, "head", interior, "charter.signature"},
		"an auditor":                       {nil, "interior", auditor, "charter.auditor.acts"},
		"an administrator":                 {nil, "interior", admin, "charter.seat.none"},
		"after its expiry":                 {func(w *world, s *Statement) { w.now = s.Expires }, "interior", interior, "charter.statement.expired"},
		"with an expiry of its own making": {func(_ *world, s *Statement) { s.Expires++ }, "interior", interior, "charter.statement.expired"},
		"for another crisis":               {func(_ *world, s *Statement) { s.Installation = drill }, "interior", interior, "charter.statement.other"},
		"as an exercise":                   {func(_ *world, s *Statement) { s.Exercise = true }, "interior", interior, "charter.statement.other"},
		"over another content":             {func(_ *world, s *Statement) { s.Content = s.Content[1:] + "0" }, "interior", interior, "charter.statement.other"},
		"over another charter":             {func(_ *world, s *Statement) { s.Charter = 2 }, "interior", interior, "charter.statement.other"},
		"as the founding":                  {func(_ *world, s *Statement) { s.Act = FoundAct }, "interior", interior, "charter.statement.other"},
		"with a short nonce":               {func(_ *world, s *Statement) { s.Nonce = "00" }, "interior", interior, "charter.statement"},
		"from another's seat":              {func(_ *world, s *Statement) { s.Seat = topSeat }, "interior", interior, "charter.statement.person"},
		"for another person":               {func(_ *world, s *Statement) { s.Person = head }, "interior", interior, "charter.statement.person"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := founded(t)
			id, err := w.propose(head, Change{Op: KeyAdd, Key: ptr(keyOf(finance, "finance"))})
			if err != nil {
				t.Fatal(err)
			}
			s := w.statement(c.by, id)
			if c.change != nil {
				c.change(w, &s)
			}
			g := w.sign(c.key, s)
			if name == "another person's key" {
				g.Key = keyOf(head, "head").ID
			}
			_, err = w.desk.Sign(t.Context(), as(c.by), g)
			expect(t, name, err, c.want)
		})
	}
}

func TestAProposalOfAnOlderCharterIsSignedNoMore(t *testing.T) {
	t.Parallel()
	w := founded(t)
	old, err := w.propose(finance, Change{Op: KeyAdd, Key: ptr(keyOf(finance, "finance"))})
	if err != nil {
		t.Fatal(err)
	}
	before := w.statement(interior, old)
	w.change(Change{Op: MemberEnd, Member: &Member{Seat: financeSeat, Person: finance}})
	_, err = w.signs(head, "head", old)
	expect(t, "signed anew", err, "charter.changed")
	_, err = w.desk.Sign(t.Context(), as(interior), w.sign("interior", before))
	expect(t, "signed before and handed in late", err, "charter.changed")
}

func TestASignatureLapsesWithItsSeat(t *testing.T) {
	t.Parallel()
	w := founded(t)
	w.change(Change{Op: MemberSet, Member: &Member{Seat: topSeat, Person: head, From: start, Until: start + 60_000_000}},
		Change{Op: MemberSet, Member: &Member{Seat: topSeat, Person: finance, From: start + 60_000_000}},
		Change{Op: KeyAdd, Key: ptr(keyOf(finance, "finance"))})
	id, err := w.propose(interior, Change{Op: SyncedKeys, Synced: ptr(true)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.signs(head, "head", id); err != nil {
		t.Fatal(err)
	}
	w.now += 60_000_000
	if d, err := w.signs(interior, "interior", id); err != nil || d.Complete {
		t.Errorf("with an authority that has gone: %+v, %v", d, err)
	}
	seats := cell.Actor{ID: finance, Seat: string(topSeat)}
	s, err := w.props[id].Statement(w.house, *w.book[live], seats, 1, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if d, err := w.desk.Sign(t.Context(), seats, w.sign("finance", s)); err != nil || !d.Complete {
		t.Errorf("with the one who sits there now: %+v, %v", d, err)
	}
	if _, faults := w.audit(); len(faults) > 0 {
		t.Error(faults)
	}
}

func TestAProposalIsDroppedByWhoMay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		by        cell.ID
		how, want string
	}{
		"withdrawn by who made it":        {interior, Withdrawn, ""},
		"withdrawn by another":            {finance, Withdrawn, "charter.drop.other"},
		"returned by the authority":       {head, Returned, ""},
		"refused by the authority":        {head, Refused, ""},
		"refused by another seat":         {finance, Refused, "charter.drop.authority"},
		"by an auditor":                   {auditor, Refused, "charter.auditor.acts"},
		"in a way that there is not":      {head, "lost", "charter.drop.how"},
		"put in force by the same button": {head, InForce, "charter.drop.how"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := founded(t)
			id, err := w.propose(interior, Change{Op: SyncedKeys, Synced: ptr(true)})
			if err != nil {
				t.Fatal(err)
			}
			_, err = w.desk.Drop(t.Context(), as(c.by), live, id, c.how, "not now")
			expect(t, name, err, c.want)
			if c.want != "" {
				return
			}
			_, err = w.signs(head, "head", id)
			expect(t, "signed afterwards", err, "charter.proposal.ended")
			_, err = w.desk.Drop(t.Context(), as(c.by), live, id, c.how, "again")
			expect(t, "dropped again", err, "charter.proposal.ended")
			if _, faults := w.audit(); len(faults) > 0 {
				t.Error(faults)
			}
		})
	}
}

func TestACrisisIsClosedForGoodAndAnotherOpened(t *testing.T) {
	t.Parallel()
	w := founded(t)
	w.change(Change{Op: CrisisClose})
	if !w.book[live].Closed {
		t.Fatal("it is not closed")
	}
	_, err := w.propose(head, Change{Op: SyncedKeys, Synced: ptr(true)})
	expect(t, "a change of a closed crisis", err, "crisis.closed")
	o := opening(true)
	d := w.change(Change{Op: CrisisOpen, Opening: &o})
	if d.Opened != drill || w.book[drill].Charter.Version != 1 || !w.book[drill].Exercise {
		t.Errorf("%+v, %+v", d, w.book[drill])
	}
	if a, faults := w.audit(); len(faults) > 0 || a.Signatures != 6 {
		t.Errorf("%d signatures, %v", a.Signatures, faults)
	}
}

// opening is another crisis with the same people and keys of its own.
func opening(exercise bool) Opening {
	c := firstCharter()
	c.Crisis = drill
	c.Keys = []Key{keyOf(head, "head in a drill"), keyOf(interior, "interior in a drill")}
	c.Seats, c.Members = nil, nil
	for i, s := range firstCharter().Seats[:2] {
		s.ID = drill[:34] + cell.ID([]string{"2a", "2b"}[i])
		c.Seats = append(c.Seats, s)
		c.Members = append(c.Members, Member{s.ID, []cell.ID{head, interior}[i], start, 0})
	}
	return Opening{Crisis: cell.CrisisOpened{ID: drill, Name: cell.Name{En: "Drill"}, Exercise: exercise, Zone: "UTC"}, Charter: c}
}

func TestWhatIsNotProposed(t *testing.T) {
	t.Parallel()
	seat := func(change func(*Seat)) Change {
		s := firstCharter().Seats[1]
		change(&s)
		return Change{Op: SeatSet, Seat: &s}
	}
	member := func(m Member) Change { return Change{Op: MemberSet, Member: &m} }
	shared, liveDrill, zone := opening(true), opening(false), opening(true)
	shared.Charter.Keys[0] = keyOf(head, "head")
	liveDrill.Charter.Version = 2
	zone.Crisis.Zone = "Nowhere/Town"
	for name, c := range map[string]struct {
		changes []Change
		want    string
	}{
		"nothing":                                {nil, "charter.changes"},
		"an act that there is not":               {[]Change{{Op: "seat.burn"}}, "charter.change"},
		"an act with the content of another":     {[]Change{{Op: SeatSet, Key: ptr(keyOf(finance, "f"))}}, "charter.change"},
		"an act with two contents":               {[]Change{{Op: SeatSet, Seat: &Seat{}, Synced: ptr(true)}}, "charter.change"},
		"a second authority":                     {[]Change{seat(func(s *Seat) { s.Kind = Authority })}, "charter.authority"},
		"no authority":                           {[]Change{{Op: SeatEnd, Seat: &Seat{ID: topSeat}}}, "charter.authority"},
		"a desk that there is not":               {[]Change{seat(func(s *Seat) { s.Desks = []string{"kitchen"} })}, "charter.desk"},
		"a desk twice":                           {[]Change{seat(func(s *Seat) { s.Desks = []string{"border", "border"} })}, "charter.desk"},
		"a seat without a name":                  {[]Change{seat(func(s *Seat) { s.Name = cell.Name{} })}, "charter.name.missing"},
		"a name that turns the text around":      {[]Change{seat(func(s *Seat) { s.Name.En = "Interior\u202e" })}, "charter.text.hidden"},
		"an end of what is not there":            {[]Change{{Op: SeatEnd, Seat: &Seat{ID: drill}}}, "charter.target"},
		"a key that is there":                    {[]Change{{Op: KeyAdd, Key: ptr(keyOf(head, "head"))}}, "charter.target"},
		"a key of another's bytes":               {[]Change{{Op: KeyAdd, Key: &Key{ID: KeyID(Ed25519, "AAAA"), Person: finance, Type: Ed25519, Public: "AAAA"}}}, "charter.key"},
		"the last key but one":                   {[]Change{{Op: KeyEnd, Key: ptr(keyOf(interior, "interior"))}}, "charter.lockout"},
		"an auditor without end":                 {[]Change{member(Member{auditorSeat, auditor, start, 0})}, "charter.auditor.until"},
		"an auditor in another seat":             {[]Change{member(Member{financeSeat, auditor, start, 0})}, "charter.auditor.other"},
		"a desk for an auditor":                  {[]Change{seat(func(s *Seat) { s.Kind = Auditor })}, "charter.auditor.desk"},
		"an administrator in a seat":             {[]Change{member(Member{financeSeat, admin, start, 0})}, "charter.member.administrator"},
		"a key for an administrator":             {[]Change{{Op: KeyAdd, Key: ptr(keyOf(admin, "admin"))}}, "charter.member.administrator"},
		"a person nobody added":                  {[]Change{member(Member{financeSeat, drill, start, 0})}, "person.missing"},
		"an end before the beginning":            {[]Change{member(Member{financeSeat, finance, start, start})}, "charter.member.dates"},
		"a list without channel":                 {[]Change{{Op: ListSet, List: &List{ID: drill, Name: cell.Name{En: "Posts"}, Recipients: []Recipient{{Name: cell.Name{En: "Post"}}}}}}, "charter.list.channel"},
		"an empty list":                          {[]Change{{Op: ListSet, List: &List{ID: drill, Name: cell.Name{En: "Posts"}}}}, "charter.list.size"},
		"a channel that there is not":            {[]Change{{Op: ChannelSet, Channel: &Channel{ID: drill, Name: cell.Name{En: "Pigeon"}, Kind: "pigeon"}}}, "charter.channel.kind"},
		"a closing with something beside":        {[]Change{{Op: CrisisClose}, {Op: SyncedKeys, Synced: ptr(true)}}, "charter.alone"},
		"a drill with a key of the live crisis":  {[]Change{{Op: CrisisOpen, Opening: &shared}}, "charter.key.exercise"},
		"a first charter of the second version":  {[]Change{{Op: CrisisOpen, Opening: &liveDrill}}, "charter.opening"},
		"a crisis in a time zone that there not": {[]Change{{Op: CrisisOpen, Opening: &zone}}, "charter.zone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := founded(t)
			delete(w.who, drill)
			_, err := w.propose(head, c.changes...)
			if c.want == "person.missing" {
				if cell.CodeOf(err) != cell.NotFound {
					t.Errorf("%v", err)
				}
				return
			}
			expect(t, name, err, c.want)
		})
	}
}

func TestAnExerciseOpensNoLiveCrisis(t *testing.T) {
	t.Parallel()
	w := founded(t)
	o := opening(true)
	w.change(Change{Op: CrisisOpen, Opening: &o})
	next := opening(false)
	next.Crisis.ID, next.Charter.Crisis = house, house
	_, err := w.desk.Propose(t.Context(), cell.Actor{ID: head, Seat: string(o.Charter.Seats[0].ID)}, drill, []Change{{Op: CrisisOpen, Opening: &next}}, "because")
	expect(t, "a live crisis from an exercise", err, "charter.opening.exercise")
}

func TestOnlyAnAdministratorMakesAccounts(t *testing.T) {
	t.Parallel()
	w := founded(t)
	p := Person{Name: cell.Name{Ar: "ضابط"}}
	if _, err := w.desk.AddPerson(t.Context(), as(head), p); keyOfError(err) != "charter.administrator" {
		t.Errorf("the authority: %v", err)
	}
	if _, err := w.desk.AddPerson(t.Context(), cell.Actor{ID: drill}, p); keyOfError(err) != "charter.administrator" {
		t.Errorf("a stranger: %v", err)
	}
	d, err := w.desk.AddPerson(t.Context(), as(admin), p)
	if err != nil || !d.ID.Valid() || w.who[d.ID].Name != p.Name {
		t.Errorf("an administrator: %+v, %v", d, err)
	}
	if _, faults := w.audit(); len(faults) > 0 {
		t.Error(faults)
	}
}

func TestTheFoundingNeedsBothSignatures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(f *Founding)
		want   string
	}{
		"both":                         {func(*Founding) {}, ""},
		"one":                          {func(f *Founding) { f.Signed = f.Signed[:1] }, "charter.founding"},
		"one twice":                    {func(f *Founding) { f.Signed[1] = f.Signed[0] }, "charter.founding"},
		"a charter changed afterwards": {func(f *Founding) { f.Charter.Seats[2].Desks = nil }, "charter.statement.other"},
		"an administrator in a seat":   {func(f *Founding) { f.People[1].Administrator = true }, "charter.member.administrator"},
		"a zone that there is not":     {func(f *Founding) { f.Crisis.Zone = "" }, "charter.zone"},
		"a second version":             {func(f *Founding) { f.Charter.Version = 2; f.Signed = nil }, "charter.founding"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := empty(t)
			f := w.founding()
			c.change(&f)
			expect(t, name, f.Append(w), c.want)
			if c.want != "" && len(w.log) > 0 {
				t.Errorf("%d entries were left", len(w.log))
			}
		})
	}
}
