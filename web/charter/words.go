// SPDX-License-Identifier: Apache-2.0

package charter

import (
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
)

// words says what a proposal changes, a line for each change. Names are those of the charter in force, or of the change
// itself where it brings them in.
func (h house) words(r *web.Request, p decision.Proposal) []string {
	var out []string
	for _, ch := range p.Changes {
		out = append(out, h.change(r, ch)...)
	}
	return out
}

func (h house) change(r *web.Request, ch decision.Change) []string {
	one := func(args ...any) []string { return []string{r.T("charter.change."+ch.Op, args...)} }
	lang := r.Words.Lang
	switch ch.Op {
	case decision.SeatSet:
		return one("seat", bothNames(ch.Seat.Name), "kind", r.T("seat.kind."+ch.Seat.Kind), "of", r.T("seat.of."+ch.Seat.Of), "desks", deskNames(r, ch.Seat.Desks))
	case decision.SeatEnd:
		return one("seat", h.seat(r, ch.Seat.ID))
	case decision.MemberSet:
		until := r.T("charter.open")
		if ch.Member.Until != 0 {
			until = r.When(ch.Member.Until)
		}
		return one("person", h.person(r, ch.Member.Person), "seat", h.seat(r, ch.Member.Seat), "from", r.When(ch.Member.From), "until", until)
	case decision.MemberEnd:
		return one("person", h.person(r, ch.Member.Person), "seat", h.seat(r, ch.Member.Seat))
	case decision.KeyAdd, decision.KeyEnd:
		k := *ch.Key
		if known, there := h.Charter.Key(k.ID); there {
			k = known
		}
		return one("person", h.person(r, k.Person), "type", r.T("key.type."+k.Type), "key", shortKey(k.ID))
	case decision.ListSet:
		return h.listSet(r, ch.List)
	case decision.ListEnd:
		return one("list", nameOf(h.Charter.Lists, func(l decision.List) bool { return l.ID == ch.List.ID }, func(l decision.List) cell.Name { return l.Name }).In(lang))
	case decision.ChannelSet:
		return one("channel", bothNames(ch.Channel.Name), "kind", r.T("channel.kind."+ch.Channel.Kind), "address", ch.Channel.Address)
	case decision.ChannelEnd:
		return one("channel", channelName(r, h.Charter, ch.Channel.ID))
	case decision.SyncedKeys:
		return []string{r.T(map[bool]string{true: "charter.change.synced.yes", false: "charter.change.synced.no"}[*ch.Synced])}
	case decision.CrisisOpen:
		return h.opening(r, ch.Opening)
	}
	return one()
}

func (h house) listSet(r *web.Request, l *decision.List) []string {
	out := []string{r.T("charter.change.list.set", "list", bothNames(l.Name))}
	for _, x := range l.Recipients {
		out = append(out, r.T("charter.change.list.recipient", "name", bothNames(x.Name), "channel", channelName(r, h.Charter, x.Channel), "address", x.Address))
	}
	return out
}

// opening says everything of the crisis that is opened: who signs for it reads nothing else.
func (h house) opening(r *web.Request, o *decision.Opening) []string {
	key := "charter.change.crisis.open.live"
	if o.Crisis.Exercise {
		key = "charter.change.crisis.open.exercise"
	}
	out := []string{r.T(key, "name", bothNames(o.Crisis.Name), "zone", o.Crisis.Zone)}
	there := house{Crisis: decision.Crisis{Charter: o.Charter}, people: h.people}
	for _, s := range o.Charter.Seats {
		out = append(out, there.change(r, decision.Change{Op: decision.SeatSet, Seat: &s})...)
	}
	for _, m := range o.Charter.Members {
		out = append(out, there.change(r, decision.Change{Op: decision.MemberSet, Member: &m})...)
	}
	for _, k := range o.Charter.Keys {
		out = append(out, there.change(r, decision.Change{Op: decision.KeyAdd, Key: &k})...)
	}
	return out
}

// seat is how a seat of the charter in force is called; the id where there is none.
func (h house) seat(r *web.Request, id cell.ID) string {
	s, there := h.Charter.Seat(id)
	if !there {
		return string(id)
	}
	return s.Name.In(r.Words.Lang)
}

func channelName(r *web.Request, c decision.Charter, id cell.ID) string {
	return nameOf(c.Channels, func(k decision.Channel) bool { return k.ID == id }, func(k decision.Channel) cell.Name { return k.Name }).In(r.Words.Lang)
}

func nameOf[T any](all []T, is func(T) bool, name func(T) cell.Name) cell.Name {
	for _, v := range all {
		if is(v) {
			return name(v)
		}
	}
	return cell.Name{}
}

// bothNames are the Arabic and the English name: who signs sees what stands in either.
func bothNames(n cell.Name) string {
	if n.En == "" || n.Ar == "" {
		return n.In("en")
	}
	return n.En + " / " + n.Ar
}

func deskNames(r *web.Request, desks []string) string {
	if len(desks) == 0 {
		return r.T("charter.desks.none")
	}
	var names []string
	for _, d := range desks {
		names = append(names, r.T("desk."+d))
	}
	return strings.Join(names, map[string]string{"ar": "، ", "en": ", "}[r.Words.Lang])
}

// shortKey is enough of a key's id to compare it by eye.
func shortKey(id string) string { return id[:min(16, len(id))] }
