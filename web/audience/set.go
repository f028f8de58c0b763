// SPDX-License-Identifier: Apache-2.0

package audience

import (
	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web"
)

// set gives the item the audience of the form. Of the seats and persons ticked only those count that the marking names.
func (d desk) set(r *web.Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	to := cell.Audience{Marking: cell.TLP(v.Get("marking"))}
	switch to.Marking {
	case cell.Amber:
		to.Seats = v["seat"]
	case cell.Red:
		for _, p := range v["person"] {
			to.Persons = append(to.Persons, cell.ID(p))
		}
	}
	return d.change(r, to, v.Get("reason"))
}

// takeBack narrows the item to its owner's seat at once: something was brought in for too many.
func (d desk) takeBack(r *web.Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	return d.change(r, cell.Audience{Marking: cell.AmberStrict}, v.Get("reason"))
}

func (d desk) change(r *web.Request, to cell.Audience, reason string) error {
	id := cell.ID(r.PathValue("item"))
	if _, err := d.reach.Set(r.Context(), r.Actor, r.Viewer.Crisis, id, to, reason); err != nil {
		return err
	}
	r.Tell(web.Flash{Text: r.T("audience.done")})
	if _, err := d.reads.Item(r.Context(), r.Viewer, id); cell.CodeOf(err) == cell.NotFound {
		return r.Redirect("/inbox") // the reader took it out of the own sight too
	}
	return r.Redirect("/audience/" + string(id))
}
