// SPDX-License-Identifier: Apache-2.0

package charter

import (
	"net/url"
	"strings"
	"time"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/internal/keyfile"
)

// fieldTime is how a datetime-local field writes a time, in the crisis's zone.
const fieldTime = "2006-01-02T15:04"

// fields are a form that was filled in.
type fields struct {
	url.Values
	zone *time.Location
	now  cell.Time
}

// change reads the change that the form asks for. What the ids name is judged by the desk.
func (f fields) change(h house) (decision.Change, error) {
	ch := decision.Change{Op: f.Get("op")}
	var err error
	switch ch.Op {
	case decision.SeatSet:
		ch.Seat, err = f.seat(h)
	case decision.SeatEnd:
		ch.Seat = &decision.Seat{ID: f.id("seat")}
	case decision.MemberSet:
		ch.Member, err = f.member()
	case decision.MemberEnd:
		seat, person, _ := strings.Cut(f.Get("member"), " ")
		ch.Member = &decision.Member{Seat: cell.ID(seat), Person: cell.ID(person)}
	case decision.KeyAdd:
		if f.Get("authenticator") == "" {
			ch.Key, err = f.key("person", "public")
		}
	case decision.KeyEnd:
		ch.Key = &decision.Key{ID: f.Get("key")}
	case decision.ListSet:
		ch.List = f.list(h)
	case decision.ListEnd:
		ch.List = &decision.List{ID: f.id("list")}
	case decision.ChannelSet:
		ch.Channel = &decision.Channel{ID: cell.NewID(f.now), Name: f.name(""), Kind: f.Get("kind"), Address: f.Get("address")}
	case decision.ChannelEnd:
		ch.Channel = &decision.Channel{ID: f.id("channel")}
	case decision.SyncedKeys:
		yes := f.Get("synced") == "yes"
		ch.Synced = &yes
	case decision.CrisisOpen:
		ch.Opening, err = f.opening(h)
	}
	return ch, err
}

func (f fields) id(field string) cell.ID { return cell.ID(f.Get(field)) }

func (f fields) name(prefix string) cell.Name {
	return cell.Name{En: strings.TrimSpace(f.Get(prefix + "en")), Ar: strings.TrimSpace(f.Get(prefix + "ar"))}
}

// time reads a field of the crisis's zone; an empty one is the time given.
func (f fields) time(field string, empty cell.Time) (cell.Time, error) {
	text := f.Get(field)
	if text == "" {
		return empty, nil
	}
	t, err := time.ParseInLocation(fieldTime, text, f.zone)
	if err != nil {
		return 0, &cell.Error{Code: cell.Invalid, Key: "error.charter.time", Args: map[string]any{"text": text}, Msg: "a time is written as 2026-01-31T08:00"}
	}
	return cell.TimeOf(t), nil
}

// seat makes a new seat, or another grant and name of the one chosen; what is left empty of the chosen one's names stays.
func (f fields) seat(h house) (*decision.Seat, error) {
	s := decision.Seat{ID: cell.NewID(f.now), Kind: f.Get("kind"), Of: f.Get("of")}
	if id := f.id("seat"); id != "" {
		old, there := h.Charter.Seat(id)
		if !there {
			return nil, &cell.Error{Code: cell.NotFound, Key: "error.charter.target", Args: map[string]any{"change": decision.SeatSet}, Msg: "there is no such seat"}
		}
		s = old
	}
	if n := f.name(""); n != (cell.Name{}) {
		s.Name = n
	}
	s.Desks = f.Values["desk"]
	return &s, nil
}

func (f fields) member() (*decision.Member, error) {
	m := decision.Member{Seat: f.id("seat"), Person: f.id("person")}
	var err error
	if m.From, err = f.time("from", f.now); err != nil {
		return nil, err
	}
	m.Until, err = f.time("until", 0)
	return &m, err
}

// key reads the public half of an Ed25519 key as crisiscell key public prints it.
func (f fields) key(person, public string) (*decision.Key, error) {
	k, err := keyfile.ParsePublic(f.Get(public))
	if err != nil {
		return nil, &cell.Error{Code: cell.Invalid, Key: "error.charter.key", Msg: "this is no approval key", Err: err}
	}
	out := decision.NewKey(f.id(person), k)
	return &out, nil
}

// list makes a new list, or puts other recipients into the one chosen. A recipient is a line: name | address.
func (f fields) list(h house) *decision.List {
	l := decision.List{ID: cell.NewID(f.now), Name: f.name("")}
	for _, old := range h.Charter.Lists {
		if old.ID == f.id("list") {
			l.ID = old.ID
			if l.Name == (cell.Name{}) {
				l.Name = old.Name
			}
		}
	}
	for line := range strings.Lines(f.Get("recipients")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, address, _ := strings.Cut(line, "|")
		l.Recipients = append(l.Recipients, decision.Recipient{Name: nameIn(strings.TrimSpace(name)), Channel: f.id("channel"), Address: strings.TrimSpace(address)})
	}
	return &l
}

// nameIn takes a name for an Arabic one when it holds an Arabic letter.
func nameIn(s string) cell.Name {
	for _, c := range s {
		if c >= 0x600 && c <= 0x6ff {
			return cell.Name{Ar: s}
		}
	}
	return cell.Name{En: s}
}

// opening is another crisis with the seats and people of this one. Its keys are this one's, unless one is an exercise and
// the other is not: then two people bring new ones.
func (f fields) opening(h house) (*decision.Opening, error) {
	o := decision.Opening{Crisis: cell.CrisisOpened{ID: cell.NewID(f.now), Name: f.name(""), Exercise: f.Get("exercise") == "yes", Zone: f.Get("zone")}}
	c := decision.Charter{Crisis: o.Crisis.ID, Version: 1, SyncedKeys: h.Charter.SyncedKeys}
	moved := map[cell.ID]cell.ID{}
	for _, s := range h.Charter.Seats {
		moved[s.ID] = cell.NewID(f.now)
		s.ID = moved[s.ID]
		c.Seats = append(c.Seats, s)
	}
	for _, m := range h.Charter.Members {
		if m.In(f.now) {
			m.Seat, m.From = moved[m.Seat], f.now
			c.Members = append(c.Members, m)
		}
	}
	if o.Crisis.Exercise == h.Exercise {
		c.Keys = h.Charter.Keys
		o.Charter = c
		return &o, nil
	}
	for _, n := range []string{"1", "2"} {
		k, err := f.key("person"+n, "public"+n)
		if err != nil {
			return nil, err
		}
		c.Keys = append(c.Keys, *k)
	}
	o.Charter = c
	return &o, nil
}
