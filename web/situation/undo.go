// SPDX-License-Identifier: Apache-2.0

package situation

import (
	"strconv"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/web"
)

// undo takes the act at an entry back by an entry of its own.
func (p pages) undo(r *web.Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	seq, err := strconv.ParseInt(v.Get("seq"), 10, 64)
	if err != nil || seq < 1 || !cell.ID(v.Get("id")).Valid() {
		return &cell.Error{Code: cell.Invalid, Key: "error.form", Msg: "the form does not say what to take back"}
	}
	done, err := p.desk.Reverse(r.Context(), r.Actor, r.Viewer.Crisis, cell.ID(v.Get("id")), cell.Seq(seq), v.Get("reason"))
	if err != nil {
		return p.refuse(r, "undo", v, err)
	}
	r.Tell(web.Flash{Text: r.T("undone", "seq", int64(done.Seq))})
	return r.Back(v, "/inbox")
}
