// SPDX-License-Identifier: Apache-2.0

package charter

import (
	"net/url"
	"time"

	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
)

// formPage is what the forms choose from.
type formPage struct {
	Seats    []option
	Members  []option // "seat person"
	People   []option // who may sit and hold a key
	Keys     []option
	Lists    []option
	Channels []option
	Desks    []string
	Kinds    []string
	Ways     []string // kinds of channels
	Synced   bool
	Zone     string
	Me       string
	MyName   string
	RPID     string
	Nonce    string // challenge of a new passkey, base64url
	Now      string // as a datetime-local field has it
	Closed   bool
}

type option struct{ Value, Name string }

// form shows one form for each change that there is.
func (d desk) form(r *web.Request, h house) error {
	of, err := d.reads.House(r.Context())
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		return err
	}
	c, lang := h.Charter, r.Words.Lang
	p := formPage{Desks: decision.Desks(), Kinds: []string{decision.Ordinary, decision.Auditor, decision.Authority}, Ways: decision.Ways(),
		Synced: c.SyncedKeys, Zone: h.Zone, Me: string(r.Actor.ID), MyName: h.person(r, r.Actor.ID), RPID: of.RPID, Nonce: decision.NewNonce(),
		Now: d.clock.Now().Go().In(zone).Format(fieldTime), Closed: h.Closed}
	for _, s := range c.Seats {
		p.Seats = append(p.Seats, option{string(s.ID), s.Name.In(lang)})
	}
	for _, m := range c.Members {
		p.Members = append(p.Members, option{string(m.Seat) + " " + string(m.Person), h.person(r, m.Person) + " · " + h.seat(r, m.Seat)})
	}
	for _, x := range h.people {
		if !x.Administrator {
			p.People = append(p.People, option{string(x.ID), x.Name.In(lang)})
		}
	}
	for _, k := range c.Keys {
		p.Keys = append(p.Keys, option{k.ID, h.person(r, k.Person) + " · " + r.T("key.type."+k.Type) + " · " + shortKey(k.ID)})
	}
	for _, l := range c.Lists {
		p.Lists = append(p.Lists, option{string(l.ID), l.Name.In(lang)})
	}
	for _, k := range c.Channels {
		p.Channels = append(p.Channels, option{string(k.ID), k.Name.In(lang)})
	}
	return r.Page(d.pages, web.Page{Name: "propose", Title: r.T("charter.propose"), Section: "charter", Data: p, Scripts: []string{"passkey.js"}})
}

// propose makes a proposal of the one change that the form asks for.
func (d desk) propose(r *web.Request, h house) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		return err
	}
	f := fields{v, zone, d.clock.Now()}
	ch, err := f.change(h)
	if err == nil && ch.Op == decision.KeyAdd && v.Get("authenticator") != "" {
		ch.Key, err = d.newPasskey(r, v)
	}
	if err != nil {
		return err
	}
	done, err := d.acts.Propose(r.Context(), r.Actor, h.ID, []decision.Change{ch}, v.Get("reason"))
	if err != nil {
		return err
	}
	r.Tell(web.Flash{Text: r.T("charter.proposed")})
	return r.Redirect("/charter/proposals/" + string(done.ID))
}

// newPasskey reads a key that this browser just made. It is the reader's own: nobody makes one for another.
func (d desk) newPasskey(r *web.Request, v url.Values) (*decision.Key, error) {
	of, err := d.reads.House(r.Context())
	if err != nil {
		return nil, err
	}
	k, err := decision.ReadPasskey(r.Actor.ID, v.Get("authenticator"), v.Get("client"), v.Get("challenge"), of.RPID)
	return &k, err
}
