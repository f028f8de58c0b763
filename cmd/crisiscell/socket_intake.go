// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/crisiscell/crisiscell/cell"
	"github.com/crisiscell/crisiscell/intake/folder"
	"github.com/crisiscell/crisiscell/situation"
)

// receipt is what became of a file that was brought in.
type receipt struct {
	Report   cell.ID `json:"report"`
	Known    bool    `json:"known,omitempty"`
	NearCopy cell.ID `json:"near_copy,omitempty"`
	Stories  int     `json:"stories"`
	Claims   int     `json:"claims"`
	Disputes int     `json:"disputes"`
}

func receiptOf(r situation.Received) receipt {
	return receipt{Report: r.Report, Known: r.Known, NearCopy: r.NearCopy, Stories: r.Stories, Claims: r.Claims, Disputes: r.Disputes}
}

// maxNames bounds the words beside a file in bytes: a file's name has at most 255 on the usual systems.
const maxNames = 1 << 10

// socketIntake takes in one file for the command line.
func (a *app) socketIntake(w http.ResponseWriter, r *http.Request) {
	who, err := a.actorOf(r.Header.Get("Crisiscell-As"), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	if err != nil {
		refuse(w, err)
		return
	}
	q := r.URL.Query() // not the form: the body is the file
	in := situation.Incoming{Filename: q.Get("filename"), Via: "command", Published: q.Get("published"),
		Audience: cell.Audience{Marking: cell.TLP(q.Get("marking"))}}
	if len(in.Filename)+len(in.Published)+len(in.Audience.Marking) > maxNames {
		refuse(w, &cell.Error{Code: cell.TooLarge, Key: "error.body.large", Msg: "the file's name is too long: rename it"})
		return
	}
	select { // a file is held in memory whole while it is read
	case a.intakes <- struct{}{}:
		defer func() { <-a.intakes }()
	case <-r.Context().Done():
		return
	}
	in.Original, err = io.ReadAll(http.MaxBytesReader(w, r.Body, folder.MaxFile))
	if err != nil {
		refuse(w, bodyError(err))
		return
	}
	got, err := a.desk.Receive(r.Context(), who, a.crisis.ID, in)
	if err != nil {
		if code := cell.CodeOf(err); code == cell.Internal || code == cell.Unavailable {
			a.log.ErrorContext(r.Context(), "intake failed", "code", string(code), "err", err)
		}
		refuse(w, err)
		return
	}
	respond(w, http.StatusOK, receiptOf(got))
}

func bodyError(err error) error {
	if over, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &cell.Error{Code: cell.TooLarge, Key: "error.body.large", Args: map[string]any{"limit": over.Limit >> 20},
			Msg: "the file is larger than is taken: take the text out of it"}
	}
	return &cell.Error{Code: cell.Invalid, Key: "error.form", Msg: "the file did not come whole", Err: err}
}
