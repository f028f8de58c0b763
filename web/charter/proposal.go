// SPDX-License-Identifier: Apache-2.0

package charter

import (
	"encoding/base64"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
)

// proposalPage is one proposal with what would be signed.
type proposalPage struct {
	proposalLine
	Ended   decision.Entered
	EndedBy string
	Base    int64 // version of the charter that it starts from
	Sign    *signing
	Drops   []string // how the reader may end it
}

// signing is what the reader would sign.
type signing struct {
	Text        string // of the statement
	Challenge   string // its hash, base64url, for a passkey
	RPID        string
	Credentials []string // of the reader's passkeys
	Passkeys    bool
	Files       bool // the reader has an Ed25519 key
}

func (d desk) proposal(r *web.Request, h house) error {
	p, err := d.one(r.Context(), h.ID, cell.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	out := proposalPage{proposalLine: h.line(r, p), Ended: p.Ended, EndedBy: h.person(r, p.Ended.Actor), Base: p.Charter}
	seat, _ := h.Charter.Seat(cell.ID(r.Actor.Seat))
	if writable(r) && p.State == decision.Open {
		if p.Made.Actor == r.Actor.ID {
			out.Drops = append(out.Drops, decision.Withdrawn)
		}
		if seat.Kind == decision.Authority {
			out.Drops = append(out.Drops, decision.Returned, decision.Refused)
		}
		if !out.Stale && !signedBy(p, r.Actor.ID) {
			if out.Sign, err = d.signing(r, h, p); err != nil {
				return err
			}
		}
	}
	return r.Page(d.pages, web.Page{Name: "proposal", Title: r.T("charter.proposal"), Section: "charter", Data: out, Scripts: []string{"passkey.js"}})
}

func signedBy(p decision.Proposal, person cell.ID) bool {
	for _, g := range p.Signatures {
		if g.Statement.Person == person {
			return true
		}
	}
	return false
}

// signing makes the statement for the reader, nil for one without a key.
func (d desk) signing(r *web.Request, h house, p decision.Proposal) (*signing, error) {
	keys := h.Charter.KeysOf(r.Actor.ID)
	if len(keys) == 0 {
		return nil, nil
	}
	of, err := d.reads.House(r.Context())
	if err != nil {
		return nil, err
	}
	seen, err := d.reads.Last(r.Context())
	if err != nil {
		return nil, err
	}
	s, err := p.Statement(of, h.Crisis, r.Actor, seen, d.clock.Now())
	if err != nil {
		return nil, err
	}
	text, err := s.Text()
	if err != nil {
		return nil, err
	}
	hash, err := s.Hash()
	if err != nil {
		return nil, err
	}
	out := &signing{Text: string(text), Challenge: base64.RawURLEncoding.EncodeToString(hash[:]), RPID: of.RPID}
	for _, k := range keys {
		out.Files = out.Files || k.Type == decision.Ed25519
		if k.Type == decision.Passkey {
			out.Passkeys = true
			out.Credentials = append(out.Credentials, k.Credential)
		}
	}
	return out, nil
}

// sign hands in a signature: by a passkey with its credential's id, or pasted, by whichever of the reader's keys made it.
func (d desk) sign(r *web.Request, h house) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	s, err := decision.ParseStatement(strings.TrimSpace(v.Get("statement")))
	if err != nil {
		return err
	}
	g := decision.Signed{Statement: s, Signature: strings.Join(strings.Fields(v.Get("signature")), ""),
		AuthenticatorData: v.Get("authenticator"), ClientData: v.Get("client")}
	g.Key = keyOf(h.Charter.KeysOf(r.Actor.ID), g, v.Get("credential"))
	done, err := d.acts.Sign(r.Context(), r.Actor, g)
	if err != nil {
		return err
	}
	word := "charter.signed"
	if done.Complete {
		word = "charter.signed.complete"
	}
	r.Tell(web.Flash{Text: r.T(word)})
	return r.Redirect("/charter/proposals/" + string(done.ID))
}

// keyOf names the reader's key that made the signature: a passkey by its credential, an Ed25519 key by trying.
func keyOf(keys []decision.Key, g decision.Signed, credential string) string {
	for _, k := range keys {
		g.Key = k.ID
		if _, err := g.Verify(k, "", ""); credential != "" && k.Credential == credential || err == nil {
			return k.ID
		}
	}
	return ""
}

func (d desk) drop(r *web.Request, h house) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	done, err := d.acts.Drop(r.Context(), r.Actor, h.ID, cell.ID(r.PathValue("id")), v.Get("how"), v.Get("reason"))
	if err != nil {
		return err
	}
	r.Tell(web.Flash{Text: r.T("charter.dropped." + v.Get("how"))})
	return r.Redirect("/charter/proposals/" + string(done.ID))
}
