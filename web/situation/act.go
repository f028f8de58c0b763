// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/situation"
	"github.com/crisiscell/crisiscell/web"
)

// kept is a form that was refused, to be shown again with what was typed. A nil one is no form.
type kept struct {
	Form   string // which one, as the templates name it
	Text   string // why, and what to do
	values url.Values
}

// Is reports whether form was refused.
func (k *kept) Is(form string) bool { return k != nil && k.Form == form }

// Value is what stood in the field of the form when it was refused, else present.
func (k *kept) Value(form, field, present string) string {
	if !k.Is(form) || !k.values.Has(field) {
		return present
	}
	return k.values.Get(field)
}

// Has reports whether the refused form held value among the ones of field.
func (k *kept) Has(form, field, value string) bool {
	if !k.Is(form) {
		return false
	}
	for _, v := range k.values[field] {
		if v == value {
			return true
		}
	}
	return false
}

// refuse shows the page on which a form stood again, with the reason and what was typed. Where that page cannot be shown
// the shell says what went wrong, and keeps what was typed too.
func (p pages) refuse(r *web.Request, form string, v url.Values, err error) error {
	back, e := url.Parse(v.Get("back"))
	if e != nil {
		return err
	}
	show, id := p.at(back.Path)
	if show == nil {
		return err
	}
	again, text := r.Again(back.RequestURI(), err)
	again.SetPathValue("id", id)
	if show(again, &kept{form, text, v}) != nil {
		return err
	}
	return nil
}

// at finds the screen at a path and the id in it.
func (p pages) at(path string) (screen, string) {
	one := map[string]screen{"reports": p.report, "claims": p.claim, "disputes": p.dispute, "incidents": p.incident}
	all := map[string]screen{"inbox": p.inbox, "disputes": p.disputes, "incidents": p.incidents}
	name, id, found := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if found {
		return one[name], id
	}
	return all[name], ""
}

// did answers an act that was done: the page of the form, or else the one at path, tells it, offers to take it back
// where that can be, and says whether somebody else changed the thing in between.
func (p pages) did(r *web.Request, v url.Values, done situation.Done, path string) error {
	f := web.Flash{ID: done.ID, Seq: done.Seq, Text: r.T("done", "seq", int64(done.Seq))}
	if m := done.Between; m.Since != 0 {
		a, err := p.around(r, nil)
		if err != nil { // the act is done: that is told in any case
			a = around{words: r.Words}
		}
		f.More = []string{r.T("done.between", "act", r.Words.Value("act", m.Act), "seat", a.person(m.Actor), "when", r.When(m.Time))}
	}
	r.Tell(f)
	return r.Back(v, path)
}

// base is the version that the officer had before the eyes; 0 when the form does not say.
func base(v url.Values) cell.Seq {
	n, err := strconv.ParseInt(v.Get("base"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return cell.Seq(n)
}

// act reads the form of an act on the thing in the address. The form is given also with an error of what it asks for.
func act(r *web.Request, what string) (cell.ID, url.Values, error) {
	id, err := ident(r, what)
	if err != nil {
		return "", nil, err
	}
	v, err := r.Form()
	return id, v, err
}
