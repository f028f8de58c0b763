// SPDX-License-Identifier: Apache-2.0

package web

import (
	"net/http"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/decision"
)

// place is one standing to choose from.
type place struct {
	To       string // value of the form
	Crisis   cell.Name
	Seat     cell.Name
	Kind     string
	Exercise bool
	Closed   bool
	Here     bool
}

// To names a standing in a form: crisis and seat.
func to(st decision.Standing) string { return string(st.Crisis.ID) + "/" + string(st.Seat) }

func (r *Request) places() []place {
	var out []place
	for _, st := range r.standings {
		if st.Seat != "" {
			out = append(out, place{to(st), st.Crisis.Name, st.SeatName, st.Kind, st.Crisis.Exercise, st.Closed, to(st) == to(r.Standing)})
		}
	}
	return out
}

// home leads to the first page of who is signed in.
func (s *Shell) home(r *Request) error {
	switch {
	case r.Seated():
		return r.Redirect(s.cfg.Home)
	case r.Standing.Administrator:
		return r.Redirect("/accounts")
	}
	return r.Redirect("/standing")
}

// standing shows where one may act, and whom to ask who may nowhere.
func (s *Shell) standing(r *Request) error {
	return r.Page(s.own, Page{Name: "standing", Title: r.T("standing.title"), Data: r.places()})
}

// choose puts the session on another seat. What was told on the one before stays there.
func (s *Shell) choose(r *Request) error {
	v, err := r.Form()
	if err != nil {
		return err
	}
	for _, st := range r.standings {
		if st.Seat != "" && to(st) == v.Get("to") {
			if err := s.cfg.Sessions.Choose(r.Context(), *r.session, st.Crisis.ID, string(st.Seat)); err != nil {
				return err
			}
			return r.leave("/")
		}
	}
	return &cell.Error{Code: cell.Denied, Key: "error.standing", Msg: "you do not hold that seat now: look again"}
}

// mayAct refuses acts of those who only read and in a crisis that is closed.
func (r *Request) mayAct() error {
	switch {
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		return nil
	case r.Standing.Kind == decision.Auditor:
		return &cell.Error{Code: cell.Denied, Key: "error.auditor", Msg: "an auditor reads and changes nothing"}
	case r.Standing.Closed:
		return &cell.Error{Code: cell.Conflict, Key: "error.crisis.closed", Msg: "the crisis is closed: it is read, and nothing is done in it"}
	}
	return nil
}

// watch notes what an auditor reads.
func (r *Request) watch() error {
	if r.Standing.Kind != decision.Auditor || r.shell.cfg.Watch == nil {
		return nil
	}
	return r.shell.cfg.Watch(r.Context(), r.Viewer, r.URL.RequestURI())
}
