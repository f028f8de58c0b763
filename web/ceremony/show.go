// SPDX-License-Identifier: Apache-2.0

package ceremony

import (
	"encoding/base64"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
)

// page is where the ceremony is.
type page struct {
	Step        string // people, keys, sign, done
	Crisis      string // suggested
	Zone        string
	Desks       []string
	Draft       *draftView
	Signers     []signerView
	Fingerprint string // in groups of four
}

// draftView is the charter in words.
type draftView struct {
	Crisis  cell.CrisisOpened
	Seats   []seatView
	Admin   cell.Name
	Synced  bool
	Expires cell.Time
}

type seatView struct {
	decision.Seat
	Member *cell.Name
	Key    string
}

type signerView struct {
	Who, Name  string
	RPID       string
	Person     cell.ID
	Challenge  string // base64url: of a new passkey, or the hash that is signed
	Keyed      bool
	Passkey    bool
	Credential string
	KeyID      string
	Statement  string
	Signed     bool
}

func (d desk) show(r *web.Request) error {
	p := page{Step: "people", Crisis: d.cfg.Crisis, Zone: d.cfg.Zone, Desks: decision.Desks()}
	if d.draft.made {
		p.Step = "keys"
		p.Draft = d.view()
		for i, s := range d.draft.signers {
			v, err := d.signerView(r, i, s)
			if err != nil {
				return err
			}
			p.Signers = append(p.Signers, v)
		}
		if d.draft.keyed() {
			p.Step = "sign"
		}
	}
	if d.fingerprint != "" {
		p.Step, p.Fingerprint = "done", web.Grouped(d.fingerprint)
	}
	if err := r.Page(d.pages, web.Page{Name: "ceremony", Title: r.T("ceremony.title"), Data: p, Scripts: []string{"passkey.js"}}); err != nil {
		return err
	}
	if d.fingerprint != "" {
		select {
		case <-d.done:
		default:
			close(d.done)
		}
	}
	return nil
}

func (d desk) view() *draftView {
	f := d.draft.founding
	v := &draftView{Crisis: f.Crisis, Admin: f.People[2].Name, Synced: f.Charter.SyncedKeys}
	for _, s := range f.Charter.Seats {
		sv := seatView{Seat: s}
		for i, g := range d.draft.signers {
			if g.seat == s.ID {
				sv.Member = &f.People[i].Name
				if g.key != nil {
					sv.Key = g.key.Type
				}
			}
		}
		v.Seats = append(v.Seats, sv)
	}
	if s := d.draft.signers[0].statement; s != nil {
		v.Expires = s.Expires
	}
	return v
}

func (d desk) signerView(r *web.Request, i int, s signer) (signerView, error) {
	v := signerView{Who: []string{"head", "second"}[i], Name: d.draft.founding.People[i].Name.In(r.Words.Lang), Person: s.person,
		RPID: d.cfg.House.RPID, Challenge: s.challenge, Keyed: s.key != nil, Signed: s.signed != nil}
	if s.key == nil {
		return v, nil
	}
	v.Passkey, v.Credential, v.KeyID = s.key.Type == decision.Passkey, s.key.Credential, s.key.ID[:16]
	if s.statement == nil {
		return v, nil
	}
	text, err := s.statement.Text()
	if err != nil {
		return v, err
	}
	hash, err := s.statement.Hash()
	v.Statement, v.Challenge = string(text), base64.RawURLEncoding.EncodeToString(hash[:])
	return v, err
}
