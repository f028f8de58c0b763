// SPDX-License-Identifier: Apache-2.0

package charter

import (
	"context"
	"embed"
	"net/http"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
	"github.com/crisiscell/crisiscell/web"
)

//go:embed template/*.html
var templates embed.FS

// desk serves the pages.
type desk struct {
	reads Reads
	acts  Acts
	clock cell.Clock
	pages web.Pages
}

// Routes adds the pages to shell. clock gives the time from which a statement can be signed for a while.
func Routes(shell *web.Shell, reads Reads, acts Acts, clock cell.Clock) error {
	pages, err := shell.Pages(templates, "template/*.html")
	if err != nil {
		return err
	}
	d := desk{reads: reads, acts: acts, clock: clock, pages: pages}
	shell.Handle("GET /charter", d.seated(d.show))
	shell.Handle("GET /charter/propose", d.seated(d.form))
	shell.Handle("GET /charter/proposals/{id}", d.seated(d.proposal))
	shell.Handle("GET /audit", d.seated(d.audit))
	// Not by Handle, which refuses every act in a closed crisis: its people may still open the next one. The desk refuses
	// all else there, and auditors.
	shell.HandlePerson("POST /charter/propose", d.seated(d.propose))
	shell.HandlePerson("POST /charter/proposals/{id}/sign", d.seated(d.sign))
	shell.HandlePerson("POST /charter/proposals/{id}/drop", d.seated(d.drop))
	return nil
}

// house is what every page needs: the crisis, and who is called how.
type house struct {
	decision.Crisis
	people []decision.Person
}

// seated gives a page what it needs. Who has no seat gets nothing.
func (d desk) seated(h func(*web.Request, house) error) func(*web.Request) error {
	return func(r *web.Request) error {
		if !r.Seated() {
			return r.Redirect("/standing")
		}
		if r.Method == http.MethodPost && r.Standing.Kind == decision.Auditor {
			return &cell.Error{Code: cell.Denied, Key: "error.charter.auditor.acts", Msg: "an auditor reads and does nothing"}
		}
		var hs house
		var err error
		if hs.Crisis, err = d.reads.Crisis(r.Context(), r.Viewer.Crisis); err != nil {
			return err
		}
		if hs.people, err = d.reads.Persons(r.Context()); err != nil {
			return err
		}
		return h(r, hs)
	}
}

// writable reports whether the page may offer acts: not to an auditor, nor of an earlier state. In a closed crisis it offers to
// open another.
func writable(r *web.Request) bool { return r.Viewer.At == 0 && r.Standing.Kind != decision.Auditor }

// person is how somebody is called in the reader's language; the id where nobody is known by it.
func (h house) person(r *web.Request, id cell.ID) string {
	for _, p := range h.people {
		if p.ID == id {
			return p.Name.In(r.Words.Lang)
		}
	}
	return string(id)
}

// one returns a proposal of the crisis.
func (d desk) one(ctx context.Context, crisis, id cell.ID) (decision.Proposal, error) {
	all, err := d.reads.Proposals(ctx, crisis)
	for _, p := range all {
		if p.ID == id {
			return p, nil
		}
	}
	if err == nil {
		err = &cell.Error{Code: cell.NotFound, Key: "error.charter.proposal.missing", Msg: "there is no such proposal"}
	}
	return decision.Proposal{}, err
}
